#include "debias/erasure.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING 1e-6 /* of the length: what rounding to single precision leaves */

void erasure_init(Erasure *erasure, size_t width, size_t most)
{
	erasure_release(erasure);
	erasure->width = width;
	erasure->find = memory_new(most * width, sizeof *erasure->find);
	erasure->back = memory_new(most * width, sizeof *erasure->back);
}

void erasure_release(Erasure *erasure)
{
	free(erasure->find);
	free(erasure->back);
	free(erasure->mean);
	*erasure = (Erasure){0};
}

static double dot(const double *a, const double *b, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += a[j] * b[j];
	return sum;
}

bool erasure_add(Erasure *erasure, const double *direction)
{
	size_t width = erasure->width;
	double *added = erasure->find + erasure->rank * width, whole = sqrt(dot(direction, direction, width));
	memcpy(added, direction, width * sizeof *added);
	for (int twice = 0; twice < 2; twice++) /* the second time takes out what rounding left */
		for (size_t k = 0; k < erasure->rank; k++) {
			const double *other = erasure->find + k * width;
			double along = dot(other, added, width);
			for (size_t j = 0; j < width; j++)
				added[j] -= along * other[j];
		}
	double length = sqrt(dot(added, added, width));
	if (!(length > NOTHING * whole))
		return false;
	for (size_t j = 0; j < width; j++)
		added[j] /= length;
	memcpy(erasure->back + erasure->rank * width, added, width * sizeof *added);
	erasure->rank++;
	return true;
}

/* How much of the row less the mean each direction finds. */
static double found(const Erasure *erasure, size_t k, const float *row, double scale)
{
	const double *find = erasure->find + k * erasure->width;
	double sum = 0;
	for (size_t j = 0; j < erasure->width; j++)
		sum += find[j] * (scale * row[j] - (erasure->mean ? erasure->mean[j] : 0));
	return sum;
}

static double length_of(const float *row, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += (double)row[j] * row[j];
	return sqrt(sum);
}

void erasure_apply_row(const Erasure *erasure, const float *row, float *to)
{
	size_t width = erasure->width;
	double length = length_of(row, width), scale = erasure->unit && length > 0 ? 1 / length : 1;
	double *left = memory_new(width, sizeof *left);
	for (size_t j = 0; j < width; j++)
		left[j] = scale * row[j] - (erasure->centred ? erasure->mean[j] : 0);
	for (size_t k = 0; k < erasure->rank; k++) {
		double part = found(erasure, k, row, scale);
		for (size_t j = 0; j < width; j++)
			left[j] -= part * erasure->back[k * width + j];
	}
	double rest = sqrt(dot(left, left, width)), again = erasure->unit && rest > NOTHING ? 1 / rest : 1;
	bool gone = rest <= NOTHING * length * scale;
	for (size_t j = 0; j < width; j++)
		to[j] = gone ? 0 : (float)(again * left[j]);
	free(left);
}

/* --- many rows --- */

enum { PIECE_ROWS = 256 };

typedef struct Application {
	const Erasure *erasure;
	Rows rows;
	float *to;
} Application;

static void apply_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Application *self = context;
	size_t end = (piece + 1) * PIECE_ROWS < self->rows.count ? (piece + 1) * PIECE_ROWS : self->rows.count;
	for (size_t i = piece * PIECE_ROWS; i < end; i++)
		erasure_apply_row(self->erasure, rows_at(self->rows, i), self->to + i * self->erasure->width);
}

void erasure_apply(const Erasure *erasure, Rows rows, Pool *pool, float *to)
{
	Application application = {erasure, rows, to};
	pool_run(pool, (rows.count + PIECE_ROWS - 1) / PIECE_ROWS, apply_piece, &application);
}
