/* The kernels of search in plain C, for processors without AVX2. They also say what the other versions compute.
 */
#include "linalg/kernels_search_each.h"

#include <string.h>

SEARCH_INLINE float lanes_sum(const float lane[KERNEL_LANES])
{
	float a[8], b[4];
	for (int i = 0; i < 8; i++)
		a[i] = lane[i] + lane[i + 8];
	for (int i = 0; i < 4; i++)
		b[i] = a[i] + a[i + 4];
	return (b[0] + b[2]) + (b[1] + b[3]);
}

static float dot(const float *a, const float *b, size_t width)
{
	float lane[KERNEL_LANES] = {0};
	for (size_t i = 0; i < width; i++)
		lane[i % KERNEL_LANES] = fmaf(a[i], b[i], lane[i % KERNEL_LANES]);
	return lanes_sum(lane);
}

static float squared_distance(const float *a, const float *b, size_t width)
{
	float lane[KERNEL_LANES] = {0};
	for (size_t i = 0; i < width; i++)
		lane[i % KERNEL_LANES] = fmaf(a[i] - b[i], a[i] - b[i], lane[i % KERNEL_LANES]);
	return lanes_sum(lane);
}

static void dots(const float *query, Rows rows, float *scores)
{
	for (size_t i = 0; i < rows.count; i++)
		scores[i] = dot(query, rows_at(rows, i), rows.width);
}

static void squared_distances(const float *query, Rows rows, float *scores)
{
	for (size_t i = 0; i < rows.count; i++)
		scores[i] = squared_distance(query, rows_at(rows, i), rows.width);
}

/* Compilers know how to do 8 lanes at a time on most processors. */
enum { EIGHT = 8 };
typedef float Lanes __attribute__((vector_size(EIGHT * sizeof(float)), aligned(4), may_alias));

static void multiply_piece(const ProductTile *tile, size_t query, size_t row)
{
	Lanes sum = *(const Lanes *)(tile->start + row);
	for (size_t k = 0; k < tile->width; k++)
		sum += tile->queries[k * TILE_QUERIES + query] *
		       *(const Lanes *)(tile->rows + k * TILE_ROWS + row);
	memcpy(tile->scores + query * TILE_ROWS + row, &sum, sizeof sum);
}

static bool multiply(const ProductTile *tile)
{
	uint32_t any = 0;
	for (size_t query = 0; query < TILE_QUERIES; query++) {
		for (size_t row = 0; row < TILE_ROWS; row += EIGHT)
			multiply_piece(tile, query, row);
		tile->reached[query] = 0;
		for (size_t row = 0; row < TILE_ROWS; row++)
			tile->reached[query] |=
				(uint32_t)(tile->scores[query * TILE_ROWS + row] >= tile->limits[query]) << row;
		any |= tile->reached[query];
	}
	return any != 0;
}

const SearchKernels search_kernels_portable = {"portable", dot, squared_distance, sum_of_squares, dots,
	squared_distances, multiply, copy_scores, add_scores, false};
