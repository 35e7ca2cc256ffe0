/*
 * WordTest: a test of the words X (and Y) against the groups of words A and B whose effect follows from inner
 * products. It says how the effect is computed; the frame finds the words, p and the interval.
 */
#ifndef AUDIT_WORD_TEST_H
#define AUDIT_WORD_TEST_H

#include "audit/audit.h"
#include "audit/word_products.h"

/* The sets of such a test, in the order of its roles "XAB" or "XABY". */
enum { WORDS_X, GROUP_A, GROUP_B, WORDS_Y };

typedef struct WordTest {
	bool paired;  /* the words of A and B belong together by their places */
	bool p;       /* by dealing the words of A and B anew; not for pairs. Wants the option permutations= */
	bool low;     /* low effects are the extreme ones */
	double limit; /* of the size of the effect; 0: none */
	/* The same where it depends on the words; NULL: it does not. */
	double (*limit_of)(const Deal *deal, const Args *options);
	bool never_negative; /* the effect */
	/* Refuses what makes no sense; NULL: nothing. */
	bool (*check)(const Deal *deal, const Args *options, Error *err);
	/* The association of each word of X: deal->size[WORDS_X] numbers. */
	void (*associate)(const Deal *deal, const Args *options, double *associations);
	/* The effect, NAN where it is not defined; NULL: the mean association. */
	double (*effect)(const Deal *deal, const Args *options, const double *associations);
	/* Why the effect is not defined. */
	const char *undefined;
	const char *convention; /* what the effect is: a sentence without full stop */
	/* Notes what else there is to say of it, audit->effect and the words being set; NULL: nothing. */
	void (*note)(const Deal *deal, const Args *options, Audit *audit);
	/* What else there is to say of the words (p); NULL: nothing. */
	void (*judge_words)(const Deal *deal, const AuditInput *input, const Args *options, Audit *audit);
	/* Sets the finding; all else is known. */
	void (*conclude)(Audit *audit);
} WordTest;

/* AuditTest.run of a test with `words`. Options: vectors= (without it vectors are of unit length), draws=,
 * interval=, force=. */
bool word_test_run(
	const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err);

/* The effect alone (AuditEffect). */
double word_test_effect(const AuditTest *test, const Space *space, const Selection *sets, const Args *options);

#endif
