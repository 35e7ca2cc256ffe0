# 1,911 emoji as Google draws them (Noto Emoji): one sheet of pictures of 64 x 64 pixels, and what stands where on it.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching emoji-datasource-google
npm_package emoji-datasource-google 16.0.0
phase 2 of 3: naming the pictures
perl "$here/emoji.pl" google <unpacked/package/emoji.json >ready/google.tiles.tsv ||
	fail "the names could not be read from the npm package emoji-datasource-google"
cp unpacked/package/img/google/sheets-clean/64.png ready/google.png
phase 3 of 3: checking
finish
