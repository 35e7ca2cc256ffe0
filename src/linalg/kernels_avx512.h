/* Sums over lanes that the kernels for AVX-512 share. Include it after setting the target. */
#ifndef LINALG_KERNELS_AVX512_H
#define LINALG_KERNELS_AVX512_H

#include <immintrin.h>

/* Adds 8 apart, then 4 apart: the four results are the four quarters. */
static inline __attribute__((always_inline)) __m512 add_quarters(__m512 a, __m512 b, __m512 c, __m512 d)
{
	__m512 ab = _mm512_shuffle_f32x4(a, b, 0x44) + _mm512_shuffle_f32x4(a, b, 0xEE);
	__m512 cd = _mm512_shuffle_f32x4(c, d, 0x44) + _mm512_shuffle_f32x4(c, d, 0xEE);
	return _mm512_shuffle_f32x4(ab, cd, 0x88) + _mm512_shuffle_f32x4(ab, cd, 0xDD);
}

/* The lane sums of 16 registers, in order: a transposition that adds on its way. */
static inline __attribute__((always_inline)) __m512 sums_of_16(const __m512 r[16])
{
	__m512 a = add_quarters(r[0], r[4], r[8], r[12]), b = add_quarters(r[1], r[5], r[9], r[13]);
	__m512 c = add_quarters(r[2], r[6], r[10], r[14]), d = add_quarters(r[3], r[7], r[11], r[15]);
	__m512 ab = _mm512_shuffle_ps(a, b, 0x44) + _mm512_shuffle_ps(a, b, 0xEE);
	__m512 cd = _mm512_shuffle_ps(c, d, 0x44) + _mm512_shuffle_ps(c, d, 0xEE);
	return _mm512_shuffle_ps(ab, cd, 0x88) + _mm512_shuffle_ps(ab, cd, 0xDD);
}

#endif
