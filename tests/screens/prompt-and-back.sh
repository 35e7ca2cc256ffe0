# From the prompt to the screen and back, the same session; Ctrl-Z stops and fg goes on.
start 100 30
shows 'isthmus>'
say 'synth royals'
shows 'royals-gender'
say 'tui'
shows '1 Map'
keys Escape
shows ': to type'
keys 5
shows 'royals-gender'
keys C-x a
gone '5 Objects'
shows 'isthmus>'
say 'tui audit'
shows '4 Audit'
keys C-z
gone '4 Audit'
say 'fg'
shows '4 Audit'
keys C-d
gone '4 Audit'
say 'info royals'
shows 'checksum'
keys C-d
sane
