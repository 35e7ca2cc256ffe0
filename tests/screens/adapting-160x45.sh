# Adaptation is watched: curves of the domains beside the method's own, and neighbours across them.
start 160 45 --tui
say 'synth twins'
shows 'twins-test'
say 'train sgns twins-a as=a dim=50 epochs=5'
say 'train sgns twins-b as=b dim=50 epochs=5'
say 'layout train'
shows '1 done'
shows '2 done'
say 'adapt selflearn a b pairs=none test=twins-test restarts=100 as=ab'
shows 'objective'
shows 'domain mixing'
shows 'pca of ab'
shows 'b (630)'
say 'stop'
shows 'stopped'
say 'quit'
sane
