# Ctrl-Z at the prompt and while a command runs: the shell has its terminal as it was; fg goes on with the same line.
start 100 30
shows 'isthmus>'
keys -l 'ech'
shows 'isthmus> ech'
keys C-z
shows 'Stopped'
say 'echo in the sh""ell'
shows 'in the shell'
say 'fg'
keys Tab
keys -l 'hello you'
keys Enter
shows 'isthmus> echo hello you'
say '!sleep 100'
shows '!sleep 100'
keys C-z
say 'echo ag""ain'
shows 'again'
say 'fg'
keys C-c
shows 'interrupted'
keys C-l
gone 'interrupted'
keys C-d
shows 'shell>'
sane
