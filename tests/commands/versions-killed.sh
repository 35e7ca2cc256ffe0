# Killed at any moment of keeping, going back and saving, or on a full disk: what was saved before stays whole.
made="-c 'synth royals size=40000' -c 'train sgns royals as=w dim=50 epochs=1 exact=yes' -c 'checkpoint w'"
eval isthmus -q $made -c "'train w royals epochs=1 exact=yes'" -c "'checkpoint w'" -c "'session save v.isthmus'" >/dev/null
isthmus --format=tsv -q -c 'session open v.isthmus' -c 'save w two.npy' -c 'rollback w@1' -c 'save w one.npy' >/dev/null
for delay in 0.02 0.05 0.1 0.2 0.4; do
	isthmus -q -c 'session open v.isthmus' -c 'rollback w@1' -c 'train w royals epochs=1 exact=yes seed=7' -c 'checkpoint w' \
		-c 'session save v.isthmus' -c 'rollback w@1' -c 'session save v.isthmus' -c 'train w royals epochs=1000' >/dev/null 2>&1 &
	sleep $delay
	kill -9 $!
	wait $! 2>/dev/null
	isthmus -q -c 'session open v.isthmus' -c 'rollback w@2' -c 'save w again2.npy' -c 'rollback w@1' -c 'save w again1.npy' >/dev/null
	cmp one.npy again1.npy && cmp two.npy again2.npy && echo whole
done
trap '' XFSZ
(
	ulimit -f 64
	isthmus -q -c 'session open v.isthmus' -c 'rollback w@1' -c 'session save v.isthmus' 2>&1 >/dev/null | sed 's/: [^:]*$//'
)
isthmus -q -c 'session open v.isthmus' -c 'rollback w@2' -c 'save w again2.npy' >/dev/null && cmp two.npy again2.npy && echo whole
ls
# A space of documents reads new text as it did then, also in another process; a doc2vec model that learned more too.
printf 'the king rules\nthe queen rules\nthe wizard sings\nthe witch sings\n' >lines.txt
printf 'king 1 0\nqueen 1 0.1\nrules 0.9 0\nwizard 0 1\nwitch 0.1 1\nsings 0 0.8\nthe 0.1 0.1\n' >words.txt
isthmus --format=tsv -q -c 'load words.txt kind=vectors as=v' -c 'load lines.txt kind=corpus as=t' -c 'embed t in=v as=d unit=sentence' \
	-c 'checkpoint d' -c 'near "the king sings" in=d k=2 > before.tsv' -c 'drop v' -c 'embed t method=tfidf as=d unit=sentence' \
	-c 'near "the king sings" in=d k=2 > between.tsv' -c 'session save d.isthmus' >/dev/null
isthmus --format=tsv -q -c 'session open d.isthmus' -c 'session save e.isthmus' >/dev/null
rm d.isthmus
isthmus --format=tsv -q -c 'session open e.isthmus' -c 'near "the king sings" in=d k=2 > between2.tsv' -c 'rollback d@1' \
	-c 'near "the king sings" in=d k=2 > after.tsv' >/dev/null
cmp between.tsv between2.tsv && cmp before.tsv after.tsv && ! cmp -s before.tsv between.tsv && echo "the same encoder"
isthmus --format=tsv -q -c 'synth royals size=20000' -c 'train doc2vec royals as=d dim=10 epochs=1 exact=yes' -c 'checkpoint d' \
	-c 'near "the king rules" in=d k=3 > before.tsv' -c 'train d royals epochs=2 exact=yes' \
	-c 'near "the king rules" in=d k=3 > between.tsv' -c 'rollback d@1' -c 'near "the king rules" in=d k=3 > after.tsv' >/dev/null
cmp before.tsv after.tsv && ! cmp -s before.tsv between.tsv && echo "the same encoder"
