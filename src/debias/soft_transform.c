#include "debias/soft_transform.h"

#include "base/memory.h"
#include "linalg/eigen.h"
#include "linalg/svd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FLAT 1e-10  /* of the largest eigenvalue of S: less is rounding */
#define LEAST 1e-12 /* by which a direction is stretched to count as one */

/* All in the coordinates of the eigenvectors of S, in which S is diagonal. */
typedef struct Solution {
	size_t width, rank;
	double *values, *vectors; /* of S */
	double *axes;             /* B: rank x width */
	double *pole, *pull;      /* A - I = sum of pole_i pull_i^T + pull_i pole_i^T; rank x width */
} Solution;

static double dot(const double *a, const double *b, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += a[j] * b[j];
	return sum;
}

static bool solution_init(Solution *self, const double *second, const double *axes, Error *err)
{
	size_t d = self->width, k = self->rank;
	self->values = memory_new(d + d * d + 3 * k * d, sizeof(double));
	self->vectors = self->values + d;
	self->axes = self->vectors + d * d;
	self->pole = self->axes + k * d;
	self->pull = self->pole + k * d;
	if (!eigen_largest(second, d, d, self->values, self->vectors, err))
		return false;
	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < d; j++)
			self->axes[i * d + j] = dot(self->vectors + j * d, axes + i * d, d);
	for (size_t j = 0; j < d; j++)
		if (self->values[j] < FLAT * self->values[0])
			self->values[j] = 0;
	return true;
}

/* S^-1/2 x, in place. */
static void spread(const Solution *self, double *x)
{
	for (size_t j = 0; j < self->width; j++)
		x[j] = self->values[j] > 0 ? x[j] / sqrt(self->values[j]) : 0;
}

/*
 * With q_i the left singular vectors of S^-1/2 B and L_i their squared singular values, 0 for all other
 * directions, D = S^1/2 (A - I) S^1/2 is
 *
 *	q_i^T D q_j = - lambda (L_i + L_j) / (2 + lambda (L_i + L_j)) q_i^T S q_j,
 *
 * which is 0 unless i or j is one of the first. pole_i becomes S^-1/2 q_i; pull_i S^-1/2 times the i-th row of
 * D, the part within the q_i by half. The answer is |D|^2.
 */
static double solve(Solution *self, const double *q, const double *singular, double lambda)
{
	size_t d = self->width, k = self->rank;
	double square = 0, *pushed = memory_new(d, sizeof *pushed);
	for (size_t i = 0; i < k; i++) {
		const double *own = q + i * d;
		double *pull = self->pull + i * d, mine = lambda * singular[i] * singular[i];
		for (size_t j = 0; j < d; j++) {
			pushed[j] = self->values[j] * own[j];
			pull[j] = -mine / (2 + mine) * pushed[j];
		}
		double within = 0;
		for (size_t l = 0; l < k; l++) {
			double both = mine + lambda * singular[l] * singular[l];
			double product = dot(q + l * d, pushed, d), entry = -both / (2 + both) * product;
			double change = entry / 2 + mine / (2 + mine) * product;
			for (size_t j = 0; j < d; j++)
				pull[j] += change * q[l * d + j];
			within += entry * entry;
		}
		square += 2 * dot(pull, pull, d) + within / 2;
		memcpy(self->pole + i * d, own, d * sizeof *own);
		spread(self, self->pole + i * d);
		spread(self, pull);
	}
	free(pushed);
	return square;
}

/* A x. */
static void multiply(const Solution *self, const double *x, double *to)
{
	size_t d = self->width;
	memcpy(to, x, d * sizeof *to);
	for (size_t i = 0; i < self->rank; i++) {
		const double *pole = self->pole + i * d, *pull = self->pull + i * d;
		double along = dot(pole, x, d), across = dot(pull, x, d);
		for (size_t j = 0; j < d; j++)
			to[j] += across * pole[j] + along * pull[j];
	}
}

static void measure(const Solution *self, double square, SoftChange *change)
{
	size_t d = self->width;
	double before = 0, after = 0, *moved = memory_new(d, sizeof *moved);
	for (size_t i = 0; i < self->rank; i++) {
		multiply(self, self->axes + i * d, moved);
		for (size_t j = 0; j < d; j++) {
			before += self->values[j] * self->axes[i * d + j] * self->axes[i * d + j];
			after += self->values[j] * moved[j] * moved[j];
		}
	}
	*change = (SoftChange){sqrt(square / dot(self->values, self->values, d)), after / before};
	free(moved);
}

/* From the coordinates of the eigenvectors of S to those of the space. */
static void turn_back(const Solution *self, const double *x, double *to)
{
	memset(to, 0, self->width * sizeof *to);
	for (size_t k = 0; k < self->width; k++)
		for (size_t j = 0; j < self->width; j++)
			to[j] += x[k] * self->vectors[k * self->width + j];
}

/* A - I within an orthonormal basis of all that it does anything to: small, and its eigenvectors are those of
 * T. */
static bool take_root(const Solution *self, const Erasure *basis, Erasure *transform, Error *err)
{
	size_t d = self->width, m = basis->rank;
	double *small = memory_new(2 * m * m + m + 2 * d, sizeof *small), *vectors = small + m * m;
	double *values = vectors + m * m, *moved = values + m, *direction = moved + d;
	for (size_t i = 0; i < m; i++) {
		multiply(self, basis->find + i * d, moved);
		for (size_t l = 0; l < m; l++)
			small[i * m + l] = dot(basis->find + l * d, moved, d) - (i == l);
	}
	bool fine = m == 0 || eigen_largest(small, m, m, values, vectors, err);
	for (size_t i = 0; fine && i < m; i++) {
		double stretch = sqrt(fmax(0, 1 + values[i]));
		if (fabs(stretch - 1) <= LEAST)
			continue;
		memset(direction, 0, d * sizeof *direction);
		for (size_t l = 0; l < m; l++)
			for (size_t j = 0; j < d; j++)
				direction[j] += vectors[i * m + l] * basis->find[l * d + j];
		double *find = transform->find + transform->rank * d;
		turn_back(self, direction, find);
		for (size_t j = 0; j < d; j++)
			transform->back[transform->rank * d + j] = (1 - stretch) * find[j];
		transform->rank++;
	}
	free(small);
	return fine;
}

static bool solve_with(Solution *self, double lambda, Erasure *transform, SoftChange *change, Error *err)
{
	size_t d = self->width, k = self->rank;
	double *narrow = memory_new(2 * k * d + k * k + k, sizeof *narrow), *q = narrow + k * d;
	double *u = q + k * d, *singular = u + k * k;
	Erasure basis = {0};
	memcpy(narrow, self->axes, k * d * sizeof *narrow);
	for (size_t i = 0; i < k; i++)
		spread(self, narrow + i * d);
	bool fine = svd_thin(narrow, k, d, u, singular, q, err);
	if (fine) {
		measure(self, solve(self, q, singular, lambda), change);
		erasure_init(&basis, d, 2 * k);
		for (size_t i = 0; i < k; i++) {
			erasure_add(&basis, self->pole + i * d);
			erasure_add(&basis, self->pull + i * d);
		}
		erasure_init(transform, d, 2 * k);
		fine = take_root(self, &basis, transform, err);
	}
	erasure_release(&basis);
	free(narrow);
	return fine;
}

bool soft_transform(const double *second, size_t width, const double *axes, size_t rank, double lambda,
	Erasure *transform, SoftChange *change, Error *err)
{
	Solution solution = {.width = width, .rank = rank};
	bool fine = solution_init(&solution, second, axes, err) &&
		    solve_with(&solution, lambda, transform, change, err);
	free(solution.values);
	return fine;
}
