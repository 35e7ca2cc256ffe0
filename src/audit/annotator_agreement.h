/*
 * Agreement of annotators, with and without what chance would give. A judgement that an annotator makes again
 * of the same item does not count; items of fewer than two judgements do not either.
 *
 *	observed   the share of pairs of an item's judgements that are the same, in the mean of items
 *	cohen      two annotators: Cohen, Educational and Psychological Measurement 20, 1960
 *	linear, quadratic  the same, disagreements weighed by the difference of their values, or its square:
 *	           Cohen, Psychological Bulletin 70, 1968
 *	fleiss     as many judgements of every item: Fleiss, Psychological Bulletin 76, 1971
 *	nominal, ordinal, interval  Krippendorff's alpha for labels that are names, have an order, are numbers:
 *	           Krippendorff, Content Analysis, 2004, chapter 11; Hayes & Krippendorff, Communication
 *	           Methods and Measures 1, 2007. The ordinal difference, squared, of two labels is that of the
 *	           ranks which they have among all judgements, ties with their average rank.
 *
 * Intervals, 95 %, are of a bootstrap that draws items: Student's with the jackknife's degrees of freedom
 * (BOOTSTRAP_STUDENT of bootstrap.h), above AGREEMENT_JACKKNIFE items percentiles; of an observed agreement
 *that is 0 or 1 for every item Wilson's.
 */
#ifndef AUDIT_ANNOTATOR_AGREEMENT_H
#define AUDIT_ANNOTATOR_AGREEMENT_H

#include "base/pool.h"
#include "data/judgements.h"

typedef enum AgreementMeasure {
	AGREEMENT_OBSERVED,
	AGREEMENT_COHEN,
	AGREEMENT_LINEAR,
	AGREEMENT_QUADRATIC,
	AGREEMENT_FLEISS,
	AGREEMENT_NOMINAL,
	AGREEMENT_ORDINAL,
	AGREEMENT_INTERVAL,
	AGREEMENT_MEASURES
} AgreementMeasure;

const char *agreement_measure_name(AgreementMeasure measure);

enum { AGREEMENT_JACKKNIFE = 3000, AGREEMENT_LEAST = 5 /* items that an interval needs */ };

typedef struct AgreementInput {
	const Judgements *judgements;
	uint32_t domain;        /* only items of this one; DICTIONARY_NONE: all */
	uint32_t first, second; /* only these annotators; DICTIONARY_NONE: all */
	size_t draws;
	uint64_t seed;
} AgreementInput;

typedef struct AgreementScore {
	double value, low, high; /* NAN where not known */
	size_t items, judgements;
	char refusal[200]; /* why there is no value; empty otherwise */
	char unsure[120];  /* why there is no interval; likewise */
} AgreementScore;

/* Driven step by step; the judgements are borrowed. Results do not depend on the number of threads. */
typedef struct AgreementTest AgreementTest;
AgreementTest *agreement_test_new(const AgreementInput *input);
void agreement_test_step(AgreementTest *test, Pool *pool, bool *finished);
double agreement_test_done(const AgreementTest *test); /* 0 to 1 */
/* Values from the beginning, intervals once finished. */
const AgreementScore *agreement_test_score(const AgreementTest *test, AgreementMeasure measure);
void agreement_test_free(AgreementTest *test);

#endif
