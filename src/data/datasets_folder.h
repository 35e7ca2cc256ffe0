/*
 * The folder `datasets/`: the word sets and recipes that come with the program. It is looked for, in this
 * order, in the environment variable ISTHMUS_DATASETS, beside the program or above it (a build tree), in
 * share/isthmus beside the program's bin (an installation that was moved), and where `make install` put it.
 */
#ifndef DATA_DATASETS_FOLDER_H
#define DATA_DATASETS_FOLDER_H

#include "base/error.h"

#include <stddef.h>

/* The path of `name`, a file or folder below datasets/ ("wordsets/weat7.wordset", "recipes"), in the first of
 * these places that has it; the caller frees. NULL and a sentence with the places when none has. */
char *datasets_find(const char *name, Error *err);
/* The files of a folder below datasets/ whose names begin with `first` and end in `suffix`, without these,
 * weat9 before weat10; the caller frees each and the array. */
bool datasets_names(
	const char *folder, const char *first, const char *suffix, char ***names, size_t *count, Error *err);

#endif
