/*
 * Balance: how much each document of a corpus is to count so that groups of them (domains, labels) are nearer
 * to one another in size, by the weights of linalg/group_weights.h with n_g words in group g.
 */
#ifndef DEBIAS_BALANCE_H
#define DEBIAS_BALANCE_H

#include "data/corpus.h"

typedef struct BalanceGroup {
	const char *name; /* of a domain or a label; "(none)" without one. Borrowed from the corpus */
	size_t documents, words;
	double weight;
	bool whole; /* documents are taken as wholes; else sentences */
} BalanceGroup;

typedef struct Balance {
	BalanceGroup *groups; /* those that have documents */
	size_t count;
	uint32_t *group_of; /* by document */
	uint32_t *times;    /* by document: how often it is taken as a whole */
	double *part;       /* and the share of its sentences that are taken once more */
	double effective;   /* words, by the weights */
} Balance;

enum { BALANCE_DOCUMENTS = 100 };

/* Counts the groups alone. `balance` starts as {0}. */
void balance_count(const Corpus *corpus, bool by_label, Balance *balance);
/* Of a group with at least BALANCE_DOCUMENTS documents each is taken weight times in the mean, by systematic
 * sampling with a random start; of one with fewer, which may be books, the fraction of the weight goes to
 * sentences (data/corpus_copier.h). Fails with fewer than two groups. `balance` starts as {0}. */
bool balance_draw(const Corpus *corpus, bool by_label, double tau, uint64_t seed, Balance *balance, Error *err);
void balance_release(Balance *balance);

#endif
