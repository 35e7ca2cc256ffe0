# Word sets by their names, alike in every command; what goes together; words in other languages, and across two of them.
awk 'BEGIN {
	n = split("math algebra geometry calculus equations computation numbers addition poetry art dance literature novel symphony drama sculpture male man boy brother he him his son female woman girl sister she her hers daughter science technology physics chemistry experiment astronomy Mathematik Geometrie Zahlen Gleichungen Algebra Berechnung Zusatz Infinitesimalrechnung Poesie Kunst tanzen Literatur Roman Symphonie Theater Skulptur", w, " ")
	for (i = 1; i <= n; i++) {
		line = w[i]
		lean = i <= 8 || (i >= 17 && i <= 24) || i > 32 && i <= 46 ? 1 : -1
		for (j = 1; j <= 8; j++)
			line = line sprintf(" %.3f", sin(i * j * 1.7 + j) + (j == 1 ? lean : 0))
		print line
	}
}' >words.vec
printf 'name: mine\ncitation: us\nX stories: poetry novel drama\nA she words: she her woman\nB he words: he him man\n' >mine.wordset
set -- -q --no-rc --format=tsv -c 'load words.vec as=w' -c 'let girls = {girl sister daughter}' -c 'let boys = {boy brother son}'
brief() { # the rows of a table of results
	grep -E '^(weat|mac|professions|garg|r\.md)' | cut -f1,2
}

echo '## one way of naming'
isthmus "$@" -c 'monitor w against=w sets=weat7,mine.wordset test=rnd' | grep -oE '^(weat|rnd|ripa)-[^	]*'
isthmus "$@" -c 'monitor w against=w sets=weat7,rnd:mine.wordset,ripa:mine-stories:girls:boys' | grep -oE '^(weat|rnd|ripa)-[^	]*'
isthmus "$@" -c 'monitor w against=w sets=mine-stories,girls,mine-he-words test=rnd' | grep -oE '^(weat|rnd|ripa)-[^	]*'
isthmus "$@" -c 'near he among=girls k=2' -c 'near he among=mine.wordset k=2' -c 'near he among=weat7-female-terms k=2' -c 'near he among=weat7 k=1' | cut -f1 | grep -v '^#'
isthmus "$@" -c 'map by=axis axis=girls:weat7-male-terms' >/dev/null && echo 'an axis of both'
isthmus "$@" -c 'map colour=weat7' >/dev/null && echo 'colours of all lists of a set'
isthmus "$@" -c 'debias leace mine-she-words boys preview=yes extend=0 force=yes' >/dev/null && echo 'debiased by both'
for line in 'audit weat weta7' 'audit rnd girls weat7-femal-terms boys' 'monitor w against=w sets=weta7' 'map by=axis axis=gilrs:boys' \
	'moved w since=w axis=gilrs:boys' 'near he among=gilrs' 'debias leace gilrs boys' 'debias leace weta7' 'audit rnd weat7 girls boys w' \
	'audit report r.md weta7' 'train sgns x audit=weta7' 'audit leakage girls weat7' 'debias leace girls boys audit=rdn:weat7'; do
	isthmus "$@" -c "synth royals as=x" -c 'use w' -c "$line" 2>&1 >/dev/null | grep '^error'
done

echo '## what goes together'
isthmus "$@" -c 'audit direct all' | brief
isthmus "$@" -c 'audit direct all' | grep -c '^# direct'
isthmus "$@" -c 'audit mac all' | grep '^# mac' | cut -c1-40
isthmus "$@" -c 'audit antonyms all' 2>&1 | grep '^error'
isthmus "$@" -c 'audit report r.md force=yes' >/dev/null
sed -n '/^## What was not run/,/^## W/p' r.md | grep -E '^\* (rnsb|seat|antonyms) ' | cut -d: -f1

echo '## other languages'
isthmus "$@" -c 'audit weat weat7 translations=de translated=targets' -c 'assert lost = 0' | cut -f1-5 | grep -E '^[XYAB]	[^	]*	[0-9]+	[0-9]+	[0-9]+$'
isthmus "$@" -c 'audit weat weat7 translations=de translated=targets' | grep -o '# words of X and Y are translated by xweat-de (language: de)'
isthmus "$@" -c 'audit weat weat7 translations=de translated=targets' | grep -o 'xweat-de, version 1'
isthmus "$@" -c 'audit weat all translations=de translated=targets' | brief
isthmus "$@" -c 'audit report r.md weat7 translations=de force=yes tests=scweat' 2>&1 | brief
for line in 'audit weat weat7 translations=fr' 'audit weat weat6 translations=de' 'audit seat weat7 translations=de' 'audit weat weat7 targets=x' \
	'debias leace weat7 translations=de' 'debias leace domain by=domain translations=de'; do
	isthmus "$@" -c "$line" 2>&1 >/dev/null | grep '^error'
done

echo '## a shared space'
printf 'math Mathematik\nart Kunst\nhe er\n' >pairs.txt
awk '{ print }' words.vec | head -32 >en.vec
awk 'NR > 38 { print } NR == 1 { $1 = "art"; print }' words.vec >de.vec
isthmus -q --no-rc --format=tsv -c 'load en.vec as=en' -c 'load de.vec as=de' -c 'load pairs.txt kind=lexicon as=pairs' -c 'adapt procrustes en de pairs=pairs as=both holdout=0' \
	-c 'audit weat weat7 in=both translations=de translated=targets targets=de attributes=en' -c 'assert lost = 0' \
	-c 'audit weat weat7 in=both targets=en attributes=en' -c 'assert lost = 0' -c 'audit rnd {art math} {he him} {she her} in=both targets=en' >answer 2>&1
echo "status $?"
cut -f1-5 answer | grep -E '^[XYAB]	[^	]*	[0-9]+	[0-9]+	[0-9]+$'
grep '^X	art' answer | cut -f1,2
