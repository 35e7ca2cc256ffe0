# Files and sessions named on the command line are opened first, without an answer; failures are told.
printf 'one two three. two three four.\n' >text.txt
isthmus text.txt -c 'vocab text top=2 | cut -f1'
isthmus -c 'load text.txt as=t > /dev/null' -c 'session save s.isthmus > /dev/null'
isthmus --session=s.isthmus -c 'info t | head -n 3'
isthmus s.isthmus -c 'info t | head -n 2'
isthmus --session=s.isthmus --format=json -c 'echo said'
isthmus --session=missing.isthmus -c 'echo never said'
echo "status $?"
isthmus --tui -c 'echo never said'
echo "status $?"
isthmus --seed=7 --threads=1 --format=csv -c set | tr -d '\r' | head -n 4 | cut -d, -f1-2
