/* Sums over lanes that the kernels for AVX2 share. Include it after setting the target. */
#ifndef LINALG_KERNELS_AVX2_H
#define LINALG_KERNELS_AVX2_H

#include <immintrin.h>

/* The lane sums of four groups of 16 lanes, each in two registers. */
static inline __attribute__((always_inline)) __m128 sums_of_4(const __m256 low[4], const __m256 high[4])
{
	__m128 r[4];
#pragma GCC unroll 4
	for (int j = 0; j < 4; j++) {
		__m256 both = low[j] + high[j];
		r[j] = _mm256_castps256_ps128(both) + _mm256_extractf128_ps(both, 1);
	}
	__m128 ab = _mm_movelh_ps(r[0], r[1]) + _mm_movehl_ps(r[1], r[0]);
	__m128 cd = _mm_movelh_ps(r[2], r[3]) + _mm_movehl_ps(r[3], r[2]);
	return _mm_shuffle_ps(ab, cd, 0x88) + _mm_shuffle_ps(ab, cd, 0xDD);
}

#endif
