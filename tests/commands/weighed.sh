# Domains that are learned from by n^(tau - 1): what each counts for, and the same bytes for tau=1 as without.
awk 'BEGIN { for (i = 0; i < 3000; i++) print "he saw the ship and the", "port" i % 9 }' >sea.txt
awk 'BEGIN { for (i = 0; i < 300; i++) print "she had the bread and an", "oven" i % 9 }' >bread.txt
load='load sea.txt bread.txt domain=file documents=line as=both'
isthmus --format=tsv -q -c "$load" -c 'train sgns both as=w dim=8 epochs=1 exact=yes tau=0' -c 'assert weight = 5.5 where=domain=bread' | sed -n '/^domain.words.weight/,$p'
for tau in '' tau=1 tau=0.5 tau=0.5; do
	isthmus --format=tsv -q -c "$load" -c "train sgns both as=w dim=8 epochs=2 exact=yes $tau" -c 'info w' | sed -n 's/^checksum.//p' >sum
	[ -n "$tau" ] && cmp -s sum before && echo "$tau: as the run before"
	mv sum before
done
for method in cbow fasttext doc2vec glove ppmi; do
	isthmus --format=tsv -q -c "$load" -c "train $method both as=w dim=8 epochs=1 tau=0.5" | grep '^bread.*[0-9]\.'
done
isthmus --format=tsv -q -c 'load sea.txt bread.txt label=file documents=line as=both' -c 'train classify both as=w dim=8 epochs=1 tau=0 weights=class' | sed -n '/^class.documents.weight/,$p'
isthmus -q -c "$load" -c 'train classify both as=w dim=8 label=domain weights=class' 2>&1 | grep error
isthmus -q -c 'load sea.txt as=sea' -c 'train sgns sea as=w dim=8 tau=0.5' 2>&1 | grep error
isthmus -q -c "$load" -c 'train sgns both as=w dim=8 tau=2' 2>&1 | grep error
isthmus --format=tsv -q -c 'synth shapes as=s size=1000' -c 'train eigen s as=p dim=3 tau=0' | grep 'pen.*[0-9]'
