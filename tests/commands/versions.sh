# A model is kept, changed, compared with what it was, and made that again: to the same bytes, also in another process.
isthmus --format=tsv -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=1 exact=yes' -c 'checkpoint w note="one epoch" > first.txt' \
	-c 'save w before.npy' -c 'train w royals epochs=1 exact=yes' -c 'save w after.npy' -c 'checkpoint w > second.txt' \
	-c 'diff w@1 top=2 > diff.tsv' -c 'rollback w > back.txt' -c 'save w again.npy' -c 'session save kept.isthmus' >log
sed 's/SHA-256 [0-9a-f]*/SHA-256 (…)/' first.txt second.txt back.txt
cmp before.npy again.npy && echo "rollback gives the same bytes"
cut -f 1-6,9 diff.tsv | head -n 9
isthmus --format=tsv -c 'session open kept.isthmus' -c 'versions w > versions.tsv' -c 'train w royals epochs=1 exact=yes > log' \
	-c 'save w more.npy > log' -c 'checkpoint w > third.txt' -c 'near king in=w@1 k=2 > near.tsv' \
	-c 'compare w@1 w@2 top=0 > log' -c 'drop w@1' -c 'rollback w' 2>&1
cut -f 1-5,9-11 versions.tsv
wc -l <near.tsv
cmp after.npy more.npy && echo "training goes on to the same bytes"
grep -c "as w@2.*$(grep -o 'SHA-256 [0-9a-f]*' second.txt)" third.txt

# What adapt and debias use or replace is kept by itself, so many of each; of spaces that costs nothing.
isthmus --format=tsv -c 'synth royals' -c 'train sgns royals as=a dim=10 epochs=1 exact=yes' \
	-c 'train sgns royals as=b dim=10 epochs=1 exact=yes seed=2' -c 'set checkpoints_kept=1' -c 'adapt procrustes a b as=c' \
	-c 'adapt procrustes b a as=c' -c 'debias hard {king man} {queen woman} in=c force=yes as=d' -c 'versions > all.tsv' \
	-c 'set checkpoints=no' -c 'train a royals epochs=1 exact=yes' -c 'train a royals epochs=1 exact=yes' -c 'versions a > a.tsv' >log
cut -f 1-5,9,10 all.tsv
cut -f 1-5,9,10 a.tsv

# What cannot be.
isthmus -c 'set bail=no' -c 'checkpoint' -c 'synth royals > log' -c 'train sgns royals as=w dim=10 epochs=1 exact=yes > log' \
	-c 'rollback w' -c 'diff w' -c 'versions w' -c 'checkpoint w > log' -c 'checkpoint w@1' -c 'rollback w' -c 'rollback w@7' \
	-c 'rename w@1 v' -c 'train w@1 royals' -c 'let w@3 = {a b}' -c 'checkpoint royals' 2>&1
