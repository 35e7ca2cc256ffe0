/*
 * LabelledWords: words with the group that they belong to, which methods of debiasing learn from and judges ask
 * for: those of the groups themselves, and those that lean most to one of them.
 *
 * A word leans to a group by its cosine with the difference of the group's mean unit vector and that of the
 * other groups' means; it belongs to the group that it leans to most. Of the words that lean every third is
 * held out, for the judges alone. The most biased words are what Gonen & Goldberg (NAACL 2019) and Ravfogel et
 * al. (ACL 2020) label.
 */
#ifndef AUDIT_LABELLED_H
#define AUDIT_LABELLED_H

#include "audit/selection.h"

typedef struct LabelledWords {
	uint32_t *rows, *labels; /* labels: the group */
	size_t count;
	size_t own;     /* the first so many are the groups' own words */
	size_t learned; /* the first so many may be learned from; the others are held out */
	size_t groups;
	double *axes; /* groups x width, unit: along which words lean to each group */
} LabelledWords;

/* extend: words of each group beside its own; among: the first so many items, 0: all. Fails when two groups
 * have the same mean, or share a word. `words` starts as {0}. */
bool labelled_words_find(const Space *space, const Selection *groups, size_t n_groups, size_t extend,
	size_t among, LabelledWords *words, Error *err);
/* The same of items of any kind, whose groups are known: those of `groups` are learned from, and others are
 * held out. */
bool labelled_items(const Space *space, const Selection *groups, size_t n_groups, const uint32_t *held_rows,
	const uint32_t *held_labels, size_t n_held, LabelledWords *words, Error *err);
void labelled_words_release(LabelledWords *words);

/* The cosine of an item's vector with the axis of a group; 0 for a vector of zeros. */
double labelled_words_lean(const LabelledWords *words, const Space *space, uint32_t row, size_t group);
/* With the first `count` words in `groups` clusters: the share of them that are of the commonest group of their
 * cluster (Gonen & Goldberg, Lipstick on a pig, NAACL 2019). own, unless NULL: 1 for those, 0 for the others.
 */
double labelled_words_purity(const LabelledWords *words, const uint32_t *cluster, size_t count, double *own);
/* The share of the largest group of those held out; NAN without any. */
double labelled_words_majority(const LabelledWords *words);
/* Copies the vectors of some of the words, one after the other. */
bool labelled_words_copy(
	const LabelledWords *words, const Space *space, size_t first, size_t count, Matrix *copy, Error *err);

#endif
