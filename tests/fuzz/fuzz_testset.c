/* Any bytes as a file of the word sets of a published test. */
#include "data/testset.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFile file = fuzz_file(data, size);
	Error err = ERROR_INIT;
	TestSet test = {0};
	if (testset_read(file.path, &test, &err)) {
		expect(test.count > 0 && test.count <= TESTSET_SETS);
		for (size_t i = 0; i < test.count; i++)
			expect(test.sets[i]->count > 0 && test.sets[i]->words[0][0] != '\0');
	} else {
		expect_sentence(&err);
	}
	testset_release(&test);
	fuzz_file_close(&file);
	return 0;
}
