/* Inference: the interval of an audit's effect and its p, as the options of the test ask, with notes that say
 * how. */
#ifndef AUDIT_INFERENCE_H
#define AUDIT_INFERENCE_H

#include "audit/audit.h"
#include "audit/bootstrap.h"

/* Options draws= and interval=; audit->least and ->largest are known. sizes: words of each set that is drawn
 * from; `drawn` says in words what is drawn: "words within each of the four sets". */
void audit_interval(Audit *audit, const AuditInput *input, const Args *options, BootstrapStatistic *statistic,
	const void *context, const size_t *sizes, size_t sets, const char *drawn);
/* How much the effect owes to each word of audit->words, which are those of the first `sets` sets, one set
 * after the other: the effect less what it is without the word. */
void audit_influence(
	Audit *audit, BootstrapStatistic *statistic, const void *context, const size_t *sizes, size_t sets);
/* Options sides= (a test without it is one-sided) and permutations=. */
PermutationOptions audit_permutations(const AuditInput *input, const Args *options);
/* Notes what audit->permutation counts. `first`, `second`: the roles whose words are dealt anew. */
void audit_note_p(Audit *audit, const PermutationOptions *how, char first, char second);

#endif
