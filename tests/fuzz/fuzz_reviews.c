/* Any bytes as a file of reviews. */
#include "data/corpus_read.h"
#include "data/reviews.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFile file = fuzz_file(data, size);
	Error err = ERROR_INIT;
	const char *path = file.path;
	ReadOptions options = {
		.format = TEXT_REVIEWS, .label = size % 2 ? "rating" : NULL, .title = "unique_id"};
	Corpus *corpus = corpus_read(&path, 1, &options, &err);
	if (corpus)
		expect(corpus->n_documents > 0 && corpus->n_tokens > 0);
	else
		expect_sentence(&err);
	corpus_unref(corpus);
	reviews_sniff((const char *)data, size);
	fuzz_file_close(&file);
	return 0;
}
