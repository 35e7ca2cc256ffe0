# Skip-gram on the planted world finds the queen; exact training gives the same bytes again, at any number of threads.
train() {
	isthmus --format=json --threads=$1 --seed=$2 -c 'synth royals' -c 'train sgns royals as=w exact=yes' -c 'wait' \
		-c 'analogy man : king :: woman'
}
train 1 1 >one.json
train 1 1 >again.json
train 2 1 >two.json
train 2 2 >other.json
cmp one.json again.json && cmp one.json two.json && echo "the same bytes"
cmp -s one.json other.json || echo "another seed, other bytes"
grep -c '"ok":true' one.json
tail -n 1 one.json | sed 's/.*"rows":\[\["\([a-z]*\)".*/\1/'
tail -n 1 other.json | sed 's/.*"rows":\[\["\([a-z]*\)".*/\1/'
