# A space beside its baseline: what is beyond its limit decides what is to be done, by the rule that the answer states.
set -- -q -c 'synth biased strength=0 size=60000 seed=3 as=old' -c 'train sgns old as=a dim=20 epochs=3 exact=yes'
isthmus "$@" -c 'monitor a against=a' -c 'assert advice = fine' -c 'assert value = 1 where=measure=overlap' \
	-c 'assert value = 0 where=measure=ks-dimension' >answer
echo "the same space: status $?"
cut -f1 answer | grep -E '^(ks|psi|mmd2|centroid|overlap)'
tail -n 5 answer | head -n 4
isthmus "$@" -c 'train sgns old as=b dim=20 epochs=3 seed=5 exact=yes' -c 'monitor b against=a overlap=0.1' >answer
echo "another seed: status $?"
grep -o 'are taken to mean different things' answer
isthmus "$@" -c 'synth biased strength=0.9 size=60000 seed=3 as=new' -c 'train sgns new as=b dim=20 epochs=3 exact=yes' \
	-c 'monitor b against=a sets=new-leaning-male,new-leaning-female,new-male,new-female' -c 'assert advice = "roll back"' >answer
echo "grown bias: status $?"
grep -o '^roll back.weat-sets grew by' answer
isthmus "$@" -c 'train a old epochs=12 lr=0.2 exact=yes' -c 'train sgns old as=b dim=20 epochs=3 exact=yes' \
	-c 'monitor a against=b' -c 'assert advice = retrain' -c 'monitor a against=b ks=9 psi=9 centroid=9 overlap=0' \
	-c 'assert advice = fine' >answer
echo "longer training: status $?"
isthmus "$@" -c 'monitor a' 2>&1 >/dev/null
isthmus "$@" -c 'monitor a against=z' 2>&1 >/dev/null
isthmus "$@" -c 'monitor a against=a sets=weat77' 2>&1 >/dev/null
isthmus "$@" -c 'monitor a against=a sets=old-male,old-female' 2>&1 >/dev/null
isthmus "$@" -c 'monitor a against=a sets=weat7' | grep weat7
# Domains that have nothing in common have no shares that could have changed, nor items that tell about coordinates.
for side in x y; do
	awk -v side=$side 'BEGIN { srand(3); print "id,a,b,of,kind"; for (i = 0; i < 60; i++) printf "%s%d,%.3f,%.3f,%s%d,k\n", side, i, rand(), rand(), side, i % 2 }' >$side.csv
done
isthmus -q -c 'load x.csv title=id domain=of label=kind as=x' -c 'load y.csv title=id domain=of label=kind as=y' -c 'monitor y against=x' >answer
echo "nothing in common: status $?"
grep -c '^psi-domains' answer
grep -o 'No item is in both spaces' answer
# Domains that have other shares than before are told, those that changed most first.
for side in then now; do
	awk -v side=$side 'BEGIN { srand(3); print "id,a,b,of,kind"; for (i = 0; i < 200; i++) { of = side == "now" && i % 10 ? "red" : i % 2 ? "red" : "blue"
		printf "p%d,%.3f,%.3f,%s,k\n", i, rand(), rand(), of } }' >$side.csv
done
isthmus -q -c 'load then.csv title=id domain=of label=kind as=then' -c 'load now.csv title=id domain=of label=kind as=now' -c 'monitor now against=then' \
	-c 'assert advice = rebalance' >answer
echo "other shares: status $?"
grep -o 'Shares of the items .*' answer
