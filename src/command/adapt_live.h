/*
 * Live: what can be told of a shared space while it forms, by a fixed sample of the source and the target of
 * the link at work: cheap enough for every look. And an alarm when the space collapses.
 */
#ifndef COMMAND_ADAPT_LIVE_H
#define COMMAND_ADAPT_LIVE_H

#include "adapt/pairs.h"
#include "data/series.h"
#include "measure/spread.h"

enum {
	LIVE_ROWS = 160,
	LIVE_SPREAD = 64 /* rows that the alarm goes by: it takes their cube */,
	LIVE_SERIES = 6,
	LIVE_GUESSES = 3
};

typedef struct Live {
	/* Rows of the shared space: LIVE_ROWS of each side at most, first those of the source. */
	uint32_t rows[2 * LIVE_ROWS];
	size_t n_source, n_target;
	Pairs pairs;                     /* test pairs, by place in `rows` */
	uint32_t classes[2 * LIVE_ROWS]; /* true ones, by place in `rows` */
	bool labelled;
	bool shrinks;     /* the method learns from classes, and may give up what does not tell them apart */
	Spread before[2]; /* of source and target as they came */
	Series series[LIVE_SERIES];
	size_t n_series;
	/* Of a method that learns from its own guesses: the share of the target that it takes, of these the
	 * share that is right where that is known, and how sure it had to be; by round. */
	Series guesses[LIVE_GUESSES];
	size_t n_rounds; /* that are in there */
	char alarm[200]; /* what collapsed, as it is now; or empty */
} Live;

struct AdaptWork;

/* Draws the sample of the link at work. */
bool live_begin(struct AdaptWork *work, Error *err);
/* Adds a point to each curve and sounds the alarm, or takes it back. `vectors`: the shared space's. */
bool live_look(struct AdaptWork *work, Rows vectors, Error *err);
/* Adds the rounds that are over to the curves of guesses. */
void live_rounds(struct AdaptWork *work);
/* The alarm alone. */
bool live_check(struct AdaptWork *work, Rows vectors, Error *err);
void live_release(Live *live);

#endif
