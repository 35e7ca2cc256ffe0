/*
 * WordProducts: the inner products of all words of a test with one another, computed once, so that its effect,
 * its partitions and its bootstrap draws need no vectors again. Deal: which words stand in which set, and how
 * often.
 */
#ifndef AUDIT_WORD_PRODUCTS_H
#define AUDIT_WORD_PRODUCTS_H

#include "audit/selection.h"

typedef struct WordProducts {
	double *products; /* words x words */
	size_t words;     /* of all sets, one set after the other */
	double scale;     /* the largest squared length of a vector */
} WordProducts;

/* unit: of vectors scaled to length 1. Fails when there are too many words. */
bool word_products_init(WordProducts *products, const Space *space, const Selection *sets, size_t n_sets,
	bool unit, Error *err);
void word_products_release(WordProducts *products);

typedef struct Deal {
	const WordProducts *products;
	size_t size[AUDIT_SETS];            /* places of each set */
	const uint32_t *words[AUDIT_SETS];  /* by set and place: which word stands there */
	const uint32_t *counts[AUDIT_SETS]; /* by set and place: how often it counts */
} Deal;

/* Inner product of the words at two places. */
double deal_product(const Deal *deal, size_t set, size_t place, size_t other_set, size_t other_place);
/* How many words a set has, each as often as it counts. */
double deal_total(const Deal *deal, size_t set);
/* Inner product of a word with the mean of a set, and of the means of two sets. */
double deal_with_mean(const Deal *deal, size_t set, size_t place, size_t mean_of);
double deal_means(const Deal *deal, size_t a, size_t b);
/* The length of a word's vector. */
double deal_length(const Deal *deal, size_t set, size_t place);
/* The mean of one value a place, each as often as its word counts. */
double deal_average(const Deal *deal, size_t set, const double *values);

#endif
