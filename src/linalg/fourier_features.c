#include "linalg/fourier_features.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

double fourier_features_gamma(Rows rows)
{
	double sum = 0, squares = 0, n = (double)rows.count * (double)rows.width;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++) {
			double value = rows_at(rows, i)[j];
			sum += value;
			squares += value * value;
		}
	double variance = n > 0 ? squares / n - sum / n * (sum / n) : 0;
	return variance > 0 ? 1 / ((double)rows.width * variance) : 1;
}

/* One feature of all rows. */
static void fill(Rows rows, const double *w, double b, double scale, size_t feature, Matrix *out)
{
	for (size_t i = 0; i < rows.count; i++) {
		const float *row = rows_at(rows, i);
		double sum = b;
		for (size_t j = 0; j < rows.width; j++)
			sum += w[j] * row[j];
		matrix_row(out, i)[feature] = (float)(scale * cos(sum));
	}
}

bool fourier_features(Rows rows, double gamma, size_t features, uint64_t seed, Matrix *out, Error *err)
{
	if (!matrix_init(out, rows.count, features, "Fourier features", err))
		return false;
	double *w = memory_new(rows.width, sizeof *w);
	for (size_t f = 0; f < features; f++) {
		Random random;
		random_init(&random, seed, f);
		double b = 2 * M_PI * random_uniform(&random);
		for (size_t j = 0; j < rows.width; j++)
			w[j] = sqrt(2 * gamma) * random_normal(&random);
		fill(rows, w, b, sqrt(2 / (double)features), f, out);
	}
	free(w);
	return true;
}
