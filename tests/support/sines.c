#include "sines.h"

#include <math.h>

void sines_fill(Matrix *rows, size_t at, size_t count, int first, double shift)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rows->cols; j++) {
			double x = (double)(7 * i + 3 * j) + first;
			matrix_row(rows, at + i)[j] = (float)(sin(x * x * 0.37) + shift * (double)(j % 2));
		}
}
