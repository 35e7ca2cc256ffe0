/*
 * AdversarialStart: a first map out of nothing, by an adversarial game (adapt/adversarial_map.h) in epochs.
 * Before the first and after each, the map is judged by a criterion that needs no lexicon, the mean CSLS of
 * mutual neighbours among the most frequent items; the best map is the answer. The rate of the map falls by 2 %
 * an epoch, and is halved whenever the criterion stays below its best from the second such epoch on. Conneau &
 * al., ICLR 2018. Driven from outside: step until finished.
 */
#ifndef ADAPT_ADVERSARIAL_START_H
#define ADAPT_ADVERSARIAL_START_H

#include "adapt/adversarial_map.h"
#include "base/args.h"

/* What the last epoch brought. */
typedef struct AdversarialEpoch {
	size_t epoch;     /* from 1 on; 0: none is over */
	double told;      /* share of vectors whose side the discriminator told */
	double criterion; /* NAN when there were no mutual neighbours */
} AdversarialEpoch;

typedef struct AdversarialStart AdversarialStart;

/* Rows of length 1 or 0, the most frequent first, borrowed until freed; CSLS averages over `neighbours`. */
AdversarialStart *adversarial_start_new(
	Rows source, Rows target, AdversarialOptions options, size_t neighbours, uint64_t seed, Error *err);
/* One bounded piece. */
bool adversarial_start_step(AdversarialStart *start, Pool *pool, Error *err);
double adversarial_start_done(const AdversarialStart *start); /* 0 .. 1; 1 is finished */
AdversarialEpoch adversarial_start_epoch(const AdversarialStart *start);
/* The best map so far, orthogonal (width x width; x goes to W x): at first the one that was drawn. */
const double *adversarial_start_map(const AdversarialStart *start);
void adversarial_start_free(AdversarialStart *start);

/* For the list of an adapter's options, and what they ask for. */
#define ADVERSARIAL_OPTIONS                                                                                    \
	{.name = "begin",                                                                                      \
		.kind = ARG_CHOICE,                                                                            \
		.help = "adversarial: where the game begins; axes: principal axes lie on each other, the "     \
			"widest on the widest; random: any turn",                                              \
		.fallback = "axes",                                                                            \
		.choices = "axes|random"},                                                                     \
		{.name = "hidden",                                                                             \
			.kind = ARG_INTEGER,                                                                   \
			.help = "adversarial: width of the two hidden layers of the discriminator",            \
			.fallback = "256",                                                                     \
			.low = 1,                                                                              \
			.high = 8192},                                                                         \
		{.name = "batch",                                                                              \
			.kind = ARG_INTEGER,                                                                   \
			.help = "adversarial: vectors of each side in a step",                                 \
			.fallback = "32",                                                                      \
			.low = 1,                                                                              \
			.high = 4096},                                                                         \
		{.name = "steps",                                                                              \
			.kind = ARG_INTEGER,                                                                   \
			.help = "adversarial: steps of the discriminator before each of the map",              \
			.fallback = "5",                                                                       \
			.low = 1,                                                                              \
			.high = 100},                                                                          \
		{.name = "epochs",                                                                             \
			.kind = ARG_INTEGER,                                                                   \
			.help = "adversarial: epochs at most, each judged by the criterion",                   \
			.fallback = "10",                                                                      \
			.low = 1,                                                                              \
			.high = 1000},                                                                         \
	{                                                                                                      \
		.name = "map_steps", .kind = ARG_INTEGER, .help = "adversarial: steps of the map an epoch",    \
		.fallback = "1000", .low = 1, .high = 10000000                                                 \
	}
AdversarialOptions adversarial_options(const Args *options);

#endif
