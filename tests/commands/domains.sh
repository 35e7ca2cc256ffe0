# Three domains of two groups; the third turns them round, so that what is learned elsewhere is wrong there.
awk 'BEGIN {
	print "word\tdomain\tclass" > "metadata.tsv"
	split("books kitchen garden", names, " ")
	for (i = 0; i < 120; i++) {
		domain = i % 3; class = int(i / 3) % 2; side = domain == 2 ? 1 - class : class
		printf "%.4f\t%.4f\n", side + 0.3 * sin(i * i), 1 - side + 0.3 * cos(3 * i * i) > "vectors.tsv"
		printf "i%d\t%s\t%s\n", i, names[domain + 1], class ? "good" : "bad" > "metadata.tsv"
	}
}'
isthmus -c 'load vectors.tsv as=w' -c 'eval domains w' -c 'assert gap > 0.4' -c 'eval domains by=knn k=3 sample=60 seed=2'
printf 'king 1.0 0.5\nring 0.5 1.0\n' >plain.txt
for line in 'eval domains p' 'eval domains p q'; do
	isthmus -q -c 'load plain.txt as=p' -c 'load plain.txt as=q' -c "$line" 2>&1 >/dev/null
done
isthmus -q -c 'load vectors.tsv as=w' -c 'eval shift w permutations=19' -c 'assert pad_worst >= 1'
isthmus -q -c 'load vectors.tsv as=w' -c 'eval validators w from=books to=garden' -c 'assert oracle < 0.1' \
	-c 'eval transfer w from=books to=garden calibrate=yes by=prototype' -c 'assert ece > 0.5'
isthmus -q -c 'load plain.txt as=p' -c 'load plain.txt as=q' -c 'eval validators p q' 2>&1 >/dev/null
echo "--- cost= as eval transfer has it"
isthmus -q --format=tsv -c 'load vectors.tsv as=w' -c 'eval domains w cost=cautious' -c 'eval transferability w cost=0.5 to=garden' -c 'eval fewshot w from=books to=garden shots=0,2 draws=2 cost=auto' \
	-c 'eval validators w from=books to=garden cost=cautious' 2>&1 | grep -o '# The cost[^:]*\|logistic cost=[a-z]*\|^2.*source and labels'
isthmus -c 'load vectors.tsv as=w' -c 'set bail=no' -c 'eval domains w cost=dear' -c 'eval fewshot w cost=0' -c 'eval validators cost=x' -c 'eval transferability cost=-1' 2>&1 | grep '^error'
