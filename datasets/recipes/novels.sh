# Six novels by Jane Austen.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching r-cran-janeaustenr
apt_package r-cran-janeaustenr
phase 2 of 3: reading the novels
perl -I"$here" "$here/austen.pl" unpacked/usr/lib/R/site-library/janeaustenr/data ready ||
	fail "the novels could not be read from the package r-cran-janeaustenr"
phase 3 of 3: checking
finish
