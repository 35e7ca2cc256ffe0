#include "linalg/covariance_map.h"

#include "base/memory.h"
#include "linalg/double_product.h"
#include "linalg/spectral_power.h"

#include <stdlib.h>

static double *square_room(size_t d, Error *err)
{
	return memory_data(d * d, sizeof(double), "a map between covariances", err);
}

static void multiply(const double *a, const double *b, size_t d, Pool *pool, double *out)
{
	double_product((DoubleFactor){a, d, d, false}, (DoubleFactor){b, d, d, false}, pool, out);
}

/* Asked between products: of thousands of columns each takes seconds. */
static bool goes_on(const Pool *pool, Error *err)
{
	const atomic_bool *stop = pool_stop(pool);
	return !stop || !atomic_load(stop) ||
	       error_set(err, ERROR_CANCELLED, "stopped before the map between covariances was made");
}

static bool power(CovarianceSide side, double exponent, Pool *pool, double *out, Error *err)
{
	return spectral_power(side.principal, side.ridge, exponent, pool, out, err) && goes_on(pool, err);
}

bool covariance_map_coral(CovarianceSide source, CovarianceSide target, Pool *pool, double *map, Error *err)
{
	size_t d = source.principal->width;
	double *white = square_room(d, err), *colour = white ? square_room(d, err) : NULL;
	bool ok = colour && power(source, -0.5, pool, white, err) && power(target, 0.5, pool, colour, err);
	if (ok)
		multiply(white, colour, d, pool, map);
	free(white);
	free(colour);
	return ok;
}

/* root <- (root covariance root)^(1/2) */
static bool middle(double *root, double *covariance, size_t d, Pool *pool, double *room, Error *err)
{
	multiply(root, covariance, d, pool, room);
	multiply(room, root, d, pool, covariance);
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < i; j++)
			covariance[i * d + j] = covariance[j * d + i] =
				(covariance[i * d + j] + covariance[j * d + i]) / 2;
	return goes_on(pool, err) && symmetric_power(covariance, d, 0.5, pool, root, err) && goes_on(pool, err);
}

bool covariance_map_bures(CovarianceSide source, CovarianceSide target, Pool *pool, double *map, Error *err)
{
	size_t d = source.principal->width;
	double *root = square_room(d, err), *other = root ? square_room(d, err) : NULL;
	bool ok = other && power(source, 0.5, pool, root, err) && power(target, 1, pool, other, err) &&
		  middle(root, other, d, pool, map, err) && power(source, -0.5, pool, other, err);
	if (ok) {
		multiply(other, root, d, pool, map);
		multiply(map, other, d, pool, root);
		for (size_t i = 0; i < d * d; i++)
			map[i] = root[i];
	}
	free(root);
	free(other);
	return ok;
}
