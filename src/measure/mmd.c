#include "measure/mmd.h"

#include "base/memory.h"
#include "base/random.h"
#include "index/exact.h"

#include <math.h>
#include <stdlib.h>

static int rising(const void *left, const void *right)
{
	float a = *(const float *)left, b = *(const float *)right;
	return (a > b) - (a < b);
}

/* Of all pairs when there are few rows, else of pairs at a distance in the list, which is in no order. */
bool mmd_median_gamma(Rows rows, double *gamma, Error *err)
{
	enum { MOST = 500000 };
	size_t n = rows.count, pairs = n * (n - 1) / 2, stride = pairs / MOST + 1, count = 0;
	float *squares = memory_data(pairs / stride + 1, sizeof *squares, "the distances of a sample", err);
	if (!squares)
		return false;
	size_t pair = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (pair++ % stride == 0) {
				float square =
					exact_squared_distance(rows_at(rows, i), rows_at(rows, j), rows.width);
				squares[count] = square;
				count += square > 0;
			}
	qsort(squares, count, sizeof *squares, rising);
	double median = count % 2 ? (double)squares[count / 2]
			: count   ? ((double)squares[count / 2 - 1] + (double)squares[count / 2]) / 2
				  : 0;
	*gamma = count ? 1 / (2 * median) : 0;
	free(squares);
	return true;
}

bool mmd_kernel_init(MmdKernel *kernel, size_t n, Error *err)
{
	mmd_kernel_release(kernel);
	kernel->n = n;
	kernel->values = memory_data(n, n * sizeof(float), "the kernel of two samples", err);
	kernel->sums = memory_new(n, sizeof *kernel->sums);
	return kernel->values != NULL;
}

typedef struct KernelRows {
	Rows rows;
	double gamma;
	size_t first;
	MmdKernel *into;
} KernelRows;

static void fill_row(void *context, size_t index, int thread)
{
	(void)thread;
	const KernelRows *work = context;
	size_t i = work->first + index;
	float *to = work->into->values + i * work->into->n;
	double sum = 0;
	for (size_t j = 0; j < work->rows.count; j++) {
		float square = exact_squared_distance(
			rows_at(work->rows, i), rows_at(work->rows, j), work->rows.width);
		to[j] = expf((float)(-work->gamma * (double)square));
		sum += j == i ? 0 : (double)to[j];
	}
	work->into->sums[i] = sum;
}

void mmd_kernel_fill(MmdKernel *kernel, Rows rows, double gamma, size_t first, size_t count, Pool *pool)
{
	KernelRows work = {rows, gamma, first, kernel};
	pool_run(pool, count, fill_row, &work);
	for (size_t i = first; i < first + count; i++)
		kernel->total += kernel->sums[i];
}

void mmd_kernel_release(MmdKernel *kernel)
{
	free(kernel->values);
	free(kernel->sums);
	*kernel = (MmdKernel){0};
}

/* --- the estimate --- */

double mmd_square(const MmdKernel *kernel, const uint32_t *chosen, size_t k)
{
	double inside = 0, sums = 0, a = (double)k, b = (double)(kernel->n - k);
	for (size_t i = 0; i < k; i++) {
		const float *row = kernel->values + chosen[i] * kernel->n;
		for (size_t j = 0; j < i; j++)
			inside += 2 * (double)row[chosen[j]];
		sums += kernel->sums[chosen[i]];
	}
	double between = sums - inside, outside = kernel->total - inside - 2 * between;
	return inside / (a * (a - 1)) + outside / (b * (b - 1)) - 2 * between / (a * b);
}

typedef struct Permutations {
	const MmdKernel *kernel;
	size_t k, first;
	double square;
	uint64_t seed;
	atomic_size_t as_large;
} Permutations;

/* Estimates that differ by rounding only are equal. */
static void permute(void *context, size_t index, int thread)
{
	(void)thread;
	Permutations *all = context;
	Random random;
	uint32_t *chosen = memory_new(all->k, sizeof *chosen);
	random_init(&random, all->seed, all->first + index);
	random_sample(&random, all->kernel->n, all->k, chosen);
	if (mmd_square(all->kernel, chosen, all->k) >= all->square - 1e-9)
		atomic_fetch_add(&all->as_large, 1);
	free(chosen);
}

size_t mmd_permutations(
	const MmdKernel *kernel, size_t k, double square, uint64_t seed, size_t first, size_t count, Pool *pool)
{
	Permutations all = {kernel, k, first, square, seed, 0};
	pool_run(pool, count, permute, &all);
	return atomic_load(&all.as_large);
}
