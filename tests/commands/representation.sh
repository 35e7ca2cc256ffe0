# How much of a corpus or a space each group is, and how often words of sets are mentioned in each.
awk 'BEGIN { for (i = 0; i < 30; i++) print (i % 3 ? "he came home." : "she came home."), "it was", i % 5 }' >a.txt
printf 'She went. She said so.\nHe stayed here all the day long.\n' >b.txt
awk 'BEGIN { print "id,x,y,kind"; for (i = 0; i < 40; i++) printf "p%d,%d,%d,%s\n", i, i, i * i, (i % 4 ? "yes" : "no") }' >p.csv
load='load a.txt b.txt domain=file documents=line as=ab'
isthmus --format=tsv -q -c "$load" -c 'audit representation ab {he him} {she her hers}' -c 'audit representation {he} {she}' 2>&1 | sed -n '/^domain.documents.share/,$p'
isthmus --format=tsv -q -c 'load p.csv label=kind title=id as=p' -c 'audit representation' -c 'assert imbalance <= 3' 2>&1 | sed -n '/^class/,$p'
isthmus --format=tsv -q -c "$load" -c 'audit representation ab tau=0.5' -c 'audit representation ab by=label' 2>&1 | sed -n '/weight_words$/,/^$/p;/tau=0.5/p'
echo == refused
for line in 'audit representation ab by=class' 'audit representation ab by=age' 'audit representation ab {zzz}' 'audit representation ab {he} {she he}' \
	'audit representation none' 'audit representation in=none' 'audit representation ab limit=1'; do
	isthmus -q -c "$load" -c "$line" 2>&1 | grep error
done
isthmus -q -c 'load p.csv label=kind title=id as=p' -c 'audit representation p {he}' 2>&1 | grep error
