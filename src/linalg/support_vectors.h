/*
 * Support vector machine with a Gaussian kernel, exp(-gamma |x - y|^2), by libsvm (Chang & Lin, "LIBSVM: a
 * library for support vector machines", ACM Transactions on Intelligent Systems and Technology 2(3), 2011),
 * which draws no random numbers here. Of more than two classes each pair has a machine of its own.
 *
 * The score of a class is the distance from the boundary, in the machine's units, on its side; with more than
 * two classes it is the votes that the machines of its pairs give it, plus less than a third for how sure they
 * are, v + s / (3 (|s| + 1)), s being the sum of its distances (scikit-learn's decision_function).
 */
#ifndef LINALG_SUPPORT_VECTORS_H
#define LINALG_SUPPORT_VECTORS_H

#include "base/pool.h"
#include "linalg/matrix.h"

/* Examples at most: time and memory grow with their square, and a fit cannot be stopped half-way. */
enum { SUPPORT_VECTORS_MOST = 3000 };

typedef struct SupportVectors SupportVectors;

/* 1 over (width x variance of all numbers): scikit-learn's gamma="scale"; 1 where there is no variance. */
double support_vectors_gamma(Rows rows);
/* labels: by row, below `classes`. cost: of an example on the wrong side of its margin. Fails with more rows
 * than SUPPORT_VECTORS_MOST, and with fewer than two classes among them. The rows are copied. */
SupportVectors *support_vectors_new(
	Rows rows, const uint32_t *labels, size_t classes, double cost, double gamma, Error *err);
void support_vectors_free(SupportVectors *machine); /* NULL is fine */

/* scores: rows.count x classes; -INFINITY for a class without examples. */
void support_vectors_scores(const SupportVectors *machine, Rows rows, Pool *pool, double *scores);
/* The class with the highest score; of equal ones the first. */
uint32_t support_vectors_class(const SupportVectors *machine, const double *scores);

#endif
