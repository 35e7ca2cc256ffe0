# The catalogue, a fetch that fails, one that succeeds, loading by name, the tour without a network. The entries and
# recipes are made up here; nothing is downloaded.
sum=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
mkdir -p sets/catalogue sets/recipes
export ISTHMUS_DATASETS=$PWD/sets ISTHMUS_CACHE=$PWD/cache
for name in english computing; do
	cat >sets/catalogue/$name.txt <<-END
	title: A little $name
	kind: corpus
	domains: $name
	amount: 1234567 words
	licence: CC0-1.0
	attribution: nobody
	package: apt dict-$name 1.0-1 2500000
	file: $name.txt 20 $sum
	load: $name.txt domain=$name kind=corpus
	about: tests
	next: load $name; vocab $name
	END
done
echo 'echo "error: the network cannot be reached" >&2; exit 1' >sets/recipes/english.sh
cat >sets/recipes/computing.sh <<END
set -e
cd "\$1"
mkdir -p packages ready
echo phase 1 of 2: fetching dict-computing
echo phase 2 of 2: cleaning
echo 'a shell runs a program' >ready/computing.txt
echo $sum computing.txt >ready/checksums
END
printf 'data get english computing\necho real text\n' >sets/tour.isthmus
echo 'echo planted worlds' >sets/tour-planted.isthmus
isthmus --format=table -c data -c 'data computing' | sed "s,$PWD,HERE,"
for line in 'data get english' 'load computing' 'data get' 'data get comptuing' 'data nothing'; do
	isthmus -c "$line" 2>&1 | sed "s,$PWD,HERE,"
done
isthmus --format=table -c 'data get computing' -c 'data get computing' -c 'load computing' -c 'load computing as=c domain=it' \
	-c ls -c data | sed "s,$PWD,HERE,"
isthmus -c tour
