# Pairs of single words out of FreeDict's English-German dictionary.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching dict-freedict-eng-deu
apt_package dict-freedict-eng-deu
phase 2 of 3: taking the pairs out
dictionary freedict-eng-deu | perl "$here/freedict.pl" >ready/english-german.tsv
phase 3 of 3: checking
finish
