# Groups that a column tells apart: a planted one is erased for linear classifiers, and what is refused.
awk 'BEGIN {
	srand(7); print "id,x,y,z,kind"
	for (i = 0; i < 300; i++) {
		south = i % 3 == 0
		printf "p%d,%.4f,%.4f,%.4f,%s\n", i, 3 * south + rand(), rand() + south * rand(), 2 * (i % 2) + rand(), (i % 2 ? "yes" : "no")
	}
}' >people.csv
awk 'BEGIN { print "id,region,team,alone"; for (i = 0; i < 300; i++) printf "p%d,%s,t%d,%s\n", i, i % 3 ? "north" : "south", i % 9, i ? "" : "me" }' >told.csv
ask() { isthmus --format=tsv -q -c 'load people.csv label=kind title=id as=p' -c 'annotate p told.csv' "$@" 2>&1; }
for method in leace inlp project adversarial; do
	ask -c "debias $method by=region in=p as=q" -c 'audit leakage q by=region' | awk -v method=$method '$1 == "linear" && NF == 11 { measure = $2 > 0.99 && $5 < 0.72 }
		$1 == "linear" && NF > 11 { print method, (measure ? "is right no more than guessing" : "still tells"), ($5 < 0.8 ? "and leaves nothing that a new probe finds" : "and a new probe finds it") }'
done
ask -c 'debias leace by=region in=p as=q' -c 'audit leakage q by=class' -c 'assert accuracy >= 0.99 where=probe=linear' | grep holds
ask -c 'debias leace by=region in=p preview=yes sample=60' -c 'ls' | grep -c leace
for line in 'debias leace by=sex in=p' 'debias leace by=alone in=p' 'debias leace by=team in=p' 'debias leace {p1 p2} by=region in=p' \
	'debias hard by=region in=p' 'debias leace in=p' 'debias leace least=9 in=p' 'debias balance' 'debias augment'; do
	ask -c "$line" | grep error
done
# People stand closer to one another than to the films that they like: these are sought among the films alone.
awk 'BEGIN {
	print "id,x,y,of,kind"
	for (i = 0; i < 24; i++) printf "u%d,%.4f,%.4f,people,u\n", i, 1 + i / 100, 0.1 + i % 2 / 9
	for (i = 0; i < 24; i++) printf "f%d,%.4f,%.4f,films,f\n", i, 1, 2 + i / 10
}' >liked.csv
awk 'BEGIN { print "u0 f0"; print "u1 f23" }' >liked.txt
awk 'BEGIN { print "id,sex"; for (i = 0; i < 24; i++) printf "u%d,%s\n", i, i % 2 ? "w" : "m" }' >sex.csv
isthmus --format=tsv -q -c 'load liked.csv domain=of label=kind title=id as=l' -c 'annotate l sex.csv' \
	-c 'debias leace by=sex in=l preview=yes retrieve=liked.txt' 2>&1 | grep '^retrieval' | cut -f 1-2
# Columns as items: what one component tells of people and of the things that they like, and what has no named columns.
printf 'id\ttext\n' >likes.tsv
awk 'BEGIN { for (i = 0; i < 12; i++) printf "p%d\t%s\n", i, i % 2 ? "alien solaris stalker" : "emma persuasion middlemarch" }' >>likes.tsv
printf 'p0 alien\np1 emma\np2 emma\n' >held.txt
printf 'p0 persuasion\np2 middlemarch\np2 persuasion\n' >known.txt
likes() {
	isthmus --format=tsv -q -c 'load likes.tsv as=likes' -c 'load held.txt kind=lexicon as=held' -c 'load known.txt kind=lexicon as=known' \
		-c 'embed likes method=tfidf weighting=binary normalise=no as=u' -c 'pca u dims=1 columns=yes as=f' "$@" 2>&1
}
likes -c 'near p1 metric=dot domain=columns k=3 in=f' | tail -n 3 | cut -f 1 | sort
likes -c 'eval retrieval f from=likes to=columns pairs=held queries=0' | grep '^likes.columns.cosine' | head -n 1 | cut -f 4-8
likes -c 'eval retrieval f from=likes to=columns pairs=held without=known queries=0' | grep '^likes.columns.cosine' | head -n 1 | cut -f 4-8
likes -c 'eval retrieval f from=likes to=columns pairs=held without=held' | grep error
likes -c 'eval retrieval f from=likes to=columns by=names without=held' | grep error
likes -c 'pca f columns=yes' | grep error
# What is known is no candidate: of six things p0 may be offered five, p2 four.
printf 'p3 emma\n' >>held.txt
printf 'item,shelf\nalien,space\nsolaris,space\nstalker,space\nemma,tea\npersuasion,tea\nmiddlemarch,tea\np0,tea\np1,space\np2,tea\np3,space\n' >shelf.csv
likes -c 'annotate f shelf.csv' -c 'eval retrieval f from=likes to=columns pairs=held without=known queries=0 groups=shelf least=2' |
	awk '/candidates/ { rows = 1 } rows && NF { print } !NF { rows = 0 }' | grep cosine | cut -f 1-3
# Groups of equal size are no pairs.
ask -c 'debias leace by=class in=p preview=yes' | cut -f 1 | grep -E '^(lean|direct|linear|knn|clusters|neighbours)$' | tr '\n' ' '
