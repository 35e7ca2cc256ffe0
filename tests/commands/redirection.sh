# > file, >> file, | shell and !shell; the ending of a file chooses the format.
isthmus -c 'echo one > a.txt' -c 'echo two >> a.txt' && cat a.txt
isthmus -c 'echo one, two > a.csv' && tr -d '\r' <a.csv
isthmus -c 'echo hello > a.json' && cat a.json
isthmus -c 'echo lower case | tr a-z A-Z'
isthmus -c '!echo from the shell'
isthmus -c '!exit 3'
echo "status $?"
isthmus -c 'echo lost > no/such/folder'
echo "status $?"
isthmus -c 'echo lost' >/dev/full
echo "status $?"
isthmus -c 'echo kept | head -c 0'
echo "status $?"
