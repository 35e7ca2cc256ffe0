# WordNet: the words of each synonym set and their gloss.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching wordnet-base
apt_package wordnet-base
phase 2 of 3: reading the synonym sets
(cd unpacked/usr/share/wordnet && cat data.noun data.verb data.adj data.adv) | perl "$here/wordnet.pl" >text
pack wordnet.txt.gz <text
phase 3 of 3: checking
finish
