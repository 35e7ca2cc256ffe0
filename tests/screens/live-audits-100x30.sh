# A debiasing is watched while it is found: the effect by epoch with its limit, the map along the axis with the words of
# the sets, and what leans otherwise now.
start 100 30 --tui
say 'synth biased strength=0.9'
shows 'planted'
say 'train sgns biased as=w dim=20 epochs=4'
shows '1 done'
say 'watch audit weat biased-leaning-male biased-leaning-female biased-male biased-female limit=0.5'
say 'watch moved by=axis axis=biased-male:biased-female of=before'
say 'map by=axis axis=biased-male:biased-female words=biased-leaning-male:biased-leaning-female'
say 'layout audit'
say 'debias adversarial biased-male biased-female extend=20 epochs=100000 lambda=20'
shows 'epochs'
shows 'limit 0.5'
shows 'was 1.'
say 'focus map'
shows 'A biased-male'
keys Q
shows 'still at work'
keys Q
sane
