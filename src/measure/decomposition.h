/*
 * Decomposition: a similarity of two vectors x and y as a sum of parts, exactly:
 *
 *	dot      x.y = sum over i of x_i y_i
 *	cosine   the same over |x| |y|
 *	l2       |x - y|^2 = sum over i of (x_i - y_i)^2, the squared distance
 *
 * The i are dimensions, or axes: numbers in an orthonormal basis, which leave all three as they are. Or x is
 * itself a sum of inputs t_j, as the vector of a text is one of its words': then x.y = sum over j of t_j.y.
 *
 * What parts amount to is tested by deletion: the similarity without some of them, found anew, lengths
 * included.
 */
#ifndef MEASURE_DECOMPOSITION_H
#define MEASURE_DECOMPOSITION_H

#include "index/exact.h"
#include "linalg/principal.h"

typedef struct Decomposition {
	Metric metric;
	size_t count;
	double *parts; /* sum to the score, with `rest` */
	double rest;   /* what lies outside of the axes, or is of no input */
	double score;  /* of the whole vectors */
	/* By axis or dimension: where x and y lie along it, and the products of what lies outside; NULL: by
	 * input. */
	double *x, *y;
	double rest_xx, rest_xy, rest_yy;
	/* By input: count x width, and the whole vectors. */
	double *inputs, *whole_x, *whole_y;
	size_t width;
} Decomposition;

/* `out` starts as {0} or as an earlier result. A vector of zeros has a cosine of 0 with all. */
void decompose_by_dimension(Metric metric, const float *x, const float *y, size_t width, Decomposition *out);
/* Along the axes of `principal`, not measured from its mean. Fewer axes than dimensions leave a rest. */
void decompose_by_axis(
	Metric metric, const Principal *principal, const float *x, const float *y, Decomposition *out);
/* x as the sum of `count` inputs (count x width) and a rest. Not for l2, which is no sum over inputs. */
void decompose_by_input(Metric metric, const double *inputs, size_t count, const float *x, const float *y,
	size_t width, Decomposition *out);
/* The same in double, where rows are known so precisely. */
void decompose_by_input_of(Metric metric, const double *inputs, size_t count, const double *x, const double *y,
	size_t width, Decomposition *out);
void decomposition_release(Decomposition *decomposition);

double decomposition_sum(const Decomposition *decomposition); /* of the parts and the rest */
/* The similarity of what is left of the vectors without the parts that are marked; by input: of x alone. */
double decomposition_without(const Decomposition *decomposition, const bool *gone);
/* Numbers of the parts, those of largest magnitude first; the caller frees. */
uint32_t *decomposition_order(const Decomposition *decomposition);

enum { DELETION_DRAWS = 200 };

/* The similarity without the k parts that do most for it, and without k drawn at random of those that are not
 * 0. */
typedef struct Deletion {
	size_t k, among; /* k: at most half of them, so that something is left */
	double strongest;
	double mean, low, high; /* at random; low, high: 2.5 % and 97.5 % of the draws */
} Deletion;

Deletion decomposition_delete(const Decomposition *decomposition, size_t k, uint64_t seed);

#endif
