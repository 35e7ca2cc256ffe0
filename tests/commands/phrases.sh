# Phrases are single words of a new corpus; a session remakes it, also when the text that it was made of is gone.
for i in 1 2 3 4 5 6; do
	echo "The mayor of New York lives in New York. Read the New York Times in York!"
	echo
	echo "Old news of the new mayor."
	echo
done >papers.txt
sed 's/York/Orleans/g' papers.txt >south.txt
isthmus -c 'load papers.txt' -c 'phrases papers threshold=2 passes=2 as=p' -c 'info p' \
	-c 'load papers.txt south.txt domain=file as=both' -c 'phrases both threshold=2 top=2' -c 'ls' \
	-c 'drop papers' -c 'session save s.isthmus'
isthmus -c 'session open s.isthmus' -c 'ls'
for line in 'phrases p' 'phrases papers as=papers' 'phrases papers threshold=1000' 'phrases papers scoring=npmi threshold=2' \
	'phrases papers passes=0' 'phrases'; do
	isthmus -c 'load papers.txt' -c "$line" >/dev/null
done
