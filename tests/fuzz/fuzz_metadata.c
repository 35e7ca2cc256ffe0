#include "input.h"

#include "data/metadata.h"

#include <stdlib.h>
#include <string.h>

static void check(const Metadata *metadata, const MetadataFit *fit)
{
	expect(fit->used <= fit->lines && fit->used <= metadata->rows);
	for (size_t i = 0; i < metadata->count; i++) {
		const MetadataColumn *column = &metadata->columns[i];
		expect(!column->numbers != !column->of);
		for (size_t row = 0; column->of && row < metadata->rows; row++)
			expect(column->of[row] == DICTIONARY_NONE || column->of[row] < column->words.count);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"a", "b", "1"};
	FuzzFile file = fuzz_file(data, size);
	Dictionary items = {0};
	for (size_t i = 0; i < 3; i++)
		dictionary_add(&items, names[i], 1);
	for (int in_order = 0; in_order < 2; in_order++) {
		Error err = ERROR_INIT;
		MetadataFit fit;
		Metadata *metadata = metadata_read(file.path, NULL, in_order, &items, &fit, &err);
		if (metadata)
			check(metadata, &fit);
		else
			expect_sentence(&err);
		free(fit.key);
		metadata_unref(metadata);
	}
	dictionary_release(&items);
	fuzz_file_close(&file);
	return 0;
}
