# Text, tables, lexicons and word sets, plain and packed; what cannot be read is told in a sentence.
mkdir -p two/news two/sport
echo 'The king spoke. The king left the hall.' > two/news/1.txt
echo 'The striker left the pitch. A king of goals!' | gzip > two/sport/2.txt.gz
printf '\211PNG' > two/sport/picture.png
printf 'text,stars,kind\n"Good, very good",5,book\nbad,1,film\n' > reviews.csv
printf '{"text":"One line","n":1}\n{"text":"Another","n":2}\n' > lines.jsonl
printf 'dog Hund\ncat Katze\ncow Kuh\n' > en-de.txt
printf 'ann\nbob\neve\n' > names.txt
printf 'caf\351\n' > latin.txt
: > empty.txt
gzip -c two/news/1.txt | head -c 30 > cut.txt.gz
isthmus --format=table -c 'load two domain=folder' -c 'vocab two left' -c 'vocab two domain=sport by=key top=2' \
	-c 'contexts king in=two width=9' -c 'load reviews.csv domain=kind label=stars' -c 'load lines.jsonl' \
	-c 'load en-de.txt' -c 'load names.txt' -c 'load latin.txt' -c 'load latin.txt as=l encoding=latin-1' \
	-c 'let few = {one two}' -c ls
for line in 'load empty.txt' 'load cut.txt.gz' 'load two/sport/picture.png kind=corpus' 'load reviews.csv text=body' \
	'load nowhere' 'load two domain=folder as=a/b' 'synth royal'; do
	isthmus -c "$line"
done
