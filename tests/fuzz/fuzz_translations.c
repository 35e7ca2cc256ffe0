/* Any bytes as a table of translations of words. */
#include "data/translations.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFile file = fuzz_file(data, size);
	Error err = ERROR_INIT;
	Translations translations = {0};
	if (translations_read_table(file.path, &translations, &err)) {
		expect(translations.lexicon->count > 0);
		for (size_t i = 0; i < translations.lexicon->count; i++)
			expect(translations.lexicon->pairs[i].source[0] &&
				translations.lexicon->pairs[i].target[0]);
	} else {
		expect_sentence(&err);
	}
	translations_release(&translations);
	fuzz_file_close(&file);
	return 0;
}
