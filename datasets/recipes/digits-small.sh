# 1,797 digits of 8 x 8 pixels with 17 grey levels, from scikit-learn, as IDX.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching python3-sklearn
apt_package python3-sklearn
phase 2 of 3: converting the pictures
gzip -dc <unpacked/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz |
	awk -F, -v OFS=, '{ for (i = 1; i <= 64; i++) $i = int($i * 255 / 16 + 0.5); print }' |
	perl "$here/idx.pl" 8 ready/digits-small-images-idx3-ubyte.gz ready/digits-small-labels-idx1-ubyte.gz ||
	fail "the digits could not be read from the package python3-sklearn"
phase 3 of 3: checking
finish
