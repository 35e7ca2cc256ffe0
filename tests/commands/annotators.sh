# Who labelled a table: published examples, planted annotators and groups, the consensus as a table; and what is refused.
printf 'item,A,B,C,D\n1,1,1,,1\n2,2,2,3,2\n3,3,3,3,3\n4,3,3,3,3\n5,2,2,2,2\n6,1,2,3,4\n7,4,4,4,4\n8,1,1,2,1\n9,2,2,2,2\n10,,5,5,5\n11,,,1,1\n12,,3,,\n' >krippendorff.csv
awk 'BEGIN {
	print "item,annotator,label,sex,domain"
	for (i = 0; i < 120; i++)
		for (a = 0; a < 10; a++) {
			truth = i % 4 == 0; sex = a < 5 ? "f" : "m"; sport = i % 2
			wrong = (i * 7919 + a * 104729 + i * a * 31) % 10 == 0
			label = wrong ? !truth : truth
			if (a == 2 && (i * 13 + 5) % 3 == 0) label = 1
			if (sex == "m" && sport && (i * 17 + a * 5) % 5 < 3) label = 1
			printf "t%d,w%d,%s,%s,%s\n", i, a, label ? "toxic" : "fine", sex, sport ? "sport" : "news"
		}
}' >toxic.csv
ask() { isthmus --format=tsv -q "$@" 2>&1; }
echo == published: alpha .743, .815, .849
ask -c 'audit annotators krippendorff.csv list=3 draws=0' 
echo == planted
ask -c 'audit annotators toxic.csv group=sex by=domain list=4 draws=200 consensus=labels.csv'
head -n 4 labels.csv
wc -l <labels.csv
echo == gates
ask -c 'audit annotators toxic.csv group=sex by=domain draws=0' -c 'assert p_holm < 0.05 where=domain=sport' >/dev/null
echo "status $?"
ask -c 'audit annotators toxic.csv draws=0' -c 'assert value > 0.9 where=measure=alpha-nominal' | tail -n 1
echo == on a space
awk 'BEGIN { print "id,x,y"; for (i = 0; i < 120; i++) printf "t%d,%.3f,%.3f\n", i, sin(i), cos(3 * i) }' >points.csv
ask -c 'load points.csv title=id as=p' -c 'annotate p labels.csv key=item' -c 'audit representation p by=consensus' | grep '^toxic'
echo == refused
printf 'item,annotator,label\na,x,yes\nb,x,no\n' >one.csv
printf 'item,annotator,label\na,x,yes\nb,y,no\n' >apart.csv
printf 'item,a,b\n1,x,x\n2,x,x\n3,x,x\n' >same.csv
for line in 'audit annotators' 'audit annotators none.csv' 'audit annotators one.csv' 'audit annotators apart.csv' 'audit annotators toxic.csv in=p' \
	'audit annotators toxic.csv item=thing' 'audit annotators toxic.csv annotator=label' 'audit annotators toxic.csv group=domain' \
	'audit annotators toxic.csv order=fine,nice' 'audit annotators toxic.csv consensus=labels' 'audit annotators krippendorff.csv group=A'; do
	ask -c "$line" | grep error
done
ask -c 'audit annotators same.csv' | sed -n '1,/^$/p'
