# 1,911 emoji as Twitter draws them (Twemoji): one sheet of pictures of 64 x 64 pixels, and what stands where on it.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching emoji-datasource-twitter
npm_package emoji-datasource-twitter 16.0.0
phase 2 of 3: naming the pictures
perl "$here/emoji.pl" twitter <unpacked/package/emoji.json >ready/twitter.tiles.tsv ||
	fail "the names could not be read from the npm package emoji-datasource-twitter"
cp unpacked/package/img/twitter/sheets-clean/64.png ready/twitter.png
phase 3 of 3: checking
finish
