/*
 * KernelProbe: a support vector machine with a Gaussian kernel that learns from labelled rows and is asked for
 * the labels of others: what it tells and a linear classifier does not lies in no single direction. gamma is 1
 * over (width x variance), the cost of errors 1, as scikit-learn's SVC has them. Gonen & Goldberg, NAACL 2019.
 *
 * It learns from SUPPORT_VECTORS_MOST rows at most, drawn at random; every group keeps its share, nearly.
 */
#ifndef AUDIT_KERNEL_PROBE_H
#define AUDIT_KERNEL_PROBE_H

#include "linalg/support_vectors.h"
#include "measure/transfer_score.h"

typedef struct KernelInput {
	Rows from, to;                         /* borrowed until freed */
	const uint32_t *from_class, *to_class; /* by row, below `classes`; borrowed */
	size_t classes;
	bool standardise; /* columns by the rows learned from, as in measure/transfer.h */
	uint64_t seed;
} KernelInput;

typedef struct KernelProbe KernelProbe;

KernelProbe *kernel_probe_new(const KernelInput *input, Error *err);
/* One piece: the first learns, which may take seconds; those after it ask. Fails with ERROR_CANCELLED once the
 * pool is told to stop. */
bool kernel_probe_step(KernelProbe *probe, Pool *pool, Error *err);
double kernel_probe_done(const KernelProbe *probe); /* 0 to 1 */
void kernel_probe_free(KernelProbe *probe);         /* NULL is fine */

size_t kernel_probe_learned(const KernelProbe *probe); /* rows */
/* Once done; the probe's. By row of `to`: the class it was given; with all classes (rows x classes) their
 * scores. Nothing of the score is of the source. */
const uint32_t *kernel_probe_given(const KernelProbe *probe);
const double *kernel_probe_scores(const KernelProbe *probe);
const TransferScore *kernel_probe_score(const KernelProbe *probe);

#endif
