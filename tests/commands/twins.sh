# Two languages without a common word: an orthogonal map finds the true dictionary, and all of it repeats.
adapt() {
	isthmus --format=json --threads=$1 -c 'synth twins' \
		-c 'train sgns twins-a as=a dim=50 epochs=10 exact=yes' \
		-c 'train sgns twins-b as=b dim=50 epochs=10 exact=yes' \
		-c 'adapt procrustes a b pairs=twins-pairs test=twins-test' \
		-c 'assert precision@1 >= 0.9' -c 'assert precision@1 >= 0.9 row=3' -c 'assert precision@1 <= 0.05 row=5' \
		-c 'map' -c 'assert shown = 1260' -c 'assert trustworthiness > 0.5'
}
adapt 1 >one.json && echo "found"
adapt 2 >two.json
cmp one.json two.json && echo "the same bytes"
