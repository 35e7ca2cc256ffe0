# Learning a metric, asking by it, and what is said where that cannot be. Column a is large and tells nothing, b is
# small and tells the kind.
awk 'BEGIN { print "name,kind,a,b,c"
	for (i = 0; i < 90; i++)
		printf "%s%d,%s,%.3f,%.3f,%.3f\n", substr("xyz", i % 3 + 1, 1), i, substr("XYZ", i % 3 + 1, 1), 9 * sin(i * 7.7), i % 3 + 0.3 * sin(i * 3.1), 2 * cos(i * 1.9) }' >things.csv
printf 'x0\tx3\nx3\tx6\ny1\ty4\nz2\tz5\nx9\tx12\ny7\tnobody\n' >together.txt
ask() {
	isthmus --format=tsv -q -c 'load things.csv title=name label=kind as=t' "$@" 2>&1 | sed 's/\([0-9]\.[0-9][0-9][0-9]\)[0-9e-]*/\1/g'
}
echo == by classes
ask -c 'metric within t as=w k=3' -c 'near x0 k=3 metric=w' -c 'near x0 k=3' -c 'similar x0 x3 metric=w' | tail -n +4 | sed 's/\(0.036\t\)[0-9.]*$/\1…/'
echo == the identity is Euclid
ask -c 'metric nca t as=same steps=0' -c 'near x0 metric=same k=3' -c 'near x0 metric=l2 k=3' | tail -n 9
echo == listed, kept, applied, dropped
ask -c 'metric nca t as=n dims=2 steps=40' -c 'near x0 k=2 metric=n' -c 'session save n.isthmus' | tail -n 4
isthmus --format=tsv -q -c 'session open n.isthmus' -c 'near x0 k=2 metric=n' -c 'metric' -c 'metric apply n t as=seen' \
	-c 'near x0 metric=l2 k=2' -c 'ls' -c 'drop n' -c 'metric' 2>&1 | sed 's/\([0-9]\.[0-9][0-9][0-9]\)[0-9e-]*/\1/g'
echo == pairs, a filter, a set, an index
ask -c 'load together.txt kind=lexicon as=p' -c 'metric within t pairs=p as=w test=0.3' -c 'near x0 metric=w k=2 among={y1 z2 x3}' \
	-c 'near each={x0 y1} metric=w k=1' -c 'index hnsw t' -c 'near x0 metric=w k=2 candidates=20' | grep -v '^[0-9t].*hnsw' | tail -n 22 |
	sed 's/\(0\.036\t\)[0-9.]*$/\1…/'
echo == what an index loses by the metric
ask -c 'metric within t as=w k=3' -c 'index hnsw t' -c 'eval index t metric=w k=4' | grep '^exact\|^hnsw' | cut -f 1-3
echo == many items are mapped by a job, which then answers
awk 'BEGIN { for (i = 0; i < 4000; i++) { printf "w%d", i; for (j = 0; j < 128; j++) printf " %.2f", sin(i * 1.7 + j * i * 0.37); print "" } }' >many.txt
printf 'w0\tw13\nw1\tw14\nw2\tw15\nw3\tw16\nw4\tw17\nw5\tw18\n' >mates.txt
isthmus --format=tsv -q -c 'load many.txt as=m' -c 'load mates.txt kind=lexicon as=p' -c 'metric nca m pairs=p as=w steps=0 dims=128' -c 'near w0 metric=w k=2' \
	-c 'jobs' -c 'near w0 metric=w k=2' -c 'jobs' -c 'similar w0 w13 metric=w' >mapped.tsv 2>&1
grep 'near w0\|^w0\|error' mapped.tsv | sed 's/[0-9.]*e-[0-9]*/tiny/; s/[0-9]\.[0-9]*/…/g'
echo == what cannot be done
for line in 'metric tree t' 'metric within nothing' 'metric within t dims=4' 'metric within t by=domain' 'metric apply n' 'metric within t t' \
	'near x0 metric=none' 'near x0 metric=t' 'metric within t as=cosine' 'metric within t pairs=t'; do
	isthmus -q -c 'load things.csv title=name label=kind as=t' -c "$line" 2>&1 | grep error
done
