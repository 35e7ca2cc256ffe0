#include "adapt/induction.h"

#include "base/random.h"
#include "linalg/cross_nearest.h"

#include <math.h>
#include <stdlib.h>

struct Induction {
	CrossNearest *cross;
	Rows source;
	size_t sources, targets, k;
	double keep;
	uint64_t seed;
	bool matching;                          /* the second pass has begun */
	float *source_penalty, *target_penalty; /* r / 2, so that scores are half of CSLS */
	CrossHit *target_of, *source_of;        /* best partners, with half of CSLS */
	double objective;
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

Induction *induction_new(Rows target, size_t sources, size_t k, Error *err)
{
	Induction *self = memory_new(1, sizeof *self);
	size_t targets = target.count;
	*self = (Induction){.sources = sources, .targets = targets};
	self->k = smaller(smaller(k, CROSS_NEAREST_MOST), smaller(sources, targets));
	self->cross = cross_nearest_new(target, sources, self->k, err);
	self->source_penalty = memory_data(sources, sizeof(float), "the hubness of items", err);
	self->target_penalty = memory_data(targets, sizeof(float), "the hubness of items", err);
	self->target_of = memory_data(sources, sizeof(CrossHit), "partners", err);
	self->source_of = memory_data(targets, sizeof(CrossHit), "partners", err);
	if (self->cross && self->source_penalty && self->target_penalty && self->target_of && self->source_of)
		return self;
	induction_free(self);
	return NULL;
}

void induction_free(Induction *self)
{
	if (!self)
		return;
	cross_nearest_free(self->cross);
	free(self->source_penalty);
	free(self->target_penalty);
	free(self->target_of);
	free(self->source_of);
	free(self);
}

void induction_begin(Induction *self, Rows source, double keep, uint64_t seed)
{
	self->source = source;
	self->keep = keep;
	self->seed = seed;
	self->matching = false;
	cross_nearest_begin(self->cross, source, (CrossQuery){.k = self->k});
}

/* A number drawn for the pair, the same whenever it is asked for. */
static bool in_play(const void *context, uint32_t source, uint32_t target, bool back)
{
	const Induction *self = context;
	uint64_t pair = (uint64_t)source << 32 | target;
	uint64_t drawn = random_mix(random_mix(pair) ^ (self->seed + back));
	return (double)(drawn >> 11) * 0x1p-53 < self->keep;
}

/* Half the mean of k scores; *best: the first. */
static float half_mean(const CrossHit *hits, size_t k, double *best)
{
	double sum = 0;
	for (size_t i = 0; i < k; i++)
		sum += (double)hits[i].score;
	*best += (double)hits[0].score;
	return (float)(0.5 * sum / (double)k);
}

static void begin_matching(Induction *self)
{
	double forward = 0, backward = 0;
	for (size_t i = 0; i < self->sources; i++)
		self->source_penalty[i] = half_mean(cross_nearest_of_a(self->cross, i), self->k, &forward);
	for (size_t j = 0; j < self->targets; j++)
		self->target_penalty[j] = half_mean(cross_nearest_of_b(self->cross, j), self->k, &backward);
	self->objective = 0.5 * (forward / (double)self->sources + backward / (double)self->targets);
	self->matching = true;
	cross_nearest_begin(self->cross, self->source,
		(CrossQuery){.k = 1,
			.penalty_a = self->source_penalty,
			.penalty_b = self->target_penalty,
			.mask = self->keep < 1 ? in_play : NULL,
			.context = self});
}

bool induction_step(Induction *self, Pool *pool, Error *err)
{
	if (!cross_nearest_step(self->cross, pool, err))
		return false;
	if (cross_nearest_done(self->cross) < 1)
		return true;
	if (!self->matching) {
		begin_matching(self);
		return true;
	}
	for (size_t i = 0; i < self->sources; i++)
		self->target_of[i] = *cross_nearest_of_a(self->cross, i);
	for (size_t j = 0; j < self->targets; j++)
		self->source_of[j] = *cross_nearest_of_b(self->cross, j);
	return true;
}

double induction_done(const Induction *self)
{
	return 0.5 * (self->matching + cross_nearest_done(self->cross));
}

size_t induction_pairs(const Induction *self, RowPair *pairs)
{
	size_t count = 0;
	for (uint32_t i = 0; i < self->sources; i++)
		if (self->target_of[i].row != UINT32_MAX)
			pairs[count++] = (RowPair){i, self->target_of[i].row};
	for (uint32_t j = 0; j < self->targets; j++)
		if (self->source_of[j].row != UINT32_MAX)
			pairs[count++] = (RowPair){self->source_of[j].row, j};
	return count;
}

static bool is_mutual(const Induction *self, uint32_t source)
{
	uint32_t target = self->target_of[source].row;
	return target != UINT32_MAX && self->source_of[target].row == source;
}

size_t induction_mutual(const Induction *self, RowPair *pairs)
{
	size_t count = 0;
	for (uint32_t i = 0; i < self->sources; i++)
		if (is_mutual(self, i))
			pairs[count++] = (RowPair){i, self->target_of[i].row};
	return count;
}

double induction_objective(const Induction *self)
{
	return self->objective;
}

double induction_criterion(const Induction *self)
{
	double sum = 0;
	size_t count = 0;
	for (uint32_t i = 0; i < self->sources; i++) {
		if (!is_mutual(self, i))
			continue;
		sum += 2 * (double)self->target_of[i].score;
		count++;
	}
	return count ? sum / (double)count : NAN;
}
