/*
 * Loaders: what `load` can read, one kind of data each. One file with one const struct, one line in the table
 * of load.c.
 */
#ifndef COMMAND_LOAD_H
#define COMMAND_LOAD_H

#include "command/command.h"

typedef struct Loader {
	const char *kind;    /* as typed after kind= */
	const char *summary; /* what such files hold, a phrase */
	/* Whether the path is of this kind: `head` are its first bytes, unpacked when gzip (none for a folder).
	 * The first loader in the table that says yes gets the file. */
	bool (*fits)(const char *path, const char *head, size_t bytes);
	/* Reads all files= of the call and names the result `name`, now or when a job is done. */
	bool (*load)(const Call *call, const char *name, Report *out, Error *err);
	unsigned makes;      /* by call_may_name: what it names; 0: nothing by that name */
	const char *formats; /* values of format= that no other kind has: "svmlight"; NULL: none */
} Loader;

extern const Loader loader_corpus, loader_features, loader_images, loader_lexicon, loader_session,
	loader_vectors, loader_wordset;

extern const Command command_load;

/* Reads what the files= of the call name. */
bool load_files(const Call *call, Report *out, Error *err);
/* When files= is one word that is no file but the name of a data set: loads that set. Fails for a word that is
 * neither, with suggestions, and for a set that is not on this machine. */
bool load_dataset(const Call *call, bool *is_set, Report *out, Error *err);

/* The only path of the call; fails when there are several. */
bool load_one_path(const Call *call, const char **path, Error *err);
/* What a corpus holds, as a table, and by domain when it has several. */
void report_corpus(const Corpus *corpus, const char *name, Report *out);
void report_images(const Images *images, const char *name, Report *out);

#endif
