/*
 * Catalogue: the real data sets that the program can fetch, one small text file each in datasets/catalogue/,
 * and what of them is on this machine.
 *
 * An entry has `key: value` lines; a line that starts with a blank goes on with the value before. Every key
 * below must be there; `package` and `file` may be there several times:
 *
 *     title        a phrase
 *     kind         corpus, images, lexicon, vectors, wordset (what `load` makes of it)
 *     domains      names, separated by blanks
 *     amount       a number and a unit: "3626684 words"
 *     licence      name of the licence
 *     attribution  whose work it is
 *     package      MANAGER NAME VERSION BYTES: where it comes from; the manager is apt or npm
 *     file         NAME BYTES SHA256: what the recipe makes; the checksum is that of the text inside a .gz
 *     load         what `load NAME` stands for: files and options, as typed after `load`
 *     about        what it is good for
 *     next         a command to try
 *
 * What was made lies in CACHE/datasets/NAME together with a file `checksums` (SHA256 NAME lines).
 */
#ifndef DATA_CATALOGUE_H
#define DATA_CATALOGUE_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

typedef struct DatasetPackage {
	char *manager, *name, *version;
	uint64_t bytes;
} DatasetPackage;

typedef struct DatasetFile {
	char *name;
	uint64_t bytes;
	char *checksum;
} DatasetFile;

typedef struct Dataset {
	char *name;
	char *title, *kind, *domains, *amount, *licence, *attribution, *load, *about, *next;
	DatasetPackage *packages;
	size_t n_packages;
	DatasetFile *files;
	size_t n_files;
} Dataset;

typedef struct Catalogue {
	Dataset *sets; /* by name */
	size_t count;
} Catalogue;

/* Reads every *.txt of `folder` (NULL: the catalogue that comes with the program). */
bool catalogue_read(const char *folder, Catalogue *catalogue, Error *err);
void catalogue_release(Catalogue *catalogue);
/* The set of that name, or an error with suggestions. */
const Dataset *catalogue_find(const Catalogue *catalogue, const char *name, Error *err);

uint64_t dataset_download_bytes(const Dataset *set);
uint64_t dataset_bytes(const Dataset *set); /* of the files that are made */

/* Appends the amount with its thousands apart: "3,648,255 words". */
void dataset_add_amount(const Dataset *set, Text *text);

/* The folder for what can be fetched again: $ISTHMUS_CACHE, else $XDG_CACHE_HOME/isthmus, else
 * ~/.cache/isthmus; the caller frees. */
char *cache_folder(void);
char *dataset_folder(const Dataset *set); /* the set's place below it; the caller frees */

typedef enum DatasetState {
	DATASET_ABSENT,
	DATASET_UNFINISHED, /* a fetch was broken off; what has arrived is kept */
	DATASET_DIFFERENT, /* here, but not with the checksums of the catalogue: another version of a package */
	DATASET_READY,
} DatasetState;

DatasetState dataset_state(const Dataset *set);
const char *dataset_state_name(DatasetState state); /* "yes", "no", "part" or "other" (version) */

/* Compares the files in `folder` with the entry. Fails when one is missing or less than half as large as it
 * should be; adds the names of files whose checksum differs to `different`. */
bool dataset_check(const Dataset *set, const char *folder, Text *different, Error *err);

/* The words after `load` that load this set, with full paths; fails with what to type when it is not here. */
bool dataset_load_words(const Dataset *set, Text *words, Error *err);

#endif
