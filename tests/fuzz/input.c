#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void expect(bool holds)
{
	if (!holds)
		abort();
}

void expect_sentence(const Error *err)
{
	expect(err->kind != ERROR_NONE && strlen(err->message) > 0);
}

FuzzFile fuzz_file(const uint8_t *data, size_t size)
{
	FuzzFile file = {.descriptor = memfd_create("fuzz", 0)};
	expect(file.descriptor >= 0 && write(file.descriptor, data, size) == (ssize_t)size);
	snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
	return file;
}

void fuzz_file_close(const FuzzFile *file)
{
	close(file->descriptor);
}
