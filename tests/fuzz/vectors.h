/* What the fuzzers of vector formats share. */
#ifndef TESTS_FUZZ_VECTORS_H
#define TESTS_FUZZ_VECTORS_H

#include "input.h"

/* Reads the bytes as a file of the format. What is read must hold what a space promises, and must come back the
 * same when it is written and read again in a format that has a header. Always 0. */
int fuzz_vectors(const char *format, const uint8_t *data, size_t size);

#endif
