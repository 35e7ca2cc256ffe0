# An interrupt stops the job at work; what it has learned is kept, and the batch ends with 130.
mkfifo lines
isthmus -f lines >answer.txt 2>errors.txt &
isthmus=$!
exec 3>lines
echo 'synth royals > made.tsv
train sgns royals as=w dim=10 epochs=100000 > answer.tsv
echo never said' >&3
until [ -s made.tsv ]; do :; done
kill -INT $isthmus
wait $isthmus
echo "status $?"
cat answer.txt errors.txt
