/*
 * Leakage: whether the group of an item (its domain, its class, a column of a table, the word set it is in) can
 * be told from its vector, by probes that learn from half of the items and are asked about the other half:
 *
 *	linear	logistic regression on columns of mean 0 and variance 1
 *	knn	the k nearest items by cosine
 *	kernel	a support vector machine with a Gaussian kernel on such columns, which learns from
 *		SUPPORT_VECTORS_MOST of the items at most: what is told in no single direction
 *
 * Halves have the same share of every group. Beside accuracy, its majority baseline and what shuffled labels
 * give, the area under the ROC curve tells groups apart whatever their sizes: of two groups the chance that an
 * item of the second looks more like the second than one of the first does; of more the mean over groups, each
 * against the rest. As probes never see the labels of the half they are asked about, dealing these anew is an
 * exact permutation test of that area, without learning again. Chance gives areas on both sides of 0.5; large
 * ones are extreme.
 *
 * A probe that finds nothing is no proof that there is nothing. Belinkov, Computational Linguistics 48(1),
 * 2022; Elazar & Goldberg, EMNLP 2018.
 */
#ifndef AUDIT_LEAKAGE_H
#define AUDIT_LEAKAGE_H

#include "audit/permutation.h"
#include "base/pool.h"
#include "data/space.h"

enum { LEAKAGE_GROUPS = 100 /* most */ };

typedef enum LeakageProbe { LEAKAGE_LINEAR, LEAKAGE_KNN, LEAKAGE_KERNEL, LEAKAGE_PROBES } LeakageProbe;
const char *leakage_probe_name(LeakageProbe probe);

typedef struct LeakageInput {
	const Space *space; /* borrowed until made */
	const uint32_t
		*groups; /* by row; UINT32_MAX: takes no part. Groups of fewer than `least` do not, either
			  */
	size_t n_groups;
	size_t least; /* at least 4 */
	size_t most;  /* items, drawn at random; 0: all */
	size_t k;     /* neighbours of knn, at most */
	size_t permutations;
	uint64_t seed;
} LeakageInput;

typedef struct LeakageScore {
	size_t learned;                   /* items */
	double accuracy, low, high;       /* 95 %, Wilson */
	double shuffled;                  /* accuracy that is expected when the labels are dealt anew */
	double area, area_low, area_high; /* two groups: by scores (measure/detection.h); else normal */
	double *areas;                    /* by group, each against the rest; NAN: takes no part */
	Permutation permutation;
	double holm; /* p, corrected over the probes */
} LeakageScore;

typedef struct Leakage {
	size_t learned, n, groups; /* items learned from, asked; groups that take part */
	size_t *of_group;          /* items asked of each group */
	size_t k;        /* neighbours that vote: at most as many as are asked of the smallest group */
	double majority; /* share of the largest group of those asked */
	LeakageScore scores[LEAKAGE_PROBES];
} Leakage;

typedef struct LeakageTest LeakageTest;

/* Fails when fewer than two groups have enough items; */
LeakageTest *leakage_test_new(const LeakageInput *input, Error *err);
/* One bounded piece. */
bool leakage_test_step(LeakageTest *test, Pool *pool, Error *err);
double leakage_test_done(const LeakageTest *test); /* 0 to 1 */
const Leakage *leakage_test_result(const LeakageTest *test);
void leakage_test_free(LeakageTest *test); /* NULL is fine */

/* The area under the ROC curve of each group against the rest and their mean (of two groups that of the
 * second), with its interval and permutation p. scores: count x groups; labels: below `groups`, every group at
 * least once. `score` gets areas, area, its limits and p. */
void leakage_area(const double *scores, const uint32_t *labels, size_t count, size_t groups,
	size_t permutations, uint64_t seed, LeakageScore *score);

#endif
