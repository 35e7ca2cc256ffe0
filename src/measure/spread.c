#include "measure/spread.h"

#include "base/memory.h"
#include "linalg/eigen.h"

#include <math.h>
#include <stdlib.h>

/* The rows, each of length 1, less their mean; the squared length of the mean is 1 less that of the deviation.
 */
static double *centred_units(Rows rows, size_t *zeros, Error *err)
{
	size_t n = rows.count, d = rows.width;
	double *units = memory_data(n * d, sizeof *units, "a sample of rows", err);
	for (size_t i = 0; units && i < n; i++) {
		double squares = 0;
		for (size_t j = 0; j < d; j++)
			squares += (double)rows_at(rows, i)[j] * rows_at(rows, i)[j];
		*zeros += squares == 0;
		for (size_t j = 0; j < d && squares > 0; j++)
			units[i * d + j] = rows_at(rows, i)[j] / sqrt(squares);
	}
	for (size_t j = 0; units && j < d; j++) {
		double sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += units[i * d + j];
		for (size_t i = 0; i < n; i++)
			units[i * d + j] -= sum / (double)n;
	}
	return units;
}

/* Inner products of rows or of columns, whichever are fewer: their eigenvalues are the same but for zeros. */
static double *products(const double *x, size_t n, size_t d, Error *err)
{
	bool by_row = n < d;
	size_t m = by_row ? n : d, length = by_row ? d : n, step = by_row ? 1 : d, start = by_row ? d : 1;
	double *out = memory_data(m * m, sizeof *out, "the covariance of a sample", err);
	for (size_t i = 0; out && i < m; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = 0;
			for (size_t k = 0; k < length; k++)
				sum += x[i * start + k * step] * x[j * start + k * step];
			out[i * m + j] = out[j * m + i] = sum / (double)n;
		}
	return out;
}

static double effective_rank(const double *values, size_t count)
{
	double sum = 0, entropy = 0;
	for (size_t i = 0; i < count; i++)
		sum += fmax(values[i], 0);
	if (!(sum > 1e-12))
		return 0;
	for (size_t i = 0; i < count; i++) {
		double share = fmax(values[i], 0) / sum;
		entropy -= share > 0 ? share * log(share) : 0;
	}
	return exp(entropy);
}

bool spread_of(Rows rows, Spread *spread, Error *err)
{
	size_t n = rows.count, d = rows.width, m = n < d ? n : d, zeros = 0;
	*spread = (Spread){0, 0, 0};
	if (m == 0)
		return true;
	double *units = centred_units(rows, &zeros, err),
	       *covariance = units ? products(units, n, d, err) : NULL;
	double *values = memory_new(m, sizeof *values), *vectors = memory_new(m * m, sizeof *vectors),
	       trace = 0;
	bool fine = covariance && eigen_largest(covariance, m, m, values, vectors, err);
	for (size_t i = 0; fine && i < m; i++)
		trace += covariance[i * m + i];
	if (fine)
		*spread = (Spread){effective_rank(values, m), sqrt(fmax(trace, 0)), (double)zeros / (double)n};
	free(units);
	free(covariance);
	free(values);
	free(vectors);
	return fine;
}
