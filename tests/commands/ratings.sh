# Ratings in the shape of MovieLens, with a planted bias: women and men like other things. The recipe of docs/audit.md makes
# tables of them; the bias is found where it was planted and not where none is, and is gone once it is erased.
awk 'BEGIN {
	srand(7)
	for (u = 1; u <= 240; u++) {
		sex = u % 3 ? "M" : "F"
		printf "%d|%d|%s|%s|00000\n", u, 20 + u % 40, sex, u % 2 ? "writer" : "artist" >"u.user"
		for (n = 0; n < (sex == "M" ? 30 : 24);) {
			i = int(rand() * 90)
			if (i % 3 == (sex == "M" ? 0 : 1) || rand() < 0.3) {
				printf "%d\t%d\t%d\t881250949\n", u, i, 4 + int(rand() * 2) >"u.data"
				n++
			}
			printf "%d\t%d\t2\t881250949\n", u, int(rand() * 90) >"u.data"
		}
	}
}'
awk '$3 >= 4 { a[$1] = a[$1] " i" $2 } END { print "id,text"; for (u in a) print "u" u "," a[u] }' u.data >people.csv
awk -F'|' 'BEGIN { print "id,age,sex,occupation" } { print "u" $1 "," $2 "," $3 "," $4 }' u.user >who.csv
set -- -q -c 'load people.csv' -c 'train doc2vec people as=r words=yes items=both min_count=1 dim=16 epochs=20 exact=yes' -c 'annotate r who.csv'
isthmus "$@" -c 'audit leakage r by=sex' -c 'assert auc > 0.9 where=probe=linear' -c 'assert p_holm < 0.001 where=probe=linear' >/dev/null
echo "planted: status $?"
isthmus "$@" -c 'audit leakage r by=occupation' -c 'assert p_holm > 0.001 row=0' -c 'assert auc < 0.7 row=0' >/dev/null
echo "not planted: status $?"
isthmus "$@" -c 'audit representation r by=sex' -c 'assert share = 0.6666666666666666 where=sex=M tolerance=1e-9' >/dev/null
echo "who is there: status $?"
isthmus "$@" -c 'debias leace by=sex in=r as=fair' -c 'assert after < 0.8 where=measure=linear' -c 'audit leakage fair by=sex' -c 'assert auc < 0.75 where=probe=linear' >/dev/null
echo "erased: status $?"
isthmus "$@" -c 'audit report people.md in=r' >/dev/null
echo "report: status $?"
grep -o 'The vectors tell sex' people.md
grep -o 'are not found to tell occupation' people.md
