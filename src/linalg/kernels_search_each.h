/* What the versions of the kernels of search share among themselves. Include it after setting the target. */
#ifndef LINALG_KERNELS_SEARCH_EACH_H
#define LINALG_KERNELS_SEARCH_EACH_H

#include "linalg/kernels.h"
#include "linalg/kernels_search.h"

#include <math.h>

extern const SearchKernels search_kernels_avx512, search_kernels_avx2, search_kernels_portable;

#define SEARCH_INLINE static inline __attribute__((always_inline))

enum { WIDE_LANES = 8 };
typedef float Narrow __attribute__((vector_size(WIDE_LANES * sizeof(float)), aligned(4), may_alias));
typedef double Wide __attribute__((vector_size(WIDE_LANES * sizeof(double))));

/* The square of a float is exact in double, so that it does not matter whether it is rounded before it is
 * added. */
static inline double sum_of_squares(const float *row, size_t width)
{
	Wide lanes = {0};
	size_t j = 0;
	for (; j + WIDE_LANES <= width; j += WIDE_LANES) {
		Wide values = __builtin_convertvector(*(const Narrow *)(row + j), Wide);
		lanes += values * values;
	}
	double sum = 0;
	for (size_t i = 0; i < WIDE_LANES; i++)
		sum += lanes[i];
	for (; j < width; j++)
		sum += (double)row[j] * row[j];
	return sum;
}

/* Most tiles are whole, and then rows are of a size that the compiler knows. */
static inline void copy_scores(const float *scores, size_t height, size_t columns, float *to, size_t stride)
{
	for (size_t i = 0; i < height; i++, scores += TILE_ROWS, to += stride)
		if (columns == TILE_ROWS)
			for (size_t j = 0; j < TILE_ROWS; j++)
				to[j] = scores[j];
		else
			for (size_t j = 0; j < columns; j++)
				to[j] = scores[j];
}

static inline void add_scores(const float *scores, size_t height, size_t columns, double *to, size_t stride)
{
	for (size_t i = 0; i < height; i++, scores += TILE_ROWS, to += stride)
		if (columns == TILE_ROWS)
			for (size_t j = 0; j < TILE_ROWS; j++)
				to[j] += scores[j];
		else
			for (size_t j = 0; j < columns; j++)
				to[j] += scores[j];
}

/* What each column adds to the sum of a pair. */
typedef enum PairTerm { TERM_PRODUCT, TERM_SQUARED_DIFFERENCE } PairTerm;

#endif
