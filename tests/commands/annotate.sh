# What a table says of items: maps coloured by its columns, kept in sessions and files of the projector.
awk 'BEGIN { print "name,a,b"; for (i = 0; i < 12; i++) printf "t%d,%.3f,%.3f\n", i, sin(i * 7.7), cos(i * 3.1) }' >things.csv
awk 'BEGIN { print "who;price;since;maker"; for (i = 0; i < 11; i++) printf "t%d;%d;%d-0%d-12;%s\n", i, 3 ^ i, 1950 + 5 * i, i % 9 + 1, i % 3 ? "north" : "south" }' >more.csv
ask() {
	isthmus --format=tsv -q -c 'load things.csv title=name as=t' -c 'annotate t more.csv' "$@" 2>&1
}
ask -c 'info t' | sed -n '/^column/,$p' | grep -v 'checksum\|seed'
echo == colours
for colour in price since maker; do
	ask -c "map t colour=$colour" | grep -A 3 "$colour" | tail -n 3 | cut -f 1,4-
done
ask -c 'map t colour=a' | grep '^t[01]	' | cut -f 1,4-
isthmus -q -c 'load things.csv title=name as=t' -c 'annotate t more.csv' -c 'map t colour=price' -c 'export map map.svg' 2>&1 | grep -i error
grep -o 'unknown\|>price<' map.svg | sort -u
echo == words of features
printf 'id,x,y,place,kind\np,1,2,north,A\nq,3,1,south,B\nr,2,5,north,A\ns,4,4,south,B\n' >places.csv
isthmus --format=tsv -q -c 'load places.csv label=kind as=p' -c 'map p colour=place' 2>&1 | grep '^[pqrs]' | cut -f 1,5-
echo == kept
ask -c 'session save t.isthmus' -c 'export projector out' >/dev/null
head -n 2 out/metadata.tsv
isthmus --format=tsv -q -c 'session open t.isthmus' -c 'pca t dims=2 as=r' -c 'info r' -c 'load out/vectors.tsv as=v' -c 'info v' 2>&1 | grep metadata
echo == what cannot be done
for line in 'annotate t none.csv' 'annotate t more.csv key=price' 'annotate t more.csv key=nothing' 'annotate t more.csv order=yes' 'annotate u more.csv' \
	'map t colour=size'; do
	isthmus -q -c 'load things.csv title=name as=t' -c "$line" 2>&1 | grep error
done
