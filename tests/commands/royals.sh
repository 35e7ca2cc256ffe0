# Skip-gram on the planted world: exact training gives the same bytes again, and at any number of threads.
train() {
	isthmus --format=json --threads=$1 -c 'synth royals' -c 'train sgns royals as=w exact=yes' -c 'wait' -c 'ls'
}
train 1 >one.json
train 1 >again.json
train 2 >two.json
cmp one.json again.json && cmp one.json two.json && echo "the same bytes"
grep -c '"ok":true' one.json
