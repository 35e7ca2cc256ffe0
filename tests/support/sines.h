/* Rows of sines, as tests/reference/shift.py makes them. */
#ifndef TESTS_SINES_H
#define TESTS_SINES_H

#include "linalg/matrix.h"

/* Rows from `at` on: row i has sin(0.37 (7 i + 3 j + first)^2), with `shift` added in odd columns j. */
void sines_fill(Matrix *rows, size_t at, size_t count, int first, double shift);

#endif
