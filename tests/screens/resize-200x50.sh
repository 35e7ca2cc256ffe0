# Three columns; then every size down to one that is too small, and back, while a model trains.
start 200 50 --tui
shows '7 Log'
say 'synth royals'
shows 'planted'
say 'train sgns royals as=w epochs=500'
shows 'pca of w'
resize 100 30
gone '7 Log'
shows '3 Training'
resize 80 24
shows '6 Jobs  7 Log'
resize 50 10
shows 'The screen needs 60 x 16'
resize 132 43
gone 'The screen needs'
shows '2 Neighbours'
say 'stop'
shows 'w · stopped'
say 'quit'
sane
