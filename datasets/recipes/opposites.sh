# WordNet: pairs of opposites, and of their words with synonyms.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching wordnet-base
apt_package wordnet-base
phase 2 of 3: taking the pairs out
(cd unpacked/usr/share/wordnet && perl "$here/opposites.pl" data.noun data.verb data.adj data.adv \
	index.noun index.verb index.adj index.adv) >ready/opposites.wordset
phase 3 of 3: checking
finish
