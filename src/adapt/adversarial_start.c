#include "adapt/adversarial_start.h"

#include "adapt/induction.h"
#include "adapt/orthogonal.h"
#include "adapt/principal_axes.h"
#include "base/random.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { JUDGED_ITEMS = 10000 };

#define FIRST_RATE 0.1
#define DECAY 0.98
#define SHRINK 0.5
#define LEAST_RATE 1e-6
#define STEP_WORK 5e8 /* multiply-adds of one piece */

struct AdversarialStart {
	AdversarialMap *game;
	AdversarialOptions options;
	Rows source, target; /* that are judged */
	Induction *judge;
	Matrix mapped;
	double *map, *best;
	size_t steps; /* of the map, in this epoch */
	double rate, highest;
	bool began, judging, fell, finished;
	AdversarialEpoch epoch;
};

AdversarialOptions adversarial_options(const Args *options)
{
	return (AdversarialOptions){.hidden = (size_t)args_integer(options, "hidden"),
		.batch = (size_t)args_integer(options, "batch"),
		.steps = (size_t)args_integer(options, "steps"),
		.epochs = (size_t)args_integer(options, "epochs"),
		.map_steps = (size_t)args_integer(options, "map_steps"),
		.axes = strcmp(args_text(options, "begin"), "axes") == 0};
}

static Rows most_frequent(Rows rows)
{
	return rows_part(rows, 0, rows.count < JUDGED_ITEMS ? rows.count : JUDGED_ITEMS);
}

static bool set_up(
	AdversarialStart *self, Rows source, Rows target, size_t neighbours, uint64_t seed, Error *err)
{
	size_t width = source.width;
	self->map = memory_data(width * width, sizeof *self->map, "a map", err);
	self->best = memory_data(width * width, sizeof *self->best, "a map", err);
	self->judge = induction_new(self->target, self->source.count, neighbours, err);
	if (!self->map || !self->best || !self->judge ||
		!matrix_init(&self->mapped, self->source.count, width, "mapped vectors", err) ||
		!(self->options.axes ? principal_axes_map(self->source, self->target, NULL, self->best, err)
				     : orthogonal_draw(seed, 0, width, NULL, self->best, err)))
		return false;
	self->game = adversarial_map_new(source, target, self->best, self->options, random_mix(seed), err);
	return self->game != NULL;
}

AdversarialStart *adversarial_start_new(
	Rows source, Rows target, AdversarialOptions options, size_t neighbours, uint64_t seed, Error *err)
{
	AdversarialStart *self = memory_new(1, sizeof *self);
	*self = (AdversarialStart){.options = options,
		.source = most_frequent(source),
		.target = most_frequent(target),
		.rate = FIRST_RATE,
		.highest = -INFINITY};
	if (set_up(self, source, target, neighbours, seed, err))
		return self;
	adversarial_start_free(self);
	return NULL;
}

void adversarial_start_free(AdversarialStart *self)
{
	if (!self)
		return;
	adversarial_map_free(self->game);
	induction_free(self->judge);
	matrix_release(&self->mapped);
	free(self->map);
	free(self->best);
	free(self);
}

/* How many steps of the map one piece is: by the size of the networks, not by the clock. */
static size_t piece_steps(const AdversarialStart *self)
{
	const AdversarialOptions *o = &self->options;
	double width = (double)self->source.width, hidden = (double)o->hidden;
	double network = 6 * (double)o->batch * hidden * (width + hidden);
	double work = (double)(o->steps + 1) * network + 2 * width * width * width;
	return (size_t)fmax(1, STEP_WORK / work);
}

static bool begin_judging(AdversarialStart *self, Pool *pool, Error *err)
{
	Matrix transposed = {0};
	size_t width = self->source.width;
	adversarial_map_get(self->game, self->map);
	if (!orthogonal_nearest(self->map, width, pool, err) ||
		!orthogonal_transposed(self->map, width, &transposed, err))
		return false;
	product_map(self->source, matrix_rows(&transposed), pool, self->mapped.data);
	matrix_release(&transposed);
	induction_begin(self->judge, matrix_rows(&self->mapped), 1, 0);
	self->judging = true;
	return true;
}

/* The place to begin from is judged, too, before the first. */
static void end_epoch(AdversarialStart *self)
{
	size_t width = self->source.width;
	double criterion = induction_criterion(self->judge);
	self->judging = false;
	self->steps = 0;
	if (!self->began) {
		self->began = true;
		self->highest = criterion > self->highest ? criterion : self->highest;
		return;
	}
	self->epoch = (AdversarialEpoch){self->epoch.epoch + 1, adversarial_map_told(self->game), criterion};
	self->rate *= DECAY;
	if (criterion > self->highest) {
		self->highest = criterion;
		memcpy(self->best, self->map, width * width * sizeof *self->best);
	} else {
		self->rate *= self->fell ? SHRINK : 1;
		self->fell = true;
	}
	self->finished = self->epoch.epoch == self->options.epochs || self->rate < LEAST_RATE;
}

bool adversarial_start_step(AdversarialStart *self, Pool *pool, Error *err)
{
	if (self->judging) {
		if (!induction_step(self->judge, pool, err))
			return false;
		if (induction_done(self->judge) >= 1)
			end_epoch(self);
		return true;
	}
	if (!self->began)
		return begin_judging(self, pool, err);
	for (size_t left = piece_steps(self); left > 0 && self->steps < self->options.map_steps; left--) {
		adversarial_map_step(self->game, self->rate, pool);
		self->steps++;
	}
	return self->steps < self->options.map_steps || begin_judging(self, pool, err);
}

double adversarial_start_done(const AdversarialStart *self)
{
	double epoch = (double)self->steps / (double)self->options.map_steps;
	return self->finished ? 1 : ((double)self->epoch.epoch + 0.99 * epoch) / (double)self->options.epochs;
}

AdversarialEpoch adversarial_start_epoch(const AdversarialStart *self)
{
	return self->epoch;
}

const double *adversarial_start_map(const AdversarialStart *self)
{
	return self->best;
}
