# A file of questions is known by its content: which version it is, and that it was changed, stands in the answers.
printf 'king queen 9\nprince princess 8\nking crown 5\nduke wizard 2\n' >rated.txt
set -- -q -c 'synth royals' -c 'train sgns royals as=w dim=10 epochs=1 exact=yes'
isthmus -c 'benchmark rated.txt' -c 'assert state = unknown'
isthmus -c 'benchmark rated.txt name=royal-ratings version=2 citation="made up, 2026"' -c 'assert state = "as recorded"'
isthmus "$@" -c 'eval similarity rated.txt' | grep Benchmark
printf 'king queen 8\nprince princess 8\nking crown 5\nduke wizard 2\n' >rated.txt
isthmus "$@" -c 'eval similarity rated.txt' | grep Careful
isthmus -c 'benchmark rated.txt' -c 'assert state = "as recorded"'
echo "status $?"
isthmus -c 'benchmark rated.txt version=3'
isthmus -c 'benchmark none.txt'
