/*
 * Representation: how much of a corpus or a space each group is, how even that is, and how often words of given
 * sets are mentioned in each.
 *
 * Kish's effective sample size of weights w is (sum w)^2 / sum w^2 (Kish, Survey Sampling, 1965): as many rows
 * of equal weight would say as much. The entropy of the shares is that of Shannon, 1948; e to its power is the
 * number of groups of equal size that are as diverse (Hill, Ecology 54, 1973).
 */
#ifndef AUDIT_REPRESENTATION_H
#define AUDIT_REPRESENTATION_H

#include "base/pool.h"
#include "data/corpus.h"

/* Kish's effective number of rows weighed by linalg/group_weights.h: with tau = 0 so that every group counts
 * the same, whatever its size; groups of none are left out. */
double kish_balanced(const double *sizes, size_t groups, double tau);

typedef struct Evenness {
	size_t groups; /* that have something */
	uint32_t largest, smallest;
	double share;     /* of the largest */
	double imbalance; /* largest over smallest */
	double entropy;   /* nats */
	double evenness;  /* entropy over that of equal shares; NAN for one group */
	double effective; /* groups of equal size that are as diverse */
} Evenness;

/* amounts: by group, >= 0. */
Evenness evenness_of(const double *amounts, size_t groups);

typedef struct GroupText {
	size_t documents;
	uint64_t words;
	size_t types;     /* different words */
	double effective; /* documents, by Kish, when each weighs as many words as it has */
} GroupText;

/* group_of: by document, below n_groups or DICTIONARY_NONE; texts: by group. */
bool group_texts(const Corpus *corpus, const uint32_t *group_of, size_t n_groups, GroupText *texts, Error *err);

enum { MENTION_SETS = 8, MENTION_DOCUMENTS = 10 /* a group needs to be drawn by document */ };

/* Words of one set in the texts of one group. */
typedef struct Mentions {
	uint64_t count;
	double rate, low, high; /* a million words, with a 95 % interval */
	size_t documents;       /* that have one at least */
} Mentions;

typedef struct GroupMentions {
	uint64_t words;
	bool by_sentence; /* drawn by sentence, as there are too few documents */
	Mentions sets[MENTION_SETS];
	double ratio, low, high; /* mentions of the first set over those of the second; NAN without them */
} GroupMentions;

/* set_of: by word of the corpus, below n_sets or DICTIONARY_NONE. Words stand in bunches, so that the intervals
 * (percentiles of 2,000 bootstrap draws) draw whole documents, or sentences in groups of fewer than
 * MENTION_DOCUMENTS; of fewer sentences than that they are NAN. */
bool group_mentions(const Corpus *corpus, const uint32_t *group_of, size_t n_groups, const uint32_t *set_of,
	size_t n_sets, uint64_t seed, Pool *pool, GroupMentions *mentions, Error *err);

#endif
