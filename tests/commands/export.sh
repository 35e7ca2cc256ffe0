# Figures, coordinates and a bundle for the projector; what goes wrong leaves nothing behind.
isthmus -c 'synth royals > /dev/null' -c 'train sgns royals as=w dim=20 epochs=2 exact=yes > /dev/null' \
	-c 'export map early.svg'
echo "status $?"
isthmus -c 'synth royals > /dev/null' -c 'train sgns royals as=w dim=20 epochs=2 exact=yes > /dev/null' \
	-c 'map in=w sample=100 > /dev/null' -c 'export map w.svg title="Kings & <others>"' -c 'export map w.png width=600' \
	-c 'export map w.tsv' -c 'export plot curves.svg' -c 'export projector bundle' -c 'export map of=w w.pdf' |
	grep -v '^$'
xmllint --noout w.svg curves.svg && echo "well-formed"
grep -o '<title>Kings[^/]*/title>' w.svg
head -n 1 w.tsv
wc -l <w.tsv
ls bundle
isthmus -c 'load bundle/vectors.tsv as=back'
isthmus -c 'synth shapes size=1000 > /dev/null' -c 'train eigen shapes as=e dim=3 > /dev/null' -c 'map in=e > /dev/null' \
	-c 'export projector pictures' -c 'export map e.gif'
cat pictures/projector_config.json
ln -s /dev/full full.svg
isthmus -c 'synth shapes size=1000 > /dev/null' -c 'train eigen shapes as=e dim=3 > /dev/null' -c 'map in=e > /dev/null' \
	-c 'export map full.svg'
isthmus -c 'synth shapes size=1000 > /dev/null' -c 'train eigen shapes as=e dim=3 > /dev/null' -c 'map in=e > /dev/null' \
	-c 'export map no/such/folder.png'
ls
