/* What fuzzers share: bytes as a file that has a path, and claims that end the program when they do not hold.
 */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct FuzzFile {
	int descriptor;
	char path[64];
} FuzzFile;

FuzzFile fuzz_file(const uint8_t *data, size_t size); /* in memory */
void fuzz_file_close(const FuzzFile *file);

void expect(bool holds);
void expect_sentence(const Error *err); /* something failed, and it says what */

#endif
