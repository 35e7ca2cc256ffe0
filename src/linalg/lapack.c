#include "linalg/lapack.h"

#include <limits.h>
#include <math.h>

bool lapack_accepts(const double *values, size_t rows, size_t columns, const char *what, Error *err)
{
	/* Its integers have 32 bits, and count elements of the work space too. */
	if (rows == 0 || columns == 0 || columns > INT_MAX / 32 / rows)
		return error_set(
			err, ERROR_NUMBER, "%s is %zu x %zu, which cannot be decomposed", what, rows, columns);
	for (size_t i = 0; i < rows * columns; i++)
		if (!isfinite(values[i]))
			return error_set(err, ERROR_NUMBER,
				"%s has a value that is not finite at row %zu, column %zu", what,
				i / columns + 1, i % columns + 1);
	return true;
}
