#include "train/ppmi_matrix.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { STEP_PAIRS = 1 << 20, STEP_ROWS = 1 << 16 };

enum { PHASE_SUMS, PHASE_LENGTHS, PHASE_VALUES };

void ppmi_matrix_init(PpmiMatrix *self, const Cooccurrence *counts, double smoothing, double shift,
	SparseMatrix *matrix, SparseMatrix *transpose)
{
	*self = (PpmiMatrix){.counts = counts,
		.made = {matrix, transpose},
		.smoothing = smoothing,
		.shift = shift,
		.words = memory_new(counts->n_rows, sizeof(double)),
		.contexts = memory_new(counts->n_rows, sizeof(double)),
		.lengths = memory_new(counts->n_rows, sizeof(uint32_t))};
}

void ppmi_matrix_release(PpmiMatrix *self)
{
	free(self->words);
	free(self->contexts);
	free(self->lengths);
	*self = (PpmiMatrix){0};
}

/* exp of what stands in the matrix before it is cut off at 0. The counts are symmetric, so that the transpose
 * comes from the same rows with the two divisors changed over. */
static double ratio(const PpmiMatrix *self, size_t row, PairRow pairs, size_t k)
{
	size_t column = pairs.columns[k];
	double count = (double)pairs.weights[k] / PAIR_UNIT;
	return self->side ? count / (self->words[column] * self->contexts[row])
			  : count / (self->words[row] * self->contexts[column]);
}

static void count_positive(void *context, size_t piece, int thread)
{
	(void)thread;
	const PpmiMatrix *self = context;
	size_t row = self->row + piece;
	PairRow pairs = cooccurrence_row(self->counts, row);
	uint32_t count = 0;
	for (size_t k = 0; k < pairs.count; k++)
		count += ratio(self, row, pairs, k) > 1;
	self->lengths[row] = count;
}

static void fill_row(void *context, size_t piece, int thread)
{
	(void)thread;
	const PpmiMatrix *self = context;
	size_t row = self->row + piece;
	SparseMatrix *matrix = self->made[self->side];
	PairRow pairs = cooccurrence_row(self->counts, row);
	uint64_t at = matrix->starts[row];
	for (size_t k = 0; k < pairs.count; k++) {
		double over = ratio(self, row, pairs, k);
		if (!(over > 1))
			continue;
		matrix->columns[at] = pairs.columns[k];
		matrix->values[at++] = (float)log(over);
	}
}

/* log(p_ij / (p_i q_j)) = log(x_ij / (x_i * (x_j^smoothing / sum of x^smoothing))), x_i the sum of row i. */
static void add_sums(PpmiMatrix *self, size_t rows)
{
	for (size_t i = self->row; i < self->row + rows; i++) {
		self->words[i] = pair_row_sum(cooccurrence_row(self->counts, i));
		self->contexts[i] = pow(self->words[i], self->smoothing);
		self->sum += self->words[i] > 0 ? self->contexts[i] : 0;
	}
}

static size_t rows_of_step(const PpmiMatrix *self)
{
	size_t rows = 0, pairs = 0, left = self->counts->n_rows - self->row;
	while (rows < left && rows < STEP_ROWS && pairs < STEP_PAIRS)
		pairs += cooccurrence_row(self->counts, self->row + rows++).count;
	return rows;
}

/* All rows have gone through the phase. */
static bool end_phase(PpmiMatrix *self, bool *done, Error *err)
{
	size_t rows = self->counts->n_rows;
	self->row = 0;
	switch (self->phase) {
	case PHASE_SUMS:
		for (size_t i = 0; i < rows; i++)
			self->contexts[i] *= self->shift / self->sum;
		self->phase = PHASE_LENGTHS;
		return true;
	case PHASE_LENGTHS:
		self->phase = PHASE_VALUES;
		return sparse_init(self->made[self->side], rows, rows, self->lengths,
			"the mutual information of words", err);
	default:
		*done = self->side == 1;
		self->side = 1;
		self->phase = PHASE_LENGTHS;
		return true;
	}
}

bool ppmi_matrix_step(PpmiMatrix *self, Pool *pool, bool *done, Error *err)
{
	size_t rows = rows_of_step(self);
	*done = false;
	if (self->phase == PHASE_SUMS)
		add_sums(self, rows);
	else
		pool_run(pool, rows, self->phase == PHASE_LENGTHS ? count_positive : fill_row, self);
	self->row += rows;
	return self->row < self->counts->n_rows || end_phase(self, done, err);
}
