#include "adapt/first_map.h"

#include "adapt/orthogonal.h"
#include "adapt/similarity_start.h"

#include <stdlib.h>

enum { START_ITEMS = 4000 };

struct FirstMap {
	FirstMapInput input;
	SimilarityStart *similarities;
	AdversarialStart *game;
	Orthogonal fit;
	size_t pairs;
	bool fitted;
};

FirstMap *first_map_new(const FirstMapInput *input, Error *err)
{
	FirstMap *self = memory_new(1, sizeof *self);
	self->input = *input;
	bool fine = true;
	if (input->kind == FIRST_MAP_SIMILARITIES) {
		self->similarities =
			similarity_start_new(input->source, input->target, START_ITEMS, input->neighbours, err);
		fine = self->similarities != NULL;
	} else if (input->kind == FIRST_MAP_ADVERSARIAL) {
		self->game = adversarial_start_new(
			input->source, input->target, input->adversarial, input->neighbours, input->seed, err);
		fine = self->game != NULL;
	}
	if (fine)
		return self;
	first_map_free(self);
	return NULL;
}

void first_map_free(FirstMap *self)
{
	if (!self)
		return;
	similarity_start_free(self->similarities);
	adversarial_start_free(self->game);
	orthogonal_release(&self->fit);
	free(self);
}

static bool fit(FirstMap *self, const Pairs *pairs, Rows source, Rows target, Pool *pool, Error *err)
{
	Matrix x = {0}, y = {0};
	self->fitted =
		pairs_vectors(pairs, source, target, &x, &y, err) &&
		orthogonal_fit(matrix_rows(&x), matrix_rows(&y), (OrthogonalOptions){0}, pool, &self->fit, err);
	matrix_release(&x);
	matrix_release(&y);
	self->pairs = pairs->count;
	return self->fitted;
}

static bool compare_similarities(FirstMap *self, Pool *pool, Error *err)
{
	if (!similarity_start_step(self->similarities, pool, err))
		return false;
	if (similarity_start_done(self->similarities) < 1)
		return true;
	Pairs found = {.pairs = memory_new(2 * similarity_start_items(self->similarities), sizeof(RowPair))};
	found.count = similarity_start_pairs(self->similarities, found.pairs);
	bool fine = fit(self, &found, self->input.source, self->input.target, pool, err);
	pairs_release(&found);
	similarity_start_free(self->similarities);
	self->similarities = NULL;
	return fine;
}

bool first_map_step(FirstMap *self, Pool *pool, Error *err)
{
	const FirstMapInput *input = &self->input;
	if (self->game)
		return adversarial_start_step(self->game, pool, err);
	if (self->similarities)
		return compare_similarities(self, pool, err);
	return fit(self, input->pairs, input->pair_source, input->pair_target, pool, err);
}

double first_map_done(const FirstMap *self)
{
	if (self->game)
		return adversarial_start_done(self->game);
	if (self->similarities)
		return 0.99 * similarity_start_done(self->similarities);
	return self->fitted;
}

const double *first_map_get(const FirstMap *self)
{
	return self->game ? adversarial_start_map(self->game) : self->fit.map;
}

size_t first_map_pairs(const FirstMap *self)
{
	return self->pairs;
}

AdversarialEpoch first_map_epoch(const FirstMap *self)
{
	return self->game ? adversarial_start_epoch(self->game) : (AdversarialEpoch){0};
}
