# Concept vectors: a planted direction is a concept, a random split is none; classes, columns and words as sets; what the
# direction does to a classifier; reports, gates, and what is refused.
awk 'BEGIN {
	print "id,x,y,z,kind"
	for (i = 0; i < 180; i++)
		printf "p%d,%.3f,%.3f,%.3f,%s\n", i, 3 * (i % 3) + sin(i * 7.7), cos(i * 3.1), sin(i * i * 1.3), substr("abc", i % 3 + 1, 1)
}' >things.csv
awk 'BEGIN {
	print "id,told,apart"
	for (i = 0; i < 180; i++) printf "p%d,%s,%s\n", i, (i % 3 ? "high" : "low"), (int(i / 3) * 7919 % 31 % 2 ? "s" : "t")
}' >more.csv
ask() { isthmus --format=tsv -q -c 'load things.csv label=kind title=id as=p' -c 'annotate p more.csv' "$@" 2>&1; }
# What digits a CPU gives is its own: rounded they are the same.
round() { awk -F '\t' 'BEGIN { OFS = "\t" } { for (i = 1; i <= NF; i++) if ($i ~ /^-?[0-9]+\.[0-9]+$/) $i = sprintf("%.1f", $i); print }'; }
echo == a class against another and against random items
ask -c 'audit concept class:a class:c' | sed -n '/^test/,/^$/p' | cut -f 1-6 | round
ask -c 'audit concept class:a,b class:c' -c 'assert effect > 0.9' -c 'assert p < 0.01' >/dev/null
echo "status $?"
ask -c 'audit concept class:c draw=any' | grep -o 'A (class:c) is a concept of this space'
ask -c 'audit concept told:low told:high class:b class:c list=2' -c 'save p x.npy' >answer
sed -n '/^set	name	n/,/^$/p' answer | grep -v '^#' | cut -f 1-3
sed -n '/^difference/,/^$/p' answer | grep -v '^#' | round
sed -n '/^class	n/,/^$/p' answer | grep -v '^#' | grep -v '^#' | cut -f 1-3 | round
grep -o 'classes whose probability moves with the concept more than with random splits' answer
grep -o "[0-9]* of the [0-9]* items of [XY] stand in A or B as well" answer
echo == a direction of no meaning
ask -c 'audit concept apart:s apart:t' >answer
grep -o 'A (apart:s) is no concept of this space that could be told from B (apart:t)' answer
grep -o 'nothing is said of what lies along it (force=yes goes on)' answer
grep -c '^class	n' answer
ask -c 'audit concept apart:s apart:t force=yes' | grep -o 'what follows may be chance'
ask -c 'audit concept apart:s apart:t' -c 'assert p < 0.05' | grep -c 'error: '
echo == a classifier
ask -c 'train classify p as=c' -c 'audit concept class:c class:a model=c in=p' | sed -n '/^class	n/,/^$/p' | cut -f 1,2
ask -c 'audit concept class:c class:a model=p in=p' | grep error
echo == items in braces, a report
few='{p0 p3 p6 p9 p12 p15 p18} {p2 p5 p8 p11 p14 p17 p20}'
ask -c "audit concept $few {p1 p4} splits=99 vectors=4 list=2" | sed -n '/^test/,/^$/p;/^set	name	n/,/^$/p' | grep -v '^#' | cut -f 1-3 | round
ask -c "audit report card.md $few tests=concept" -c 'audit report two.md class:a class:c class:b tests=concept' | grep -v '^#' | tail -5
echo "status $?"
grep -c 'is a concept of this space' card.md two.md
grep -o 'A (class:c) is a concept of this space: a direction tells 100.0 % of items held out from B (class:b)' two.md
echo == refused
for line in 'audit concept' 'audit concept {p1 p2 p3}' 'audit concept class:d' 'audit concept size:2' 'audit concept class:a random class:b class:c class:a' \
	'audit concept class:a class:a,b' 'audit concept {p1 p2 p3 p4 p5 q1 q2 q3}' 'audit concept class:a,b,c' 'audit concept class:a class:b since=p' \
	'audit concept nothing' 'audit weat class:a class:b class:c'; do
	ask -c "$line" | grep error
done
echo == other tests take such sets
ask -c 'audit weat class:a class:c told:low told:high' | sed -n '/^test/,/^$/p' | cut -f 1,2
