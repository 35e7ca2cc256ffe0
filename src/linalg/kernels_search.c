#include "linalg/kernels_search_each.h"

#include <string.h>

const SearchKernels *search_kernels_at(size_t index)
{
	const SearchKernels *found[3];
	size_t count = 0;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
		found[count++] = &search_kernels_avx512;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		found[count++] = &search_kernels_avx2;
#endif
	found[count++] = &search_kernels_portable;
	return index < count ? found[index] : NULL;
}

const SearchKernels *search_kernels_best(void)
{
	return search_kernels_at(0);
}

enum { SIDE = 4 };
typedef float Four __attribute__((vector_size(SIDE * sizeof(float)), aligned(4), may_alias));

/* Four columns of four rows become four rows of four columns. */
static void transpose(const float *const from[SIDE], float *to, size_t lanes)
{
	Four a = *(const Four *)from[0], b = *(const Four *)from[1];
	Four c = *(const Four *)from[2], d = *(const Four *)from[3];
	Four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
	Four ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
	Four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
	Four cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
	*(Four *)to = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
	*(Four *)(to + lanes) = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
	*(Four *)(to + 2 * lanes) = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
	*(Four *)(to + 3 * lanes) = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

static void pack_four(Rows rows, size_t first, size_t lanes, float *packed)
{
	const float *from[SIDE];
	size_t k = 0;
	for (size_t i = 0; i < SIDE; i++)
		from[i] = rows_at(rows, first + i);
	for (; k + SIDE <= rows.width; k += SIDE) {
		transpose(from, packed + k * lanes + first, lanes);
		for (size_t i = 0; i < SIDE; i++)
			from[i] += SIDE;
	}
	for (; k < rows.width; k++)
		for (size_t i = 0; i < SIDE; i++)
			packed[k * lanes + first + i] = *from[i]++;
}

void pack_rows(Rows rows, size_t lanes, float *packed)
{
	size_t i = 0;
	if (rows.count < lanes)
		memset(packed, 0, rows.width * lanes * sizeof *packed);
	for (; i + SIDE <= rows.count; i += SIDE)
		pack_four(rows, i, lanes, packed);
	for (; i < rows.count; i++)
		for (size_t k = 0; k < rows.width; k++)
			packed[k * lanes + i] = rows_at(rows, i)[k];
}
