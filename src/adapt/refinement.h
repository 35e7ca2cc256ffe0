/*
 * Refinement: the dictionary of a linear map's next round. The most frequent items of both sides, as they are
 * mapped now, are paired with those that are each other's nearest by CSLS; the map is learned anew from these
 * pairs, and so on (Conneau, Lample, Ranzato, Denoyer & Jégou, Word translation without parallel data, ICLR
 * 2018, section 2.2).
 */
#ifndef ADAPT_REFINEMENT_H
#define ADAPT_REFINEMENT_H

#include "adapt/pairs.h"
#include "base/args.h"
#include "base/pool.h"

typedef struct RefinementOptions {
	size_t rounds;     /* 0: none */
	size_t common;     /* most frequent items of each side */
	size_t neighbours; /* that CSLS averages over */
	bool hold;         /* pairs that were given stay, and what contradicts them is left out */
} RefinementOptions;

typedef struct Refinement Refinement;

/* Spaces tell which items are frequent; all is borrowed until freed. */
Refinement *refinement_new(
	const Space *source, const Space *target, const Pairs *given, RefinementOptions options, Error *err);
/* Begins a round: rows as they are comparable, in the order of the spaces, and the maps that they are
 * multiplied with from the right; a map of no columns leaves them. */
bool refinement_begin(Refinement *refinement, Rows source, const Matrix *source_map, Rows target,
	const Matrix *target_map, Pool *pool, Error *err);
/* One bounded piece. */
bool refinement_step(Refinement *refinement, bool *ended, Pool *pool, Error *err);
double refinement_done(const Refinement *refinement); /* of a round: 0 .. 1 */
/* Once a round has ended: rows of both spaces; and the mean CSLS of those that found each other. */
const Pairs *refinement_pairs(const Refinement *refinement);
double refinement_criterion(const Refinement *refinement);
void refinement_free(Refinement *refinement);

/* For the list of an adapter's options, and what they ask for. */
#define REFINEMENT_OPTIONS                                                                                     \
	{.name = "refine",                                                                                     \
		.kind = ARG_INTEGER,                                                                           \
		.help = "rounds of learning anew from pairs that the map before finds: items that are each "   \
			"other's "                                                                             \
			"nearest by CSLS",                                                                     \
		.fallback = "0",                                                                               \
		.low = 0,                                                                                      \
		.high = 1000},                                                                                 \
		{.name = "common",                                                                             \
			.kind = ARG_INTEGER,                                                                   \
			.help = "most frequent items of each side that refine= pairs",                         \
			.fallback = "15000",                                                                   \
			.low = 2,                                                                              \
			.high = 1000000},                                                                      \
	{                                                                                                      \
		.name = "hold", .kind = ARG_YESNO,                                                             \
		.help = "pairs that are given stay in every dictionary of refine=", .fallback = "yes"          \
	}
RefinementOptions refinement_options(const Args *options);

#endif
