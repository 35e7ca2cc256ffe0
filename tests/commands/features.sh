# Files of features: each a domain of one space, or a space of its own; columns that a later file takes over.
printf '+1 1:1 2:3 # good\n-1 2:1 7:1\n+1 1:2\n' > books.svm
printf 'worn:2 too_small:1 #label#:negative\ngood:1 #label#:positive\n' > kitchen.review
printf -- '-1 7:2\n+1 1:1 9:1\n' | gzip > dvd.svm.gz
isthmus -c 'load books.svm dvd.svm.gz as=films weighting=binary' -c 'near books-1 in=films k=4' \
	-c 'load books.svm dvd.svm.gz as=x apart=yes classes=negative,positive normalise=yes' -c ls \
	-c 'load dvd.svm.gz as=late columns=x-books' -c 'load kitchen.review features=2'
printf '1 1:1\n1 1:x\n1 y\n1 1:1\n1 1:1\n1 1:1\n1 1:1\n1 1:1\n1 1:1\n1 1:1\n' > bad.svm
for line in 'load bad.svm format=svmlight' 'load books.svm kind=features format=csv2' 'load books.svm columns=none' \
	'load books.svm classes=one' 'load books.svm features=0' 'load kitchen.review weighting=bm25'; do
	isthmus -c "$line"
done
# A packed MATLAB file with fts (2 x 3), labels and a sparse matrix xx.
base64 -d > small.mat <<'END'
TUFUTEFCIDUuMCBNQVQtZmlsZSwgc21hbGwAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC
AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAABSU0PAAAAOgAAAHic42NgYEgAYjYg5oDSIMAK5TMBMTMQMwLJtJJi
Bk4g24ABBj7YQ2gBB6gAlBaB0hxQWsIBANw3BNIPAAAAMgAAAHic42NgYPAAYjYg5oDSIMAK5TMBMSMUg+RyEpNSc4oZGDiBbAEGGPhgD6X3Aw
B8DwXsDwAAAEcAAAB4nONjYGDoAGI2IOYAYlYgZoHSID4zlM/IwMRQUQFRJ8AAAUxgcQgAiYsgiTMh6QUBTiBWYIABEQcILQGlZaC0ggMA8DgD
hA==
END
isthmus -c 'load small.mat' -c 'load small.mat features=xx as=sparse' -c 'near small-1 in=sparse k=2'
head -c 200 small.mat > cut.mat
for line in 'load small.mat features=yy' 'load small.mat labels=xx' 'load cut.mat'; do
	isthmus -c "$line"
done
# Tables: columns by name, by number, or by what they hold.
printf 'height,colour,place,kind\n1,red,north,rose\n?,blue,south,iris\n3,red,south,rose\n' > flowers.csv
printf '0 1 0.5 1 0 0\n1 0 0.5 0 1 0\n1 1 0.5 0 0 1\n' > digits.data
isthmus -c 'load flowers.csv label=kind domain=place' -c 'load digits.data' -c 'load digits.data label=2 as=d'
isthmus -c 'load flowers.csv label=species'
