# Killed at any moment while an index is built or written, what was committed before stays whole.
awk 'BEGIN { srand(1); for (i = 0; i < 6000; i++) { printf "w%d", i; for (j = 0; j < 10; j++) printf " %.3f", rand() - 0.5; print "" } }' >v.txt
isthmus -q -c 'load v.txt as=v' -c 'index hnsw v m=4 ef_build=10' -c 'index save v v.index' -c 'session save v.isthmus' >/dev/null
for delay in 0.02 0.1 0.3 0.6 1; do
	isthmus -q -c 'session open v.isthmus' -c 'index hnsw v m=5 ef_build=20' -c 'index save v v.index' -c 'session save v.isthmus' \
		-c 'index hnsw v ef_build=2000' >/dev/null 2>&1 &
	sleep $delay
	kill -9 $!
	wait $! 2>/dev/null
	isthmus --format=tsv -q -c 'session open v.isthmus' -c 'near w1 k=1' -c 'index load v v.index' 2>&1 | grep -c 'By index\|ready'
done
