# Building an index, asking it, and what is said where it cannot answer.
isthmus --format=tsv -q -c 'synth royals' -c 'train sgns royals as=w dim=20 epochs=1 exact=yes' -c 'session save w.isthmus' >/dev/null
ask() {
	isthmus --format=tsv -q -c 'session open w.isthmus' "$@" 2>&1 | sed -n '/session\|^royals/!p' | sed 's/in [0-9.]* s/in … s/; s/\t0\.9[0-9]*/\t0.9…/; s/\t0\.0[0-9]*\t[0-9.e-]*\tef/\t…\tef/; s/\t0\.18[0-9]*/\t0.18…/'
}
ask -c 'index' -c 'index hnsw w m=8' -c 'near king k=2' -c 'near king k=2 exact=yes' -c 'near king k=1 metric=l2' | tail -n +3
echo == saved, dropped and loaded
ask -c 'index hnsw w m=8' -c 'index delete w queen' -c 'index save w w.index' -c 'index drop w' -c 'index load w w.index' -c 'near king k=1' \
	-c 'index restore w queen' -c 'session save w2.isthmus' | tail -n +6
isthmus --format=tsv -q -c 'session open w2.isthmus' -c 'index' | grep -c ready
isthmus --format=tsv -q -c 'session open w2.isthmus' -c 'eval index w queries=100' | cut -f 1,2 | head -n 8
echo == more training
ask -c 'index hnsw w' -c 'train w royals epochs=1 exact=yes' -c 'near king k=1' -c 'index hnsw w' | grep '^#'
echo == what cannot be done
for line in 'index tree w' 'index hnsw nothing' 'index save w x' 'index drop w' 'index load w w2.isthmus' 'index load w none' \
	'eval index w' 'index hnsw w more'; do
	isthmus -q -c 'session open w.isthmus' -c "$line" 2>&1 | grep error
done
head -c 3000 w.index >cut.index
isthmus -q -c 'session open w.isthmus' -c 'index load w cut.index' 2>&1 | grep error
isthmus -q -c 'session open w.isthmus' -c 'index hnsw w' -c 'index delete w nobody' 2>&1 | grep error
