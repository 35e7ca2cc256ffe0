/* Byte products for AVX-512 with VNNI: 64 products in one instruction. That multiplies bytes from 0 to 255, the
 * rows as they are, by bytes from -128 to 127; what is too much, 128 times the query's sum, is taken off. */
#if defined(__x86_64__)
#pragma GCC target("avx512f,avx512bw,avx512vnni,avx2")
#include "linalg/byte_products.h"

#include <immintrin.h>
#include <string.h>

enum { CHUNK = 64, TOGETHER = 4 };

#define INLINE static inline __attribute__((always_inline))

/* The lane sums of four registers. */
INLINE __m128i sums_of_4(const __m512i r[TOGETHER])
{
	__m512i ab = _mm512_add_epi32(
		_mm512_shuffle_i32x4(r[0], r[1], 0x44), _mm512_shuffle_i32x4(r[0], r[1], 0xEE));
	__m512i cd = _mm512_add_epi32(
		_mm512_shuffle_i32x4(r[2], r[3], 0x44), _mm512_shuffle_i32x4(r[2], r[3], 0xEE));
	__m512i all = _mm512_add_epi32(_mm512_shuffle_i32x4(ab, cd, 0x88), _mm512_shuffle_i32x4(ab, cd, 0xDD));
	all = _mm512_add_epi32(all, _mm512_shuffle_epi32(all, 0x4E));
	all = _mm512_add_epi32(all, _mm512_shuffle_epi32(all, 0xB1));
	const __m512i firsts = _mm512_set_epi32(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 8, 4, 0);
	return _mm512_castsi512_si128(_mm512_permutexvar_epi32(firsts, all));
}

/* The query as numbers; past its end 0, so that what stands there in a row does not count. */
INLINE __m512i numbers(const uint8_t *query, __mmask64 mask)
{
	__m512i bytes = _mm512_maskz_loadu_epi8(mask, query);
	return _mm512_maskz_mov_epi8(mask, _mm512_xor_si512(bytes, _mm512_set1_epi8((char)0x80)));
}

INLINE __m128i four(const ByteRows *all, const uint8_t *query, const uint32_t rows[TOGETHER])
{
	const uint8_t *row[TOGETHER];
	__m512i sum[TOGETHER];
#pragma GCC unroll 4
	for (int i = 0; i < TOGETHER; i++) {
		row[i] = all->bytes + rows[i] * all->stride;
		sum[i] = _mm512_setzero_si512();
	}
	size_t at = 0;
	for (; at + CHUNK <= all->width; at += CHUNK) {
		__m512i x = numbers(query + at, ~(__mmask64)0);
#pragma GCC unroll 4
		for (int i = 0; i < TOGETHER; i++)
			sum[i] = _mm512_dpbusd_epi32(sum[i], _mm512_load_si512(row[i] + at), x);
	}
	if (at < all->width) {
		__m512i x = numbers(query + at, ((__mmask64)1 << (all->width - at)) - 1);
#pragma GCC unroll 4
		for (int i = 0; i < TOGETHER; i++)
			sum[i] = _mm512_dpbusd_epi32(sum[i], _mm512_load_si512(row[i] + at), x);
	}
	return sums_of_4(sum);
}

static void some(const ByteRows *all, const uint8_t *query, int32_t sum, const uint32_t *rows, size_t count,
	int32_t *products)
{
	const __m128i excess = _mm_set1_epi32((int32_t)(128 * (uint32_t)sum));
	size_t i = 0;
	for (; i + TOGETHER <= count; i += TOGETHER)
		_mm_storeu_si128((__m128i *)(products + i), _mm_sub_epi32(four(all, query, rows + i), excess));
	if (i == count)
		return;
	uint32_t last[TOGETHER];
	int32_t found[TOGETHER];
	for (size_t j = 0; j < TOGETHER; j++)
		last[j] = rows[i + j < count ? i + j : count - 1];
	_mm_storeu_si128((__m128i *)found, _mm_sub_epi32(four(all, query, last), excess));
	memcpy(products + i, found, (count - i) * sizeof *found);
}

const ByteProducts byte_products_vnni = {"vnni", some};
#endif
