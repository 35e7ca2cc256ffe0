# Two audits are watched while a model learns: figures, interval and limit, as curves over the words read.
start 80 24 --tui
say 'synth biased strength=0.8'
shows 'planted'
say 'watch audit rnd biased-leaning-male biased-male biased-female'
say 'watch audit weat biased-leaning-male biased-leaning-female biased-male biased-female limit=0.5'
say 'train sgns biased as=w dim=20 epochs=20000'
say 'focus audit'
shows 'audit rnd'
shows 'limit 0.5'
shows 'beyond 0.5'
shows 'words'
keys Q
shows 'still at work'
keys Q
sane
