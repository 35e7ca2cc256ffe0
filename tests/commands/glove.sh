# GloVe on the planted world finds the queen; exact training gives the same bytes at any number of threads.
for threads in 1 2; do
	isthmus --format=json --threads=$threads -c 'synth royals' -c 'train glove royals as=w exact=yes epochs=100' -c 'wait' \
		-c 'analogy man : king :: woman' >$threads.json
done
cmp 1.json 2.json && echo "the same bytes"
tail -n 1 1.json | sed 's/.*"rows":\[\["\([a-z]*\)".*/\1/'
