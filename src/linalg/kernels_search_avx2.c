/* The kernels of search for AVX2 with FMA: a lane group is two registers. */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma")
#include "linalg/kernels_avx2.h"
#include "linalg/kernels_search_each.h"

enum { TOGETHER = 4, HALF_LANES = 8 };

/* All ones in the first `count` of 8 places. */
SEARCH_INLINE __m256i first_of_8(size_t count)
{
	__m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
	return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(count < HALF_LANES ? count : HALF_LANES)), places);
}

SEARCH_INLINE __m256 add_term(PairTerm term, __m256 a, __m256 b, __m256 sum)
{
	if (term == TERM_PRODUCT)
		return _mm256_fmadd_ps(a, b, sum);
	__m256 difference = a - b;
	return _mm256_fmadd_ps(difference, difference, sum);
}

/* Adds the `count` columns past the last whole lane group. */
SEARCH_INLINE void add_rest(
	PairTerm term, const float *query, const float *row, size_t count, __m256 *low, __m256 *high)
{
	__m256i mask = first_of_8(count);
	*low = add_term(term, _mm256_maskload_ps(query, mask), _mm256_maskload_ps(row, mask), *low);
	if (count <= HALF_LANES)
		return;
	mask = first_of_8(count - HALF_LANES);
	*high = add_term(term, _mm256_maskload_ps(query + HALF_LANES, mask),
		_mm256_maskload_ps(row + HALF_LANES, mask), *high);
}

/* Four rows at once, or fewer: the others then repeat the first. */
SEARCH_INLINE __m128 score_4(PairTerm term, const float *query, const float *const rows[TOGETHER], size_t width)
{
	__m256 low[TOGETHER], high[TOGETHER];
#pragma GCC unroll 4
	for (int j = 0; j < TOGETHER; j++)
		low[j] = high[j] = _mm256_setzero_ps();
	size_t at = 0;
	for (; at + KERNEL_LANES <= width; at += KERNEL_LANES) {
		__m256 q_low = _mm256_loadu_ps(query + at), q_high = _mm256_loadu_ps(query + at + HALF_LANES);
#pragma GCC unroll 4
		for (int j = 0; j < TOGETHER; j++) {
			low[j] = add_term(term, q_low, _mm256_loadu_ps(rows[j] + at), low[j]);
			high[j] = add_term(term, q_high, _mm256_loadu_ps(rows[j] + at + HALF_LANES), high[j]);
		}
	}
	if (at < width)
		for (int j = 0; j < TOGETHER; j++)
			add_rest(term, query + at, rows[j] + at, width - at, &low[j], &high[j]);
	return sums_of_4(low, high);
}

SEARCH_INLINE float score_pair(PairTerm term, const float *a, const float *b, size_t width)
{
	const float *const rows[TOGETHER] = {b, b, b, b};
	return score_4(term, a, rows, width)[0];
}

SEARCH_INLINE void score_rows(PairTerm term, const float *query, Rows rows, float *scores)
{
	size_t i = 0;
	for (; i + TOGETHER <= rows.count; i += TOGETHER) {
		const float *const four[TOGETHER] = {
			rows_at(rows, i), rows_at(rows, i + 1), rows_at(rows, i + 2), rows_at(rows, i + 3)};
		_mm_storeu_ps(scores + i, score_4(term, query, four, rows.width));
	}
	for (; i < rows.count; i++)
		scores[i] = score_pair(term, query, rows_at(rows, i), rows.width);
}

static float dot(const float *a, const float *b, size_t width)
{
	return score_pair(TERM_PRODUCT, a, b, width);
}

static float squared_distance(const float *a, const float *b, size_t width)
{
	return score_pair(TERM_SQUARED_DIFFERENCE, a, b, width);
}

static void dots(const float *query, Rows rows, float *scores)
{
	score_rows(TERM_PRODUCT, query, rows, scores);
}

static void squared_distances(const float *query, Rows rows, float *scores)
{
	score_rows(TERM_SQUARED_DIFFERENCE, query, rows, scores);
}

/* With 16 registers in all, a tile is done in pieces of 6 queries x 16 rows. */
enum { PIECE_QUERIES = 6, PIECE_ROWS = 16 };

SEARCH_INLINE uint32_t reached_by(__m256 scores, __m256 limit)
{
	return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(scores, limit, _CMP_GE_OQ));
}

static void multiply_piece(const ProductTile *tile, size_t first_query, size_t first_row)
{
	__m256 low[PIECE_QUERIES], high[PIECE_QUERIES];
#pragma GCC unroll 6
	for (int i = 0; i < PIECE_QUERIES; i++) {
		low[i] = _mm256_load_ps(tile->start + first_row);
		high[i] = _mm256_load_ps(tile->start + first_row + HALF_LANES);
	}
	const float *query = tile->queries + first_query, *row = tile->rows + first_row;
	for (size_t k = 0; k < tile->width; k++, query += TILE_QUERIES, row += TILE_ROWS) {
		__m256 row_low = _mm256_load_ps(row), row_high = _mm256_load_ps(row + HALF_LANES);
#pragma GCC unroll 6
		for (int i = 0; i < PIECE_QUERIES; i++) {
			__m256 q = _mm256_set1_ps(query[i]);
			low[i] = _mm256_fmadd_ps(q, row_low, low[i]);
			high[i] = _mm256_fmadd_ps(q, row_high, high[i]);
		}
	}
#pragma GCC unroll 6
	for (size_t i = 0; i < PIECE_QUERIES; i++) {
		__m256 limit = _mm256_set1_ps(tile->limits[first_query + i]);
		float *scores = tile->scores + (first_query + i) * TILE_ROWS + first_row;
		tile->reached[first_query + i] |=
			(reached_by(low[i], limit) | reached_by(high[i], limit) << HALF_LANES) << first_row;
		_mm256_store_ps(scores, low[i]);
		_mm256_store_ps(scores + HALF_LANES, high[i]);
	}
}

static bool multiply(const ProductTile *tile)
{
	uint32_t any = 0;
	for (size_t i = 0; i < TILE_QUERIES; i++)
		tile->reached[i] = 0;
	for (size_t query = 0; query < TILE_QUERIES; query += PIECE_QUERIES)
		for (size_t row = 0; row < TILE_ROWS; row += PIECE_ROWS)
			multiply_piece(tile, query, row);
	for (size_t i = 0; i < TILE_QUERIES; i++)
		any |= tile->reached[i];
	return any != 0;
}

const SearchKernels search_kernels_avx2 = {"avx2", dot, squared_distance, sum_of_squares, dots,
	squared_distances, multiply, copy_scores, add_scores, false};
#endif
