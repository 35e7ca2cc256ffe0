/*
 * Kernels of search: one query against many rows as they lie in memory, and tiles of products of many queries
 * with many rows, written for each kind of processor.
 *
 * Scores of single pairs (dot, squared_distance) and of one query (dots, squared_distances) are summed alike:
 * in 16 lanes, as kernels.h says; so they are the same bytes in all versions, whatever they are asked for by. A
 * product in a tile is summed in one lane, one multiplication after the other, and rounds otherwise: tiles find
 * candidates, and a kernel above scores them.
 */
#ifndef LINALG_KERNELS_SEARCH_H
#define LINALG_KERNELS_SEARCH_H

#include "linalg/matrix.h"

#include <stdint.h>

enum { TILE_QUERIES = 12, TILE_ROWS = 32 };

/* Products of 12 packed queries with 32 packed rows. */
typedef struct ProductTile {
	const float *queries; /* width x TILE_QUERIES */
	const float *rows;    /* width x TILE_ROWS, aligned to 64 bytes */
	size_t width;
	const float *start;  /* TILE_ROWS, aligned: what is added to the products with each row */
	float *scores;       /* TILE_QUERIES x TILE_ROWS, aligned: the result */
	const float *limits; /* by query: what a score has to reach */
	uint32_t *reached;   /* by query: bit i says that the score with row i does */
} ProductTile;

typedef struct SearchKernels {
	const char *name; /* "avx512", "avx2", "portable" */
	float (*dot)(const float *a, const float *b, size_t width);
	float (*squared_distance)(const float *a, const float *b, size_t width);
	/* In double, in lanes of its own; the same bytes in all versions. */
	double (*sum_of_squares)(const float *row, size_t width);
	/* One query with every row; scores has room for rows.count. */
	void (*dots)(const float *query, Rows rows, float *scores);
	void (*squared_distances)(const float *query, Rows rows, float *scores);
	bool (*multiply)(const ProductTile *tile); /* whether any score reaches its limit */
	/* What becomes of a tile's scores: the first `columns` of the first `height` rows of them go to rows
	 * that begin `stride` numbers after each other. */
	void (*copy_scores)(const float *scores, size_t height, size_t columns, float *to, size_t stride);
	void (*add_scores)(const float *scores, size_t height, size_t columns, double *to, size_t stride);
	/* multiply is faster than OpenBLAS, which knows no processor that came after it */
	bool beats_blas;
} SearchKernels;

/* The fastest that this processor runs; and all that it runs, the fastest first: NULL past the last one. */
const SearchKernels *search_kernels_best(void);
const SearchKernels *search_kernels_at(size_t index);

/* Packs up to `lanes` rows (a multiple of 4) side by side: packed[k * lanes + i] is number k of row i; what
 * lacks is 0. */
void pack_rows(Rows rows, size_t lanes, float *packed);

#endif
