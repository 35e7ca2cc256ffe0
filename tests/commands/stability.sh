# Two seeds of one text agree on many neighbours; a space agrees with itself; what cannot be compared is said.
isthmus -c 'synth royals' -c 'train sgns royals as=a dim=20 epochs=1 exact=yes seed=1' \
	-c 'train sgns royals as=b dim=20 epochs=1 exact=yes seed=2' -c 'drop royals' \
	-c 'eval stability a b k=5 queries=100' -c 'assert overlap > 0.4' -c 'assert n = 100' \
	-c 'eval stability a a k=5 top=3' -c 'assert overlap = 1' >answers
grep -c '^# Overlap' answers
sed '1,/# holds: n/d; /^a	a/d' answers
printf 'king 1.0 0.5\nring 0.5 1.0\n' >w.txt
for line in 'eval stability a' 'eval stability' 'eval stability a c' 'eval stability a w' 'eval stability a a k=349'; do
	isthmus -c 'synth royals' -c 'train sgns royals as=a dim=5 epochs=1 exact=yes' -c 'load w.txt' -c "$line" >/dev/null
done
