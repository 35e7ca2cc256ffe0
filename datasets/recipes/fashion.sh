# Fashion-MNIST: the IDX files as they are.
. "$(dirname "$0")/steps.sh"
phase 1 of 3: fetching dataset-fashion-mnist
apt_package dataset-fashion-mnist
phase 2 of 3: taking the pictures out
mv unpacked/usr/share/datasets/fashion-mnist/*-ubyte.gz ready/
phase 3 of 3: checking
finish
