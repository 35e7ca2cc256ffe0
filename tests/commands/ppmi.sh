# Mutual information on the planted world solves every analogy of gender, with the same bytes at any number of threads.
for threads in 1 2 3; do
	isthmus --format=json --threads=$threads -c 'synth royals' -c 'train ppmi royals as=w' -c 'wait' \
		-c 'analogy man : king :: woman' >$threads.json
done
cmp 1.json 2.json && cmp 1.json 3.json && echo "the same bytes"
isthmus -c 'synth royals' -c 'train ppmi royals as=w' -c 'wait' -c 'eval analogy royals-gender' | grep '^all'
