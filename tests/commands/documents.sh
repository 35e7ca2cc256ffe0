# Documents as items: they have names and classes, are learned or embedded, found by any text, classified and shown.
awk 'BEGIN {
	print "id,kind,text"
	split("bread butter oven flour dough salt knead bake", kitchen)
	split("sail rope harbour wind anchor deck tide mast", sea)
	for (d = 1; d <= 40; d++) {
		text = ""
		for (i = 0; i < 12; i++) {
			s = (s * 137 + 29) % 9973
			n = s % 8 + 1
			text = text " " (d % 2 ? kitchen[n] : sea[n])
		}
		print "d" d "," (d % 2 ? "kitchen" : "sea") "," text
	}
}' >notes.csv
load='load notes.csv label=kind'
isthmus --format=tsv -c "$load" -c 'train doc2vec notes as=docs dim=8 min_count=1 sample=0 epochs=60 exact=yes' -c 'eval knn k=3' \
	-c 'near d1 k=1' -c 'near "the wind took the rope and the mast" k=1' -c 'show d3' | cut -f 1,4-7 | sed 's/\t-*0\.[0-9]*/\t0.…/g'
echo "--- the same bytes"
for threads in 1 2; do
	isthmus --format=json --threads=$threads -c "$load" -c 'train doc2vec notes as=docs dim=8 min_count=1 words=yes items=both exact=yes' \
		-c 'near d1' -c 'near "rope and mast"' >$threads.json
done
cmp 1.json 2.json && echo "at any number of threads"
echo "--- embed, and a session"
isthmus --format=tsv -c "$load" -c 'train sgns notes as=w dim=8 min_count=1 sample=0 epochs=30 exact=yes' -c 'embed notes in=w as=s' \
	-c 'eval knn in=s' -c 'near "knead the dough" in=s k=2' -c 'session save s.isthmus' | grep '^d[0-9]' | tail -n 2 >before
isthmus --format=tsv -c 'session open s.isthmus' -c 'near "knead the dough" in=s k=2' | grep '^d[0-9]' >after
cmp before after && cut -f 4 after
for way in '' 'dm=yes' 'loss=hs'; do
	isthmus --format=tsv -c "$load" -c "train doc2vec notes as=docs dim=8 min_count=1 sample=0 epochs=5 exact=yes $way" \
		-c 'embed notes in=docs as=s' -c 'drop docs' -c 'near "knead the dough" in=s k=2' -c 'session save s.isthmus' |
		grep '^d[0-9]' | tail -n 2 >before
	isthmus --format=tsv -c 'session open s.isthmus' -c 'near "knead the dough" in=s k=2' | grep '^d[0-9]' >after
	cmp before after && cut -f 4 after
done
echo "--- what goes wrong"
for line in 'near dd' 'near "qqq zzz"' 'show d99' 'embed notes method=mean' 'embed nothing' 'eval knn by=domain' 'train docs notes dm=yes' \
	'train docs notes items=words' 'embed notes in=w components=8' 'eval knn in=w'; do
	isthmus --format=tsv -c "$load" -c 'train sgns notes as=w dim=8 min_count=1 epochs=1 exact=yes' \
		-c 'train doc2vec notes as=docs dim=8 min_count=1 epochs=2 exact=yes' -c "$line" 2>&1 | grep -A 2 '^error'
done
printf 'one two three two one' >single.txt
isthmus -c 'load single.txt' -c 'train doc2vec single min_count=1' 2>&1 | grep '^error'
isthmus -c 'load single.txt title=id' 2>&1 | grep '^error'
