/* A folder for one test's files, removed with all that is in it. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stddef.h>

typedef struct Scratch {
	char folder[64];
	char path[256]; /* of the file last named */
} Scratch;

void scratch_init(Scratch *self);
/* The full path of `name`, valid until the next call; folders above it are made. */
const char *scratch_path(Scratch *self, const char *name);
/* Writes a file, the latter as gzip; returns its path. */
const char *scratch_write(Scratch *self, const char *name, const void *bytes, size_t count);
const char *scratch_text(Scratch *self, const char *name, const char *text);
const char *scratch_gzip(Scratch *self, const char *name, const void *bytes, size_t count);
void scratch_release(Scratch *self);

/* One for a whole program, and the fixtures of a cmocka group that make and remove it. */
extern Scratch scratch;
int scratch_setup(void **state);
int scratch_teardown(void **state);

#endif
