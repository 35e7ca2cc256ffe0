# Files that are missing, cut short or lying: one sentence and status 1, at once and without memory for what is not there.
ulimit -S -v 4000000
# The sanitizers map more than that for themselves.
isthmus --help >/dev/null 2>&1 || ulimit -S -v unlimited
refuse() {
	isthmus -c "load $1 kind=vectors"
	echo "status $?"
}
refuse missing.bin
printf '3 2\nking \0\0\200\077\0\0\0\0\nqueen \0\0\200\077' >truncated.bin
refuse truncated.bin
printf '1000000000000 300\nking 0.5 0.25\n' >promise.txt
refuse promise.txt
printf '1000000000000 300\nking \0\0\200\077\0\0\0\0' >promise.bin
refuse promise.bin
printf '2 3\nking 1 2 3\nqueen 1 2\n' >short-row.txt
refuse short-row.txt
printf '' >empty.txt
refuse empty.txt
printf '2 2\nking 1 2\nqueen 1 x\n' >letters.txt
refuse letters.txt
isthmus missing.txt
