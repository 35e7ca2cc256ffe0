/* One loop that the compiler turns into vector instructions for each kind of processor; the Makefile lets it.
 * Square roots and quotients are exact in IEEE arithmetic and products are not contracted into sums, so that
 * bytes agree. */
#include "linalg/adagrad.h"

#include "linalg/kernels_each.h"

KERNEL_INLINE float inner_product(const float *x, const float *y, size_t width)
{
	float lane[KERNEL_LANES] = {0};
	for (size_t at = 0; at < width; at += KERNEL_LANES)
		for (size_t i = 0; i < KERNEL_LANES; i++)
			lane[i] += x[at + i] * y[at + i];
	return lanes_sum(lane);
}

KERNEL_INLINE double run(const AdagradStep *step)
{
	size_t width = step->width;
	float *restrict x = __builtin_assume_aligned(step->x, 64);
	float *restrict y = __builtin_assume_aligned(step->y, 64);
	float *restrict squares_x = __builtin_assume_aligned(step->x + width, 64);
	float *restrict squares_y = __builtin_assume_aligned(step->y + width, 64);
	float error = inner_product(x, y, width) - step->target, scale = step->rate * step->weight * error;
#pragma GCC ivdep
	for (size_t i = 0; i < width; i++) {
		float move_x = scale * y[i], move_y = scale * x[i];
		x[i] -= move_x / sqrtf(squares_x[i]);
		y[i] -= move_y / sqrtf(squares_y[i]);
		squares_x[i] += move_x * move_x;
		squares_y[i] += move_y * move_y;
	}
	x[step->held_x] = 1;
	y[step->held_y] = 1;
	return 0.5 * (double)step->weight * (double)error * (double)error;
}

KERNEL_RACES static double run_portable(const AdagradStep *step)
{
	return run(step);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) KERNEL_RACES static double run_avx2(const AdagradStep *step)
{
	return run(step);
}

__attribute__((target("avx512f,avx512dq,avx512vl,prefer-vector-width=512"))) KERNEL_RACES static double
run_avx512(const AdagradStep *step)
{
	return run(step);
}

AdagradRun *adagrad_at(size_t index)
{
	AdagradRun *runs[4] = {0};
	size_t count = 0;
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		__builtin_cpu_supports("avx512vl"))
		runs[count++] = run_avx512;
	if (__builtin_cpu_supports("avx2"))
		runs[count++] = run_avx2;
	runs[count] = run_portable;
	return index < 4 ? runs[index] : NULL;
}
#else
AdagradRun *adagrad_at(size_t index)
{
	return index == 0 ? run_portable : NULL;
}
#endif

KERNEL_RACES void adagrad_pull(const float *place, size_t width, double product, float *x)
{
	const float *squares = x + width;
	for (size_t i = 0; i < width; i++) {
		float pull = (float)(product / sqrt((double)squares[i]));
		float share = isinf(pull) ? 1 : pull / (1 + pull);
		x[i] += share * (place[i] - x[i]);
	}
}

AdagradRun *adagrad_best(void)
{
	return adagrad_at(0);
}
