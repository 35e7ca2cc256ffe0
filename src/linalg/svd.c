#include "linalg/svd.h"

#include "base/memory.h"
#include "linalg/lapack.h"

#include <stdlib.h>
#include <string.h>

/* Row-major A is column-major A^T = V diag(s) U^T: what LAPACK calls U is our V^T, row by row, and the other
 * way round. */
bool svd_thin(const double *matrix, size_t rows, size_t columns, double *u, double *s, double *vt, Error *err)
{
	if (!lapack_accepts(matrix, rows, columns, "the matrix", err))
		return false;
	double *copy = memory_data(rows * columns, sizeof *copy, "a singular value decomposition", err);
	if (!copy)
		return false;
	memcpy(copy, matrix, rows * columns * sizeof *copy);
	int high = (int)rows, wide = (int)columns, k = high < wide ? high : wide, room = -1, info = 0;
	int *integers = memory_new(8 * (size_t)k, sizeof *integers);
	double wanted = 0;
	dgesdd_("S", &wide, &high, copy, &wide, s, vt, &wide, u, &k, &wanted, &room, integers, &info);
	room = (int)wanted;
	double *work = memory_new((size_t)room + 1, sizeof *work);
	if (info == 0)
		dgesdd_("S", &wide, &high, copy, &wide, s, vt, &wide, u, &k, work, &room, integers, &info);
	free(copy);
	free(integers);
	free(work);
	return info == 0 || error_set(err, ERROR_NUMBER,
				    "the singular values of a %zu x %zu matrix were not found (LAPACK dgesdd: "
				    "%d)",
				    rows, columns, info);
}

bool svd_square(const double *matrix, size_t n, double *u, double *s, double *vt, Error *err)
{
	return svd_thin(matrix, n, n, u, s, vt, err);
}
