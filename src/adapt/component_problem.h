/*
 * ComponentProblem: the eigenvalue problem of adapt/component_analysis.h, and its solution.
 */
#ifndef ADAPT_COMPONENT_PROBLEM_H
#define ADAPT_COMPONENT_PROBLEM_H

#include "adapt/kernel_features.h"

/* {0} with dim, mu, classes, known (owned) and the features of the same rows filled in is a beginning. */
typedef struct ComponentProblem {
	size_t dim;
	double mu;
	size_t classes;  /* 0: classes do not matter */
	uint32_t *known; /* by row: its class, UINT32_MAX: not known; of the target those that may be learned
			    from */
	KernelFeatures features;
	/* private */
	size_t rows, sources, width; /* of the features */
	Matrix phi;                  /* features of the sample: the source's rows, then the target's */
	double *scatter, *penalty;   /* width x width */
	double *values;              /* dim, falling */
	uint32_t *guessed;           /* by row */
	/* as found */
	Matrix map;      /* width x dim */
	double distance; /* of the mean of the source's rows from that of the target's, in the new coordinates,
			    over the root of the variance of all */
	size_t changed;  /* guesses, by the last solution */
} ComponentProblem;

bool component_problem_begin(ComponentProblem *problem, Rows rows, size_t sources, Pool *pool, Error *err);
/* That component_problem_solve takes, about. */
double component_problem_seconds(const ComponentProblem *problem);
/* Solves it, and guesses the classes of the target's rows anew for the next time. */
bool component_problem_solve(ComponentProblem *problem, Pool *pool, Error *err);
/* Coordinates of any rows; to: rows.count x dim. */
bool component_problem_place(const ComponentProblem *problem, Rows rows, Pool *pool, float *to, Error *err);
void component_problem_release(ComponentProblem *problem);

#endif
