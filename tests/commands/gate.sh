# An assert that does not hold ends the batch with status 4, at once or, with bail=no, at the end.
printf 'synth royals > /dev/null
train sgns royals as=w dim=20 exact=yes > /dev/null
near king k=3 > /dev/null
' >train.isthmus
isthmus -f train.isthmus -c 'assert cosine > 0.1' -c 'echo it holds'
echo "status $?"
isthmus -f train.isthmus -c 'assert cosine > 1.5' -c 'echo never said' 2>&1 | sed 's/is 0\.[0-9]*/is 0.x/'
isthmus -f train.isthmus -c 'assert cosine > 1.5' 2>/dev/null
echo "status $?"
isthmus -c 'set bail=no > /dev/null' -f train.isthmus -c 'assert cosine > 1.5' -c 'echo said' 2>/dev/null
echo "status $?"
# By the interval it fails only when all of that lies beyond, in the strict sense when any of it does.
printf 'synth biased strength=0.6 size=120000 seed=3
train sgns biased as=w dim=30 epochs=4 exact=yes
audit weat biased-leaning-male biased-leaning-female biased-male biased-female
' >audit.isthmus
for gate in 'effect > 2 by=interval' 'effect > 0.5 by=interval strict=yes' 'effect < 0.5 by=interval' 'lost = 0 where=test=weat' \
	'words = 8 table=sets where=set=X' 'effect > 0 where=test=weat7'; do
	isthmus -q -f audit.isthmus -c "assert $gate" >answer 2>&1
	echo "$gate: status $?"
done
