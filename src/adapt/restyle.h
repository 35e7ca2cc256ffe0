/*
 * Restyle: pictures of one domain given the look of another's, their contents kept: by the histogram of
 * brightness, or by the amplitudes of low frequencies.
 */
#ifndef ADAPT_RESTYLE_H
#define ADAPT_RESTYLE_H

#include "base/error.h"
#include "data/images.h"

/* Every value becomes the one of the same rank (the mean rank of all that are like it) among the target's,
 * channel by channel: one curve for the whole set, or for each picture one of its own (so that all have the
 * target's histogram). As many channels on both sides. */
Images *restyle_histogram(const Images *source, const Images *target, bool each, Error *err);

typedef enum RestyleModel {
	RESTYLE_RANDOM, /* each takes the amplitudes of a picture of the target drawn at random, as in the paper
			 */
	RESTYLE_MEAN,   /* all take the mean amplitudes */
} RestyleModel;

/* The frequencies up to `share` of the shorter side, both ways, take the amplitudes of the target,
 * adapt/low_frequencies.h; 0 < share < 1/2. As large and as many channels on both sides. */
Images *restyle_amplitude(const Images *source, const Images *target, double share, RestyleModel model,
	uint64_t seed, Error *err);

#endif
