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
isthmus -c 'synth gaussians shift=sideways'
isthmus -c 'synth gaussians as=g dim=5' -c 'synth gaussians as=h dim=6' -c 'eval transfer g-a h-a'
