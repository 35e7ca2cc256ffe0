/*
 * DebiasJudge: what debiasing has changed, for better and for worse, each told before and after:
 *
 *	lean        mean |cosine| of common words with the axes between the groups' means as they were
 *	linear      share of held-out words whose group a logistic regression tells; knn: that the 5 nearest
 *words tell clusters    share of the labelled words that are of the commonest group of their cluster, with as
 *many clusters by k-means as there are groups (Gonen & Goldberg, Lipstick on a pig, NAACL 2019) neighbours
 *share of the 10 nearest items of 200 common ones that stay
 *
 * What linear, knn and clusters still find is what debiasing has hidden rather than removed.
 */
#ifndef DEBIAS_JUDGE_H
#define DEBIAS_JUDGE_H

#include "debias/debias.h"

typedef struct DebiasFigure {
	const char *name, *reading;
	size_t n;
	double before, after;
	double low, high; /* of after less before, 95 % by paired bootstrap; NAN where there is none */
} DebiasFigure;

enum { DEBIAS_FIGURES = 5 };

typedef struct DebiasJudge DebiasJudge;

/* Refers to all until freed; `after` is finished. */
DebiasJudge *debias_judge_new(const DebiasInput *input, Space *after, Error *err);
/* One bounded piece. */
bool debias_judge_step(DebiasJudge *judge, Pool *pool, bool *finished, Error *err);
double debias_judge_done(const DebiasJudge *judge); /* 0 to 1 */
/* Once finished; the answer is how many. Without words that lean, linear, knn and clusters are left out. */
size_t debias_judge_figures(const DebiasJudge *judge, const DebiasFigure **figures);
void debias_judge_free(DebiasJudge *judge);

#endif
