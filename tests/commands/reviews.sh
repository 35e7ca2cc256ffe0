# Reviews that are no XML; counts of words as vectors, whose columns a later text takes over, also from a session file.
review() { printf '<review>\n<rating>\n%s\n</rating>\n<title>\n%s\n</title>\n<review_text>\n%s\n</review_text>\n</review>\n' "$@"; }
mkdir books kitchen
{ review 5.0 'Good & short' 'A <b>good story, well told.'; review 1.0 Bad 'Boring story, badly told.'; } > books/all.review
{ review 4.0 Sharp 'A good knife.'; review 2.0 Blunt 'Not a good knife, badly made.'; review 3.0 So-so 'A knife.'; } > kitchen/all.review
isthmus -c 'load books kitchen as=reviews domain=folder' -c 'embed reviews by=tfidf as=t features=6' -c 'info t' \
	-c 'load books' -c 'embed books by=tfidf ngrams=2 as=b' -c 'load kitchen' -c 'embed kitchen by=tfidf columns=b as=k' \
	-c 'near "all 2" in=k k=2' -c 'session save s.isthmus'
isthmus -c 'session open s.isthmus' -c 'embed kitchen in=b as=k2' -c 'compare k k2'
for line in 'embed books by=tfidf in=b' 'embed books by=tfidf columns=b features=3' 'embed books in=b ngrams=2' \
	'embed books by=tfidf a=1' 'embed books by=tfidf columns=none'; do
	isthmus -c 'session open s.isthmus' -c "$line"
done 2>&1 | grep -v Opened
