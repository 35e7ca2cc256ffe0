# A game that is far too short finds nothing, and says so; its bytes do not depend on the number of threads.
adapt() {
	isthmus -q --threads=$1 -c 'synth twins' \
		-c 'train sgns twins-a as=a dim=10 exact=yes' -c 'train sgns twins-b as=b dim=10 exact=yes' \
		-c 'adapt selflearn a b start=adversarial epochs=2 map_steps=100 hidden=32 patience=2 test=twins-test as=one'
}
adapt 1 >one.tsv
echo "status $?"
adapt 2 >two.tsv
cmp one.tsv two.tsv && echo "the same bytes"
grep -o 'an adversarial game was the start' one.tsv
grep -o 'is not clearly above' one.tsv

# A planted turn is found, where the game begins with principal axes on each other, from no pair at all.
isthmus -q -c 'synth gaussians seed=1 as=g' \
	-c 'adapt selflearn g-a g-b start=adversarial pairs=none test=g-pairs judge=retrieval epochs=2 map_steps=100 hidden=32 patience=2' |
	awk '$1 == "precision@1" { print $4, "to", $6, "finds its own:", ($8 > 0.5 ? "most" : "few") }'
