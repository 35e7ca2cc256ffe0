#include "adapt/comparable.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows are dealt out in blocks of a fixed size, so that sums run in one order. */
enum { BLOCK = 1024 };

typedef struct Making {
	Comparable how;
	float *rows;
	size_t count, width;
	double *sums; /* blocks x width: of the columns of each block */
	double *mean;
} Making;

Comparable comparable_options(const Args *options)
{
	return (Comparable){args_yes(options, "normalise"), args_yes(options, "centre")};
}

static void make_unit(float *row, size_t width)
{
	double squares = 0;
	for (size_t j = 0; j < width; j++)
		squares += (double)row[j] * row[j];
	double inverse = squares > 0 ? 1 / sqrt(squares) : 0;
	for (size_t j = 0; j < width; j++)
		row[j] = (float)(row[j] * inverse);
}

static size_t end_of(const Making *making, size_t piece)
{
	size_t end = (piece + 1) * BLOCK;
	return end < making->count ? end : making->count;
}

static void normalise_block(void *context, size_t piece, int thread)
{
	(void)thread;
	const Making *making = context;
	for (size_t i = piece * BLOCK; making->how.normalise && i < end_of(making, piece); i++)
		make_unit(making->rows + i * making->width, making->width);
	double *sums = making->sums + piece * making->width;
	for (size_t i = piece * BLOCK; making->how.centre && i < end_of(making, piece); i++)
		for (size_t j = 0; j < making->width; j++)
			sums[j] += making->rows[i * making->width + j];
}

static void centre_block(void *context, size_t piece, int thread)
{
	(void)thread;
	const Making *making = context;
	for (size_t i = piece * BLOCK; i < end_of(making, piece); i++) {
		float *row = making->rows + i * making->width;
		for (size_t j = 0; j < making->width; j++)
			row[j] = (float)(row[j] - making->mean[j]);
		if (making->how.normalise)
			make_unit(row, making->width);
	}
}

void comparable_make(Comparable how, float *rows, size_t count, size_t width, Pool *pool)
{
	double *mean = memory_new(width, sizeof *mean);
	comparable_make_from(how, rows, count, width, pool, mean);
	free(mean);
}

void comparable_make_from(Comparable how, float *rows, size_t count, size_t width, Pool *pool, double *mean)
{
	size_t blocks = (count + BLOCK - 1) / BLOCK;
	Making making = {how, rows, count, width, memory_new(blocks * width, sizeof(double)), mean};
	memset(mean, 0, width * sizeof *mean);
	pool_run(pool, blocks, normalise_block, &making);
	for (size_t block = 0; how.centre && block < blocks; block++)
		for (size_t j = 0; j < width; j++)
			making.mean[j] += making.sums[block * width + j] / (double)count;
	if (how.centre)
		pool_run(pool, blocks, centre_block, &making);
	free(making.sums);
}
