#include "measure/outliers.h"

#include "base/memory.h"
#include "index/exact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256, WORD = 64 };

struct Outliers {
	Space *usual, *asked;
	uint64_t *only; /* a bit for each row of `usual` */
	uint32_t *rows; /* asked */
	size_t count, next, k;
	Metric metric;
	Matrix block;
	double *scores;
	Hit *hits;
	size_t counts[BLOCK];
};

Outliers *outliers_new(const OutliersInput *input, Error *err)
{
	if (input->n_usual <= input->k) {
		error_set(err, ERROR_INPUT, "k=%zu takes more than the %zu items that there are to be near to",
			input->k, input->n_usual);
		return NULL;
	}
	Outliers *self = memory_new(1, sizeof *self);
	self->usual = space_ref(input->usual);
	self->asked = space_ref(input->asked);
	self->only = memory_new(input->usual->vectors.rows / WORD + 1, sizeof *self->only);
	for (size_t i = 0; i < input->n_usual; i++)
		self->only[input->usual_rows[i] / WORD] |= (uint64_t)1 << input->usual_rows[i] % WORD;
	self->count = input->n_asked;
	self->rows = memory_new(self->count, sizeof *self->rows);
	memcpy(self->rows, input->asked_rows, self->count * sizeof *self->rows);
	self->k = input->k;
	self->metric = input->metric;
	self->scores = memory_new(self->count, sizeof *self->scores);
	self->hits = memory_new(BLOCK * (self->k + 1), sizeof *self->hits);
	if (matrix_init(&self->block, BLOCK, input->asked->vectors.cols, "a block of items", err))
		return self;
	outliers_free(self);
	return NULL;
}

/* The item itself is among the hits when it is one of those that it is held against. */
static double score_of(const Outliers *self, size_t item, const Hit *hits, size_t count)
{
	double sum = 0;
	size_t used = 0;
	for (size_t i = 0; i < count && used < self->k; i++) {
		if (self->usual == self->asked && hits[i].row == self->rows[item])
			continue;
		double score = (double)hits[i].score;
		sum += self->metric == METRIC_L2 ? sqrt(fmax(0, -score)) : 1 - score;
		used++;
	}
	return sum / (double)used;
}

bool outliers_step(Outliers *self, Pool *pool, Error *err)
{
	const Candidates candidates = {.space = self->usual, .only = self->only};
	size_t n = self->count - self->next < BLOCK ? self->count - self->next : BLOCK, room = self->k + 1;
	for (size_t i = 0; i < n; i++)
		memcpy(matrix_row(&self->block, i),
			matrix_row(&self->asked->vectors, self->rows[self->next + i]),
			self->block.cols * sizeof(float));
	Rows queries = matrix_rows(&self->block);
	queries.count = n;
	if (!exact_search_many(&candidates, self->metric, queries, room, pool, self->hits, self->counts, err))
		return false;
	for (size_t i = 0; i < n; i++)
		self->scores[self->next + i] =
			score_of(self, self->next + i, self->hits + i * room, self->counts[i]);
	self->next += n;
	return true;
}

double outliers_done(const Outliers *self)
{
	return self->count ? (double)self->next / (double)self->count : 1;
}

const double *outliers_scores(const Outliers *self)
{
	return self->scores;
}

void outliers_free(Outliers *self)
{
	if (!self)
		return;
	space_unref(self->usual);
	space_unref(self->asked);
	matrix_release(&self->block);
	free(self->only);
	free(self->rows);
	free(self->scores);
	free(self->hits);
	free(self);
}
