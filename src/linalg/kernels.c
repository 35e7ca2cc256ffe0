#include "linalg/kernels.h"

#include "linalg/kernels_each.h"

const Kernels *kernels_at(size_t index)
{
	const Kernels *found[3];
	size_t count = 0;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
		found[count++] = &kernels_avx512;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		found[count++] = &kernels_avx2;
#endif
	found[count++] = &kernels_portable;
	return index < count ? found[index] : NULL;
}

const Kernels *kernels_best(void)
{
	return kernels_at(0);
}
