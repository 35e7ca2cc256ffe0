# Pictures from files that say too much or too little, and a planted world of pictures from end to end.
header='\0\0\10\3\0\0\0\2\0\0\0\2\0\0\0\2'
printf "$header"'\0\377\377\0\377\0\0\377' >two-images-idx3-ubyte
printf '\0\0\10\1\0\0\0\2\7\3' >two-labels-idx1-ubyte
printf "$header"'\0\377\377\0' >cut-images
printf '\0\0\10\3\377\377\377\377\377\377\377\377\377\377\377\377' >lying-images
printf '\211PNG\r\n\032\n' >broken.png
isthmus -c 'load two-images-idx3-ubyte as=two' -c 'show two' -c 'show two/1'
isthmus -c 'load cut-images'
isthmus -c 'load lying-images'
isthmus -c 'load broken.png'
isthmus -c 'load two-labels-idx1-ubyte'
isthmus -c 'load two-images-idx3-ubyte size=0x3'
isthmus -c 'show anything'
isthmus -c 'synth shapes size=1000' -c 'train eigen shapes as=e dim=12' -c 'near chalk-ring-0 in=e k=1' |
	grep -o 'chalk	ring$'
