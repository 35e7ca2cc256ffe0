# What is learned in one domain is asked in another: two groups a domain, and in the second domain one group has moved
# over to the other.
awk 'BEGIN {
	for (i = 0; i < 60; i++) {
		class = i % 2; away = i >= 30; moved = away && i % 3 == 0
		x = (class != moved) + 0.1 * sin(i * i); y = 1 - (class != moved) + 0.1 * cos(3 * i * i)
		printf "%.4f\t%.4f\t%.4f\n", x, y, 0.3 * sin(7 * i * i) > "vectors.tsv"
		if (i == 0) print "word\tdomain\tclass" > "metadata.tsv"
		printf "i%d\t%s\t%s\n", i, away ? "kitchen" : "books", class ? "good" : "bad" > "metadata.tsv"
	}
}'
isthmus -c 'load vectors.tsv as=w' -c 'eval transfer w from=books to=kitchen' -c 'assert accuracy > 0.5' \
	-c 'assert home = 1' -c 'eval transfer by=prototype' -c 'eval transfer w by=knn k=3 from=books' -c 'eval transfer cost=1 standardise=yes seed=4'
isthmus -q -c 'load vectors.tsv as=w' -c 'load vectors.tsv as=v' -c 'eval transferability' -c 'assert n = 30' \
	-c 'eval transferability w v to=kitchen'
awk '{print $1 + 0.5 * (NR % 3 == 0), $2, $3}' OFS='\t' vectors.tsv >v && mv v vectors.tsv
isthmus -q -c 'load vectors.tsv as=moved' -c 'eval transfer moved against=moved from=books to=kitchen' -c 'assert p = 1'
for line in 'eval transfer w against=u' 'eval transfer w w against=w' 'eval transfer w from=garden' 'eval transfer w from=books to=books' 'eval transfer w w2' 'eval transfer a b c' \
	'eval transfer w by=forest' 'eval transferability w nothing'; do
	isthmus -q -c 'load vectors.tsv as=w' -c "$line" 2>&1 >/dev/null
done
printf 'king 1.0 0.5\nring 0.5 1.0\n' >plain.txt
isthmus -q -c 'load plain.txt as=p' -c 'load plain.txt as=q' -c 'eval transfer p' 2>&1 >/dev/null
isthmus -q -c 'load plain.txt as=p' -c 'load plain.txt as=q' -c 'eval transfer p q' 2>&1 >/dev/null
