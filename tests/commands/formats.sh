# The same answer in every format.
for format in table tsv csv json jsonl markdown; do
	echo "== $format"
	isthmus --format=$format -c 'set seed=7' -c 'help echo' | tr -d '\r'
done
echo "== a failure in json"
isthmus --format=json -c 'set bail=no' -c 'drop nothing' -c 'echo after'
