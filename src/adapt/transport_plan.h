/*
 * TransportPlan: the plan of adapt/transport.c between two samples, with its costs and its classes.
 */
#ifndef ADAPT_TRANSPORT_PLAN_H
#define ADAPT_TRANSPORT_PLAN_H

#include "linalg/matrix.h"
#include "linalg/sinkhorn.h"

#include <stdint.h>

/* A plan whose rows are off by no more than this in all is finished. */
#define TRANSPORT_TOLERANCE 1e-5

/* {0} with the options filled in is a beginning. */
typedef struct TransportPlan {
	double regularisation; /* epsilon, in units of the mean squared distance */
	double class_weight;   /* of the regulariser of classes, likewise; 0: none */
	size_t rounds, most_iterations;
	uint32_t *source_class,
		*target_class; /* by row of the samples, UINT32_MAX: not known; NULL: none is. Owned */
	size_t classes;
	/* as found */
	Sinkhorn sinkhorn;
	double *distances; /* n x m: squared distances over their mean; more between rows known to differ in
			      class */
	double *cost;      /* with the cost of mixing classes */
	double *shares;    /* classes x m: of each class in what a row of the target gets */
	double purity;     /* mean share of the class that a row of the target gets most from */
	size_t round;      /* at work */
	size_t round_from; /* iterations before it */
} TransportPlan;

bool transport_plan_begin(TransportPlan *plan, Rows source, Rows target, Pool *pool, Error *err);
/* Some iterations; true when that was all. */
bool transport_plan_step(TransportPlan *plan, Pool *pool);
double transport_plan_done(const TransportPlan *plan); /* 0 to 1 */
/* How far each row of the source is moved: to the mean of the target's rows weighted by its row of the plan. */
bool transport_plan_moves(
	const TransportPlan *plan, Rows source, Rows target, Pool *pool, Matrix *moves, Error *err);
void transport_plan_release(TransportPlan *plan);

#endif
