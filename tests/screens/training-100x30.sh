# Several panes: all move while a model trains; pausing holds them; the prompt completes and finds what was typed.
start 100 30 --tui
shows '1 Map'
shows '2 Neighbours'
shows '3 Training'
say 'synth royals'
shows 'planted'
say 'train sgns royals as=w epochs=500'
shows 'loss'
shows 'pca of w'
say 'watch analogy man : king :: woman'
shows 'queen'
keys -l 'watch nea'
keys Tab
shows '> watch near'
keys -l 'france'
keys Enter
shows 'near france'
keys C-r
keys -l 'analo'
shows "(reverse-i-search)\`analo': watch analogy"
keys C-c
gone 'reverse-i-search'
keys Escape
shows ': to type'
keys T
shows 'paused'
keys T
gone 'paused'
keys -l ':'
say 'layout train'
shows '6 Jobs'
say 'quit'
shows 'still at work'
say 'quit'
sane
