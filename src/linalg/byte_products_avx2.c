/* Byte products for AVX2: bytes are widened to 16 bits, whose products are added in pairs. */
#if defined(__x86_64__)
#pragma GCC target("avx2")
#include "linalg/byte_products.h"

#include <immintrin.h>

enum { CHUNK = 16 };

#define INLINE static inline __attribute__((always_inline))

INLINE __m256i numbers(const uint8_t *bytes)
{
	__m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)bytes));
	return _mm256_sub_epi16(wide, _mm256_set1_epi16(128));
}

INLINE int32_t lane_sum(__m256i lanes)
{
	__m128i sum = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
	sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4E));
	sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xB1));
	return _mm_cvtsi128_si32(sum);
}

static int32_t product(const uint8_t *query, const uint8_t *row, size_t width)
{
	__m256i even = _mm256_setzero_si256(), odd = _mm256_setzero_si256();
	size_t at = 0;
	for (; at + 2 * CHUNK <= width; at += 2 * CHUNK) {
		even = _mm256_add_epi32(even, _mm256_madd_epi16(numbers(query + at), numbers(row + at)));
		odd = _mm256_add_epi32(
			odd, _mm256_madd_epi16(numbers(query + at + CHUNK), numbers(row + at + CHUNK)));
	}
	for (; at + CHUNK <= width; at += CHUNK)
		even = _mm256_add_epi32(even, _mm256_madd_epi16(numbers(query + at), numbers(row + at)));
	int32_t sum = lane_sum(_mm256_add_epi32(even, odd));
	for (; at < width; at++)
		sum += (query[at] - 128) * (row[at] - 128);
	return sum;
}

static void some(const ByteRows *all, const uint8_t *query, int32_t sum, const uint32_t *rows, size_t count,
	int32_t *products)
{
	(void)sum;
	for (size_t i = 0; i < count; i++)
		products[i] = product(query, all->bytes + rows[i] * all->stride, all->width);
}

const ByteProducts byte_products_avx2 = {"avx2", some};
#endif
