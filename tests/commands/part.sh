# A corpus of each domain or label, and what a session has of them when it is opened again.
printf 'red\tapples are red and sweet\tA\nred\tcherries are red too\tB\nblue\tthe sea is blue\tA\nblue two\tthe sky is wide\tA\n' |
	sed '1i domain\ttext\tlabel' >fruit.tsv
isthmus -c 'load fruit.tsv domain=domain label=label as=f' -c 'part f' -c 'part f by=label' -c 'part f only="blue two" as=sky' \
	-c 'contexts is in=sky' -c 'session save kept.isthmus' -c ls
isthmus -c 'session open kept.isthmus' -c ls -c 'vocab f-blue'
isthmus -c 'set bail=no' -c 'load fruit.tsv domain=domain text=text as=f' -c 'part f by=label' -c 'part f only=green' -c 'part f only=red as=f' \
	-c 'part f as=x' 2>&1
