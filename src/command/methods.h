/* Methods: the worlds, ways of training, adapting and mapping, and tests that their tables hold, seen alike. */
#ifndef COMMAND_METHODS_H
#define COMMAND_METHODS_H

#include "base/args.h"

typedef struct Method {
	const char *before, *after; /* what stands around the name: "adapt ", "SOURCE TARGET [options]" */
	const char *name;
	const char *title;      /* NULL: the name says it */
	const char *summary;    /* one line */
	const char *source;     /* the paper; NULL: none */
	const ArgSpec *options; /* NULL: none */
} Method;

/* All of them, as the reference has them; the caller frees the array. */
Method *methods_list(size_t *count);
/* Whether the command of that name has it. */
bool method_of(const Method *method, const char *command);

/* Names of a table, by their place; NULL past the end. */
const char *trainer_name_at(size_t index);
const char *projector_name_at(size_t index);

/* What a word that names nothing in a table gets: `"x" is no WHAT; did you mean …?`, or the names that there
 * are. Returns false. */
bool methods_unknown(const char *word, const char *what, const char *(*name_at)(size_t index), Error *err);

#endif
