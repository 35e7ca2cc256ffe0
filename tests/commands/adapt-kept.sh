# A shared space is kept in a session file with where it comes from, and goes on being asked.
isthmus --seed=3 -c 'synth twins' -c 'train sgns twins-a as=a dim=20 epochs=4 exact=yes' \
	-c 'train sgns twins-b as=b dim=20 epochs=4 exact=yes' \
	-c 'adapt procrustes a b pairs=twins-pairs judge=none as=ab' -c 'session save kept.isthmus' >made.txt
isthmus --session=kept.isthmus -c 'info ab' -c 'near tidipa in=ab domain=a k=3' -c 'assert domain = a' \
	-c 'adapt standardise ab from=a to=b judge=none as=again' -c 'info again'
