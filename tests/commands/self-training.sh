# Learning from one's own guesses, from few labels and from one domain after the other; the same bytes at any number of
# threads. In the world, the second domain is turned and moved.
learn() {
	isthmus -q --threads=$1 -c 'synth gaussians severity=0.7 as=g' \
		-c 'adapt pseudo g-a g-b judge=none as=easy' \
		-c 'adapt pseudo g-a g-b judge=none order=hard as=hard' \
		-c 'adapt prototypes g-a g-b judge=transfer labels=20 as=means' \
		-c 'adapt finetune g-a g-b judge=none labels=20 freeze=hidden as=tuned' \
		-c 'eval forgetting g-a g-b hidden=0' \
		-c 'eval forgetting g-a g-b hidden=0 ewc=1000 tolerance=0.01 refuse=yes' \
		-c 'eval fewshot g-a g-b shots=0,5,20 draws=3'
}
learn 1 >one.tsv
echo "status $?"
learn 2 >two.tsv
cmp one.tsv two.tsv && echo "the same bytes"
grep '^hidden 1' one.tsv | cut -f 3,6
grep -c 'kept$' one.tsv
for line in 'adapt finetune g-a g-b' 'adapt finetune g-a g-b labels=5 freeze=3' 'adapt prototypes g-a g-b guess=no' \
	'eval fewshot g-a g-b shots=5,1' 'eval fewshot g-a g-b shots=100000' 'eval forgetting g-a'; do
	isthmus -q -c 'synth gaussians as=g' -c "$line"
done
