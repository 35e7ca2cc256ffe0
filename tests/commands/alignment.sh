# Ways of adapting that learn from pairs. Where few directions are shared, those that tell them apart do better than the
# rotation; the answers are the same bytes at any number of threads, and near looks across by CSLS.
adapt() {
	isthmus -q --threads=$1 -c 'synth twins' \
		-c 'train sgns twins-a as=a dim=20 exact=yes' -c 'train sgns twins-b as=b dim=20 exact=yes' \
		-c 'adapt procrustes a b pairs=twins-pairs test=twins-test' -c 'assert precision@1 > 0.5' \
		-c 'adapt procrustes a b rank=15 pairs=twins-pairs test=twins-test' -c 'assert precision@1 > 0.7' \
		-c 'adapt whitening a b pairs=twins-pairs test=twins-test' -c 'assert precision@1 > 0.85' \
		-c 'adapt cca a b pairs=twins-pairs test=twins-test' -c 'assert precision@1 > 0.85' \
		-c 'adapt rcsls a b pairs=twins-pairs test=twins-test as=relaxed' -c 'assert precision@1 > 0.7' \
		-c 'near nijijo in=relaxed domain=b metric=csls k=3'
}
adapt 1 >one.tsv
echo "status $?"
adapt 2 >two.tsv
cmp one.tsv two.tsv && echo "the same bytes"
grep -c '^after' one.tsv
tail -n 3 one.tsv | cut -f 1
