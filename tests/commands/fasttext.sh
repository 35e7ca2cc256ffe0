# fastText on the planted world finds the queen, also for a word that it never saw; exact training gives the same bytes
# at any number of threads. A .bin that was written and read again answers as the model did.
for threads in 1 2; do
	isthmus --format=json --threads=$threads -c 'synth royals' \
		-c 'train fasttext royals as=w dim=50 epochs=3 buckets=20000 exact=yes' \
		-c 'analogy man : king :: woman k=1' -c 'save w w.bin' >$threads.json
done
cmp 1.json 2.json && echo "the same bytes"
tail -n 2 1.json | head -n 1 | sed 's/.*"rows":\[\["\([a-z]*\)".*/\1/'
isthmus -q --format=table -c 'load w.bin as=back' -c 'analogy man : king :: woman k=1' -c 'oov kingg k=1' -c 'save back again.bin' \
	-c 'load again.bin as=again' -c 'analogy man : king :: woman k=1'
echo "== plain vectors"
printf 'king 0.5 1.25 -2\nqueen 0.5 1.5 -2\n' >v.txt
isthmus -q --format=table -c 'load v.txt as=v' -c 'save v v.bin format=fasttext' -c 'load v.bin as=back' -c 'vector king' -c 'oov kingg'
echo "== a session keeps what a .bin holds beside its vectors"
isthmus -q -c 'load w.bin as=l' -c 'session save s.isthmus' >/dev/null
isthmus -q -c 'session open s.isthmus' -c 'save l kept.bin format=fasttext' -c 'synth royals' \
	-c 'train fasttext royals as=m start=l epochs=1 exact=yes' >/dev/null && cmp w.bin kept.bin && echo "the same bytes"
echo "== failures"
for line in 'train fasttext royals longest=2' 'train w royals buckets=7' 'train w royals model=cbow'; do
	isthmus -q -c 'synth royals' -c 'train fasttext royals as=w dim=8 epochs=1 buckets=100 > /dev/null' -c "$line" 2>&1 >/dev/null
done
