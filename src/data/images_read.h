/*
 * ImagesReader: pictures out of files and folders, step by step: PNG, JPEG and IDX, all brought to one size and
 * to one number of channels.
 */
#ifndef DATA_IMAGES_READ_H
#define DATA_IMAGES_READ_H

#include "base/progress.h"
#include "data/images.h"

typedef struct ImagesOptions {
	unsigned width, height; /* 0 x 0: the commonest size */
	const char *domain;     /* of all pictures; "folder": the first folder below the one that was named */
	const char
		*labels; /* an IDX file of labels for the only IDX file of pictures; NULL: the one beside it */
	const char *classes; /* names of the classes that IDX labels number from 0, "shirt,shoe"; NULL: the
				numbers */
} ImagesOptions;

typedef struct ImagesReader ImagesReader;

/* Texts of the options are copied. */
ImagesReader *images_reader_new(
	const char *const *paths, size_t count, const ImagesOptions *options, Error *err);
/* A bounded piece of work. Damaged files are skipped in folders and are errors when they were named. */
bool images_reader_step(ImagesReader *reader, bool *finished, Error *err);
uint64_t images_reader_bytes(const ImagesReader *reader); /* of all files */
void images_reader_progress(const ImagesReader *reader, Progress *progress);
/* Files passed over, and the first of them with the reason. */
size_t images_reader_skipped(const ImagesReader *reader, const char **first);
/* The pictures, once finished; `source` is the line that loads them. */
Images *images_reader_take(ImagesReader *reader, const char *source);
void images_reader_free(ImagesReader *reader);

#endif
