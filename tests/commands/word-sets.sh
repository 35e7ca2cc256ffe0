# The published word sets: listed, put together for tests from several names, and groups of debias.
awk 'BEGIN {
	words = "judaism jew synagogue torah rabbi christianity christian church bible priest islam muslim mosque quran imam " \
		"greedy cheap hairy liberal judgemental conservative familial violent terrorist dirty uneducated " \
		"woman man girl boy she he mother father daughter son gal guy female male her his herself himself mary john " \
		"nurse doctor teacher pilot"
	n = split(words, list, " ")
	print n, 6
	for (i = 1; i <= n; i++)
		print list[i], int(9 * sin(i * 1.3)), int(9 * cos(i * 2.1)), int(9 * sin(i * 4.7)), int(9 * cos(i * 0.7)), int(9 * sin(i * i)), 1 + i % 4
}' >w.vec
ask() {
	isthmus --format=tsv -q -c 'load w.vec as=w' "$@" >answer 2>&1
	echo "status $?"
}
roles() {
	sed -n '/^set	name/,/^#/p' answer | cut -f 1-3 | grep '^[XYA-H]	'
}
echo == listed
ask -c 'audit sets'
grep -E '^(gender-pairs|religion|weat7|garg-surnames)	' answer | cut -f 1-4
ask -c 'audit sets religion'
grep -E '^[A-C]	|^# (Source|Language|Version)' answer | cut -d , -f 1-4
ask -c 'audit sets religoin'
grep '^error' answer
ask -c 'audit sets religion race'
grep '^error' answer
echo == mac of three sets of attributes
ask -c 'audit mac mac-religion' -c 'assert effect > 0' -c 'assert effect < 2'
roles
ask -c 'audit mac religion'
grep '^error' answer
echo == put together
ask -c 'audit direct {nurse doctor teacher pilot} gender-pairs force=yes'
roles
grep -c '^{nurse doctor …}+gender-pairs	' answer
ask -c 'audit rnd {nurse doctor} religion-judaism religion-islam'
roles
ask -c 'audit rnd {nurse doctor} religion'
roles
grep 'left out' answer
ask -c 'audit weat {nurse doctor} {teacher pilot} gender-pairs'
roles
ask -c 'let jobs = {nurse doctor teacher}' -c 'audit semaxis gender-pairs jobs'
roles
echo == what does not fit
ask -c 'audit rnd professions'
grep '^error' answer
ask -c 'audit rnd {nurse} gender-pairs religion'
grep '^error' answer
ask -c 'audit rnd {nurse} gender-pairs {doctor}'
grep '^error' answer
ask -c 'audit weat all'
grep -c 'garg' answer
echo == groups of debias
ask -c 'debias hard religion extend=0 preview=yes' -c 'debias project religion extend=0 preview=yes'
roles | sort -u
ask -c 'debias hard race preview=yes force=yes'
grep '^error' answer
ask -c 'debias hard nationalities preview=yes'
grep '^error' answer
echo == which lists are the groups
cat >mine.wordset <<'END'
name: mine
citation: nobody, 2020
groups: X Y
X women: woman girl she mother daughter gal female her herself mary
Y men: man boy he father son guy male his himself john
A words: nurse doctor teacher pilot greedy cheap
B more: hairy liberal conservative familial violent dirty
END
sed 's/^groups: .*/groups: none/' mine.wordset >none.wordset
ask -c 'audit rnd mine.wordset'
roles
grep 'the groups A and B are' answer
ask -c 'audit weat mine.wordset'
roles
ask -c 'audit leakage mine.wordset'
grep '^# Groups' answer
ask -c 'debias hard mine.wordset extend=0 preview=yes'
grep '^# Groups' answer
roles
ask -c 'audit report r.md mine.wordset tests=rnd'
grep -c 'are nearer\|is nearer' r.md
ask -c 'map by=axis axis=mine.wordset'
grep '^# Across' answer
for line in 'debias hard none.wordset' 'audit leakage none.wordset' 'debias hard weat1'; do
	ask -c "$line"
	grep '^error' answer
done
ask -c 'audit sets weat1' -c 'audit sets weat6'
grep '^# Groups' answer
echo == words at several places
ask -c 'debias hard {jew christian jew torah} {muslim muslim mosque quran} {church bible bible priest} extend=0 as=h' -c 'let s = {jew christian jew}' -c 'let t = {muslim quran bible}' -c 'session save s.isthmus'
grep -E '^# (directions|written|places)' answer
isthmus --format=tsv -q -c 'session open s.isthmus' -c 'debias hard s t in=w extend=0 preview=yes' 2>&1 | grep -E '^# (written|places)'
ask -c 'debias hard {jew christian jew} {muslim mosque} extend=0'
grep '^error' answer
ask -c 'audit direct {nurse doctor} {jew christian jew} {muslim quran bible}'
grep '^error' answer
