# Wrong ways to call the program: one sentence and status 2.
for wrong in --tau -x -c --format=xml --seed=many --threads=-1; do
	isthmus $wrong </dev/null
	echo "status $?"
done
isthmus -f missing.isthmus
echo "status $?"
