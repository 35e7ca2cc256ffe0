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
