/*
 * KernelFeatures: rows as seen through a kernel, by their similarity to the rows of a sample; so that a method
 * that wants the kernel of all rows with all takes one that stays small.
 */
#ifndef ADAPT_KERNEL_FEATURES_H
#define ADAPT_KERNEL_FEATURES_H

#include "base/pool.h"
#include "linalg/matrix.h"

typedef enum KernelKind {
	KERNEL_PRIMAL, /* no kernel: the columns themselves, less the mean of the sample */
	KERNEL_LINEAR, /* x . y of the same */
	KERNEL_RBF,    /* exp(-gamma |x - y|^2) */
} KernelKind;

typedef struct KernelFeatures {
	KernelKind kind;
	double gamma;
	Matrix sample; /* without its mean */
	double *mean;
	double *squares; /* of the sample's rows */
	double scale; /* primal, linear: makes the mean of x . x over the sample 1, so that units do not matter
		       */
} KernelFeatures;

/* "primal", "linear" or "rbf". */
KernelKind kernel_kind(const char *name);
/* The sample's rows are copied. gamma 0: 1 / (2 m), m the median of the squared distances of pairs of rows
 * drawn by the seed. Fails when all rows are equal. `features` starts as {0} or as an earlier one. */
bool kernel_features_init(
	KernelFeatures *features, KernelKind kind, double gamma, Rows sample, uint64_t seed, Error *err);
void kernel_features_release(KernelFeatures *features);
/* Columns: one for each row of the sample, or for each column of the rows. */
size_t kernel_features_width(const KernelFeatures *features);
/* to: rows.count x width. */
bool kernel_features_of(const KernelFeatures *features, Rows rows, Pool *pool, float *to, Error *err);

#endif
