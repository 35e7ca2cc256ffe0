#include "adapt/kernel_features.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/kernels_search.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pairs of which the median distance is taken; rows that a thread works on at once. */
enum { PAIRS = 4001, PIECE = 128 };

KernelKind kernel_kind(const char *name)
{
	return strcmp(name, "rbf") == 0      ? KERNEL_RBF
	       : strcmp(name, "linear") == 0 ? KERNEL_LINEAR
					     : KERNEL_PRIMAL;
}

void kernel_features_release(KernelFeatures *features)
{
	matrix_release(&features->sample);
	free(features->mean);
	free(features->squares);
	*features = (KernelFeatures){0};
}

static void centre(const double *mean, Rows rows, float *to)
{
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			to[i * rows.width + j] = (float)(rows_at(rows, i)[j] - mean[j]);
}

static double square_of(const float *row, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += (double)row[j] * row[j];
	return sum;
}

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median_distance(const Matrix *sample, uint64_t seed)
{
	double *distances = memory_new(PAIRS, sizeof *distances);
	Random random;
	random_init(&random, seed, 2);
	for (size_t i = 0; i < PAIRS; i++) {
		size_t a = random_below(&random, sample->rows), b = random_below(&random, sample->rows - 1);
		b += b >= a;
		distances[i] = search_kernels_best()->squared_distance(
			matrix_row(sample, a), matrix_row(sample, b), sample->cols);
	}
	qsort(distances, PAIRS, sizeof *distances, compare_numbers);
	double median = statistics_quantile(distances, PAIRS, 0.5);
	free(distances);
	return median;
}

bool kernel_features_init(
	KernelFeatures *features, KernelKind kind, double gamma, Rows sample, uint64_t seed, Error *err)
{
	kernel_features_release(features);
	features->kind = kind;
	features->mean = memory_new(sample.width, sizeof *features->mean);
	features->squares = memory_new(sample.count, sizeof *features->squares);
	if (!matrix_init(&features->sample, sample.count, sample.width, "the sample of a kernel", err))
		return false;
	statistics_column_means(sample, features->mean);
	centre(features->mean, sample, features->sample.data);
	double total = 0;
	for (size_t i = 0; i < sample.count; i++)
		total += features->squares[i] = square_of(matrix_row(&features->sample, i), sample.width);
	if (!(total > 0))
		return error_set(err, ERROR_INPUT, "all vectors of both sides are equal");
	double mean = total / (double)sample.count;
	features->scale = kind == KERNEL_LINEAR ? 1 / mean : 1 / sqrt(mean);
	features->gamma = gamma;
	if (kind == KERNEL_RBF && !(gamma > 0)) {
		double median = median_distance(&features->sample, seed);
		features->gamma = 1 / (2 * (median > 0 ? median : mean));
	}
	return true;
}

size_t kernel_features_width(const KernelFeatures *features)
{
	return features->kind == KERNEL_PRIMAL ? features->sample.cols : features->sample.rows;
}

typedef struct FeatureWork {
	const KernelFeatures *features;
	Rows rows; /* centred */
	size_t width;
	float *to;
} FeatureWork;

static void finish_row(const FeatureWork *work, size_t i)
{
	const KernelFeatures *features = work->features;
	float *to = work->to + i * work->width;
	if (features->kind != KERNEL_RBF) {
		for (size_t j = 0; j < work->width; j++)
			to[j] = (float)(to[j] * features->scale);
		return;
	}
	double square = square_of(rows_at(work->rows, i), work->rows.width);
	for (size_t j = 0; j < work->width; j++)
		to[j] = expf((float)(-features->gamma * fmax(square + features->squares[j] - 2.0 * to[j], 0)));
}

static void finish_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const FeatureWork *work = context;
	for (size_t i = piece * PIECE; i < work->rows.count && i < (piece + 1) * PIECE; i++)
		finish_row(work, i);
}

bool kernel_features_of(const KernelFeatures *features, Rows rows, Pool *pool, float *to, Error *err)
{
	Matrix centred = {0};
	if (!matrix_init(&centred, rows.count, rows.width, "rows without their mean", err))
		return false;
	centre(features->mean, rows, centred.data);
	if (features->kind == KERNEL_PRIMAL)
		memcpy(to, centred.data, rows.count * rows.width * sizeof *to);
	else
		product_rows(matrix_rows(&centred), matrix_rows(&features->sample), pool, to);
	FeatureWork work = {features, matrix_rows(&centred), kernel_features_width(features), to};
	pool_run(pool, (rows.count + PIECE - 1) / PIECE, finish_piece, &work);
	matrix_release(&centred);
	return true;
}
