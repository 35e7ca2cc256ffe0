# A new model begins from vectors of a file, of a space, or from another model; the answer says how many were found.
cat >given.vec <<'END'
3 4
king 0.1 0.2 0.3 0.4
queen 0.2 0.1 0.4 0.3
elsewhere 0.4 0.3 0.2 0.1
END
isthmus -c 'synth royals' -c 'load given.vec as=given' \
	-c 'train sgns royals as=a start=given.vec epochs=1 exact=yes > a.tsv' \
	-c 'train sgns royals as=b start=given epochs=1 exact=yes > b.tsv' \
	-c 'train cbow royals as=c start=given outside=no epochs=1 exact=yes freeze={king} > c.tsv' \
	-c 'train cbow royals as=d start=c epochs=1 exact=yes > d.tsv' \
	-c 'compare a b > same.tsv' -c 'vector king in=c > king.tsv' >log
for run in a b c d; do
	awk -v run=$run 'last == "from" { print run, "from", $1, "items", $2, "found", $3, "outside", $4, "new", $5 } { last = $1 }' $run.tsv
done
awk 'last == "kept" { print "kept", $1, "unmoved", $4 } { last = $1 }' same.tsv
awk 'last == "kept" { print "kept", $1, "lost", $3, "unmoved", $4 } { last = $1 }' c.tsv

# What cannot be.
isthmus -c 'set bail=no' -c 'synth royals > log.tsv' -c 'load given.vec as=given > log.tsv' \
	-c 'train sgns royals start=given dim=5' -c 'train ppmi royals start=given' -c 'train sgns royals start=nowhere' \
	-c 'train sgns royals as=w start=given epochs=1 exact=yes > log.tsv' -c 'train w royals start=given' \
	-c 'train sgns royals start=royals' -c 'train sgns royals start=log.tsv' -c 'ls > ls.tsv' -c '!cut -f 1 ls.tsv' 2>&1
