# Items of two planted domains find their own: by a lexicon, either way round, by name, and by class.
awk 'BEGIN {
	print "word\tdomain\tclass" > "metadata.tsv"
	for (i = 0; i < 40; i++) {
		north = i < 20; at = i % 20; angle = 0.25 * at + 0.01 * at * at + (north ? 0 : 0.1 * sin(at * at))
		printf "%.4f\t%.4f\t%.4f\n", cos(angle), sin(angle), north ? 0.2 : -0.2 > "vectors.tsv"
		printf "%s%d%s\t%s\t%s\n", north ? "n" : "s", at, at == 3 ? "@north" : "", north ? "north" : "south", at % 4 > "metadata.tsv"
		if (north) printf "s%d\tn%d\n", at, at > "pairs.txt"
	}
}'
isthmus -c 'load vectors.tsv as=w' -c 'load pairs.txt as=p kind=lexicon' -c 'eval retrieval w pairs=p k=2' \
	-c 'assert recall@10 = 1' -c 'eval retrieval from=south to=north queries=15 k=2'
for line in 'eval retrieval w by=names' 'eval retrieval w by=pairs' 'eval retrieval w by=classes pairs=p' \
	'eval retrieval w pairs=q' 'eval retrieval w from=south to=south'; do
	isthmus -q -c 'load vectors.tsv as=w' -c 'load pairs.txt as=p kind=lexicon' -c "$line" 2>&1 >/dev/null
done
# `identical` says of names what it says in adapt.
printf 'cat 1.0 0.2\ndog 0.3 1.0\ncow -1.0 0.4\n' >a.txt
printf 'dog 0.5 1.0\ncat 1.0 0.1\nowl -1.0 0.5\n' >b.txt
for said in by=names pairs=identical; do
	isthmus -q --format=table -c 'load a.txt as=a' -c 'load b.txt as=b' -c "eval retrieval a b $said k=1" | grep -A 3 '^from.*recall@1'
done
