/* Small picture files for tests, written with libpng, TurboJPEG or by hand, in a folder that goes away. */
#ifndef TESTS_PICTURE_FILES_H
#define TESTS_PICTURE_FILES_H

#include <stddef.h>

/* A new empty folder below /tmp; remove_folder removes it with all that it holds. */
char *new_folder(void);
void remove_folder(char *folder);
/* folder/name, in a buffer that the next calls reuse (four of them). Folders in the name are made. */
const char *path_in(const char *folder, const char *name);

void write_bytes(const char *path, const void *bytes, size_t count);
void write_gzip(const char *path, const void *bytes, size_t count);
/* channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
void write_png(
	const char *path, unsigned width, unsigned height, unsigned channels, const unsigned char *pixels);
void write_jpeg(
	const char *path, unsigned width, unsigned height, unsigned channels, const unsigned char *pixels);
/* An IDX file in memory with this header and these values; the caller frees. */
unsigned char *make_idx(
	unsigned dimensions, const unsigned *sizes, const unsigned char *values, size_t count, size_t *bytes);

#endif
