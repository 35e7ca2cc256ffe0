# A pipe is a script; it ends at end of file, with or without a last line feed, by any of the three ways in.
printf 'echo one\necho two' | isthmus
printf 'echo one\n' | isthmus -f -
printf '' | isthmus -f -
echo "status $?"
printf 'echo before\nquit\necho never said\n' | isthmus
printf 'nonsense\n' | isthmus
