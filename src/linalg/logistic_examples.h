/* The form in which liblinear reads rows, for the solvers of this folder. */
#ifndef LINALG_LOGISTIC_EXAMPLES_H
#define LINALG_LOGISTIC_EXAMPLES_H

#include <linear.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct LogisticExamples {
	size_t width;
	/* starts: by row. Features are numbered from 1; the constant 1 is number width + 1, and -1 the end. */
	struct feature_node *nodes, **starts;
	const atomic_bool *stop; /* or NULL */
};

static inline bool logistic_examples_stopped(const struct LogisticExamples *examples)
{
	return examples->stop && atomic_load(examples->stop);
}

#endif
