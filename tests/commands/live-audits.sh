# Audits beside training, adapting and debiasing: what each did to an effect, which words moved, and the map along the
# axis. The digits that a CPU gives are its own: only what holds of them is kept.
sets() { echo "$1-leaning-male:$1-leaning-female:$1-male:$1-female"; }
verdict() { grep '^weat:' answer | cut -f1,8; }
set -- -c 'synth biased strength=0 as=fair' -c 'synth biased strength=1 as=tilted' \
	-c 'train sgns fair as=w dim=20 epochs=2 exact=yes'
# Learning from text that leans makes it worse, which is said aloud; what that means for single words is listed.
isthmus "$@" -c 'checkpoint w' -c "train w tilted epochs=3 audit=weat:$(sets tilted)" -c 'assert change > 0.5 where=verdict=worse' \
	-c 'audit weat tilted-leaning-male tilted-leaning-female tilted-male tilted-female limit=0.5' >answer 2>told
echo "train: status $?"
verdict
cat answer told | grep -o 'train made it worse'
grep -c 'lies beyond the limit of 0.5' answer
isthmus "$@" -c 'train w tilted epochs=3' -c 'moved by=axis axis=tilted-male:tilted-female top=8' >answer
echo "moved by axis: status $?"
sed -n '/^item/p' answer
isthmus "$@" -c 'train w tilted epochs=3' -c 'moved by=neighbours top=3' -c 'assert changed > 0' -c 'moved top=3' -c 'assert cosine < 1' >answer
echo "moved: status $?"
sed -n '/^item/p' answer
isthmus "$@" -c 'moved by=axis' >answer
echo "status $?"
isthmus "$@" -c 'moved by=neighbours axis=weat7' >answer
echo "status $?"
# Adapting an even space to one that leans makes it worse, too; and since= tells it of any two spaces.
set -- "$@" -c 'train sgns tilted as=v dim=20 epochs=3 exact=yes'
for method in coral transport; do
	isthmus "$@" -c "adapt $method w v audit=weat:$(sets tilted) as=both" >answer 2>told
	echo "adapt $method: status $?"
	verdict
	cat answer told | grep -o 'adapt made it worse: the effect of [a-z:-]* in w'
done
isthmus "$@" -c 'audit weat tilted-leaning-male tilted-leaning-female tilted-male tilted-female in=v since=w' >answer 2>told
echo "since: status $?"
cat answer told | grep -o 'what was done since w made it worse'
# However certain, a change below the margin is neither worse nor better; a margin is of a change.
isthmus "$@" -c 'audit weat tilted-leaning-male tilted-leaning-female tilted-male tilted-female in=v since=w margin=3' >answer 2>told
echo "margin: status $?"
sed -n '/^test.*margin$/,/^$/p' answer | cut -f8,9
cat answer told | grep -o 'Certain, but smaller than what matters (margin 3): the effect of [a-z]* went'
isthmus "$@" -c 'audit weat tilted-leaning-male tilted-leaning-female tilted-male tilted-female in=v margin=3' >answer
echo "status $?"
isthmus "$@" -c 'audit report card.html margin=3' >answer
echo "status $?"
isthmus "$@" -c 'debias project tilted-male tilted-female as=flat margin=3' >answer
echo "status $?"
# Debiasing is told round by round.
isthmus "$@" -c "debias project tilted-male tilted-female extend=20 audit=weat:$(sets tilted) as=flat" \
	-c 'audit weat tilted-leaning-male tilted-leaning-female tilted-male tilted-female in=flat since=v' >answer
echo "debias: status $?"
verdict
grep '^weat	' answer | tail -1 | cut -f8
isthmus "$@" -c "debias inlp tilted-male tilted-female extend=20 rounds=2 tolerance=0 audit=weat:$(sets tilted) as=flat" >answer
echo "inlp: status $?"
grep -A3 '^test	rounds' answer | grep '^[tw]' | cut -f1,2
isthmus "$@" -c "debias adversarial tilted-male tilted-female extend=20 epochs=40 audit=weat:$(sets tilted) as=flat" >answer
echo "adversarial: status $?"
grep -A6 '^test	epochs' answer | grep '^[tw]' | cut -f1,2
isthmus "$@" -c 'let m = {he him man boy}' -c 'let f = {she her woman girl}' \
	-c "debias soft m f extend=20 audit=weat:$(sets tilted) as=soft" >answer
echo "soft: status $?"
grep -A9 '^test	lambda' answer | grep '^[tw]' | cut -f1,2
# The words of the sets are on the map, however few points it has, each with its set.
isthmus "$@" -c 'map in=v by=axis axis=tilted-male:tilted-female words=tilted-leaning-male:tilted-leaning-female sample=40' --format=json >answer
echo "map: status $?"
tail -1 answer | grep -o '"[ABXY] [a-z-]*"' | sort | uniq -c | sed "s|^ *||"
isthmus "$@" -c 'map in=v by=axis axis={he,him}' >answer
echo "status $?"
isthmus "$@" -c 'map in=v by=axis axis=tilted-male:tilted-female words=tilted-male,tilted-female' >answer 2>faults
echo "status $?"
sed 's,there are: .*; or,there are: …; or,' faults
isthmus "$@" -c "debias inlp tilted-male tilted-female audit=weat:nobody:tilted-male:tilted-female:x" >answer
echo "status $?"
isthmus "$@" -c "debias inlp tilted-male tilted-female audit=weat:tilted-male:tilted-female" >answer
echo "status $?"
