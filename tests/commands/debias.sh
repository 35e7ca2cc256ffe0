# Debiasing makes a new space and says what it changed; a preview makes none, and the first space stays as it was.
set -- -c 'synth biased strength=0.6 size=120000 seed=3' -c 'train sgns biased as=w dim=30 epochs=4 exact=yes'
# The digits that a CPU gives are its own: only what holds of them is kept.
isthmus "$@" -c 'debias project biased-male biased-female extend=20 preview=yes' -c 'ls' >answer
echo "status $?"
cut -f1 answer | grep -E '^(measure|lean|linear|knn|clusters|neighbours|w|w-project)$'
grep preview answer
isthmus "$@" -c 'debias project biased-male biased-female extend=20' -c 'assert after < 0.001' -c 'info w-project' >answer
echo "project: status $?"
for method in inlp leace; do
	isthmus "$@" -c "debias $method biased-male biased-female extend=20 as=fair" -c 'assert change < 0 row=2' \
		-c 'near doctor k=1 in=fair' >answer
	echo "$method: status $?"
done
isthmus "$@" -c 'debias leace {he} {she}' >answer
echo "status $?"
isthmus "$@" -c 'debias hard biased-male biased-female' >answer
echo "status $?"
isthmus "$@" -c 'debias softly biased-male biased-female' >answer
echo "status $?"
# Text, before anything is trained on it: documents with words swapped, and domains of one size.
isthmus -c "synth biased size=2000" -c "debias augment biased {he man} {she woman} as=both" --format=table | sed -n "/^swapped/,$ p"
mkdir two two/left two/right
printf 'one two three. four five six.\n' >two/left/a.txt
printf 'seven eight.\n' >two/right/b.txt
set -- -c 'load two domain=folder'
isthmus "$@" -c 'debias balance two as=even' --format=table
isthmus "$@" -c 'debias augment two' >answer
echo "status $?"
isthmus "$@" -c 'debias augment two {one two} {three}' >answer
echo "status $?"
isthmus "$@" -c 'debias augment two {he him} {she her}' >answer
echo "status $?"
isthmus "$@" -c 'debias balance two by=label' >answer
echo "status $?"
printf 'he took his book to her.\nhis hat and her coat: give him that of hers.\n' >pronouns.txt
isthmus -q -c 'load pronouns.txt as=text' -c 'debias augment text {he his} {she hers}' -c 'debias augment text {he him} {she her} preview=yes' | grep 'at all places'
isthmus "$@" -c 'debias augment two {he} {he}' >answer
echo "status $?"
isthmus "$@" -c 'debias augment nothing {he} {she}' >answer
echo "status $?"
set -- -c 'synth biased strength=0.6 size=120000 seed=3' -c 'train sgns biased as=w dim=30 epochs=4 exact=yes'
# What it costs is asked of both spaces.
printf 'he she 7\nking queen 6\nhis her 5\ndoctor nurse 3\nhim her 2\n' >rated.txt
isthmus "$@" -c 'debias project biased-male biased-female extend=20 preview=yes eval=rated.txt' >answer
echo "status $?"
grep -o '^similarity rated.txt' answer
isthmus "$@" -c 'debias project biased-male biased-female extend=20 preview=yes eval=rated.txt,none.txt' >answer
echo "status $?"
# Where nothing but the groups is in the vectors, nothing would be left.
printf '6 1\nhe 1\nshe -1\nhim 2\nher -2\nking 1\nqueen -1\n' >line.vec
isthmus -c 'load line.vec as=line' -c 'debias project {he him} {she her}' >answer
echo "status $?"
