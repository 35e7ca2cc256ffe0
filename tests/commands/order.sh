# -c and -f run in the order in which they stand.
echo 'echo from the script' >script.isthmus
isthmus -c 'echo first' -f script.isthmus -c 'echo last'
