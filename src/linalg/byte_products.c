#include "linalg/byte_products.h"

static void some(const ByteRows *all, const uint8_t *query, int32_t sum, const uint32_t *rows, size_t count,
	int32_t *products)
{
	(void)sum;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *row = all->bytes + rows[i] * all->stride;
		int32_t product = 0;
		for (size_t j = 0; j < all->width; j++)
			product += (query[j] - 128) * (row[j] - 128);
		products[i] = product;
	}
}

const ByteProducts byte_products_portable = {"portable", some};

const ByteProducts *byte_products_at(size_t index)
{
	const ByteProducts *found[3];
	size_t count = 0;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
		__builtin_cpu_supports("avx512vnni"))
		found[count++] = &byte_products_vnni;
	if (__builtin_cpu_supports("avx2"))
		found[count++] = &byte_products_avx2;
#endif
	found[count++] = &byte_products_portable;
	return index < count ? found[index] : NULL;
}

const ByteProducts *byte_products_best(void)
{
	return byte_products_at(0);
}
