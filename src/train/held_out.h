/*
 * Data that are held out: a share that is never trained on, chosen from the seed alone. The loss on it is
 * measured at the start of a run, at the end of each epoch, and in between as often as costs little; always
 * with the same random numbers, so that the values of one run can be compared.
 */
#ifndef TRAIN_HELD_OUT_H
#define TRAIN_HELD_OUT_H

#define HELD_OUT_ACCURACY "held-out accuracy" /* of classifiers */
#define HELD_OUT_LOSS "held-out loss"         /* the series; model_last reads its last value */

#define OPTION_HOLDOUT                                                                                         \
	{                                                                                                      \
		.name = "holdout", .kind = ARG_NUMBER,                                                         \
		.help = "share of the data that is not trained on; the loss on it shows how training goes",    \
		.fallback = "0", .low = 0, .high = 0.5                                                         \
	}

enum { HELD_OUT_POINTS = 8 /* most in an epoch */ };

/* After how many pieces of an epoch to measure, if `held` pieces are measured each time: never more than a
 * tenth of the work, except at the end of an epoch. */
static inline size_t held_out_interval(size_t pieces, size_t held)
{
	size_t points = held ? pieces / (10 * held) : 0;
	points = points < 1 ? 1 : points < HELD_OUT_POINTS ? points : HELD_OUT_POINTS;
	return (pieces + points - 1) / points;
}

#endif
