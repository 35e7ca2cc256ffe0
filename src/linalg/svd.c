#include "linalg/svd.h"

#include "base/memory.h"
#include "linalg/lapack.h"

#include <stdlib.h>
#include <string.h>

/* Row-major A is column-major A^T = V diag(s) U^T: what LAPACK calls U is our V^T, row by row, and the other
 * way round. */
bool svd_square(const double *matrix, size_t n, double *u, double *s, double *vt, Error *err)
{
	if (!lapack_accepts(matrix, n, n, "the matrix", err))
		return false;
	double *copy = memory_data(n * n, sizeof *copy, "a singular value decomposition", err);
	if (!copy)
		return false;
	memcpy(copy, matrix, n * n * sizeof *copy);
	int *integers = memory_new(8 * n, sizeof *integers), size = (int)n, room = -1, info = 0;
	double wanted = 0;
	dgesdd_("A", &size, &size, copy, &size, s, vt, &size, u, &size, &wanted, &room, integers, &info);
	room = (int)wanted;
	double *work = memory_new((size_t)room + 1, sizeof *work);
	if (info == 0)
		dgesdd_("A", &size, &size, copy, &size, s, vt, &size, u, &size, work, &room, integers, &info);
	free(copy);
	free(integers);
	free(work);
	return info == 0 ||
	       error_set(err, ERROR_NUMBER,
		       "the singular values of a %zu x %zu matrix were not found (LAPACK dgesdd: %d)", n, n,
		       info);
}
