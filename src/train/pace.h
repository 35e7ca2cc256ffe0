/*
 * Pace: how many pieces the next step of a run takes on, so that it lasts about 20 ms, and how fast the run
 * goes. Results never depend on it.
 */
#ifndef TRAIN_PACE_H
#define TRAIN_PACE_H

#include "base/progress.h"

#include <stddef.h>

typedef struct Pace {
	size_t batch;     /* pieces in the next step */
	double wall, cpu; /* clocks when the step began */
	double last;      /* clock when the rate was last brought up to date */
} Pace;

void pace_start(Pace *pace); /* one piece in the first step */
void pace_begin_step(Pace *pace);
void pace_end_step(Pace *pace, int threads);
/* Sets progress->rate to that of about the last second, in which `moved` units were done since the last call.
 */
void pace_rate(Pace *pace, double moved, Progress *progress);
void pace_rest(Pace *pace); /* the time since the last call does not count */

#endif
