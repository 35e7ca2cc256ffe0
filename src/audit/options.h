/* Options that the bias tests share, for their lists of ArgSpec. */
#ifndef AUDIT_OPTIONS_H
#define AUDIT_OPTIONS_H

#include "base/args.h"

#define AUDIT_SIDES(usual)                                                                                     \
	{                                                                                                      \
		.name = "sides", .kind = ARG_CHOICE,                                                           \
		.help = "p counts partitions with as large an effect (one), or as large in size (two)",        \
		.fallback = usual, .choices = "one|two"                                                        \
	}
#define AUDIT_PERMUTATIONS                                                                                     \
	{                                                                                                      \
		.name = "permutations", .kind = ARG_INTEGER,                                                   \
		.help = "random partitions when there are more than 200,000 to count", .fallback = "100000",   \
		.low = 100, .high = 10000000                                                                   \
	}
#define AUDIT_DRAWS                                                                                            \
	{                                                                                                      \
		.name = "draws", .kind = ARG_INTEGER,                                                          \
		.help = "bootstrap draws for the interval of the effect; 0 leaves it out", .fallback = "2000", \
		.low = 0, .high = 100000                                                                       \
	}
#define AUDIT_INTERVAL                                                                                         \
	{                                                                                                      \
		.name = "interval", .kind = ARG_CHOICE, .help = "kind of bootstrap interval",                  \
		.fallback = "student", .choices = "student|bca|percentile"                                     \
	}
#define AUDIT_FORCE                                                                                            \
	{                                                                                                      \
		.name = "force", .kind = ARG_YESNO,                                                            \
		.help = "go on when a set has lost more than a fifth of its words, or a direction says "       \
			"little",                                                                              \
		.fallback = "no"                                                                               \
	}
/* Which words lean to a group, and how the audited space may be another than the one that tells. */
#define AUDIT_AMONG(what)                                                                                      \
	{                                                                                                      \
		.name = "among", .kind = ARG_INTEGER, .help = what, .fallback = "50000", .low = 0, .high = 1e9 \
	}
#define AUDIT_EXTEND                                                                                           \
	{                                                                                                      \
		.name = "extend", .kind = ARG_INTEGER,                                                         \
		.help = "words that lean most to each group, beside its own", .fallback = "500", .low = 10,    \
		.high = 10000                                                                                  \
	}
#define AUDIT_LIST                                                                                             \
	{                                                                                                      \
		.name = "list", .kind = ARG_INTEGER,                                                           \
		.help = "words of each group that the answer lists; 0 for all", .fallback = "20", .low = 0,    \
		.high = 10000                                                                                  \
	}
#define AUDIT_REFERENCE                                                                                        \
	{                                                                                                      \
		.name = "reference", .kind = ARG_SPACE,                                                        \
		.help = "the space that tells which words lean, such as the one before it was debiased; "      \
			"without it, the audited one"                                                          \
	}
#define AUDIT_VECTORS(usual)                                                                                   \
	{                                                                                                      \
		.name = "vectors", .kind = ARG_CHOICE,                                                         \
		.help = "words' vectors scaled to length 1 first, or as they are", .fallback = usual,          \
		.choices = "unit|raw"                                                                          \
	}

#define AUDIT_NULL                                                                                             \
	{                                                                                                      \
		.name = "null", .kind = ARG_CHOICE,                                                            \
		.help = "where the effect lies among those of random words in the place of X and Y: as "       \
			"frequent as these where counts are known, or near them in the order of rows",         \
		.fallback = "none", .choices = "none|random|rows"                                              \
	}

/* What every test has that draws bootstrap samples of words. */
#define AUDIT_DRAWING AUDIT_DRAWS, AUDIT_INTERVAL, AUDIT_FORCE
/* And of a test that knows a null of random words. */
#define AUDIT_RESAMPLING AUDIT_DRAWING, AUDIT_NULL
#define AUDIT_SD                                                                                               \
	{                                                                                                      \
		.name = "sd", .kind = ARG_CHOICE,                                                              \
		.help = "SD that an effect is divided by: of a sample (n - 1, as published) or of a "          \
			"population (n)",                                                                      \
		.fallback = "sample", .choices = "sample|population"                                           \
	}

#endif
