/* Squared Euclidean distance between two vectors in single precision, summed in 16 lanes. */
#ifndef LINALG_SQUARED_DISTANCE_H
#define LINALG_SQUARED_DISTANCE_H

#include <stddef.h>

typedef float DistanceLanes __attribute__((vector_size(64), aligned(4), may_alias));

static inline float squared_distance(const float *a, const float *b, size_t width)
{
	DistanceLanes sum = {0};
	size_t i = 0;
	for (; i + 16 <= width; i += 16) {
		DistanceLanes difference = *(const DistanceLanes *)(a + i) - *(const DistanceLanes *)(b + i);
		sum += difference * difference;
	}
	for (; i < width; i++)
		sum[i % 16] += (a[i] - b[i]) * (a[i] - b[i]);
	for (int half = 8; half; half /= 2)
		for (int j = 0; j < half; j++)
			sum[j] += sum[j + half];
	return sum[0];
}

#endif
