# Worlds of points and of stained cloth, from end to end.
isthmus -c 'synth gaussians as=g severity=0.4' -c ls
isthmus -q -c 'synth gaussians as=g severity=0.4' -c 'adapt procrustes g-a g-b pairs=g-pairs as=turned judge=retrieval' |
	grep '^after.*csls' | cut -f 1-4
for shift in covariate label concept missing; do
	isthmus -c "synth gaussians shift=$shift severity=0.6 size=1000" | tail -1
done
isthmus -c 'synth moons angle=45' -c 'eval transfer moons-a moons-b' |
	sed -n '/^moons/p; /^turned/p' | cut -f 1-4
isthmus -c 'synth anomalies share=0.1' -c 'show linen-10 in=anomalies' | head -12
isthmus -q --format=table -c 'synth anomalies as=cloth size=1000' -c 'train eigen cloth as=s dim=20' \
	-c 'eval anomalies s clean=yes' | grep -A 5 '^usual  asked'
isthmus -q --format=table -c 'synth anomalies as=cloth size=1000' -c 'train eigen cloth as=s dim=20' \
	-c 'adapt standardise s from=wool to=linen as=one judge=none' -c 'eval anomalies one from=wool to=linen k=5' |
	grep '^wool'
isthmus -q --format=table -c 'synth gaussians as=g' -c 'eval anomalies g-a' | sed -n '/^strangest/,$p'
isthmus -q --format=table -c 'synth gaussians as=g' -c 'eval anomalies g-a g-b k=3 class=c1' | sed -n '/^anomalies/,/^$/p'
isthmus -q -c 'synth gaussians as=g' -c 'eval anomalies g-a class=1' 2>&1 | grep -A 2 error
isthmus -c 'synth gaussians shift=sideways'
isthmus -c 'synth gaussians as=g dim=5' -c 'synth gaussians as=h dim=6' -c 'eval transfer g-a h-a'
