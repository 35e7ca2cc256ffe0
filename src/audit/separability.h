/*
 * Separability: whether the groups of labelled words can be told from their vectors, by classifiers that learn
 * from some of the words and are asked for the others, and by clusters that are found without the labels. What
 * they still find after debiasing is hidden, not gone. Gonen, Goldberg, Lipstick on a pig, NAACL 2019.
 */
#ifndef AUDIT_SEPARABILITY_H
#define AUDIT_SEPARABILITY_H

#include "audit/labelled.h"
#include "linalg/kmeans.h"
#include "measure/transfer.h"

/* A classifier that learns from the first words (`learned`, words->learned rows) and is asked for the others
 * (`held_out`); all borrowed until it is freed. Of logistic regression the cost is 10 over the mean squared
 * length of the rows; knn asks 5 neighbours. */
TransferTest *separability_probe(const LabelledWords *words, Rows learned, Rows held_out, LearnerMethod method,
	uint64_t seed, Error *err);
/* Copies the vectors of the words from `first` on, at length 1. */
bool separability_units(
	const LabelledWords *words, const Space *space, size_t first, Matrix *units, Error *err);
/* k-means of them with a cluster for each group; borrows the units until it is freed. */
KMeans *separability_clusters(const Matrix *units, size_t groups, uint64_t seed, Error *err);

#endif
