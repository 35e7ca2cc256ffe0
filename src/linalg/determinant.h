/* Determinant of small matrices (LAPACK dgetrf). */
#ifndef LINALG_DETERMINANT_H
#define LINALG_DETERMINANT_H

#include <stddef.h>

/* The sign of the determinant of an n x n matrix, n >= 1: 1, -1, or 0 where it is singular. */
int determinant_sign(const double *matrix, size_t n);

#endif
