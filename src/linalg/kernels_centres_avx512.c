/* The kernels of centres for AVX-512 with permutations of bytes (VBMI). */
#if defined(__x86_64__)
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vbmi,avx2,fma")
#include "linalg/kernels_centres_each.h"

#include <immintrin.h>

/* Six rows and a panel: 24 sums, four groups of centres and a number of a row fill the registers. */
static void nearest(CentreSearch *search)
{
	__m512 best[CENTRE_ROWS];
	__m512i group[CENTRE_ROWS];
	for (int r = 0; r < CENTRE_ROWS; r++) {
		best[r] = _mm512_set1_ps(-INFINITY);
		group[r] = _mm512_setzero_si512();
	}
	for (size_t panel = 0; panel < search->n_panels; panel++) {
		const float *from = panel_at(search, panel);
		__m512 sum[CENTRE_ROWS][PANEL_GROUPS];
#pragma GCC unroll 24
		for (int i = 0; i < CENTRE_ROWS * PANEL_GROUPS; i++)
			sum[i / PANEL_GROUPS][i % PANEL_GROUPS] =
				_mm512_load_ps(from + i % PANEL_GROUPS * CENTRE_LANES);
		for (size_t k = 0; k < search->width; k++) {
			__m512 centres[PANEL_GROUPS];
			from += CENTRE_PANEL;
#pragma GCC unroll 4
			for (int g = 0; g < PANEL_GROUPS; g++)
				centres[g] = _mm512_load_ps(from + g * CENTRE_LANES);
#pragma GCC unroll 6
			for (int r = 0; r < CENTRE_ROWS; r++) {
				__m512 x = _mm512_set1_ps(search->rows[r][k]);
#pragma GCC unroll 4
				for (int g = 0; g < PANEL_GROUPS; g++)
					sum[r][g] = _mm512_fmadd_ps(x, centres[g], sum[r][g]);
			}
		}
#pragma GCC unroll 24
		for (int i = 0; i < CENTRE_ROWS * PANEL_GROUPS; i++) {
			int r = i / PANEL_GROUPS, g = i % PANEL_GROUPS;
			__mmask16 better = _mm512_cmp_ps_mask(sum[r][g], best[r], _CMP_GT_OQ);
			best[r] = _mm512_mask_mov_ps(best[r], better, sum[r][g]);
			group[r] = _mm512_mask_mov_epi32(
				group[r], better, _mm512_set1_epi32((int)panel * PANEL_GROUPS + g));
		}
	}
	const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
	for (int r = 0; r < CENTRE_ROWS; r++) {
		__m512i centre = _mm512_add_epi32(_mm512_slli_epi32(group[r], 4), lanes);
		search->score[r] = _mm512_reduce_max_ps(best[r]);
		__mmask16 as_good = _mm512_cmp_ps_mask(best[r], _mm512_set1_ps(search->score[r]), _CMP_EQ_OQ);
		search->centre[r] = _mm512_mask_reduce_min_epu32(as_good, centre);
	}
}

/* Numbers of 64 rows: two permutations look the lower and the upper half of a part's table up. */
CENTRE_INLINE __m512i look_up(const uint8_t *table, __m512i codes)
{
	__m512i low = _mm512_permutex2var_epi8(_mm512_load_si512(table), codes, _mm512_load_si512(table + 64));
	__m512i high =
		_mm512_permutex2var_epi8(_mm512_load_si512(table + 128), codes, _mm512_load_si512(table + 192));
	return _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(codes), high);
}

/* Scores of 16 rows from sums of 16 bits. */
CENTRE_INLINE uint64_t score_16(const CodeScan *scan, __m256i sums, size_t first)
{
	__m512 whole = _mm512_cvtepi32_ps(_mm512_cvtepu16_epi32(sums));
	__m512 scores =
		_mm512_fmadd_ps(_mm512_set1_ps(scan->scale), whole, _mm512_load_ps(scan->starts + first));
	_mm512_store_ps(scan->scores + first, scores);
	return (uint64_t)_mm512_cmp_ps_mask(scores, _mm512_set1_ps(scan->limit), _CMP_GT_OQ) << first;
}

/* Sums of even and of odd rows, interleaved to those of rows first .. first + 31. */
CENTRE_INLINE __m512i interleave(__m512i even, __m512i odd, int first)
{
	uint16_t order[32] __attribute__((aligned(64)));
	for (int i = 0; i < 32; i++)
		order[i] = (uint16_t)((first + i) / 2 + i % 2 * 32);
	return _mm512_permutex2var_epi16(even, _mm512_load_si512(order), odd);
}

static uint64_t scan(const CodeScan *scan)
{
	__m512i even = _mm512_setzero_si512(), odd = even, bytes = _mm512_set1_epi16(0xFF);
	for (size_t part = 0; part < scan->parts; part++) {
		__m512i codes = _mm512_load_si512(scan->codes + part * CODE_BLOCK);
		__m512i found = look_up(scan->table + part * CODES, codes);
		even = _mm512_add_epi16(even, _mm512_and_si512(found, bytes));
		odd = _mm512_add_epi16(odd, _mm512_srli_epi16(found, 8));
	}
	__m512i first = interleave(even, odd, 0), last = interleave(even, odd, 32);
	return score_16(scan, _mm512_castsi512_si256(first), 0) |
	       score_16(scan, _mm512_extracti64x4_epi64(first, 1), 16) |
	       score_16(scan, _mm512_castsi512_si256(last), 32) |
	       score_16(scan, _mm512_extracti64x4_epi64(last, 1), 48);
}

const CentreKernels centre_kernels_avx512 = {"avx512", nearest, scan};
#endif
