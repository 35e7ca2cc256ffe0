/*
 * The descent of t-SNE (van der Maaten & Hinton, JMLR 9, 2008): points of the plane move so that
 *
 *	C = KL(P || Q) = sum over i != j of p_ij log(p_ij / q_ij),
 *	q_ij = K_ij / Z,  K_ij = 1 / (1 + |y_i - y_j|^2),  Z = sum over k != l of K_kl
 *
 * grows less, down the gradient
 *
 *	dC / dy_i = 4 (sum over j of p_ij K_ij (y_i - y_j)  -  1/Z sum over j of K_ij^2 (y_i - y_j)).
 *
 * The rate multiplies a quarter of it, as in the authors' program and most others, whose rates so carry over.
 * The first sum runs over the neighbours, the second over all points: pair by pair when there are few, else as
 * the slope of a Field. Early exaggeration multiplies the first sum. Every coordinate has a velocity and a
 * gain, which grows by 0.2 when the gradient pulls on and falls by a fifth when it turns (Jacobs, Neural
 * Networks 1, 1988).
 */
#ifndef PROJECT_TSNE_DESCENT_H
#define PROJECT_TSNE_DESCENT_H

#include "linalg/field.h"
#include "project/tsne_affinity.h"

typedef struct TsnePace {
	double rate, momentum, exaggeration;
	bool judge; /* compute the divergence of the points as they are before they move */
	bool rest;  /* do not move them */
} TsnePace;

typedef struct TsneDescent {
	size_t count;
	const TsneAffinities *affinities; /* borrowed */
	/* By point; positions are centred. */
	PlanePoint *places, *velocities, *gains;
	PlanePoint *pushes; /* sum over j of K^2 (y_i - y_j) */
	double normaliser;  /* Z at the positions before the last move */
	double divergence;  /* C when last judged, NAN before */
	bool exact;         /* pair by pair */
	Field field;
	struct TsneMove *moved; /* where points move to; taken over all at once at the end of an iteration */
	struct TsnePart *parts; /* sums by piece */
	int pass;               /* what the next step does, */
	size_t next;            /* beginning with this piece */
} TsneDescent;

/* `count` points at the origin; up to this many are summed pair by pair. */
enum { TSNE_PAIRS = 1200 };
bool tsne_descent_init(TsneDescent *descent, size_t count, Error *err); /* {0} before */
void tsne_descent_release(TsneDescent *descent);
/* After places were set, their mean at the origin. Velocities are as they are. */
void tsne_descent_begin(TsneDescent *descent);
/* Works on an iteration for about `budget` nanoseconds of one thread, which it counts down; *over when the
 * iteration is. The pace is the same until then. */
bool tsne_descent_step(
	TsneDescent *descent, const TsnePace *pace, Pool *pool, double *budget, bool *over, Error *err);
/* dC / dy of every point, after an iteration at rest without exaggeration. */
PlanePoint tsne_descent_gradient(const TsneDescent *descent, size_t point);

#endif
