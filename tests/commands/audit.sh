# An audit of a planted bias as a gate: the statistic passes or fails it, and what cannot be tested is told.
set -- -c 'synth biased strength=0.6 size=120000 seed=3' -c 'train sgns biased as=w dim=30 epochs=4 exact=yes'
audit='audit weat biased-leaning-male biased-leaning-female biased-male biased-female'
# The digits that a CPU gives are its own: only what holds of them is kept.
isthmus "$@" -c "$audit" -c 'assert effect > 1.2' -c 'assert low > 0.8' -c 'assert p < 0.01' >answer
echo "status $?"
grep '^test' answer
isthmus "$@" -c "$audit" -c 'assert effect < 0.5' >answer 2>&1
echo "status $?"
isthmus "$@" -c 'audit weat weat7' >answer
echo "status $?"
isthmus "$@" -c 'audit weat biased-leaning-male {he she} {king queen}' >answer
echo "status $?"
isthmus "$@" -c 'audit weat biased-leaning-male biased-male {he she} {king queen}' >answer
echo "status $?"
# The tests against two groups find the same planted leaning, each by its own sign.
groups='biased-leaning-male biased-male biased-female'
isthmus "$@" -c "audit scweat $groups" -c 'assert effect > 0' -c "audit rnd $groups" -c 'assert effect < 0' \
	-c "audit semaxis $groups" -c 'assert effect > 0' -c "audit mac $groups" -c 'assert effect < 1' \
	-c "audit ect $groups" -c 'assert effect < 1' >answer
echo "status $?"
grep '^test' answer
isthmus "$@" -c "audit ripa $groups" >answer
echo "status $?"
# A battery runs every test, and corrects p for their number; what cannot be run is told with the reason.
isthmus "$@" -c 'audit all biased-leaning-male biased-leaning-female biased-male biased-female' -c 'assert p_holm < 0.05' >answer
echo "status $?"
sed -n '/^test/,/^$/p' answer | cut -f2
grep -c 'belong together by their places' answer
isthmus "$@" -c 'audit all weat7' >answer
echo "status $?"
# Numbers of words come from a table; without X, all words that have one are taken.
isthmus "$@" -c 'audit wefat biased-male biased-female property=planted' >answer
echo "status $?"
isthmus -c 'synth biased strength=0.6 size=120000 seed=3' 2>/dev/null | awk -F'\t' 'NF == 1 { inside = 0 } inside { print $1 "," $2 } /^fact/ { inside = 1; print "word,planted" }' >table.csv
isthmus "$@" -c 'annotate w table.csv' -c 'audit wefat biased-male biased-female property=planted' -c 'assert effect > 0.7' -c 'assert low > 0' >answer
echo "status $?"
# What two clusters or a classifier find goes with the words that another space tells to lean.
isthmus "$@" -c 'debias project biased-male biased-female as=flat extend=20' -c 'audit clusters biased-male biased-female in=flat reference=w extend=20' \
	-c 'audit reclassify biased-male biased-female in=flat reference=w extend=40 classifier=rbf' \
	-c 'audit neighbours biased-leaning-male biased-male biased-female in=flat reference=w k=10' \
	-c 'assert statistic > 0' >answer
echo "status $?"
grep '^test' answer
isthmus "$@" -c 'audit clusters biased-male biased-female reference=nowhere' >answer
echo "status $?"
