/*
 * Comparable: spaces of different scales and centres made comparable before they are aligned: unit rows, then
 * without their mean, then unit again. Artetxe, Labaka & Agirre, EMNLP 2016, found each step to help.
 */
#ifndef ADAPT_COMPARABLE_H
#define ADAPT_COMPARABLE_H

#include "base/args.h"
#include "base/pool.h"
#include "linalg/matrix.h"

typedef struct Comparable {
	bool normalise; /* rows have length 1, first and last */
	bool centre;    /* the mean of the rows is taken off */
} Comparable;

/* What the options below ask for. */
Comparable comparable_options(const Args *options);

/* The rows (count x width, packed) in place. Rows of zeros stay zeros. The result does not depend on the number
 * of threads. */
void comparable_make(Comparable how, float *rows, size_t count, size_t width, Pool *pool);
/* The same; `mean` (width) becomes what was taken off, 0 without `centre`. */
void comparable_make_from(Comparable how, float *rows, size_t count, size_t width, Pool *pool, double *mean);

/* For the list of an adapter's options. */
#define COMPARABLE_NORMALISE                                                                                   \
	{                                                                                                      \
		.name = "normalise", .kind = ARG_YESNO, .help = "scale every vector to length 1 first",        \
		.fallback = "yes", .aliases = "normalize"                                                      \
	}
#define COMPARABLE_CENTRE                                                                                      \
	{                                                                                                      \
		.name = "centre", .kind = ARG_YESNO, .help = "take the mean of each space off its vectors",    \
		.fallback = "yes", .aliases = "center"                                                         \
	}

#endif
