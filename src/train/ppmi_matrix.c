/* From counts of pairs to the sparse matrix of their positive mutual information. */
#include "base/memory.h"
#include "train/ppmi.h"

#include <math.h>
#include <stdlib.h>

typedef struct Information {
	const Cooccurrence *counts;
	double *words, *contexts; /* what the counts of a row and a column are divided by */
	uint32_t *lengths;        /* of the rows of the result */
	SparseMatrix *matrix;
	bool transposed;
} Information;

/* exp of what stands in the matrix before it is cut off at 0. */
static double ratio(const Information *info, size_t row, PairRow pairs, size_t k)
{
	size_t column = pairs.columns[k];
	double count = (double)pairs.weights[k] / PAIR_UNIT;
	return info->transposed ? count / (info->words[column] * info->contexts[row])
				: count / (info->words[row] * info->contexts[column]);
}

static void count_positive(void *context, size_t row, int thread)
{
	(void)thread;
	const Information *info = context;
	PairRow pairs = cooccurrence_row(info->counts, row);
	uint32_t count = 0;
	for (size_t k = 0; k < pairs.count; k++)
		count += ratio(info, row, pairs, k) > 1;
	info->lengths[row] = count;
}

static void fill_row(void *context, size_t row, int thread)
{
	(void)thread;
	const Information *info = context;
	PairRow pairs = cooccurrence_row(info->counts, row);
	uint64_t at = info->matrix->starts[row];
	for (size_t k = 0; k < pairs.count; k++) {
		double over = ratio(info, row, pairs, k);
		if (!(over > 1))
			continue;
		info->matrix->columns[at] = pairs.columns[k];
		info->matrix->values[at++] = (float)log(over);
	}
}

/* log(p_ij / (p_i q_j)) = log(x_ij / (x_i * (x_j^smoothing / sum of x^smoothing))), x_i the sum of row i. */
static void set_divisors(Information *info, double smoothing, double shift)
{
	double sum = 0;
	for (size_t i = 0; i < info->counts->n_rows; i++) {
		info->words[i] = pair_row_sum(cooccurrence_row(info->counts, i));
		info->contexts[i] = pow(info->words[i], smoothing);
		sum += info->words[i] > 0 ? info->contexts[i] : 0;
	}
	for (size_t i = 0; i < info->counts->n_rows; i++)
		info->contexts[i] *= shift / sum;
}

/* The counts are symmetric, so that the transpose comes from the same rows with the two divisors changed over.
 */
static bool make(Information *info, bool transposed, SparseMatrix *matrix, Pool *pool, Error *err)
{
	size_t rows = info->counts->n_rows;
	info->transposed = transposed;
	info->matrix = matrix;
	pool_run(pool, rows, count_positive, info);
	if (!sparse_init(matrix, rows, rows, info->lengths, "the mutual information of words", err))
		return false;
	pool_run(pool, rows, fill_row, info);
	return true;
}

bool ppmi_information(const Cooccurrence *counts, double smoothing, double shift, Pool *pool,
	SparseMatrix *matrix, SparseMatrix *transpose, Error *err)
{
	Information info = {.counts = counts,
		.words = memory_new(counts->n_rows, sizeof(double)),
		.contexts = memory_new(counts->n_rows, sizeof(double)),
		.lengths = memory_new(counts->n_rows, sizeof(uint32_t))};
	set_divisors(&info, smoothing, shift);
	bool fine = make(&info, false, matrix, pool, err) && make(&info, true, transpose, pool, err);
	free(info.words);
	free(info.contexts);
	free(info.lengths);
	return fine;
}
