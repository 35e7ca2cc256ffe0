#include "adapt/canonical.h"

#include "base/memory.h"
#include "linalg/cross_products.h"
#include "linalg/double_product.h"
#include "linalg/eigen.h"
#include "linalg/spectral_power.h"
#include "linalg/svd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One side's whitening W = (X^T X + ridge)^(-1/2) and its inverse, width x width; both the identity when rows
 * are not to be whitened. */
typedef struct Side {
	size_t width, rank;
	double *whiten, *back;
	double *axes; /* width x k: what the singular value decomposition says of the white rows */
	double *undo; /* k x k: takes the white axes back: A^T W^-1 A */
} Side;

typedef struct Fitting {
	Side source, target;
	size_t k;
	double *cross; /* source.width x target.width: X^T Y, then of white rows */
	double *room;  /* as large */
	double *vt;    /* k x target.width */
} Fitting;

void canonical_release(Canonical *fit)
{
	free(fit->source_map);
	free(fit->target_map);
	free(fit->singular);
	*fit = (Canonical){0};
}

static void side_release(Side *side)
{
	free(side->whiten);
	free(side->back);
	free(side->axes);
	free(side->undo);
}

static void fitting_release(Fitting *f)
{
	side_release(&f->source);
	side_release(&f->target);
	free(f->cross);
	free(f->room);
	free(f->vt);
}

static bool side_init(Side *side, size_t width, size_t k, Error *err)
{
	side->width = width;
	side->whiten = memory_data(width * width, sizeof(double), "a whitening map", err);
	side->back = memory_data(width * width, sizeof(double), "a whitening map", err);
	side->axes = memory_data(width * k, sizeof(double), "axes", err);
	side->undo = memory_data(k * k, sizeof(double), "a whitening map", err);
	return side->whiten && side->back && side->axes && side->undo;
}

static bool fitting_init(Fitting *f, size_t source, size_t target, Error *err)
{
	f->k = source < target ? source : target;
	size_t across = source * target, wide = f->k * target;
	f->cross = memory_data(across, sizeof(double), "cross-products", err);
	f->room = memory_data(across, sizeof(double), "cross-products", err);
	f->vt = memory_data(wide, sizeof(double), "axes", err);
	return f->cross && f->room && f->vt && side_init(&f->source, source, f->k, err) &&
	       side_init(&f->target, target, f->k, err);
}

/* --- whitening --- */

static void set_identity(double *matrix, size_t n)
{
	for (size_t i = 0; i < n; i++)
		matrix[i * n + i] = 1;
}

/* The squares of the rows' coordinates along all directions, as the axes of an ellipsoid. */
static bool squares_of(Rows rows, Pool *pool, Principal *squares, Error *err)
{
	size_t d = rows.width;
	double *products = memory_data(d * d, sizeof *products, "cross-products", err);
	bool ok = products && principal_init(squares, d, d, err);
	if (ok) {
		ok = cross_products(rows, rows, pool, products, err) &&
		     eigen_largest(products, d, d, squares->variance, squares->axes, err);
	}
	free(products);
	return ok && (squares->variance[0] > 0 || error_set(err, ERROR_NUMBER,
							  "the vectors of the pairs are all zeros on one side, "
							  "so there is nothing to align"));
}

static double mean_of(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += fmax(values[i], 0);
	return sum / (double)count;
}

static bool whiten_side(Rows rows, CanonicalOptions options, Pool *pool, Side *side, Error *err)
{
	Principal squares = {0};
	bool ok = squares_of(rows, pool, &squares, err);
	if (ok)
		side->rank = spectral_rank(&squares);
	if (ok && !options.whiten) {
		set_identity(side->whiten, side->width);
		set_identity(side->back, side->width);
	} else if (ok) {
		double ridge = options.ridge * mean_of(squares.variance, side->width);
		ok = spectral_power(&squares, ridge, -0.5, pool, side->whiten, err) &&
		     spectral_power(&squares, ridge, 0.5, pool, side->back, err);
	}
	principal_release(&squares);
	return ok;
}

/* --- axes --- */

static DoubleFactor factor(const double *data, size_t rows, size_t cols)
{
	return (DoubleFactor){data, rows, cols, false};
}

static DoubleFactor transposed(const double *data, size_t rows, size_t cols)
{
	return (DoubleFactor){data, rows, cols, true};
}

/* W_x X^T Y W_y = U S V^T. */
static bool find_axes(Rows x, Rows y, Fitting *f, Pool *pool, double *singular, Error *err)
{
	size_t a = f->source.width, b = f->target.width;
	if (!cross_products(x, y, pool, f->cross, err))
		return false;
	double_product(factor(f->source.whiten, a, a), factor(f->cross, a, b), pool, f->room);
	double_product(factor(f->room, a, b), factor(f->target.whiten, b, b), pool, f->cross);
	if (!svd_thin(f->cross, a, b, f->source.axes, singular, f->vt, err))
		return false;
	for (size_t i = 0; i < f->k; i++)
		for (size_t j = 0; j < b; j++)
			f->target.axes[j * f->k + i] = f->vt[i * b + j];
	return true;
}

/* axes^T W^-1 axes. */
static bool find_way_back(Side *side, size_t k, Pool *pool, Error *err)
{
	size_t d = side->width;
	double *room = memory_data(d * k, sizeof *room, "a whitening map", err);
	if (!room)
		return false;
	double_product(factor(side->back, d, d), factor(side->axes, d, k), pool, room);
	double_product(transposed(side->axes, d, k), factor(room, d, k), pool, side->undo);
	free(room);
	return true;
}

/* The whole map of a side: white, along its axes, weighted, and back: width x dim. */
static bool compose(const Side *side, const double *singular, double weight, const double *undo, size_t k,
	size_t dim, Pool *pool, double *map, Error *err)
{
	size_t d = side->width;
	double *room = memory_data(2 * d * k, sizeof *room, "a map", err), *to = room + d * k;
	if (!room)
		return false;
	double_product(factor(side->whiten, d, d), factor(side->axes, d, k), pool, room);
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < k; j++)
			room[i * k + j] *= weight != 0 ? pow(fmax(singular[j], 0), weight) : 1;
	if (undo)
		double_product(factor(room, d, k), factor(undo, k, k), pool, to);
	else
		memcpy(to, room, d * k * sizeof *to);
	for (size_t i = 0; i < d; i++)
		memcpy(map + i * dim, to + i * k, dim * sizeof *map);
	free(room);
	return true;
}

static bool compose_both(Fitting *f, CanonicalOptions options, Pool *pool, Canonical *fit, Error *err)
{
	const double *source = f->source.undo, *target = f->target.undo;
	if (!find_way_back(&f->source, f->k, pool, err) || !find_way_back(&f->target, f->k, pool, err))
		return false;
	if (!options.whiten || options.dewhiten == DEWHITEN_NONE)
		source = target = NULL;
	else if (options.dewhiten == DEWHITEN_SOURCE)
		target = source;
	else if (options.dewhiten == DEWHITEN_TARGET)
		source = target;
	return compose(&f->source, fit->singular, options.source_weight, source, f->k, fit->dim, pool,
		       fit->source_map, err) &&
	       compose(&f->target, fit->singular, options.target_weight, target, f->k, fit->dim, pool,
		       fit->target_map, err);
}

static bool canonical_init(Canonical *fit, const Fitting *f, size_t dim, Error *err)
{
	canonical_release(fit);
	fit->source_width = f->source.width;
	fit->target_width = f->target.width;
	fit->dim = dim > 0 && dim < f->k ? dim : f->k;
	fit->source_map = memory_data(fit->source_width * fit->dim, sizeof(double), "a map", err);
	fit->target_map = memory_data(fit->target_width * fit->dim, sizeof(double), "a map", err);
	fit->singular = memory_data(f->k, sizeof(double), "singular values", err);
	return fit->source_map && fit->target_map && fit->singular;
}

bool canonical_fit(Rows x, Rows y, CanonicalOptions options, Pool *pool, Canonical *fit, Error *err)
{
	Fitting f = {0};
	bool ok = fitting_init(&f, x.width, y.width, err) && canonical_init(fit, &f, options.dim, err) &&
		  whiten_side(x, options, pool, &f.source, err) &&
		  whiten_side(y, options, pool, &f.target, err) &&
		  find_axes(x, y, &f, pool, fit->singular, err) && compose_both(&f, options, pool, fit, err);
	fit->source_rank = f.source.rank;
	fit->target_rank = f.target.rank;
	fitting_release(&f);
	return ok;
}
