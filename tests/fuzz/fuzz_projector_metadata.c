#include "data/projector_metadata.h"

#include "input.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_labels(const char *path, const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "w");
	expect(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

/* The bytes as what lies beside a file of vectors, which itself is never opened. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char vectors[64], labels[64];
	snprintf(vectors, sizeof vectors, "/tmp/isthmus-fuzz-%ld.tsv", (long)getpid());
	snprintf(labels, sizeof labels, "/tmp/isthmus-fuzz-%ld_metadata.tsv", (long)getpid());
	write_labels(labels, data, size);
	Error err = ERROR_INIT;
	SpaceFile file = {.source = {.path = vectors}};
	ProjectorMetadata metadata = {0};
	bool ended = false, good = projector_metadata_open(&file, &metadata, &err);
	expect(metadata.found);
	while (good && !ended) {
		SpaceRow row = {0};
		good = projector_metadata_next(&metadata, &row, &ended, &err);
		expect(!good || ended || (row.bytes > 0 && row.domain && row.class_name));
	}
	if (!good)
		expect_sentence(&err);
	projector_metadata_close(&metadata);
	unlink(labels);
	return 0;
}
