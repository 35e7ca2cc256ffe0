/*
 * Directions in which the words of one place of the groups differ: the principal axes of their unit vectors
 * less the mean of the place. Bolukbasi et al., NeurIPS 2016; for more groups than two Manzini et al., NAACL
 * 2019.
 */
#ifndef DEBIAS_DIRECTIONS_H
#define DEBIAS_DIRECTIONS_H

#include "debias/debias.h"

#define DIRECTIONS_LITTLE 0.5 /* share of the differences below which the directions do not stand for them */

/* Makes the `rank` first of them the plan's erasure, once plan->first is taken out of the vectors. *share: how
 * much of the squared differences they hold. There are places. */
bool directions_find(const DebiasInput *input, size_t rank, DebiasPlan *plan, double *share, Error *err);
/* Says so, whether that is too little, and which words stand at several places. */
void directions_note(const DebiasInput *input, DebiasPlan *plan, double share);

/* clang-format off */
#define DIRECTIONS_RANK \
	{.name = "rank", .kind = ARG_INTEGER, \
		.help = "directions in which the words of a place differ; one less than there are groups when left out", \
		.low = 1, .high = 50}
#define DIRECTIONS_EQUALISE \
	{.name = "equalise", .kind = ARG_YESNO, \
		.help = "make the words of one place as near to every neutral word as one another", .fallback = "yes"}
/* clang-format on */
/* The option, or what stands for it. */
size_t directions_rank(const DebiasInput *input, const Args *options);

#endif
