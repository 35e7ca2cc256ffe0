/*
 * Few shots: how often a classifier is right about a target of which it has seen k labels of each class, with
 * and without those of a source: logistic regression on both, on the labels alone, and the nearest class mean
 * on both. Labels are drawn at random several times; those for fewer shots are among those for more, and in one
 * draw all are asked for the same rows: those that are drawn for none.
 */
#ifndef MEASURE_FEW_SHOT_H
#define MEASURE_FEW_SHOT_H

#include "measure/learner.h"

typedef enum FewShotWay { FEW_SHOT_BOTH, FEW_SHOT_LABELS, FEW_SHOT_PROTOTYPES, FEW_SHOT_WAYS } FewShotWay;

typedef struct FewShotInput {
	Rows from, to; /* of one width; borrowed until freed */
	/* By row, below `classes`; UINT32_MAX: not known. Borrowed. */
	const uint32_t *from_class, *to_class;
	size_t classes;
	const size_t *shots; /* rising; borrowed */
	size_t n_shots;
	size_t draws;
	size_t weight; /* times that each label counts beside an item of the source; at least 1 */
	double cost;   /* of logistic regression; 0: chosen on the source, see measure/transfer.h */
	bool cautious; /* with a cost of 0 */
	bool relative; /* a cost above 0 is over the mean squared length of the rows */
	uint64_t seed;
} FewShotInput;

typedef struct FewShotScore {
	size_t draws;           /* 0: nothing could be learned: no label, or one class */
	double labels;          /* that it saw, mean over the draws */
	double mean, low, high; /* accuracy; 95 % by Student's t over the draws, NAN for one draw */
} FewShotScore;

typedef struct FewShot FewShot;

/* Fails when no row is left to ask: classes have no more labels than the most shots. */
FewShot *few_shot_new(const FewShotInput *input, Error *err);
void few_shot_free(FewShot *self);
bool few_shot_step(FewShot *self, Pool *pool, Error *err);
double few_shot_done(const FewShot *self); /* 0 to 1 */

double few_shot_cost(const FewShot *self);  /* that is used, once it is chosen */
size_t few_shot_asked(const FewShot *self); /* rows, in each draw */
FewShotScore few_shot_score(const FewShot *self, FewShotWay way, size_t shots);
/* Labels of each class with which `way` is as good as the labels alone are with those of shots[at], by the
 * means over the draws, in a straight line between shots. NAN: it never is. */
double few_shot_needs(const FewShot *self, FewShotWay way, size_t at);

#endif
