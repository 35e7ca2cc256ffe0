# A model goes on with a text that contradicts the first: what is forgotten is judged, worked against, undone.
first() {
	isthmus -c 'synth turncoat size=40000 > log.tsv' -c 'train sgns turncoat-a as=w dim=12 sample=0 lr=0.1 exact=yes > log.tsv' "$@" 2>&1
}
tells() {
	awk -v run="$1" '$1 == "turncoat-a" { print run, "the loss on the first text", ($5 > 2 ? "more than trebles" : $5 > 0.5 ? "rises" : "stays") }'
}
first -c 'train w turncoat-b' >plain.tsv
tells plain <plain.tsv
grep -o 'flagged\|refused' plain.tsv
first -c 'train w turncoat-b rehearse=0.5' | tells rehearsed
first -c 'train w turncoat-b ewc=1e4' | tells elastic
# n-grams, and the nodes of the tree with loss=hs, are tied as well.
for with in "fasttext turncoat-a longest=4" "sgns turncoat-a loss=hs"; do
	for ewc in 0 1e4; do
		isthmus -c 'synth turncoat size=12000 > log.tsv' -c "train $with as=w dim=12 sample=0 lr=0.1 exact=yes > log.tsv" \
			-c "train w turncoat-b ewc=$ewc" | tells "$with ewc=$ewc:"
	done
done

# Undone, it is what it was before, to the byte; a new run can follow.
first -c 'vector babel > before.tsv' -c 'train w turncoat-b refuse=yes > refused.tsv' -c 'vector babel > after.tsv' \
	-c 'train w turncoat-b > free.tsv' -c 'vector babel > moved.tsv'
grep -o 'flagged\|refused' refused.tsv
cmp before.tsv after.tsv && echo "babel is where it was"
cmp -s after.tsv moved.tsv || echo "babel moves when it may"

# A session remembers what was learned; what is no more in it cannot be judged.
first -c 'session save kept.isthmus' >log
isthmus -c 'load kept.isthmus' -c 'train w turncoat-b rehearse=0.5' 2>&1 | tells opened
isthmus -c 'load kept.isthmus' -c 'set bail=no' -c 'drop turncoat-a' -c 'train w turncoat-b rehearse=0.5' -c 'train w turncoat-b epochs=1' 2>&1 |
	grep 'not'

# What cannot be.
first -c 'set bail=no' -c 'train sgns turncoat-a rehearse=0.5' -c 'train sgns turncoat-a refuse=yes' -c 'train sgns turncoat-a ewc=1' \
	-c 'train w turncoat-b earlier=nothing' -c 'train glove turncoat-a as=g dim=5 epochs=1 > log.tsv' -c 'train g turncoat-b rehearse=0.5'
