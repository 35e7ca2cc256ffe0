#include "base/memory.h"
#include "linalg/gemm.h"
#include "nn/loss.h"

#include <stdlib.h>

/* The rows less their mean. */
static float *centred(Rows rows)
{
	size_t d = rows.width;
	float *out = memory_new(rows.count * d, sizeof *out);
	double *mean = memory_new(d, sizeof *mean);
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < d; j++)
			mean[j] += rows_at(rows, i)[j];
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < d; j++)
			out[i * d + j] = (float)(rows_at(rows, i)[j] - mean[j] / (double)rows.count);
	free(mean);
	return out;
}

static Rows packed(const float *data, size_t count, size_t width)
{
	return (Rows){data, count, width, width};
}

static void scale(float *numbers, size_t count, double factor)
{
	for (size_t k = 0; k < count; k++)
		numbers[k] = (float)(numbers[k] * factor);
}

/* C_s - C_t out of centred rows. */
static float *difference(Rows source, Rows target)
{
	size_t d = source.width;
	float *out = memory_new(d * d, sizeof *out);
	gemm((Factor){target, true}, (Factor){target, false}, 0, out, d);
	scale(out, d * d, -(double)(source.count - 1) / (double)(target.count - 1));
	gemm((Factor){source, true}, (Factor){source, false}, 1, out, d);
	scale(out, d * d, 1 / (double)(source.count - 1));
	return out;
}

/* delta += factor (X - mean)(C_s - C_t) */
static void add_slope(Rows rows, Rows covariances, double factor, float *delta)
{
	size_t d = rows.width;
	float *slope = memory_new(rows.count * d, sizeof *slope);
	gemm((Factor){rows, false}, (Factor){covariances, false}, 0, slope, d);
	for (size_t k = 0; k < rows.count * d; k++)
		delta[k] += (float)(factor * slope[k]);
	free(slope);
}

double coral_loss(Rows source, Rows target, double weight, float *source_delta, float *target_delta)
{
	size_t d = source.width;
	double squares = 0, per = weight / ((double)d * (double)d);
	float *s = centred(source), *t = centred(target);
	Rows from = packed(s, source.count, d), to = packed(t, target.count, d);
	float *apart = difference(from, to);
	for (size_t k = 0; k < d * d; k++)
		squares += (double)apart[k] * apart[k];
	add_slope(from, packed(apart, d, d), per / (double)(source.count - 1), source_delta);
	add_slope(to, packed(apart, d, d), -per / (double)(target.count - 1), target_delta);
	free(s);
	free(t);
	free(apart);
	return squares / (4.0 * (double)d * (double)d);
}
