#include "linalg/statistics.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"

#include <cblas.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void statistics_column_means(Rows rows, double *mean)
{
	memset(mean, 0, rows.width * sizeof *mean);
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			mean[j] += rows_at(rows, i)[j];
	for (size_t j = 0; j < rows.width && rows.count; j++)
		mean[j] /= (double)rows.count;
}

enum { SQUARED_ROWS = 1024 }; /* rows of a piece */

typedef struct Squares {
	Rows rows;
	double *sums; /* by piece */
} Squares;

static void square_rows(void *context, size_t piece, int thread)
{
	(void)thread;
	const Squares *squares = context;
	const SearchKernels *kernels = search_kernels_best();
	size_t first = piece * SQUARED_ROWS, end = first + SQUARED_ROWS;
	for (; first < end && first < squares->rows.count; first++)
		squares->sums[piece] +=
			kernels->sum_of_squares(rows_at(squares->rows, first), squares->rows.width);
}

double statistics_sum_of_squares(Rows rows, Pool *pool)
{
	size_t pieces = (rows.count + SQUARED_ROWS - 1) / SQUARED_ROWS;
	Squares squares = {rows, memory_new(pieces, sizeof *squares.sums)};
	pool_run(pool, pieces, square_rows, &squares);
	double sum = 0;
	for (size_t i = 0; i < pieces; i++)
		sum += squares.sums[i];
	free(squares.sums);
	return sum;
}

/* Each piece makes one strip of columns of the result over all rows, block by block: no two pieces add to the
 * same place, so the order of the sums is fixed. */
enum { STRIP = 32, BLOCK = 128 };

typedef struct CrossProducts {
	Rows a, b;
	const double *mean_a, *mean_b;
	bool symmetric; /* only rows up to the strip's end are made; the rest is mirrored */
	double *out;
} CrossProducts;

/* Rows first .. first + count, columns from .. from + width, as doubles without the mean; to: count x width. */
static void widen(
	Rows rows, const double *mean, size_t first, size_t count, size_t from, size_t width, double *to)
{
	for (size_t i = 0; i < count; i++) {
		const float *row = rows_at(rows, first + i) + from;
		for (size_t j = 0; j < width; j++)
			to[i * width + j] = (double)row[j] - (mean ? mean[from + j] : 0);
	}
}

static void add_strip(void *context, size_t piece, int thread)
{
	(void)thread;
	const CrossProducts *p = context;
	size_t strips = (p->b.width + STRIP - 1) / STRIP;
	size_t from = (strips - 1 - piece) * STRIP; /* the tallest strip of a triangle first */
	size_t width = p->b.width - from < STRIP ? p->b.width - from : STRIP;
	size_t height = p->symmetric ? from + width : p->a.width;
	double *a = memory_new(BLOCK * height, sizeof *a), *b = memory_new(BLOCK * width, sizeof *b);
	for (size_t first = 0; first < p->a.count; first += BLOCK) {
		size_t count = p->a.count - first < BLOCK ? p->a.count - first : BLOCK;
		widen(p->a, p->mean_a, first, count, 0, height, a);
		widen(p->b, p->mean_b, first, count, from, width, b);
		cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)height, (int)width, (int)count, 1.0,
			a, (int)height, b, (int)width, 1.0, p->out + from, (int)p->b.width);
	}
	free(a);
	free(b);
}

static bool same_view(Rows a, Rows b)
{
	return a.data == b.data && a.count == b.count && a.width == b.width && a.stride == b.stride;
}

void statistics_cross_products(
	Rows a, Rows b, const double *mean_a, const double *mean_b, Pool *pool, double *out)
{
	bool symmetric = same_view(a, b) && mean_a == mean_b;
	CrossProducts products = {a, b, mean_a, mean_b, symmetric, out};
	memset(out, 0, a.width * b.width * sizeof *out);
	pool_run(pool, (b.width + STRIP - 1) / STRIP, add_strip, &products);
	for (size_t i = 0; symmetric && i < a.width; i++)
		for (size_t j = 0; j < i; j++)
			out[i * b.width + j] = out[j * b.width + i];
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

size_t statistics_sort(double *values, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!isnan(values[i]))
			values[kept++] = values[i];
	qsort(values, kept, sizeof *values, by_value);
	return kept;
}

double statistics_quantile(const double *sorted, size_t count, double q)
{
	return count ? gsl_stats_quantile_from_sorted_data(sorted, 1, count, q) : NAN;
}

double statistics_spearman(const double *x, const double *y, size_t count)
{
	if (count < 2)
		return NAN;
	double *work = memory_new(2 * count, sizeof *work);
	double rho = gsl_stats_spearman(x, 1, y, 1, count, work);
	free(work);
	return isfinite(rho) ? fmin(1, fmax(-1, rho)) : NAN; /* rounding may go beyond */
}

typedef struct Ranked {
	double value;
	size_t place;
} Ranked;

static int by_ranked_value(const void *a, const void *b)
{
	double left = ((const Ranked *)a)->value, right = ((const Ranked *)b)->value;
	return (left > right) - (left < right);
}

void statistics_ranks(const double *values, size_t count, double *ranks)
{
	Ranked *sorted = memory_new(count + 1, sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (Ranked){values[i], i};
	qsort(sorted, count, sizeof *sorted, by_ranked_value);
	for (size_t first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && sorted[end].value == sorted[first].value;)
			end++;
		for (size_t i = first; i < end; i++)
			ranks[sorted[i].place] = (double)(first + end + 1) / 2;
	}
	free(sorted);
}
