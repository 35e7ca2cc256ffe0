# A report in three forms; the same session gives the same bytes, and nothing is left of one that could not be written.
set -- -q -c 'synth biased strength=0.6 size=60000 seed=3' -c 'train sgns biased as=w dim=20 epochs=2 exact=yes'
sets='biased-leaning-male biased-leaning-female biased-male biased-female'
for form in html md json; do
	isthmus "$@" -c "audit report a.$form $sets tests=weat,rnd,ripa" >answer
	echo "$form: status $?"
	sed -n '/^file/,/^#/p' answer | grep '\.' | cut -f1,2,4 -s
done
isthmus "$@" -c "audit report a.html $sets tests=weat,rnd,ripa" -c 'assert not_run = 1' >/dev/null
cp a.html first.html
isthmus "$@" -c "audit report a.html $sets tests=weat,rnd,ripa" >/dev/null
cmp a.html first.html && echo 'the same bytes'
isthmus "$@" -c "audit report a.html $sets tests=weat date=2026-11-22" >/dev/null
grep -o 'Isthmus 0.1, 2026-11-22' a.html
grep -o '<section id="[a-z]*"' first.html
grep -c '^| ' a.md
grep -o '"id":"[a-z0-9-]*"' a.json
isthmus "$@" -c 'debias project biased-male biased-female in=w as=fair extend=20' -c "audit report c.md $sets tests=weat,ripa in=fair since=w" >/dev/null
grep '^Before:' c.md | cut -c1-12
grep -c -E '^.*\| (better|worse|unclear|small) \| [0-9.]+ \|$' c.md
grep -E '^\| fair \| yes \| not kept \| - \| [0-9a-f]{64} \|' c.md | cut -c1-27
isthmus "$@" -c "audit report d.md $sets tests=weat" -c 'checkpoint w > kept.txt' >/dev/null
sha=$(sed -n 's/^| w | yes | not kept | - | \([0-9a-f]\{64\}\) |$/\1/p' d.md)
grep -c "SHA-256 $(echo "$sha" | cut -c1-12)" kept.txt
rm d.md kept.txt
isthmus "$@" -c "audit report c.md $sets since=w" 2>&1 >/dev/null
isthmus "$@" -c "audit report c.md $sets across=seeds" 2>&1 >/dev/null
isthmus "$@" -c "audit report a.txt $sets" 2>&1 >/dev/null
isthmus "$@" -c "audit report none/a.html $sets tests=weat" 2>&1 >/dev/null
isthmus "$@" -c "audit report b.html $sets tests=waet" 2>&1 >/dev/null
isthmus "$@" -c "let lost = {he him man qq ww}" -c "audit report f.md biased-leaning-male lost biased-female tests=rnd" >/dev/null
isthmus "$@" -c "let lost = {he him man qq ww}" -c "audit report f.md biased-leaning-male lost biased-female tests=rnd force=yes" -c "assert audits = 1"  >/dev/null; echo "status $?"
isthmus "$@" -c 'let mine = {he him man boy} notes="typed by hand" citation="ours, 2026" language=en' -c "audit report g.md biased-leaning-male mine biased-female tests=rnd" >/dev/null
grep -E '^(\* mine:|\| .* \| mine \|)' g.md | cut -d '|' -f 1-6
mkdir -p sets/catalogue cache/datasets/few
echo 'he she' >cache/datasets/few/few.txt
printf '%s\n' 'title: Few' 'kind: wordset' 'domains: few' 'amount: 2 words' 'licence: CC0-1.0' 'attribution: nobody' 'package: apt few 1.0-1 25' \
	"file: few.txt 7 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" 'load: few.txt kind=wordset' 'about: tests' 'next: load few' >sets/catalogue/few.txt
echo '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef few.txt' >cache/datasets/few/checksums
ISTHMUS_DATASETS=$PWD/sets ISTHMUS_CACHE=$PWD/cache isthmus "$@" -c 'load few' -c "audit report g.md $sets tests=rnd in=w" | grep error
grep -A 4 '^\*\*licences' g.md
rm -r sets cache
# Items that no word speaks of are audited by what tells them apart; a report of nothing is refused.
isthmus -q -c 'synth shapes size=1000' -c 'train eigen shapes as=p dim=8' \
	-c 'audit report s.md in=p' -c 'audit report s.html in=p' -c 'audit report s.json in=p' >/dev/null
echo "shapes: status $?"
sed -n '/^| by | group/,/^$/p' s.md | cut -d '|' -f 2,3,4
sed -n '/^| by | probe/,/^$/p' s.md | cut -d '|' -f 2,3,6
grep -o '^Standard sets of which.*' s.md
grep -c 'class="figure"\|<figure' s.html
printf '3 2\nu1 1 0\nu2 0 1\nu3 1 1\n' >w.vec
isthmus -q -c 'load w.vec as=v' -c 'audit report s.md in=v' 2>&1 >/dev/null
echo "nothing to audit: status $?"
isthmus -q -c 'synth biased size=20000' -c "train sgns biased as=w dim=8 exact=yes" -c "save w $HOME/w.vec" -c "load $HOME/w.vec as=v" -c "audit report s.md $sets tests=rnd in=v" >/dev/null
grep -c "$HOME" s.md
grep -o 'load ~/w.vec as=v' s.md | head -1
rm -f s.md s.html s.json w.vec
isthmus "$@" -c "audit report b.html weat7" >/dev/null
echo "status $?"
ls
