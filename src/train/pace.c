#include "train/pace.h"

#include "base/clock.h"

#include <math.h>

#define STEP_SECONDS 0.02

void pace_start(Pace *pace)
{
	*pace = (Pace){.batch = 1, .last = clock_now()};
}

void pace_begin_step(Pace *pace)
{
	pace->wall = clock_now();
	pace->cpu = clock_cpu();
}

/* On a busy machine the clock runs on while threads wait for their turn: what they worked is the better measure
 * then. */
void pace_end_step(Pace *pace, int threads)
{
	double wall = clock_now() - pace->wall, worked = (clock_cpu() - pace->cpu) / threads;
	double seconds = worked < wall ? worked : wall;
	double factor = seconds > 0 ? STEP_SECONDS / seconds : 2;
	factor = factor < 0.25 ? 0.25 : factor > 2 ? 2 : factor;
	pace->batch = (size_t)((double)pace->batch * factor + 0.5);
	pace->batch = pace->batch > 1 ? pace->batch : 1;
}

void pace_rate(Pace *pace, double moved, Progress *progress)
{
	double now = clock_now(), seconds = now - pace->last;
	double rate = seconds > 0 ? moved / seconds : 0, fresh = 1 - exp(-seconds);
	progress->rate = progress->rate > 0 ? progress->rate + fresh * (rate - progress->rate) : rate;
	pace->last = now;
}

void pace_rest(Pace *pace)
{
	pace->last = clock_now();
}
