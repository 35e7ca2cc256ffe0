# A script may run others; the lines of each come in its place, and a failure ends them all.
printf 'echo inner\n# a comment\n\n  echo indented\n' >inner.isthmus
printf 'echo outer\nsource inner.isthmus\necho outer again\n' >outer.isthmus
isthmus -c 'source outer.isthmus' -c 'echo last'
echo "status $?"
printf 'nonsense\necho never said\n' >wrong.isthmus
isthmus -c 'source wrong.isthmus' -c 'echo never said either'
echo "status $?"
isthmus -c 'set bail=no' -c 'source wrong.isthmus'
