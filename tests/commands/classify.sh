# Supervised fastText: lines with labels, columns and domains as labels; judged on documents held out; what cannot be.
awk 'function draw(n) { x = (x * 1103 + 12345) % 65536; return int(x / 65536 * n) }
	BEGIN { split("apple pear plum iron zinc tin", w)
	for (i = 0; i < 400; i++) { l = i % 2; printf "__label__%s", l ? "metal" : "fruit"
		for (j = 0; j < 4; j++) printf " %s f%d", w[1 + l * 3 + draw(3)], draw(20)
		print "" } }' >lines.train
awk 'BEGIN { print "text\tkind\tshop" } { sub(/__label__/, ""); kind = $1; $1 = ""
	print $0 "\t" kind "\t" (NR % 3 ? "north" : "south") }' lines.train >table.tsv
isthmus --format=table -c 'load lines.train' -c 'train classify lines as=m dim=10 lr=0.5 holdout=0.2 exact=yes' \
	-c 'eval classify lines' -c 'assert accuracy >= 0.95' -c 'classify ripe apple and plum' -c 'classify lines top=2' \
	-c 'near __label__metal k=3' -c 'session save s' | sed 's/[0-9.-]*e-[0-9]*/tiny/g'
isthmus --session=s --format=table -c 'classify zinc zinc k=1' -c 'train m lines epochs=1 exact=yes' | grep -v loss
isthmus --format=csv -c 'load lines.train' -c 'train classify lines as=m dim=10 lr=0.5 loss=hs wordNgrams=2 buckets=1000 exact=yes' \
	-c 'save m m.bin' -c 'load m.bin as=f' -c 'eval classify lines in=f' -c 'save f f.bin' | grep '^all,\|^Saved\|^f,'
cmp m.bin f.bin && echo "the same file"
isthmus --format=csv -c 'load table.tsv label=kind domain=shop' -c 'train classify table as=t dim=10 lr=0.5 loss=hs exact=yes' \
	-c 'eval classify table' -c 'train classify table as=d dim=10 label=domain exact=yes' -c 'eval classify table' | grep all,
for threads in 1 2; do
	isthmus --threads=$threads --format=json -c 'load lines.train' \
		-c 'train classify lines dim=10 wordNgrams=2 exact=yes' -c 'classify tin can' | tail -1 >$threads.json
done
cmp 1.json 2.json && echo "the same bytes"
echo 'no labels here' >plain.txt
printf '__label__x a b\n__label__x c d\n' >one.train
printf '__label__other a b\n' >other.train
for line in 'load plain.txt; train classify plain' 'load one.train; train classify one' 'classify some text' \
	'load lines.train; train sgns lines min_count=1 dim=5 epochs=1; classify some text in=lines-sgns' \
	'load lines.train; load other.train; train classify lines as=m dim=5 exact=yes; eval classify other' \
	'load lines.train; train classify lines as=m dim=5 exact=yes; eval classify lines part=heldout' \
	'load lines.train; train classify lines as=m dim=5 exact=yes; classify unseen words only k=1'; do
	echo "$line" | tr ';' '\n' | sed 's/^ //' >script
	isthmus -f script 2>&1 | tail -3
done
