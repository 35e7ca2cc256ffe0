/* The kernels of search for AVX-512: a lane group is one register. */
#if defined(__x86_64__)
#pragma GCC target("avx512f,avx512dq,avx2,fma")
#include "linalg/kernels_avx512.h"
#include "linalg/kernels_search_each.h"

enum { TOGETHER = 16 };

/* The columns past the last whole lane group. */
static __mmask16 rest_of(size_t width)
{
	return (__mmask16)((1u << width % KERNEL_LANES) - 1);
}

SEARCH_INLINE __m512 add_term(PairTerm term, __m512 a, __m512 b, __m512 sum)
{
	if (term == TERM_PRODUCT)
		return _mm512_fmadd_ps(a, b, sum);
	__m512 difference = a - b;
	return _mm512_fmadd_ps(difference, difference, sum);
}

SEARCH_INLINE float score_pair(PairTerm term, const float *a, const float *b, size_t width)
{
	__m512 sum = _mm512_setzero_ps();
	size_t at = 0;
	for (; at + KERNEL_LANES <= width; at += KERNEL_LANES)
		sum = add_term(term, _mm512_loadu_ps(a + at), _mm512_loadu_ps(b + at), sum);
	if (at < width)
		sum = add_term(term, _mm512_maskz_loadu_ps(rest_of(width), a + at),
			_mm512_maskz_loadu_ps(rest_of(width), b + at), sum);
	__m256 eight = _mm512_castps512_ps256(sum) + _mm512_extractf32x8_ps(sum, 1);
	__m128 four = _mm256_castps256_ps128(eight) + _mm256_extractf128_ps(eight, 1);
	__m128 two = four + _mm_movehl_ps(four, four);
	return two[0] + two[1];
}

/* 16 rows at once. The next 16 are asked for meanwhile, in the order in which they lie, which a processor
 * does not see in a walk that goes from row to row: a search through memory is a sixth faster. */
SEARCH_INLINE __m512 score_16(PairTerm term, const float *query, const float *rows, size_t stride, size_t width)
{
	__m512 sum[TOGETHER];
#pragma GCC unroll 16
	for (int j = 0; j < TOGETHER; j++)
		sum[j] = _mm512_setzero_ps();
	const float *next = rows + TOGETHER * stride; /* may lie past the last row: asking does no harm */
	size_t at = 0;
	for (; at + KERNEL_LANES <= width; at += KERNEL_LANES) {
		__m512 q = _mm512_loadu_ps(query + at);
#pragma GCC unroll 16
		for (size_t j = 0; j < TOGETHER; j++) {
			const float *row = rows + j * stride + at;
			_mm_prefetch(next + TOGETHER * at + j * KERNEL_LANES, _MM_HINT_T0);
			sum[j] = add_term(term, q, _mm512_loadu_ps(row), sum[j]);
		}
	}
	if (at < width) {
		__m512 q = _mm512_maskz_loadu_ps(rest_of(width), query + at);
#pragma GCC unroll 16
		for (size_t j = 0; j < TOGETHER; j++)
			sum[j] = add_term(
				term, q, _mm512_maskz_loadu_ps(rest_of(width), rows + j * stride + at), sum[j]);
	}
	return sums_of_16(sum);
}

SEARCH_INLINE void score_rows(PairTerm term, const float *query, Rows rows, float *scores)
{
	size_t i = 0;
	for (; i + TOGETHER <= rows.count; i += TOGETHER)
		_mm512_storeu_ps(scores + i, score_16(term, query, rows_at(rows, i), rows.stride, rows.width));
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

static bool multiply(const ProductTile *tile)
{
	__m512 low[TILE_QUERIES], high[TILE_QUERIES];
#pragma GCC unroll 12
	for (int i = 0; i < TILE_QUERIES; i++) {
		low[i] = _mm512_load_ps(tile->start);
		high[i] = _mm512_load_ps(tile->start + KERNEL_LANES);
	}
	const float *query = tile->queries, *row = tile->rows;
	for (size_t k = 0; k < tile->width; k++, query += TILE_QUERIES, row += TILE_ROWS) {
		__m512 row_low = _mm512_load_ps(row), row_high = _mm512_load_ps(row + KERNEL_LANES);
#pragma GCC unroll 12
		for (int i = 0; i < TILE_QUERIES; i++) {
			__m512 q = _mm512_set1_ps(query[i]);
			low[i] = _mm512_fmadd_ps(q, row_low, low[i]);
			high[i] = _mm512_fmadd_ps(q, row_high, high[i]);
		}
	}
	uint32_t any = 0;
#pragma GCC unroll 12
	for (int i = 0; i < TILE_QUERIES; i++) {
		__m512 limit = _mm512_set1_ps(tile->limits[i]);
		uint32_t reached = (uint32_t)_mm512_cmp_ps_mask(low[i], limit, _CMP_GE_OQ) |
				   (uint32_t)_mm512_cmp_ps_mask(high[i], limit, _CMP_GE_OQ) << KERNEL_LANES;
		tile->reached[i] = reached;
		any |= reached;
		_mm512_store_ps(tile->scores + i * TILE_ROWS, low[i]);
		_mm512_store_ps(tile->scores + i * TILE_ROWS + KERNEL_LANES, high[i]);
	}
	return any != 0;
}

const SearchKernels search_kernels_avx512 = {"avx512", dot, squared_distance, sum_of_squares, dots,
	squared_distances, multiply, copy_scores, add_scores, true};
#endif
