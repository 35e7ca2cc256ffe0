# A space goes through every format and comes back the same; what a file lacks is told.
printf 'king 0.5 1.25 -2\nqueen 0.5 1.5 -2\nnaïve 0.1 3e-8 7\n' > w.txt
for file in w.bin w.vec w.glove w.npy w.safetensors w.tsv vectors.tsv; do
	isthmus -q --format=table -c 'load w.txt as=w' -c "save w $file" -c "load $file as=back" -c 'info back' |
		grep -e Saved -e '^back' -e checksum
done
isthmus --format=table -c 'load w.txt as=w' -c 'save w five.vec format=vec' -c '!cat five.vec w.vocab metadata.tsv'
echo "== several tensors"
head='{"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]}}'
{ printf "\\$(printf %o ${#head})\\0\\0\\0\\0\\0\\0\\0%s" "$head"; printf '\0\0\200\077\0\0\0\100'; } > two.safetensors
isthmus --format=table -c 'load two.safetensors as=a' -c 'vector 0' -c 'load two.safetensors as=b tensor=b' -c 'vector 0 in=b'
echo "== failures"
echo one > metadata.tsv
for line in 'load vectors.tsv' 'load two.safetensors tensor=c' 'load w.npy tensor=c' 'save w w.bin format=fasttxt'; do
	isthmus -q -c 'load w.txt as=w' -c "$line" 2>&1 >/dev/null
done
