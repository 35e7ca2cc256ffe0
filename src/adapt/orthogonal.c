#include "adapt/orthogonal.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/cross_products.h"
#include "linalg/determinant.h"
#include "linalg/double_product.h"
#include "linalg/svd.h"

#include <math.h>
#include <stdlib.h>

void orthogonal_release(Orthogonal *fit)
{
	free(fit->map);
	free(fit->from);
	free(fit->to);
	free(fit->singular);
	*fit = (Orthogonal){0};
}

/* Sum of squares of the rows' coordinates along some axes (count x width): the trace of A X^T X A^T. */
static bool squares_along(Rows rows, const double *axes, size_t count, Pool *pool, double *sum, Error *err)
{
	size_t d = rows.width;
	double *room = memory_data(d * d + count * d, sizeof *room, "an orthogonal map", err);
	if (!room)
		return false;
	if (!cross_products(rows, rows, pool, room, err)) {
		free(room);
		return false;
	}
	double_product(
		(DoubleFactor){axes, count, d, false}, (DoubleFactor){room, d, d, false}, pool, room + d * d);
	*sum = 0;
	for (size_t i = 0; i < count * d; i++)
		*sum += axes[i] * room[d * d + i];
	free(room);
	return true;
}

/* Singular values below this share of the largest are no more than the rounding of the vectors, which are
 * floats.
 */
#define NOISE 1e-6

static size_t rank_of(const double *singular, size_t d)
{
	size_t rank = 0;
	while (rank < d && singular[rank] > NOISE * singular[0])
		rank++;
	return rank;
}

/* Among all orthogonal maps the best is unique when Y^T X has full rank. Among rotations one direction may be
 * missing, since the determinant settles it; but where a reflection had to be turned into a rotation, the
 * direction of the smallest singular value pays, and it must be alone. A map of reduced rank is unique when the
 * last axis that is kept stands out from the next. */
static bool is_unique(const Orthogonal *fit, bool rotation, bool turned)
{
	size_t d = fit->width;
	if (fit->kept < d)
		return fit->rank >= fit->kept &&
		       fit->singular[fit->kept - 1] - fit->singular[fit->kept] > NOISE * fit->singular[0];
	if (!rotation)
		return fit->rank == d;
	if (fit->rank + 1 < d)
		return false;
	return !turned || d < 2 || fit->singular[d - 2] - fit->singular[d - 1] > NOISE * fit->singular[0];
}

static void compose(Orthogonal *fit, Pool *pool)
{
	size_t d = fit->width;
	double_product((DoubleFactor){fit->to, fit->kept, d, true},
		(DoubleFactor){fit->from, fit->kept, d, false}, pool, fit->map);
}

/* U V^T from the decomposition of Y^T X; U lies in `to` by columns at first. */
static void turn_axes(double *to, size_t d)
{
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < i; j++) {
			double kept = to[i * d + j];
			to[i * d + j] = to[j * d + i];
			to[j * d + i] = kept;
		}
}

/* *gain: tr(W X^T Y), by which the map lessens the residual, twice. */
static bool solve(const double *products, OrthogonalOptions options, Pool *pool, Orthogonal *fit, double *gain,
	Error *err)
{
	size_t d = fit->width;
	if (!svd_square(products, d, fit->to, fit->singular, fit->from, err))
		return false;
	turn_axes(fit->to, d);
	fit->rank = rank_of(fit->singular, d);
	fit->kept = options.rank > 0 && options.rank < d ? options.rank : d;
	compose(fit, pool);
	fit->reflects = fit->kept == d && determinant_sign(fit->map, d) < 0;
	bool turn = fit->reflects && options.rotation;
	if (turn) {
		for (size_t j = 0; j < d; j++)
			fit->to[(d - 1) * d + j] = -fit->to[(d - 1) * d + j];
		compose(fit, pool);
		fit->reflects = false;
	}
	fit->unique = is_unique(fit, options.rotation, turn);
	*gain = 0;
	for (size_t i = 0; i < fit->kept; i++)
		*gain += turn && i == d - 1 ? -fit->singular[i] : fit->singular[i];
	return true;
}

static bool prepare(Orthogonal *fit, size_t d, Error *err)
{
	orthogonal_release(fit);
	fit->width = d;
	fit->map = memory_data(d * d, sizeof(double), "an orthogonal map", err);
	fit->from = memory_data(d * d, sizeof(double), "an orthogonal map", err);
	fit->to = memory_data(d * d, sizeof(double), "an orthogonal map", err);
	fit->singular = memory_data(d, sizeof(double), "singular values", err);
	return fit->map && fit->from && fit->to && fit->singular;
}

/* The scale and the residual of a map that is found. */
static bool judge(Rows x, Rows y, double squares_x, double squares_y, double gain, bool scale, Pool *pool,
	Orthogonal *fit, Error *err)
{
	if (fit->kept < fit->width && (!squares_along(x, fit->from, fit->kept, pool, &squares_x, err) ||
					      !squares_along(y, fit->to, fit->kept, pool, &squares_y, err)))
		return false;
	fit->scale = scale && squares_x > 0 ? gain / squares_x : 1;
	double residual = fit->scale * fit->scale * squares_x + squares_y - 2 * fit->scale * gain;
	fit->residual = squares_y > 0 ? fmax(residual, 0) / squares_y : 0;
	return true;
}

bool orthogonal_fit(Rows x, Rows y, OrthogonalOptions options, Pool *pool, Orthogonal *fit, Error *err)
{
	size_t d = x.width;
	double squares[2], gain = 0, *products = memory_data(d * d, sizeof *products, "an orthogonal map", err);
	bool ok = products && prepare(fit, d, err) &&
		  cross_products_and_squares(y, x, pool, products, squares, err); /* Y^T X */
	if (ok && !(squares[0] > 0 && squares[1] > 0))
		ok = error_set(err, ERROR_NUMBER,
			"the vectors of the pairs are all zeros on one side, so there is nothing to align");
	ok = ok && solve(products, options, pool, fit, &gain, err) &&
	     judge(x, y, squares[1], squares[0], gain, options.scale, pool, fit, err);
	free(products);
	return ok;
}

bool orthogonal_nearest(double *matrix, size_t width, Pool *pool, Error *err)
{
	size_t square = width * width;
	double *u = memory_data(2 * square + width, sizeof *u, "an orthogonal map", err);
	bool fine = u && svd_square(matrix, width, u, u + 2 * square, u + square, err);
	if (fine)
		double_product((DoubleFactor){u, width, width, false},
			(DoubleFactor){u + square, width, width, false}, pool, matrix);
	free(u);
	return fine;
}

/* The orthogonal factor of a matrix of normal numbers is spread evenly over all orthogonal maps. */
bool orthogonal_draw(uint64_t seed, uint64_t stream, size_t width, Pool *pool, double *map, Error *err)
{
	Random random;
	random_init(&random, seed, stream);
	for (size_t i = 0; i < width * width; i++)
		map[i] = random_normal(&random);
	return orthogonal_nearest(map, width, pool, err);
}

bool orthogonal_transposed(const double *map, size_t width, Matrix *to, Error *err)
{
	if (!matrix_init(to, width, width, "an orthogonal map", err))
		return false;
	for (size_t i = 0; i < width; i++)
		for (size_t j = 0; j < width; j++)
			matrix_row(to, j)[i] = (float)map[i * width + j];
	return true;
}
