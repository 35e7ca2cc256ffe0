# General English: the definitions and quotations of GCIDE.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching dict-gcide
apt_package dict-gcide
phase 2 of 3: cleaning the dictionary
dictionary gcide | perl "$here/gcide.pl" >text
pack english.txt.gz <text
phase 3 of 3: checking
finish
