#include "adapt/alignment_chance.h"

#include "adapt/induction.h"
#include "adapt/orthogonal.h"
#include "adapt/self_learning.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>

/* So many items are enough to tell, and so many rounds to settle when no pair is ever out of play. */
enum { ITEMS = 2000, STARTS = 2, ROUNDS = 12 };

struct AlignmentChance {
	Rows source, target;
	const double *map;
	uint64_t seed;
	Matrix mapped;
	Induction *judge;
	SelfLearning *learning;
	double *random_map;
	bool judged;
	size_t starts; /* that are over */
	double criterion, reached;
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

AlignmentChance *alignment_chance_new(
	Rows source, Rows target, const double *map, size_t neighbours, uint64_t seed, Error *err)
{
	AlignmentChance *self = memory_new(1, sizeof *self);
	*self = (AlignmentChance){.map = map, .seed = seed, .criterion = NAN, .reached = NAN};
	self->source = rows_part(source, 0, smaller(ITEMS, source.count));
	self->target = rows_part(target, 0, smaller(ITEMS, target.count));
	self->judge = induction_new(self->target, self->source.count, neighbours, err);
	self->random_map = memory_data(source.width * source.width, sizeof(double), "a map", err);
	SelfLearningOptions options = {.neighbours = neighbours,
		.keep = 1,
		.growth = 2,
		.threshold = 1e-6,
		.patience = 1,
		.rounds = ROUNDS};
	self->learning = self_learning_new(self->source, self->target, options, err);
	if (self->judge && self->random_map && self->learning &&
		matrix_init(&self->mapped, self->source.count, source.width, "mapped vectors", err))
		return self;
	alignment_chance_free(self);
	return NULL;
}

void alignment_chance_free(AlignmentChance *self)
{
	if (!self)
		return;
	matrix_release(&self->mapped);
	induction_free(self->judge);
	self_learning_free(self->learning);
	free(self->random_map);
	free(self);
}

/* --- the map that is judged --- */

static bool map_source(AlignmentChance *self, Pool *pool, Error *err)
{
	Matrix transposed = {0};
	if (!orthogonal_transposed(self->map, self->source.width, &transposed, err))
		return false;
	product_map(self->source, matrix_rows(&transposed), pool, self->mapped.data);
	matrix_release(&transposed);
	induction_begin(self->judge, matrix_rows(&self->mapped), 1, 0);
	return true;
}

/* --- random starts --- */

static bool begin_start(AlignmentChance *self, Pool *pool, Error *err)
{
	if (!orthogonal_draw(self->seed, self->starts, self->source.width, pool, self->random_map, err))
		return false;
	self_learning_begin(self->learning, self->random_map, self->seed);
	return true;
}

static bool end_start(AlignmentChance *self, Pool *pool, Error *err)
{
	self->reached = fmax(self->reached, self_learning_round(self->learning).criterion);
	return ++self->starts == STARTS || begin_start(self, pool, err);
}

bool alignment_chance_step(AlignmentChance *self, Pool *pool, Error *err)
{
	if (self->judged)
		return self_learning_step(self->learning, pool, err) &&
		       (!self_learning_finished(self->learning) || end_start(self, pool, err));
	if (induction_done(self->judge) <= 0 && !map_source(self, pool, err))
		return false;
	if (!induction_step(self->judge, pool, err))
		return false;
	if (induction_done(self->judge) < 1)
		return true;
	self->criterion = induction_criterion(self->judge);
	self->judged = true;
	return begin_start(self, pool, err);
}

bool alignment_chance_finished(const AlignmentChance *self)
{
	return self->starts == STARTS;
}

double alignment_chance_criterion(const AlignmentChance *self)
{
	return self->criterion;
}

double alignment_chance_reached(const AlignmentChance *self)
{
	return self->reached;
}
