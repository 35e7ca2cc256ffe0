# The prompt: completion, Ctrl-C, jobs that end while one types, a search backwards, leaving while a job runs.
start 100 30
shows 'isthmus>'
keys -l 'syn'
keys Tab
keys -l 'roy'
keys Tab
keys Enter
shows 'royals-gender'
keys -l 'train sgns royals ep'
keys Tab
keys -l '20 dim=5 as=small &'
keys Enter
shows 'Job 1 runs beside you'
keys -l 'a line that I am ty'
shows 'Job 1 is done'
keys -l 'ping'
shows 'isthmus> a line that I am typing'
keys C-c
shows 'typing^C'
say 'train sgns royals epochs=1000000 as=w'
shows ' of 1000000'
keys C-c
shows 'w holds what was learned. train w goes on'
say 'near kng'
shows 'did you mean king?'
keys C-r
keys -l 'syn'
shows "(reverse-i-search)\`syn': synth royals"
keys C-c
say 'train w royals epochs=1000000 &'
shows 'Job 3 runs beside you'
say 'wait'
shows ' of 1000000'
keys C-c
shows 'job 3 goes on, and nobody waits for it any more'
keys C-d
shows 'Ctrl-D again stops it and leaves'
keys C-d
# What is typed earlier may meet a terminal that is on its way back.
shows 'shell>'
sane
