# A text that is larger than the setting memory lies in a file, and trains to the same bytes.
awk 'BEGIN { srand(4); for (i = 0; i < 60000; i++) printf "%s%s", "w" int(300 * rand()), i % 12 == 11 ? ".\n" : " " }' >text.txt
for memory in 0 0.05; do
	for method in sgns glove ppmi; do
		options='exact=yes epochs=1'
		[ $method = ppmi ] && options='passes=3'
		TMPDIR=. isthmus -q -c "set memory=$memory" -c 'load text.txt as=t' -c "train $method t as=w dim=10 $options" \
			-c "save w $method-$memory.bin format=word2vec" >/dev/null || echo "$method failed"
	done
done
for method in sgns glove ppmi; do
	cmp $method-0.bin $method-0.05.bin && echo "$method: the same"
done
ls -a | grep -c isthmus
TMPDIR=nowhere isthmus -q -c 'set memory=0.05' -c 'load text.txt as=t'
for memory in 0 0.05; do
	TMPDIR=. isthmus -q -c "set memory=$memory" -c 'load text.txt as=t' -c 'phrases t threshold=0.1 as=p' -c 'info p' |
		grep -v memory >phrases-$memory.txt
done
cmp phrases-0.txt phrases-0.05.txt && echo 'phrases: the same'
