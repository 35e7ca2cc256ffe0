/* Loops that the compiler turns into vector instructions for each kind of processor; the Makefile lets it.
 * Quotients are exact in IEEE arithmetic and products are not contracted into sums, so that bytes agree. */
#include "linalg/student.h"

#include "linalg/kernels_each.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define STUDENT_INLINE static inline __attribute__((always_inline))

/* Ends of edges are fetched this many at a time, apart from the arithmetic: a point is one load of 8 bytes, and
 * vector loads find what was stored long enough before. */
enum { FETCHED = 256 };

STUDENT_INLINE size_t fetch(const PlanePoint *points, PlaneEdges edges, size_t first, PlanePoint *fetched)
{
	size_t count = edges.count - first < FETCHED ? edges.count - first : FETCHED;
	for (size_t i = 0; i < count; i++)
		memcpy(&fetched[i], &points[edges.to[first + i]], sizeof *fetched);
	return count;
}

STUDENT_INLINE PlanePoint attract(PlanePoint at, const PlanePoint *points, PlaneEdges edges)
{
	PlanePoint fetched[FETCHED] __attribute__((aligned(64)));
	float x[KERNEL_LANES] = {0}, y[KERNEL_LANES] = {0};
	for (size_t first = 0; first < edges.count; first += FETCHED) {
		size_t count = fetch(points, edges, first, fetched);
		const float *weights = edges.weights + first;
		for (size_t k = 0; k < count; k += KERNEL_LANES)
			for (size_t i = 0; i < KERNEL_LANES; i++) {
				float dx = at.x - fetched[k + i].x, dy = at.y - fetched[k + i].y;
				float pull = weights[k + i] / (1.0f + (dx * dx + dy * dy));
				x[i] += pull * dx;
				y[i] += pull * dy;
			}
	}
	return (PlanePoint){lanes_sum(x), lanes_sum(y)};
}

STUDENT_INLINE double attract_loss(PlanePoint at, const PlanePoint *points, PlaneEdges edges)
{
	PlanePoint fetched[FETCHED] __attribute__((aligned(64)));
	float loss[KERNEL_LANES] = {0};
	for (size_t first = 0; first < edges.count; first += FETCHED) {
		size_t count = fetch(points, edges, first, fetched);
		const float *weights = edges.weights + first;
		for (size_t k = 0; k < count; k += KERNEL_LANES)
			for (size_t i = 0; i < KERNEL_LANES; i++) {
				float dx = at.x - fetched[k + i].x, dy = at.y - fetched[k + i].y;
				loss[i] += weights[k + i] * log_lane(1.0f + (dx * dx + dy * dy));
			}
	}
	return (double)lanes_sum(loss);
}

STUDENT_INLINE PlanePoint repel(PlanePoint at, const PlanePoint *points, size_t count, float *potential)
{
	float x[KERNEL_LANES] = {0}, y[KERNEL_LANES] = {0}, sum[KERNEL_LANES] = {0};
	for (size_t k = 0; k < count; k += KERNEL_LANES)
		for (size_t i = 0; i < KERNEL_LANES; i++) {
			float dx = at.x - points[k + i].x, dy = at.y - points[k + i].y;
			float near = 1.0f / (1.0f + (dx * dx + dy * dy)), push = near * near;
			sum[i] += near;
			x[i] += push * dx;
			y[i] += push * dy;
		}
	*potential = lanes_sum(sum);
	return (PlanePoint){lanes_sum(x), lanes_sum(y)};
}

#define VERSION(NAME, TARGET, ATTRACT)                                                                         \
	TARGET static double attract_loss_##NAME(PlanePoint at, const PlanePoint *points, PlaneEdges edges)    \
	{                                                                                                      \
		return attract_loss(at, points, edges);                                                        \
	}                                                                                                      \
	TARGET static PlanePoint repel_##NAME(                                                                 \
		PlanePoint at, const PlanePoint *points, size_t count, float *potential)                       \
	{                                                                                                      \
		return repel(at, points, count, potential);                                                    \
	}                                                                                                      \
	static const StudentKernels NAME = {#NAME, ATTRACT, attract_loss_##NAME, repel_##NAME};

static PlanePoint attract_portable(PlanePoint at, const PlanePoint *points, PlaneEdges edges)
{
	return attract(at, points, edges);
}

VERSION(portable, , attract_portable)

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,fma")))
#if defined(__clang__) /* knows no such preference */
#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,fma")))
#else
#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,fma,prefer-vector-width=512")))
#endif

AVX2 static PlanePoint attract_avx2(PlanePoint at, const PlanePoint *points, PlaneEdges edges)
{
	return attract(at, points, edges);
}

/* Four x and four y from as many points. */
AVX512 static inline void load_four(const double *points, const uint32_t *at, __m128 *x, __m128 *y)
{
	__m128d a = _mm_loadh_pd(_mm_load_sd(points + at[0]), points + at[1]);
	__m128d b = _mm_loadh_pd(_mm_load_sd(points + at[2]), points + at[3]);
	*x = _mm_shuffle_ps(_mm_castpd_ps(a), _mm_castpd_ps(b), 0x88);
	*y = _mm_shuffle_ps(_mm_castpd_ps(a), _mm_castpd_ps(b), 0xDD);
}

AVX512 static inline __m512 join(const __m128 parts[4])
{
	__m512 all = _mm512_castps128_ps512(parts[0]);
	all = _mm512_insertf32x4(all, parts[1], 1);
	all = _mm512_insertf32x4(all, parts[2], 2);
	return _mm512_insertf32x4(all, parts[3], 3);
}

/* Points go from memory into registers without a stop. */
AVX512 static PlanePoint attract_avx512(PlanePoint at, const PlanePoint *points, PlaneEdges edges)
{
	__m512 sum_x = _mm512_setzero_ps(), sum_y = sum_x, one = _mm512_set1_ps(1);
	for (size_t k = 0; k < edges.count; k += KERNEL_LANES) {
		__m128 x[4], y[4];
#pragma GCC unroll 4
		for (size_t i = 0; i < 4; i++)
			load_four((const double *)(const void *)points, edges.to + k + 4 * i, &x[i], &y[i]);
		__m512 dx = _mm512_set1_ps(at.x) - join(x), dy = _mm512_set1_ps(at.y) - join(y);
		__m512 pull = _mm512_loadu_ps(edges.weights + k) / (one + (dx * dx + dy * dy));
		sum_x += pull * dx;
		sum_y += pull * dy;
	}
	float lanes[2][KERNEL_LANES];
	_mm512_storeu_ps(lanes[0], sum_x);
	_mm512_storeu_ps(lanes[1], sum_y);
	return (PlanePoint){lanes_sum(lanes[0]), lanes_sum(lanes[1])};
}

VERSION(avx2, AVX2, attract_avx2)
VERSION(avx512, AVX512, attract_avx512)
#endif

const StudentKernels *student_at(size_t index)
{
	const StudentKernels *found[3];
	size_t count = 0;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		__builtin_cpu_supports("avx512vl"))
		found[count++] = &avx512;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		found[count++] = &avx2;
#endif
	found[count++] = &portable;
	return index < count ? found[index] : NULL;
}

const StudentKernels *student_best(void)
{
	return student_at(0);
}
