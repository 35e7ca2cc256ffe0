#include "features.h"

#include "data/feature_reader.h"

static void check_space(const FeatureRows *rows, uint32_t domain)
{
	Error err = ERROR_INIT;
	Space *space = feature_rows_space(rows, domain, &err);
	if (!space) {
		expect_sentence(&err);
		return;
	}
	expect(space->columns.count == space->vectors.cols && space->items.count == space->vectors.rows);
	for (size_t i = 0; i < space->vectors.rows; i++)
		expect(space->domain_of[i] < space->domains.count &&
			(!space->class_of || space->class_of[i] < space->classes.count));
	space_unref(space);
}

int fuzz_features(const char *format, const uint8_t *data, size_t size)
{
	FuzzFile file = fuzz_file(data, size);
	Error err = ERROR_INIT;
	const char *path = file.path;
	FeatureOptions options = {.format = feature_format_find(format, &err)};
	options.choice.weighting = size % 2 ? WEIGHT_TFIDF : WEIGHT_NONE;
	FeatureReader *reader = feature_reader_new(&path, 1, &options, &err);
	bool finished = false, fine = reader != NULL;
	while (fine && !finished)
		fine = feature_reader_step(reader, &finished, &err);
	if (fine) {
		check_space(feature_reader_rows(reader), DICTIONARY_NONE);
		check_space(feature_reader_rows(reader), 0);
	} else {
		expect_sentence(&err);
	}
	feature_reader_free(reader);
	feature_format_sniff((const char *)data, size, true);
	feature_format_sniff((const char *)data, size, false);
	fuzz_file_close(&file);
	return 0;
}
