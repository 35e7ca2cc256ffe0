# On the planted world dim and epochs matter; the search is the same again at any number of threads. Times are cut off.
for threads in 1 2; do
	isthmus --threads=$threads -c 'synth royals' \
		-c 'tune sgns royals over dim=4,12 epochs=1,2 exact=yes test=royals-gender as=best' -c 'assert accuracy > 0.5' \
		-c 'train best royals epochs=1' -c 'tuning' >all.tsv
	sed '1,/^trial/d; /^$/,$d' all.tsv | cut -f 1-7 >$threads.tsv
done
cut -f 1-3 1.tsv
cmp 1.tsv 2.tsv && echo "the same at 1 and 2 threads"
isthmus -c 'synth royals' -c 'tune sgns royals over dim=4,12 search=halving epochs=4 exact=yes test=royals-gender' | grep '^#'
for line in 'tune' 'tune sgsn royals' 'tune nothing royals' 'tune sgns royals' 'tune sgns royals over dim=4 epochs=2' 'tune sgns royals over dim=4,x' \
	'tune sgns royals over size=4,2000000' 'tune sgns royals over dim=4,8 seed=1,2' 'tune sgns royals over negative=2,5' \
	'tune ppmi royals over dim=4,8' 'tune ppmi royals over dim=4,8 search=halving test=royals-gender' \
	'tune sgns royals over epochs=1,2 search=halving' 'tune sgns royals over dim=4,8 by=similarity' \
	'tune sgns royals over dim=4,8 by=loss test=royals-gender' 'tune sgns royals over dim=4,8 test=missing.txt' \
	'tune sgns royals over dim=4,8 test=royals-gender as=sgns' 'tune sgns royals over dim=4,8 by=accuracy' 'tune sgns nobody over dim=4,8' 'tuning'; do
	isthmus -c 'synth royals' -c "$line" >/dev/null
done
