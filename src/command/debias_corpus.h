/* Debiasing of text, before anything is trained on it: `debias augment CORPUS`, `debias balance CORPUS`. */
#ifndef COMMAND_DEBIAS_CORPUS_H
#define COMMAND_DEBIAS_CORPUS_H

#include "command/command.h"

typedef struct CorpusDebiaser {
	const char *name;
	const char *after;   /* what stands after it on a line */
	const char *summary; /* one line, as a Debiaser's */
	const char *source;  /* the papers */
	const ArgSpec *options;
	bool (*run)(const Call *call, Error *err);
} CorpusDebiaser;

/* Ended by NULL; and one by name, or NULL. */
extern const CorpusDebiaser *const corpus_debiasers[];
const CorpusDebiaser *corpus_debiaser_find(const char *name);

#endif
