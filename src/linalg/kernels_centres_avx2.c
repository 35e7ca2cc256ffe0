/* The kernels of centres for AVX2 with FMA. With 16 registers, a panel is taken in groups of 16 centres. */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma")
#include "linalg/kernels_centres_each.h"

#include <immintrin.h>

enum { HALF = CENTRE_LANES / 2 };

/* Keeps the better of a row's scores of 8 lanes. */
CENTRE_INLINE void keep_better(__m256 sum, int group, float *score, int32_t *groups)
{
	__m256 best = _mm256_load_ps(score), better = _mm256_cmp_ps(sum, best, _CMP_GT_OQ);
	__m256 of = _mm256_castsi256_ps(_mm256_load_si256((const __m256i *)groups));
	__m256 other = _mm256_castsi256_ps(_mm256_set1_epi32(group));
	_mm256_store_ps(score, _mm256_blendv_ps(best, sum, better));
	_mm256_store_si256((__m256i *)groups, _mm256_castps_si256(_mm256_blendv_ps(of, other, better)));
}

CENTRE_INLINE void score_group(const CentreSearch *search, const float *from, int group, BestLanes *best)
{
	__m256 low[CENTRE_ROWS], high[CENTRE_ROWS];
#pragma GCC unroll 6
	for (int r = 0; r < CENTRE_ROWS; r++) {
		low[r] = _mm256_load_ps(from);
		high[r] = _mm256_load_ps(from + HALF);
	}
	for (size_t k = 0; k < search->width; k++) {
		from += CENTRE_PANEL;
		__m256 a = _mm256_load_ps(from), b = _mm256_load_ps(from + HALF);
#pragma GCC unroll 6
		for (int r = 0; r < CENTRE_ROWS; r++) {
			__m256 x = _mm256_set1_ps(search->rows[r][k]);
			low[r] = _mm256_fmadd_ps(x, a, low[r]);
			high[r] = _mm256_fmadd_ps(x, b, high[r]);
		}
	}
#pragma GCC unroll 6
	for (int r = 0; r < CENTRE_ROWS; r++) {
		keep_better(low[r], group, best[r].score, best[r].group);
		keep_better(high[r], group, best[r].score + HALF, best[r].group + HALF);
	}
}

static void nearest(CentreSearch *search)
{
	BestLanes best[CENTRE_ROWS];
	for (int r = 0; r < CENTRE_ROWS; r++)
		best_lanes_init(&best[r]);
	for (size_t panel = 0; panel < search->n_panels; panel++)
		for (int g = 0; g < PANEL_GROUPS; g++)
			score_group(search, panel_at(search, panel) + g * CENTRE_LANES,
				(int)panel * PANEL_GROUPS + g, best);
	for (int r = 0; r < CENTRE_ROWS; r++)
		best_of_lanes(&best[r], &search->centre[r], &search->score[r]);
}

/* Numbers of 32 rows: a shuffle looks the lower four bits of a code up among 16 numbers, and gives 0 where the
 * upper four bits, compared by exclusive or, are others. */
CENTRE_INLINE __m256i look_up(const uint8_t *table, __m256i codes)
{
	__m256i found = _mm256_setzero_si256(), over = _mm256_set1_epi8(0x70);
#pragma GCC unroll 16
	for (int upper = 0; upper < CODES / 16; upper++) {
		__m128i part = _mm_load_si128((const __m128i *)(table + 16 * upper));
		__m256i place = _mm256_xor_si256(codes, _mm256_set1_epi8((char)(upper << 4)));
		found = _mm256_or_si256(found,
			_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(part), _mm256_adds_epu8(place, over)));
	}
	return found;
}

CENTRE_INLINE uint64_t score_8(const CodeScan *scan, const uint16_t *sums, size_t first)
{
	__m256i whole = _mm256_cvtepu16_epi32(_mm_load_si128((const __m128i *)(sums + first)));
	__m256 scores = _mm256_fmadd_ps(
		_mm256_set1_ps(scan->scale), _mm256_cvtepi32_ps(whole), _mm256_load_ps(scan->starts + first));
	_mm256_store_ps(scan->scores + first, scores);
	__m256 reached = _mm256_cmp_ps(scores, _mm256_set1_ps(scan->limit), _CMP_GT_OQ);
	return (uint64_t)(unsigned)_mm256_movemask_ps(reached) << first;
}

/* Sums of 32 rows. */
CENTRE_INLINE void sum_half(const CodeScan *scan, size_t half, uint16_t *sums)
{
	__m256i even = _mm256_setzero_si256(), odd = even, bytes = _mm256_set1_epi16(0xFF);
	for (size_t part = 0; part < scan->parts; part++) {
		const uint8_t *codes = scan->codes + part * CODE_BLOCK + half * CODE_BLOCK / 2;
		__m256i found = look_up(scan->table + part * CODES, _mm256_load_si256((const __m256i *)codes));
		even = _mm256_add_epi16(even, _mm256_and_si256(found, bytes));
		odd = _mm256_add_epi16(odd, _mm256_srli_epi16(found, 8));
	}
	/* unpacking interleaves within 8 sums of each half of a register */
	__m256i low = _mm256_unpacklo_epi16(even, odd), high = _mm256_unpackhi_epi16(even, odd);
	_mm256_store_si256((__m256i *)sums, _mm256_permute2x128_si256(low, high, 0x20));
	_mm256_store_si256((__m256i *)(sums + 16), _mm256_permute2x128_si256(low, high, 0x31));
}

static uint64_t scan(const CodeScan *scan)
{
	uint16_t sums[CODE_BLOCK] __attribute__((aligned(64)));
	uint64_t reached = 0;
	for (size_t half = 0; half < 2; half++)
		sum_half(scan, half, sums + half * CODE_BLOCK / 2);
	for (size_t first = 0; first < CODE_BLOCK; first += HALF)
		reached |= score_8(scan, sums, first);
	return reached;
}

const CentreKernels centre_kernels_avx2 = {"avx2", nearest, scan};
#endif
