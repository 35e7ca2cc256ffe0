#include "linalg/softmax.h"

#include "base/memory.h"
#include "linalg/logistic_examples.h"

#include <lbfgs.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 10 /* steps that the curvature is guessed from */, MOST_STEPS = 500 };

typedef struct Problem {
	const LogisticExamples *examples;
	const uint32_t *at, *labels;
	size_t count, classes, width; /* width: with the constant */
	double cost, tolerance;
	double enough;  /* the norm of the gradient that is small enough; 0 before the first is known */
	double *scores; /* by class */
	bool *present;  /* by class: whether it has examples */
} Problem;

void softmax_of_scores(double *scores, size_t classes)
{
	double top = -INFINITY, sum = 0;
	for (size_t c = 0; c < classes; c++)
		top = fmax(top, scores[c]);
	for (size_t c = 0; c < classes; c++)
		sum += scores[c] = exp(scores[c] - top);
	for (size_t c = 0; c < classes; c++)
		scores[c] /= sum;
}

/* Of one example: -log p, to which the gradient of cost times that is added. */
static double add_example(const Problem *problem, const double *weights, size_t i, double *gradient)
{
	uint32_t label = problem->labels[problem->at[i]];
	const struct feature_node *row = problem->examples->starts[problem->at[i]];
	for (size_t c = 0; c < problem->classes; c++) {
		const double *w = weights + c * problem->width;
		double sum = problem->present[c] ? 0 : -INFINITY;
		for (const struct feature_node *node = row; problem->present[c] && node->index > 0; node++)
			sum += w[node->index - 1] * node->value;
		problem->scores[c] = sum;
	}
	softmax_of_scores(problem->scores, problem->classes);
	double p = problem->scores[label];
	for (size_t c = 0; c < problem->classes; c++) {
		double *to = gradient + c * problem->width;
		double slope = problem->cost * (problem->scores[c] - (c == label));
		for (const struct feature_node *node = row; slope != 0 && node->index > 0; node++)
			to[node->index - 1] += slope * node->value;
	}
	return -log(fmax(p, 1e-300));
}

static double objective(const Problem *problem, const double *weights, double *gradient)
{
	size_t size = problem->classes * problem->width;
	double squares = 0, loss = 0;
	for (size_t j = 0; j < size; j++)
		squares += weights[j] * weights[j];
	memcpy(gradient, weights, size * sizeof *gradient);
	for (size_t i = 0; i < problem->count; i++)
		loss += add_example(problem, weights, i, gradient);
	return squares / 2 + problem->cost * loss;
}

/* --- for libLBFGS --- */

static double evaluate(
	void *context, const double *weights, double *gradient, const int size, const double step)
{
	(void)step;
	Problem *problem = context;
	double value = objective(problem, weights, gradient), squares = 0;
	for (int j = 0; problem->enough == 0 && j < size; j++)
		squares += gradient[j] * gradient[j];
	if (problem->enough == 0)
		problem->enough = problem->tolerance * sqrt(squares);
	return value;
}

/* Why a search ends, in numbers that mean nothing to the library; 0 lets it go on. */
enum { REACHED = 100, STOPPED };

static int look(void *context, const double *weights, const double *gradient, const double value,
	const double weights_norm, const double gradient_norm, const double step, int size, int steps,
	int tries)
{
	(void)weights, (void)gradient, (void)value, (void)weights_norm, (void)step, (void)size, (void)steps,
		(void)tries;
	const Problem *problem = context;
	return logistic_examples_stopped(problem->examples) ? STOPPED
	       : gradient_norm <= problem->enough           ? REACHED
							    : 0;
}

/* From zeros. Where rounding leaves no way down, that is the minimum. */
static bool minimise(Problem *problem, double *weights, Error *err)
{
	size_t size = problem->classes * problem->width;
	if (size > INT_MAX)
		return error_set(
			err, ERROR_INPUT, "a classifier of %zu weights is more than its solver takes", size);
	lbfgs_parameter_t options;
	lbfgs_parameter_init(&options);
	options.m = MEMORY;
	options.max_iterations = MOST_STEPS;
	options.epsilon = 0;
	double *place = lbfgs_malloc((int)size);
	if (!place)
		return error_set(err, ERROR_MEMORY, "no memory for a classifier of %zu weights", size);
	memset(place, 0, size * sizeof *place);
	int status = lbfgs((int)size, place, NULL, evaluate, look, problem, &options);
	memcpy(weights, place, size * sizeof *weights);
	lbfgs_free(place);
	if (status == STOPPED)
		return error_set(err, ERROR_CANCELLED, "stopped while a classifier was learned");
	return status != LBFGSERR_OUTOFMEMORY ||
	       error_set(err, ERROR_MEMORY, "no memory for a classifier of %zu weights", size);
}

static size_t find_classes(const Problem *problem)
{
	size_t present = 0;
	for (size_t i = 0; i < problem->count; i++)
		problem->present[problem->labels[problem->at[i]]] = true;
	for (size_t c = 0; c < problem->classes; c++)
		present += problem->present[c];
	return present;
}

bool softmax_examples_fit(const LogisticExamples *examples, const uint32_t *at, size_t count,
	const uint32_t *labels, size_t classes, double cost, double tolerance, Logistic *fit, Error *err)
{
	logistic_release(fit);
	*fit = (Logistic){examples->width, classes, NULL};
	size_t width = examples->width + 1, size = classes * width;
	Problem problem = {examples, at, labels, count, classes, width, cost, tolerance, 0,
		memory_new(classes, sizeof(double)), memory_new(classes, sizeof(bool))};
	bool fine = find_classes(&problem) > 1 ||
		    error_set(err, ERROR_INPUT,
			    "all examples are of one class, so that there is nothing to tell apart");
	fine = fine && (fit->weights = memory_data(size, sizeof(double), "a classifier", err)) != NULL &&
	       minimise(&problem, fit->weights, err);
	for (size_t c = 0; fine && c < classes; c++)
		if (!problem.present[c])
			fit->weights[c * width + examples->width] = -INFINITY;
	free(problem.scores);
	free(problem.present);
	return fine;
}
