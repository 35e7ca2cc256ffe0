# Whether a classifier serves every group alike: by domain of documents, by a column of a table, and what is refused.
awk 'BEGIN {
	print "id,x,y,kind"
	for (i = 0; i < 120; i++) {
		yes = i % 2; south = i % 3 == 0
		# Half of those of the south that should be granted look like those that should not.
		seen = yes && south && i % 4 == 1 ? 0 : yes
		printf "p%d,%.2f,%.2f,%s\n", i, (seen ? 4 : -4) + i % 7 / 10, i % 5 / 10, yes ? "yes" : "no"
	}
}' >people.csv
awk 'BEGIN {
	print "id,region,age,team"
	for (i = 0; i < 120; i++)
		printf "p%d,%s,%d,%s\n", i, i % 3 ? "north" : "south", 20 + i % 40, i < 4 ? "small" : i % 2 ? "red" : "blue"
}' >told.csv
ask() { isthmus --format=tsv -q -c 'load people.csv label=kind title=id as=p' -c 'annotate p told.csv' -c 'train classify p as=c cost=1' "$@" 2>&1; }
numbers() { sed -E 's/([0-9]\.[0-9]{3})[0-9]+/\1/g'; }
echo == a column
ask -c 'eval classify p groups=region' | sed -n '/^region.n/,$p' | cut -f 1-7,10,13- | numbers
ask -c 'eval classify p groups=region positive=no' -c 'assert gap > 0.1' | sed -n '/^region.n/,/^$/p' | cut -f 1-9 | numbers
echo == numbers are cut into quarters, small groups are left out
ask -c 'eval classify p groups=age' | sed -n '/^age.n/,/^$/p' | cut -f 1-3
ask -c 'eval classify p groups=team' | grep 'Too few'
echo == documents by domain
awk 'BEGIN { for (i = 0; i < 40; i++) print (i % 2 ? "__label__good fine great" : "__label__bad poor awful"), "book", i % 7 }' >a.txt
awk 'BEGIN { for (i = 0; i < 40; i++) print (i % 2 ? "__label__good fine" : "__label__bad fine"), "pan", i % 7 }' >b.txt
isthmus --format=tsv -q -c 'load a.txt domain=books as=a' -c 'train classify a as=g epochs=50 exact=yes' -c 'load a.txt b.txt domain=file as=ab' \
	-c 'eval classify ab groups=domain' 2>&1 | sed -n '/prevalence/,$p' | cut -f 1-8 | grep -v '^#' | head -n 4 | numbers
echo == of many classes the clearest gaps are on the screen, all in formats for programs, and found by assert
awk 'BEGIN { for (i = 0; i < 480; i++) print "__label__c" i % 4, "w" (i % 4 == 1 && i % 3 == 0 ? 2 : i % 4), "x" i % 5 >(i % 3 ? "c.txt" : "d.txt") }'
many() { isthmus -q -c 'load c.txt d.txt domain=file as=cd' -c 'train classify cd as=g epochs=5 exact=yes' "$@" 2>&1; }
for list in 2 0; do
	for format in table tsv; do
		many --format=$format -c "eval classify cd groups=domain list=$list" |
			awk -v what="list=$list $format" '/^(accuracy|recall|odds|selection|precision|false_positive)[ \t]/ { n++ } END { print what, n }'
	done
done
many --format=table -c 'eval classify cd groups=domain list=2' | grep -E '^(accuracy|recall|odds|selection) |by class'  | cut -c 1-60
many -c 'eval classify cd groups=domain list=2' -c 'assert gap < 0.5 where=class=c1,measure=recall' | grep -c '^error'
echo == what is refused
for line in 'eval classify p groups=sex' 'eval classify p groups=domain' 'eval classify p positive=yes' 'eval classify p groups=region positive=maybe' \
	'eval classify p groups=region least=500'; do
	ask -c "$line" | grep error
done
echo == retrieval, where those of the south have moved by 37 degrees, and what is found
for side in a b; do
	awk -v side=$side 'BEGIN {
		for (i = 0; i < 24; i++) {
			angle = (15 * i + (side == "b" && i % 3 == 0 ? 37 : 0)) * atan2(0, -1) / 180
			printf "p%d %.6f %.6f %.6f\n", i, 2 * cos(angle), 2 * sin(angle), i == 0 ? 0.001 : 0
		}
	}' >$side.txt
done
awk 'BEGIN { print "id,region"; for (i = 0; i < 24; i++) printf "p%d,%s\n", i, i % 3 ? "north" : "south" }' >where.csv
find() { isthmus --format=tsv -q -c 'load a.txt kind=vectors as=a' -c 'load b.txt kind=vectors as=b' -c 'annotate a where.csv' -c 'annotate b where.csv' "$@" 2>&1; }
find -c 'eval retrieval a b by=names groups=region least=5' | sed -n '/^region.method.n/,$p' | grep -v 'csls\|^precision' | cut -f 1-9,12- | numbers
for line in 'eval retrieval a b by=names groups=team' 'eval retrieval a b by=names groups=region' 'eval retrieval a b by=names least=3'; do
	find -c "$line" | grep error
done
echo == cross-validation: no classifier is there, every item is answered by one that has not seen it
own() { isthmus --format=tsv -q -c 'load people.csv label=kind title=id as=p' -c 'annotate p told.csv' "$@" 2>&1; }
own -c 'eval classify p groups=region' -c 'assert p < 0.01 where=measure=recall' | sed -n '/^items/,$p' | cut -f 1-9 | grep -v '^#' | numbers
own -c 'eval classify p classes=region groups=class folds=10 by=prototype' | sed -n '/^items/,/^$/p' | cut -f 1
for line in 'eval classify p classes=region groups=region' 'eval classify p classes=sex' 'eval classify p folds=100 groups=sex' \
	'eval classify p folds=1'; do
	own -c "$line" | grep error
done
echo == within one space: its items are sought among all others
own -c 'eval retrieval p groups=region queries=0' | sed -n '/^region.method.n/,/^$/p' | grep -v csls | cut -f 1-9 | numbers
own -c 'eval retrieval p by=names' | grep error
own -c 'eval retrieval p from=p' | grep error
find -c 'eval retrieval a b within=yes' | grep error
