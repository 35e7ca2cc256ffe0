#include "adapt/refinement.h"

#include "adapt/comparable.h"
#include "adapt/frequent.h"
#include "adapt/induction.h"
#include "linalg/product.h"

#include <stdlib.h>
#include <string.h>

struct Refinement {
	RefinementOptions options;
	const Pairs *given;
	uint32_t *from, *to; /* rows of the spaces, the most frequent first */
	size_t sources, targets;
	bool *source_held, *target_held; /* by row of the spaces: a given pair has it */
	Matrix source;                   /* as mapped, of length 1 */
	Induction *induction;            /* holds the target's */
	Pairs pairs;
};

RefinementOptions refinement_options(const Args *options)
{
	return (RefinementOptions){.rounds = (size_t)args_integer(options, "refine"),
		.common = (size_t)args_integer(options, "common"),
		.neighbours = 10,
		.hold = args_yes(options, "hold")};
}

static void mark_held(Refinement *self, size_t sources, size_t targets)
{
	self->source_held = memory_new(sources, sizeof *self->source_held);
	self->target_held = memory_new(targets, sizeof *self->target_held);
	for (size_t i = 0; self->options.hold && i < self->given->count; i++) {
		self->source_held[self->given->pairs[i].source] = true;
		self->target_held[self->given->pairs[i].target] = true;
	}
}

Refinement *refinement_new(
	const Space *source, const Space *target, const Pairs *given, RefinementOptions options, Error *err)
{
	size_t sources = source->vectors.rows, targets = target->vectors.rows;
	Refinement *self = memory_new(1, sizeof *self);
	*self = (Refinement){.options = options, .given = given};
	self->from = memory_new(sources, sizeof *self->from);
	self->to = memory_new(targets, sizeof *self->to);
	self->sources = frequent_order(source, options.common, self->from);
	self->targets = frequent_order(target, options.common, self->to);
	mark_held(self, sources, targets);
	size_t most = self->sources + (options.hold ? given->count : 0);
	self->pairs.pairs = memory_data(most, sizeof *self->pairs.pairs, "a dictionary", err);
	if (self->pairs.pairs)
		return self;
	refinement_free(self);
	return NULL;
}

void refinement_free(Refinement *self)
{
	if (!self)
		return;
	free(self->from);
	free(self->to);
	free(self->source_held);
	free(self->target_held);
	matrix_release(&self->source);
	induction_free(self->induction);
	pairs_release(&self->pairs);
	free(self);
}

/* The rows in this order, mapped, of length 1. */
static bool carry(
	Rows rows, const uint32_t *order, size_t count, const Matrix *map, Pool *pool, Matrix *to, Error *err)
{
	Matrix frequent = {0};
	bool fine = frequent_rows(rows, order, count, &frequent, err);
	if (fine && map->cols) {
		fine = matrix_init(to, count, map->cols, "mapped vectors", err);
		if (fine)
			product_map(matrix_rows(&frequent), matrix_rows(map), pool, to->data);
	} else if (fine) {
		matrix_release(to);
		*to = frequent;
		frequent = (Matrix){0};
	}
	if (fine)
		comparable_make((Comparable){.normalise = true}, to->data, count, to->cols, pool);
	matrix_release(&frequent);
	return fine;
}

bool refinement_begin(Refinement *self, Rows source, const Matrix *source_map, Rows target,
	const Matrix *target_map, Pool *pool, Error *err)
{
	Matrix mapped = {0};
	bool fine = carry(source, self->from, self->sources, source_map, pool, &self->source, err) &&
		    carry(target, self->to, self->targets, target_map, pool, &mapped, err);
	induction_free(self->induction);
	self->induction =
		fine ? induction_new(matrix_rows(&mapped), self->sources, self->options.neighbours, err) : NULL;
	if (self->induction)
		induction_begin(self->induction, matrix_rows(&self->source), 1, 0);
	matrix_release(&mapped);
	return self->induction != NULL;
}

static int by_source(const void *a, const void *b)
{
	const RowPair *left = a, *right = b;
	if (left->source != right->source)
		return left->source < right->source ? -1 : 1;
	return (left->target > right->target) - (left->target < right->target);
}

static bool gather(Refinement *self, Error *err)
{
	RowPair *found = memory_data(self->sources, sizeof *found, "a dictionary", err);
	if (!found)
		return false;
	size_t count = induction_mutual(self->induction, found);
	Pairs *pairs = &self->pairs;
	pairs->count = 0;
	for (size_t i = 0; i < count; i++) {
		RowPair pair = {self->from[found[i].source], self->to[found[i].target]};
		if (!self->source_held[pair.source] && !self->target_held[pair.target])
			pairs->pairs[pairs->count++] = pair;
	}
	for (size_t i = 0; self->options.hold && i < self->given->count; i++)
		pairs->pairs[pairs->count++] = self->given->pairs[i];
	qsort(pairs->pairs, pairs->count, sizeof *pairs->pairs, by_source);
	pairs->given = pairs->count;
	free(found);
	return pairs->count > 0 ||
	       error_set(err, ERROR_INPUT,
		       "no two items are each other's nearest under the first map, so there is nothing to "
		       "refine it by; give more pairs, or leave refine= out");
}

bool refinement_step(Refinement *self, bool *ended, Pool *pool, Error *err)
{
	if (!induction_step(self->induction, pool, err))
		return false;
	*ended = induction_done(self->induction) >= 1;
	return !*ended || gather(self, err);
}

double refinement_done(const Refinement *self)
{
	return self->induction ? induction_done(self->induction) : 0;
}

const Pairs *refinement_pairs(const Refinement *self)
{
	return &self->pairs;
}

double refinement_criterion(const Refinement *self)
{
	return induction_criterion(self->induction);
}
