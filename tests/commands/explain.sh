# What makes two items similar: by dimension, by axis, by the words of texts, by n-grams; the parts sum to the whole.
round() { sed 's/-\?[0-9.]*e-[0-9]*/0/g' | sed -E 's/([0-9]\.[0-9]{3})[0-9]+/\1/g; s/\t0\.000\b/\t0/g'; }
printf '5 3\na 3 4 0\nb 4 -3 12\nc 1 2 2\nd 0 1 -1\ne 2 0 5\n' >points.vec
isthmus --format=table -c 'load points.vec as=p kind=vectors' -c 'explain a c' -c 'explain a b metric=dot k=2' -c 'explain a b metric=l2 k=1'
echo "--- turned to the axes, the sum stays"
isthmus --format=tsv -c 'load points.vec as=p kind=vectors' -c 'explain a c by=axis' | sed -n '5p;8,10p' | cut -f 1-3,5 | round
echo "--- words"
printf 'id,kind,text\nd1,kitchen,bread and butter and flour\nd2,kitchen,knead flour and butter\nd3,sea,wind and rope\nd4,sea,the rope and the sail\n' >notes.csv
load='load notes.csv label=kind'
isthmus --format=table -c "$load" -c 'embed notes by=tfidf as=t' -c 'explain d1 d2 k=2'
printf '8 2\nbread 1 0\nbutter 1 1\nflour 2 1\nknead 1 2\nrope -1 1\nwind 0 1\nsail -1 2\nand 0.5 0.5\n' >words.vec
isthmus --format=table -c "$load" -c 'load words.vec as=w kind=vectors' -c 'embed notes in=w method=mean as=s' -c 'explain d1 d4 in=s by=input k=3' \
	-c 'explain "bread and wind" d3 by=input k=5 seed=3'
echo "--- what goes wrong"
for line in 'explain a' 'explain a zz' 'explain a b by=input' 'explain a b by=input metric=l2' 'explain a b by=what'; do
	isthmus --format=table -c 'load points.vec as=p kind=vectors' -c "$line" 2>&1 >/dev/null
done
echo "--- n-grams"
isthmus -q --format=tsv -c 'synth royals' -c 'train fasttext royals as=w dim=8 epochs=1 buckets=2000 exact=yes' -c 'save w w.bin format=fasttext' >/dev/null
isthmus --format=tsv -c 'load w.bin as=v' -c 'explain king queen by=input k=100' | awk -F '\t' '
	$1 == "a" { getline; score = $4; rest = $8; sum = rest; next }
	$1 == "n-gram" { while ((getline > 0) && $1) { sum += $3; n++ } printf "%d n-grams and the word itself%s\n", n, (sum - score) ^ 2 < 1e-12 ? " sum to the cosine" : ": " sum " is not " score }'
isthmus --format=tsv -c 'synth royals' -c 'train fasttext royals as=w dim=8 epochs=1 buckets=2000 exact=yes' -c 'explain king queen by=input k=100' | grep -c '^<\?[a-z]*>\?	1	'
echo "--- across an alignment, into the columns that each side had"
sed 's/^d/e/' notes.csv >notes2.csv
printf 'd1\te1\nd2\te2\nd3\te3\nd4\te4\n' >partners.tsv
isthmus -c "$load" -c 'load notes2.csv label=kind' -c 'embed notes by=tfidf as=t' -c 'embed notes2 by=tfidf as=u' \
	-c 'load partners.tsv kind=lexicon as=partners' -c 'adapt cca t u as=both pairs=partners holdout=0 dim=2' \
	-c 'adapt tca t u as=kernel dim=2' -c 'session save both.isthmus' >/dev/null 2>&1
isthmus --format=tsv -c 'load both.isthmus' -c 'explain d1 e2 in=both by=input k=100' >parts.tsv
awk -F '\t' '$1 == "a" { getline; of = $3; score = $4; rest = $8; sum = rest; next }
	$1 == "column" { words = ""; while ((getline > 0) && $1) { sum += $2; words = words " " $1; n++ }
		printf "parts of %s:%s%s\n", of, n ? "" : " none", (sum - score) ^ 2 < 1e-12 ? " its words sum to the cosine" : " " sum " is not " score }' parts.tsv
grep -c '^\(bread\|butter\|flour\|knead\|and\)	' parts.tsv
isthmus -c 'load both.isthmus' -c 'set bail=no' -c 'explain d1 e2 in=kernel by=input' -c 'drop t' -c 'explain d1 e2 in=both by=input' 2>&1 |
	grep -o 'error: [^;(]*'
echo "--- across a chain of four and a hub of three, from a saved session, at every place"
inputs_of() { awk -F '\t' '$1 == "a" { getline; of = $3; score = $4; sum = $8; next }
	$1 == "column" { words = ""; while ((getline > 0) && $1) { sum += $2; words = words " " $1 }
		printf "%s:%s%s\n", of, words == "" ? " none" : "", (sum - score) ^ 2 < 1e-12 ? " its words sum to the cosine" : " " sum " is not " score }'; }
for s in f g; do sed "s/^d/$s/" notes.csv >notes$s.csv; done
for p in de ef fg gd fd; do for i in 1 2 3 4; do printf '%s\t%s\n' "${p%?}$i" "${p#?}$i"; done >$p.tsv; done
isthmus -c "$load" -c 'load notes2.csv label=kind' -c 'load notesf.csv label=kind' -c 'load notesg.csv label=kind' \
	-c 'embed notes by=tfidf as=t' -c 'embed notes2 by=tfidf as=u' -c 'embed notesf by=tfidf as=v' -c 'embed notesg by=tfidf as=x' \
	-c 'load de.tsv as=de kind=lexicon' -c 'load ef.tsv as=ef kind=lexicon' -c 'load fg.tsv as=fg kind=lexicon' \
	-c 'load gd.tsv as=gd kind=lexicon' -c 'load fd.tsv as=fd kind=lexicon' \
	-c 'adapt procrustes t u v x through=chain as=chain pairs=de,ef,fg holdout=0' -c 'adapt cca x v t through=hub as=hub pairs=gd,fd holdout=0 dim=2' \
	-c 'session save several.isthmus' >/dev/null 2>&1
for place in 'd1 g3 in=chain' 'e1 g3 in=chain' 'f1 d3 in=chain' 'g1 e3 in=chain' 'd1 f3 in=hub' 'g1 d3 in=hub'; do
	isthmus --format=tsv -c 'load several.isthmus' -c "explain $place by=input k=100" | inputs_of
done
echo "--- a text that is no item is read as the side does that knows most of its words, and carried over"
isthmus --format=tsv -c 'load several.isthmus' -c 'explain "bread and rope" e3 in=chain by=input k=100' | inputs_of
