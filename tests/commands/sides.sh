# What is new in a shared space, texts, words of n-grams, rows of numbers, comes there by the map of a side.
isthmus() { command isthmus -q --format=tsv "$@"; }
printf 'id,kind,text\nd1,kitchen,bread and butter and flour\nd2,kitchen,knead flour and butter\nd3,sea,wind and rope\nd4,sea,the rope and the sail\n' >en.csv
sed 's/bread/brot/g;s/butter/fett/g;s/flour/mehl/g;s/knead/knete/g;s/wind/brise/g;s/rope/tau/g;s/sail/segel/g;s/and/und/g;s/the/das/g;s/^d/e/' en.csv >de.csv
printf 'd1\te1\nd2\te2\nd3\te3\nd4\te4\n' >pairs.tsv
printf 'id,text\nn1,flour und mehl\nn2,the tau and the segel das tau\n' >new.csv
isthmus -c 'load en.csv label=kind' -c 'load de.csv label=kind' -c 'load new.csv' -c 'load pairs.tsv kind=lexicon' -c 'embed en by=tfidf as=t' -c 'embed de by=tfidf as=u' \
	-c 'adapt cca t u pairs=pairs as=both holdout=0 dim=3' -c 'session save s.isthmus' >/dev/null 2>&1
echo "--- the side that knows most of the words reads; or the one that is named"
isthmus -c 'load s.isthmus' -c 'near "bread and butter" in=both k=1' -c 'near "brot und fett" in=both k=1' -c 'near "bread brot butter fett" in=both k=1' 2>&1 |
	grep -v '^#  *Open' | sed -E 's/\t0\.[0-9]+//'
isthmus -c 'load s.isthmus' -c 'near "bread brot butter fett" in=both side=t k=1' 2>&1 | grep 'taken'
echo "--- as an item of the side would come there"
isthmus -c 'load s.isthmus' -c 'load en.csv as=again' -c 'embed again in=both side=t as=r' -c 'near r/d1 in=both k=1' | tail -1 | cut -f 1,3
isthmus -c 'load s.isthmus' -c 'embed t in=both side=t as=r' -c 'near r/d3 in=both k=1' | tail -1 | cut -f 1,3
isthmus -c 'load s.isthmus' -c 'embed new in=both as=n' -c 'near n/n1 in=both k=4 domain=t' -c 'near n/n2 in=both k=1' | grep -c '^[de][1-4]'
echo "--- a classifier that learned there reads new text, too"
isthmus -c 'load s.isthmus' -c 'train classify both as=c by=prototype domain=t' -c 'classify "brot und mehl"' | sed -n '/^label/{n;s/\t.*//p;}'
echo "--- words of n-grams"
isthmus -c 'synth royals' -c 'train fasttext royals as=a dim=8 epochs=1 buckets=2000 exact=yes' -c 'train fasttext royals as=b dim=8 epochs=1 buckets=2000 exact=yes seed=2' \
	-c 'adapt procrustes a b as=ab' -c 'oov king in=ab side=a k=1000' -c 'set bail=no' -c 'oov kingg in=ab' -c 'session save w.isthmus' 2>&1 | grep -o 'error: .*\|# It was.*'
isthmus -c 'load w.isthmus' -c 'oov kingg in=ab side=b k=1' | tail -1
isthmus -c 'load w.isthmus' -c 'drop b' -c 'oov kingg in=ab side=b' 2>&1 | grep error
echo "--- words of one side make its texts"
isthmus -c 'load w.isthmus' -c 'embed royals in=ab side=a unit=sentence method=mean as=s' -c 'embed royals in=a unit=sentence method=mean as=s0' | grep -c '^s'
echo "--- what goes wrong"
isthmus -c 'load s.isthmus' -c 'load w.isthmus' >/dev/null 2>&1
for line in 'near "bread" in=both side=v' 'near "bread" in=t side=u' 'embed t in=both' 'embed t in=both side=u' 'embed en in=both side=t by=tfidf' 'near "qqq www" in=both'; do
	isthmus -c 'load s.isthmus' -c "$line" 2>&1 | grep '^error'
done
isthmus -c 'load w.isthmus' -c 'near "a new text" in=ab' 2>&1 | grep '^error'
isthmus -c 'synth shapes' -c 'embed shapes' 2>&1 | grep '^error' | cut -c 1-60
