# Computing: FOLDOC, the Jargon File and V.E.R.A.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching dict-foldoc, dict-jargon and dict-vera
for dictionary in foldoc jargon vera; do
	apt_package dict-$dictionary
done
phase 2 of 3: cleaning the dictionaries
for dictionary in foldoc jargon vera; do
	dictionary $dictionary | perl "$here/$dictionary.pl" >text
	pack $dictionary.txt.gz <text
done
phase 3 of 3: checking
finish
