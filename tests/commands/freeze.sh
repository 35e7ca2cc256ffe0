# Frozen words stay where they are, also after a session was saved in between; the table of the drift says so.
isthmus -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=1 exact=yes > log.tsv' -c 'let pair = {king queen}' \
	-c 'freeze w pair princess nobody' 2>&1 | tail -n 3
isthmus -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=1 exact=yes > log.tsv' -c 'let pair = {king queen}' \
	-c 'freeze w pair princess {nobody} > frozen.tsv' -c 'vector king > before.tsv' -c 'session save kept.isthmus > save.tsv' \
	>log
cut -f 1-3 frozen.tsv
isthmus -c 'load kept.isthmus' -c 'info w > info.tsv' -c 'train w royals epochs=2 > more.tsv' -c 'vector king > after.tsv' \
	-c 'thaw w all > thaw.tsv' -c 'train w royals epochs=1' -c 'vector king > free.tsv' >log
grep -c '^frozen.3 words' info.tsv
awk '$1 == "w" && $5 == "the" { print $1, $2, $3, $5, $6 }' more.tsv
awk 'last == "kept" { print "kept", $1, "new", $2, "unmoved", $4 } { last = $1 }' more.tsv
cmp before.tsv after.tsv && echo "king stayed"
cmp -s after.tsv free.tsv || echo "king moves again"

# Only new words learn; a set goes with the line that trains; a strong anchor holds without freezing.
cat >more.txt <<'END'
the comet saw the king and the queen near the castle . the comet fell and the king and the queen saw the comet .
the king saw the comet again . the queen saw the comet too .
END
isthmus -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=1 exact=yes' -c 'load more.txt as=more' \
	-c 'train w more freeze=all epochs=20 > all.tsv' -c 'thaw w all' -c 'train w more anchor=1e9 epochs=20 > tied.tsv' \
	-c 'train w more epochs=20 > loose.tsv' >log
awk 'last == "kept" { print "kept", $1, "new", $2, "unmoved", $4 } { last = $1 }' all.tsv
for run in tied loose; do
	awk -v run=$run 'last == "kept" { print run, ($11 < 1e-6 ? "within a millionth" : $11 > 1e-3 ? "moved" : $11) } { last = $1 }' $run.tsv
done

# What cannot be.
isthmus -c 'set bail=no' -c 'synth royals > log.tsv' -c 'train ppmi royals as=p dim=10 > log.tsv' -c 'freeze p king' \
	-c 'freeze royals king' -c 'train sgns royals as=v dim=10 epochs=1 exact=yes > log.tsv' -c 'freeze v kinng' \
	-c 'freeze v domain=mars' -c 'train sgns royals freeze=all' 2>&1
