# Lost words are replaced only when asked for; seeds and spaces tell how an effect spreads.
set -- -c 'synth biased as=b size=80000 seed=3' -c 'train sgns b as=w dim=20 epochs=5 exact=yes' \
	-c 'train sgns b as=v dim=20 epochs=5 exact=yes seed=2'
groups='{judge pilot librarian doctor} b-male b-female'
planted='b-leaning-male b-leaning-female b-male b-female'
isthmus "$@" -c "audit weat {nurse enginer teacher baker tailor cooks} $groups in=w force=yes" >answer
echo "status $?"
grep -A3 '^set.lost' answer | cut -f1-4
isthmus "$@" -c "audit weat {nurse enginer teacher baker tailor cooks} $groups in=w replace=enginer:engineer,cooks:carpenter" >answer
echo "status $?"
grep replaced answer
for pairs in nurse:judge enginer:enginr enginer enginer:baker pilots:judge; do
	isthmus "$@" -c "audit weat {nurse enginer teacher baker tailor} $groups in=w replace=$pairs" >answer
	echo "status $?"
done
isthmus "$@" -c "audit weat $planted in=w across=seeds runs=3" \
	-c 'assert value > 0.5 table=spread where=quantity=mean' -c "audit weat $planted in=w,v" \
	-c 'assert value > 0.5 table=spread where=quantity=mean' >answer
echo "status $?"
grep -c '^seed ' answer
cut -f1 answer | sed -n '/^quantity/,$p' | grep -v '^#'
isthmus "$@" -c 'audit weat all in=w across=seeds' >answer
isthmus "$@" -c "audit weat $planted in=w,vv" >answer
isthmus "$@" -c 'synth biased form=vectors as=p' -c 'audit weat p-leaning-male p-leaning-female p-male p-female in=p across=seeds' >answer
# Where the effect lies among those of random words.
isthmus "$@" -c "audit weat $planted in=w null=random" -c 'assert quantile > 0.7 table=null' >answer
echo "status $?"
isthmus -c 'synth biased form=vectors as=p words=50' -c 'audit weat p-leaning-male p-leaning-female p-male p-female in=p null=random' >answer
echo "status $?"
# Versions of one model are compared, too.
isthmus "$@" -c 'checkpoint w' -c 'train w b epochs=1' -c "audit weat $planted in=w across=checkpoints" -c 'assert value > 0 table=spread where=quantity=mean' >answer
echo "status $?"
cut -f1 answer | sed -n '/^run/,$p' | grep -v '^#'
isthmus "$@" -c "audit weat $planted in=v across=checkpoints" >answer
