#include "adapt/isomorphism.h"

#include "base/memory.h"
#include "linalg/eigen.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

/* Squares below this share of the largest are rounding noise, and count as so much. */
#define NOISE 1e-6

/* The mean squares of the rows along their axes, falling. */
static bool squares_of(Rows rows, Pool *pool, double *squares, Error *err)
{
	size_t d = rows.width;
	double *products = memory_data(2 * d * d, sizeof *products, "a spectrum", err);
	if (!products)
		return false;
	statistics_cross_products(rows, rows, NULL, NULL, pool, products);
	bool fine = eigen_largest(products, d, d, squares, products + d * d, err);
	double least = fine ? NOISE * squares[0] : 0;
	for (size_t i = 0; fine && i < d; i++)
		squares[i] = fmax(squares[i], least) / (double)rows.count;
	free(products);
	return fine;
}

bool isomorphism_gap(Rows source, Rows target, Pool *pool, double *gap, Error *err)
{
	size_t d = source.width;
	double *squares = memory_new(2 * d, sizeof *squares);
	bool fine = squares_of(source, pool, squares, err) && squares_of(target, pool, squares + d, err);
	double sum = 0;
	for (size_t i = 0; fine && i < d; i++) {
		double ratio = squares[i] > 0 && squares[d + i] > 0 ? squares[i] / squares[d + i] : 1;
		double difference = 0.5 * log(ratio);
		sum += difference * difference;
	}
	*gap = sqrt(sum / (double)d);
	free(squares);
	return fine;
}
