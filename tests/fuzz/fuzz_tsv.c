#include "vectors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_vectors("tsv", data, size);
}
