# Maps: by a job, drawn as it forms, changed, stepped through, saved and opened; the same at any number of threads.
royals='synth royals'
words='train sgns royals as=w dim=20 epochs=2 exact=yes'
for threads in 1 2; do
	isthmus --format=tsv --threads=$threads -c "$royals" -c "$words" -c "map w by=tsne iterations=250 > tsne-$threads.tsv" \
		-c "map by=umap epochs=60 > umap-$threads.tsv" >log 2>&1 || cat log
done
cmp tsne-1.tsv tsne-2.tsv && cmp umap-1.tsv umap-2.tsv && echo "the same maps"
head -n 1 tsne-1.tsv
grep -c "" tsne-1.tsv
isthmus --format=table -c "$royals > log" -c "$words > log" -c 'map by=tsne iterations=120 > log' -c 'assert iteration = 120' \
	-c 'map > log' -c 'assert iteration = 120' -c 'map iterations=150 > log' -c 'assert iteration = 150' \
	-c 'map frame=1 > log' -c 'assert iteration < 120' -c 'map near=king k=3 > log' -c '!sed -n 1p log' \
	-c 'map by=pca > log' -c 'assert trustworthiness > 0.8' -c 'assert continuity > 0.8' -c 'map by=tsne > log' \
	-c 'assert iteration = 150' -c 'session save maps.isthmus' 2>&1
isthmus --format=table -c 'session open maps.isthmus' -c 'map > log' -c 'assert iteration = 150' -c 'map frame=1 > log' \
	-c 'assert iteration < 120' -c 'map iterations=170 > log' -c 'assert iteration = 170' -c 'jobs > jobs' \
	-c '!grep -c done jobs' 2>&1
# A job in the background; the end of the batch waits for it.
isthmus --format=tsv -c "$royals" -c "$words" -c 'map by=umap epochs=40 sample=100 &' >out 2>log && grep -c "" out
for wrong in 'map by=spiral' 'map by=pca perplexity=3' 'map by=tsne perplexity=0' 'map frame=99' 'map near=kong' \
	'map sample=3 near=king' 'map by=tsne near=king colour=class'; do
	isthmus --format=table -c "$royals > log" -c "$words > log" -c "$wrong" 2>&1 | tail -n 3
done
