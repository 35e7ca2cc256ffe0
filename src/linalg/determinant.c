#include "linalg/determinant.h"

#include "base/memory.h"
#include "linalg/lapack.h"

#include <stdlib.h>
#include <string.h>

/* From the triangles of its elimination: each exchange of rows turns the sign. */
int determinant_sign(const double *matrix, size_t n)
{
	double *triangles = memory_new(n * n, sizeof *triangles);
	int *exchanged = memory_new(n, sizeof *exchanged), size = (int)n, info = 0, sign = 1;
	memcpy(triangles, matrix, n * n * sizeof *triangles);
	dgetrf_(&size, &size, triangles, &size, exchanged, &info);
	for (size_t i = 0; i < n; i++) {
		if (exchanged[i] != (int)i + 1)
			sign = -sign;
		if (triangles[i * n + i] < 0)
			sign = -sign;
	}
	free(triangles);
	free(exchanged);
	return info == 0 ? sign : 0;
}
