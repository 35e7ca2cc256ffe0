/* Options of a model: what is typed counts; what is not keeps its value, on a new model the default. */
#ifndef TRAIN_OPTION_H
#define TRAIN_OPTION_H

#include "base/args.h"
#include "data/space.h"

#include <stdint.h>

/* Options that most ways of training have; DEFAULT is a text. */
#define OPTION_EPOCHS(OVER, DEFAULT)                                                                           \
	{                                                                                                      \
		.name = "epochs", .kind = ARG_INTEGER, .help = "passes over the " OVER, .fallback = DEFAULT,   \
		.low = 1, .high = 1000000, .aliases = "epoch|iter"                                             \
	}
#define OPTION_MIN_COUNT(DEFAULT)                                                                              \
	{                                                                                                      \
		.name = "min_count", .kind = ARG_INTEGER, .help = "words that occur less often are left out",  \
		.fallback = DEFAULT, .low = 1, .high = 1e15, .aliases = "minCount|min-count"                   \
	}
#define OPTION_MAX_VOCAB                                                                                       \
	{                                                                                                      \
		.name = "max_vocab", .kind = ARG_INTEGER,                                                      \
		.help = "most words to learn, the frequent ones first; 0 for all", .fallback = "0", .low = 0,  \
		.high = 4e9, .aliases = "max-vocab", .unit = "words"                                           \
	}
#define OPTION_EXACT                                                                                           \
	{                                                                                                      \
		.name = "exact", .kind = ARG_YESNO,                                                            \
		.help = "same bytes for any number of threads; one thread does the arithmetic",                \
		.fallback = "no"                                                                               \
	}

bool option_counts(const Args *args, const char *name, bool new);
void option_integer(const Args *args, const char *name, bool new, uint64_t *value);
void option_number(const Args *args, const char *name, bool new, double *value);
/* An option that the model to start from fixes: what is typed must be that; it gets that in any case. */
bool option_match(const Args *args, const char *name, uint64_t *value, uint64_t has, Error *err);
/* dim of a model that begins from a space (NULL: none does): that of the space, unless another is typed, which
 * is an error; `most` is the widest that the trainer takes. */
bool option_width(const Args *args, const Space *from, size_t most, uint64_t *dim, Error *err);

#endif
