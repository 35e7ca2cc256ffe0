/*
 * DawidSkene: the classes of items and the errors of those who judged them, both unknown, by expectation and
 * maximisation. Dawid & Skene, Applied Statistics 28(1), 1979.
 *
 * Item i is of class k with probability prior[k]; annotator a calls what is of class k label l with probability
 * confusion[a][k][l], independently of the others. All judgements count, those made again too. It starts from
 * the share of each label among an item's judgements, as in the paper; no step makes the likelihood smaller.
 */
#ifndef AUDIT_DAWID_SKENE_H
#define AUDIT_DAWID_SKENE_H

#include "data/judgements.h"

enum { DAWID_SKENE_CLASSES = 100 };

typedef struct DawidSkene {
	const Judgements *judgements; /* borrowed */
	size_t classes;
	double *prior;
	double *confusion;     /* annotators x classes x classes: true, given; rows of zeros: never needed */
	double *expected;      /* annotators x classes: judgements of items of that class, by their chances */
	double *posterior;     /* items x classes: the probability of each class */
	double log_likelihood; /* of what the last step has found; -infinity before */
	size_t steps;
	bool converged; /* the last step raised it by less than 1e-10 of its size */
	double *logs;   /* private: of confusion */
} DawidSkene;

/* Fails when there are too many labels. */
bool dawid_skene_init(DawidSkene *model, const Judgements *judgements, Error *err);
/* Finds prior and confusion from the posterior, then the posterior from these. */
void dawid_skene_step(DawidSkene *model);
void dawid_skene_release(DawidSkene *model);
/* The share of an annotator's judgements that are right, items having the prior's classes. */
double dawid_skene_accuracy(const DawidSkene *model, uint32_t annotator);
/* The class that is most probable for an item, the first of several. */
uint32_t dawid_skene_class(const DawidSkene *model, size_t item);

#endif
