#include "linalg/spectral_power.h"

#include "base/memory.h"
#include "linalg/double_product.h"
#include "linalg/eigen.h"

#include <math.h>
#include <stdlib.h>

size_t spectral_rank(const Principal *principal)
{
	size_t rank = 0;
	while (rank < principal->count && principal->variance[rank] > SPECTRAL_FLAT * principal->variance[0])
		rank++;
	return rank;
}

static double power_of(double value, double flat, double exponent)
{
	if (exponent < 0 && !(value > flat))
		return 0;
	return pow(fmax(value, 0), exponent);
}

/* base I + axes^T diag(factors) axes, count axes of length n. */
static bool assemble(const double *axes, const double *factors, double base, size_t count, size_t n, Pool *pool,
	double *out, Error *err)
{
	double *scaled = memory_data(count * n, sizeof *scaled, "the power of a matrix", err);
	if (!scaled)
		return false;
	for (size_t k = 0; k < count; k++)
		for (size_t j = 0; j < n; j++)
			scaled[k * n + j] = factors[k] * axes[k * n + j];
	double_product(
		(DoubleFactor){axes, count, n, true}, (DoubleFactor){scaled, count, n, false}, pool, out);
	for (size_t j = 0; j < n; j++)
		out[j * n + j] += base;
	free(scaled);
	return true;
}

bool spectral_power(
	const Principal *principal, double ridge, double exponent, Pool *pool, double *power, Error *err)
{
	size_t count = principal->count, d = principal->width;
	double flat = ridge > 0 ? 0 : SPECTRAL_FLAT * principal->variance[0];
	/* With as many axes as columns nothing is left across them. */
	double base = count < d ? power_of(ridge, flat, exponent) : 0;
	double *factors = memory_new(count, sizeof *factors);
	for (size_t k = 0; k < count; k++)
		factors[k] = power_of(principal->variance[k] + ridge, flat, exponent) - base;
	bool ok = assemble(principal->axes, factors, base, count, d, pool, power, err);
	free(factors);
	return ok;
}

bool symmetric_power(const double *matrix, size_t n, double exponent, Pool *pool, double *power, Error *err)
{
	double *values = memory_new(n, sizeof *values);
	double *vectors = memory_data(n * n, sizeof *vectors, "eigenvectors", err);
	bool ok = vectors && eigen_largest(matrix, n, n, values, vectors, err);
	double flat = SPECTRAL_FLAT * values[0];
	for (size_t k = 0; ok && k < n; k++)
		values[k] = power_of(values[k], flat, exponent);
	ok = ok && assemble(vectors, values, 0, n, n, pool, power, err);
	free(values);
	free(vectors);
	return ok;
}
