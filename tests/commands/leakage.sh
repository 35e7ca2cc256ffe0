# Whether groups can be told from vectors: a column, domains, word sets; and what is refused.
awk 'BEGIN {
	print "id,x,y,kind"
	for (i = 0; i < 160; i++)
		printf "p%d,%.3f,%.3f,%s\n", i, (i % 2 ? 3 : -3) + sin(i * 7.7), cos(i * 3.1), i % 2 ? "yes" : "no"
}' >things.csv
awk 'BEGIN {
	print "id,told,apart,rare"
	for (i = 0; i < 160; i++) printf "p%d,%s,%s,%s\n", i, (i % 2 ? "odd" : "even"), (int(i / 2) * 7919 % 31 % 2 ? "a" : "b"), (i < 5 ? "few" : "many")
}' >more.csv
ask() { isthmus --format=tsv -q -c 'load things.csv label=kind title=id as=p' -c 'annotate p more.csv' "$@" 2>&1; }
ask -c 'audit leakage p by=told' | sed -n '/^probe/,/^$/p' | cut -f 1-10,12
ask -c 'audit leakage by=told' -c 'assert auc > 0.99' -c 'assert p_holm < 0.001' >/dev/null
echo "status $?"
ask -c 'audit leakage by=apart' | grep -c 'No probe tells apart better than chance'
echo == refused
for line in 'audit leakage p by=sex' 'audit leakage p by=domain' 'audit leakage p by=rare' 'audit leakage q' 'audit leakage p in=p' \
	'audit leakage {p1 p2 p3} {p4 p5}' 'audit leakage {p1 p3 p5 p7 p9 p11 p13 p15} {p0 p2 p4 p6 p8 p10 p12 p15}' 'audit weat' 'audit leakage p across=seeds' 'audit leakage p replace=p1:p2'; do
	ask -c "$line" | grep error
done
echo == word sets
ask -c 'audit leakage {p1 p3 p5 p7 p9 p11 p13 p15 p99999} {p0 p2 p4 p6 p8 p10 p12 p14}' | sed -n '/^probe/,$p' | cut -f 1-5,8,12- | grep -v '^# Half'
