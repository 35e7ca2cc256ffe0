/*
 * Student's t kernel K = 1 / (1 + |a - b|^2) between points of the plane: the sums in which t-SNE spends its
 * time. All versions for different processors give the same bytes.
 */
#ifndef LINALG_STUDENT_H
#define LINALG_STUDENT_H

#include "linalg/kernels.h"

#include <stdint.h>

typedef struct PlanePoint {
	float x, y;
} PlanePoint;

/* Edges from one point to `count` others, a multiple of KERNEL_LANES: edges of weight 0 fill up. */
typedef struct PlaneEdges {
	const uint32_t *to;
	const float *weights;
	size_t count;
} PlaneEdges;

typedef struct StudentKernels {
	const char *name;
	/* sum over the edges of weight K (at - to) */
	PlanePoint (*attract)(PlanePoint at, const PlanePoint *points, PlaneEdges edges);
	/* sum over the edges of weight log(1 + |at - to|^2) = -weight log K; distances below 1e18 */
	double (*attract_loss)(PlanePoint at, const PlanePoint *points, PlaneEdges edges);
	/* sum over all points of K^2 (at - point), and of K to *potential. The count is a multiple of
	 * KERNEL_LANES: points at STUDENT_FAR fill up. */
	PlanePoint (*repel)(PlanePoint at, const PlanePoint *points, size_t count, float *potential);
} StudentKernels;

#define STUDENT_FAR ((PlanePoint){1e15f, 1e15f})

/* The fastest that this processor runs; and all that it runs, the fastest first: NULL past the last one. */
const StudentKernels *student_best(void);
const StudentKernels *student_at(size_t index);

#endif
