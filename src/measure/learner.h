/*
 * Learner: a classifier of vectors, learned from some labelled rows.
 *
 * Logistic: regression with an L2 penalty, each class against the rest (linalg/logistic.h); probabilities are
 * the logistic functions of the scores, made to sum to 1 over the classes, as LIBLINEAR and scikit-learn do.
 * Softmax: the same for all classes at once (linalg/softmax.h), with its probabilities.
 * Prototype: the class whose mean of unit rows is nearest by cosine; probabilities are a softmax of the cosines
 * over LEARNER_TEMPERATURE. Knn: the class that most of the k nearest rows by cosine have; of classes with
 * equally many the one that is met first; probabilities are the shares of votes.
 */
#ifndef MEASURE_LEARNER_H
#define MEASURE_LEARNER_H

#include "base/pool.h"
#include "linalg/logistic.h"
#include "linalg/matrix.h"

#define LEARNER_TEMPERATURE 0.1

typedef enum LearnerMethod {
	LEARNER_LOGISTIC,
	LEARNER_SOFTMAX,
	LEARNER_PROTOTYPE,
	LEARNER_KNN,
} LearnerMethod;

/* The method called "logistic", "softmax", "prototype" or "knn". */
LearnerMethod learner_method(const char *name);

/* Whether it learns weights, with a cost of errors. */
static inline bool learner_is_linear(LearnerMethod method)
{
	return method == LEARNER_LOGISTIC || method == LEARNER_SOFTMAX;
}

/* What can be learned from, prepared once for several learners. */
typedef struct Lessons {
	LearnerMethod method;
	Rows rows;               /* borrowed */
	const uint32_t *classes; /* by row, below n_classes; borrowed */
	size_t n_classes;
	LogisticExamples *examples; /* logistic, softmax */
	Matrix units;               /* the others: the rows, of length 1 or 0 */
} Lessons;

/* `lessons` starts as {0}. */
bool lessons_init(LearnerMethod method, Rows rows, const uint32_t *classes, size_t n_classes, Lessons *lessons,
	Error *err);
void lessons_release(Lessons *lessons);
/* Learners of them fail with ERROR_CANCELLED soon after *stop is set; NULL: nobody stops them. Borrowed. */
static inline void lessons_heed(Lessons *lessons, const atomic_bool *stop)
{
	if (lessons->examples)
		logistic_examples_heed(lessons->examples, stop);
}

typedef struct Learner Learner;

/* Learns from the rows at[0..count), at least one; `lessons` is borrowed until freed. `cost` is that of
 * logistic_fit, `k` the neighbours. A rough one is quick and fit to compare costs. Several may be made at the
 * same time in different threads. Of rows of one class it learns to say that class. */
Learner *learner_new(const Lessons *lessons, const uint32_t *at, size_t count, double cost, size_t k,
	bool rough, Error *err);
void learner_free(Learner *learner);

/* What was learned; the learner's. Logistic and softmax, of rows of several classes; prototype: classes x
 * width, of length 1 or, where nothing was learned, 0. */
const Logistic *learner_logistic(const Learner *learner);
Rows learner_prototypes(const Learner *learner);

/* The class of each row, and its probabilities of all classes (rows x n_classes; may be NULL). A class of which
 * nothing was learned is never given. */
bool learner_answers(
	const Learner *learner, Rows rows, Pool *pool, uint32_t *given, float *probabilities, Error *err);

#endif
