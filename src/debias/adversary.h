/*
 * Adversary: an eraser and a judge that learn against each other. The eraser takes a part of low rank out of a
 * row, x' = x - x A B; the judge is a network that tells the group from what is left. The judge goes down its
 * mean loss L, the eraser
 *
 *	keep |x A B|^2 (mean over rows and columns) - lambda L,
 *
 * by the reversal of the judge's gradient: Ganin & al., JMLR 17, 2016; against a protected attribute Elazar &
 * Goldberg, EMNLP 2018. B begins as 0, so that at first nothing is erased.
 */
#ifndef DEBIAS_ADVERSARY_H
#define DEBIAS_ADVERSARY_H

#include "nn/anchor.h"
#include "nn/loss.h"
#include "nn/network.h"

typedef struct AdversaryOptions {
	size_t width, rank, groups;
	size_t hidden; /* of the judge; 0: it is linear */
	size_t rows;   /* at a time, at most */
	double keep;
	double decay; /* pull of the judge's weights to 0: a judge that is sure of itself has no slope */
	uint64_t seed;
} AdversaryOptions;

typedef struct Adversary {
	AdversaryOptions options;
	Network *eraser, *judge;
	Anchor zeros;    /* of the judge */
	Layer *reversal; /* lambda is its setting; 0 at first */
	Activations erased, judged;
	float *left; /* rows x width: what the judge sees */
} Adversary;

typedef struct AdversaryLoss {
	Loss judge;
	double change; /* |x A B|^2, mean over rows and columns */
} AdversaryLoss;

/* `self` starts as {0}. */
bool adversary_init(const AdversaryOptions *options, Adversary *self, Error *err);
void adversary_release(Adversary *self);
/* Adds to the gradients of the judge, and when `both` learn to those of the eraser: only by its pull where the
 * judge knows less than nothing, L > log(groups), as to mislead it further would take nothing out. rows:
 * packed, count x width; groups: by row, LOSS_NO_CLASS for one that is only to stay as it is. */
AdversaryLoss adversary_learn(
	Adversary *self, const float *rows, const uint32_t *groups, size_t count, bool both, Pool *pool);
/* Biases of the eraser back to 0: it is linear. After each step of its optimiser. */
void adversary_straighten(Adversary *self);
/* A, width x rank, and B, rank x width. */
const float *adversary_find(const Adversary *self);
const float *adversary_back(const Adversary *self);

#endif
