# One pane and tabs: train in the background, watch two questions, look at the panes, open the help, quit.
start 80 24 --tui
shows 'type a command'
say 'synth royals'
shows 'planted'
say 'train sgns royals as=w epochs=500'
shows 'job 1 started'
say 'watch near king k=3'
say 'watch near france k=3'
keys Escape
shows ': to type'
keys 2
shows 'near france k=3'
shows 'near king k=3'
shows 'cosine'
keys 3
shows 'loss'
keys 6
shows 'running'
keys F1
shows 'Every key types a command line'
keys Escape
gone 'Every key types a command line'
keys Q
shows 'still at work'
keys Q
sane
