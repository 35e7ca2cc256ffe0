# A classifier that learns the classes of a space: asked about another domain, about text, after a session.
make_reviews() {
	awk -v n="$1" -v topic="$2" -v s="$3" 'BEGIN {
		split(topic, about); split("great love fine useful", good); split("bad broken poor waste", ill)
		print "id,kind,text"
		for (d = 1; d <= n; d++) {
			text = ""
			for (i = 0; i < 8; i++) {
				s = (s * 137 + 29) % 9973
				w = s % 4 + 1
				text = text " " (s % 3 ? about[w] : d % 2 ? good[w] : ill[w])
			}
			print "d" d "," (d % 2 ? "positive" : "negative") "," text " " (d % 2 ? good[d % 4 + 1] : ill[d % 4 + 1])
		}
	}'
}
make_reviews 60 "book page author story" 5 >books.csv
make_reviews 40 "pan knife oven lid" 77 >kitchen.csv
load='load books.csv label=kind'
embed='embed books by=tfidf as=b'
other='load kitchen.csv label=kind'
numbers() { sed -E 's/([0-9]\.[0-9]{3})[0-9]+/\1/g'; }
isthmus --format=tsv -c "$load" -c "$embed" -c "$other" -c 'embed kitchen by=tfidf columns=b as=k' -c 'train classify b by=logistic as=c' \
	-c 'eval classify k in=c' -c 'classify k top=2' -c 'classify d3 d4 of=k' -c 'classify a great story but poor paper' \
	-c 'session save s.isthmus' | grep -A 1 '^classifier' | cut -f 1-10 | numbers
isthmus --format=tsv -c 'session open s.isthmus' -c 'eval classify k in=c' -c 'classify d3 d4 of=k in=c' -c 'classify great but poor in=c k=1' | numbers | cut -f 1-6 | tail -n 18
echo "--- nearest prototype, and why"
isthmus --format=tsv -c "$load" -c "$embed" -c 'train classify b by=prototype as=p' -c 'eval classify b'  2>&1 | tail -n 9 | numbers | cut -f 1-10
isthmus --format=tsv -c "$load" -c "$embed" -c 'train classify b as=c cost=10' -c 'explain c/positive d1 in=b metric=dot k=2' | grep -A 2 '^dimension' | cut -f 1-4 | numbers
echo "--- what goes wrong"
for line in 'train classify b dim=5' 'train classify books by=logistic' 'train classify b domain=sea' 'train classify b b' 'classify zz of=b' \
	'classify qqq' 'classify books' 'eval classify books in=c' 'classify d1 of=p'; do
	isthmus --format=tsv -c "$load" -c "$embed" -c 'train classify b as=c' -c "$line" 2>&1 | grep -A 2 '^error'
done
