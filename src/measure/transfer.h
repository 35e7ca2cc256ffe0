/*
 * Transfer: a classifier that learns from the rows of a source is asked for the classes of the rows of a
 * target. Nothing is chosen by the target's classes: only the score sees them.
 *
 * How good the classifier is at home is told by cross-validation: each fifth of the source's rows (each with as
 * near as can be the same share of every class) is answered by one that learned from the others. Where the cost
 * of logistic regression is to be chosen, it is the one that does best there, of 0.1, 1, 10, … 10,000 over
 * the mean squared length of the rows, tried upwards until two in a row do no better. `cautious` takes the
 * smallest one instead whose accuracy is within one standard error of that, the rule of Breiman, Friedman,
 * Olshen & Stone, "Classification and Regression Trees", 1984, section 3.4.3: costs that differ little at home
 * may differ much away, where large weights are wrong more often.
 */
#ifndef MEASURE_TRANSFER_H
#define MEASURE_TRANSFER_H

#include "measure/learner.h"

enum { TRANSFER_FOLDS = 5 };

typedef struct TransferInput {
	Rows from, to; /* of one width; borrowed until freed */
	/* By row, below `classes`; UINT32_MAX: not known, neither learned from nor asked. Borrowed. */
	const uint32_t *from_class, *to_class;
	/* By row of the source, >= 0: how much each counts when it is learned from, at home as well; NULL: all
	 * alike. Rows are copied in proportion, four of each in the mean (measure/copies.h). Borrowed. */
	const float *from_weights;
	size_t classes;
	LearnerMethod method;
	/* Columns are brought to mean 0 and variance 1 by the source's rows; one that is mostly 0 keeps its
	 * zeros: it is only divided. */
	bool standardise;
	double cost;   /* logistic; 0: chosen on the source */
	bool cautious; /* with a cost of 0 */
	bool relative; /* the cost is over the mean squared length of the rows */
	size_t k;      /* knn; 0: 5 */
	size_t most;   /* rows of the source that are learned from, drawn at random; 0: all */
	bool probable; /* keep probabilities */
	uint64_t seed;
} TransferInput;

typedef struct TransferClass {
	size_t asked, right, given; /* of the target; given: rows that were taken for this class */
	size_t learned;             /* rows of the source */
	double precision, recall, f1;
} TransferClass;

typedef struct TransferScore {
	size_t n, right;
	size_t unseen; /* rows of the target that were not asked, as the source has nothing of their class */
	double accuracy, low, high; /* 95 %, Wilson */
	double macro_f1;            /* mean over the classes that were asked or given */
	double majority;            /* share of the largest class of those asked */
	/* At home, by cross-validation. */
	size_t source_n, source_right;
	double source_accuracy, source_low, source_high;
	double gap, gap_low, gap_high; /* at home less away; 95 %, Newcombe */
	double cost;                   /* logistic: used */
	TransferClass *of_class;       /* by class */
} TransferScore;

typedef struct TransferTest TransferTest;

/* Fails when the source has fewer than two classes or the target nothing to ask. */
TransferTest *transfer_test_new(const TransferInput *input, Error *err);
bool transfer_test_step(TransferTest *test, Pool *pool, Error *err);
double transfer_test_done(const TransferTest *test); /* 0 to 1 */
void transfer_test_free(TransferTest *test);

/* Once done; the test's. */
const Learner *transfer_test_learner(const TransferTest *test); /* that learned from all of the source */
const TransferScore *transfer_test_score(const TransferTest *test);
/* By row of `to`: the class it was given; UINT32_MAX: it was not asked. */
const uint32_t *transfer_test_given(const TransferTest *test);
/* By row of `to`: 1 was right, 0 wrong, 255 not asked. */
const uint8_t *transfer_test_right(const TransferTest *test);

/* Rows of `to` that were asked, and of `from` that were learned from; with `probable` the probabilities of
 * their classes, row by row: away, and at home (each by a classifier that has not learned from that row). */
typedef struct TransferAnswers {
	const uint32_t *at; /* rows */
	size_t count;
	Rows probabilities; /* count x classes */
} TransferAnswers;

TransferAnswers transfer_test_away(const TransferTest *test);
TransferAnswers transfer_test_home(const TransferTest *test);

#endif
