# An English Bible, cut into words, whose verses have the same numbers as those of bible-german.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching r-cran-qlcmatrix
apt_package r-cran-qlcmatrix
phase 2 of 3: reading the verses
xz -dc unpacked/usr/lib/R/site-library/qlcMatrix/data/bibles.rda | perl -I"$here" "$here/qlc.pl" eng >text
pack bible-english.tsv.gz <text
phase 3 of 3: checking
finish
