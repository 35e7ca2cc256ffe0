# A run that was stopped goes on, from a session file too; in exact mode it comes to the same as one that never stopped.
isthmus -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=60 exact=yes' -c 'near king k=3 > whole.tsv' >whole.log
isthmus -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=60 exact=yes &' -c '!sleep 0.2' -c 'stop' -c 'wait' \
	-c 'session save half.isthmus' | sed -n 's/^# Stopped at [0-9]* %/# Stopped at N %/p'
isthmus -c 'load half.isthmus' -c 'train w' -c 'near king k=3 > halves.tsv' >halves.log
cmp whole.tsv halves.tsv && echo "the same answers"
tail -n 1 whole.log
tail -n 1 halves.log

# Saved while it runs, it goes on from there.
isthmus -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=60 exact=yes &' -c '!sleep 0.2' \
	-c 'session save running.isthmus' -c 'stop' -c 'wait' >running.log
isthmus -c 'load running.isthmus' -c 'train w' -c 'near king k=3 > halves.tsv' >halves.log
cmp whole.tsv halves.tsv && echo "the same answers again"

# Only to its end, only as it was begun, only with its data.
isthmus -c 'load half.isthmus' -c 'set bail=no' -c 'train w epochs=3' -c 'drop royals' -c 'train w' \
	-c 'synth royals > royals.tsv' -c 'train w' -c 'train w' -c 'train sgns' 2>&1 | grep -v '^#'
# More data begins a new run.
isthmus -c 'load half.isthmus' -c 'train w royals epochs=1 > again.tsv'
sed -n 's/from [0-9]* %/from N %/p' again.tsv
# A model that cannot start leaves alone what had its name.
isthmus -c 'set bail=no' -c 'synth royals > royals.tsv' -c 'train sgns royals as=w dim=4 epochs=1 exact=yes > w.tsv' \
	-c 'train sgns royals as=w min_count=999999' -c 'ls > ls.tsv' -c '!grep "^w" ls.tsv'
# One of another kind is not even tried.
isthmus -c 'set bail=no' -c 'let w = {he she}' -c 'synth royals > royals.tsv' -c 'train sgns royals as=w' -c 'ls > ls.tsv' \
	-c '!grep "^w" ls.tsv'
