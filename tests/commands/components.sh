# Principal components: an axis explained, a reduced space, a white one, and what is refused.
awk 'BEGIN {
	for (i = 1; i <= 60; i++) {
		side = i % 2 ? 1 : -1
		a = (i * 37) % 11 - 5; b = (i * 53) % 7 - 3
		printf "item%d %g %g %g %g\n", i, 10 * side + a / 10, a, b, 2 * b
	}
	print "far 40 0 0 0"
}' >points.vec
isthmus --format=tsv -c 'load points.vec as=p' -c 'explain axis 1 k=1' | sed 1,3d | cut -f 1-3 | sed 's/\(\.[0-9][0-9]\)[0-9]*/\1/g'
echo "--- three axes are all that vary"
isthmus --format=tsv -c 'load points.vec as=p' -c 'pca p as=q' -c 'near item1 in=q k=3' 2>&1 | sed 1,3d | cut -f 1-4 | sed 's/\(\.[0-9][0-9]\)[0-9]*/\1/g'
echo "--- white: every axis has a variance of 1"
for method in pca zca; do
	isthmus --format=tsv -c 'load points.vec as=p' -c "whiten p as=w method=$method dims=3" -c 'pca w as=again' | tail -n 3 | cut -f 2 | sed 's/0\.99999[0-9]*/1/; s/1\.0000[0-9]*/1/'
done
echo "--- white spaces keep in sessions what they were made of"
isthmus -q -c 'load points.vec as=p' -c 'whiten p as=w dims=2' -c 'session save s.isthmus' >/dev/null
isthmus --format=tsv -c 'session open s.isthmus' -c 'info w' | grep -c 'whiten p as=w dims=2'
isthmus -c 'load points.vec as=p' -c 'explain axis 9' 2>&1 >/dev/null
isthmus -c 'load points.vec as=p' -c 'explain axis 4' 2>&1 >/dev/null
isthmus -c 'load points.vec as=p' -c 'pca p dims=7' 2>&1 >/dev/null
