#include "linalg/softmax.h"

#include "base/memory.h"
#include "linalg/logistic_examples.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 1000 };
#define FIRST_STEP 0.1
#define LINE_TOLERANCE 0.1 /* of the cosine of slope and step at the end of a search along a line */

typedef struct Problem {
	const LogisticExamples *examples;
	const uint32_t *at, *labels;
	size_t count, classes, width; /* width: with the constant */
	double cost;
	double *gradient; /* room for one that is not wanted */
	double *scores;   /* by class */
	bool *present;    /* by class: whether it has examples */
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

/* --- for GSL --- */

static double value_at(const gsl_vector *weights, void *problem)
{
	const Problem *self = problem;
	return objective(self, weights->data, self->gradient);
}

static void both_at(const gsl_vector *weights, void *problem, double *value, gsl_vector *gradient)
{
	*value = objective(problem, weights->data, gradient->data);
}

static void gradient_at(const gsl_vector *weights, void *problem, gsl_vector *gradient)
{
	objective(problem, weights->data, gradient->data);
}

/* From zeros. Where rounding leaves no way down, that is the minimum. */
static bool minimise(Problem *problem, double tolerance, double *weights, Error *err)
{
	size_t size = problem->classes * problem->width;
	gsl_multimin_function_fdf function = {value_at, gradient_at, both_at, size, problem};
	gsl_multimin_fdfminimizer *search =
		gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, size);
	gsl_vector *start = search ? gsl_vector_calloc(size) : NULL;
	if (!start) {
		gsl_multimin_fdfminimizer_free(search);
		return error_set(err, ERROR_MEMORY, "no memory for a classifier of %zu weights", size);
	}
	gsl_multimin_fdfminimizer_set(search, &function, start, FIRST_STEP, LINE_TOLERANCE);
	double enough = tolerance * gsl_blas_dnrm2(search->gradient);
	bool stopped = false;
	for (int i = 0; !stopped && i < MOST_STEPS && gsl_blas_dnrm2(search->gradient) > enough; i++) {
		stopped = logistic_examples_stopped(problem->examples);
		if (!stopped && gsl_multimin_fdfminimizer_iterate(search) != GSL_SUCCESS)
			break;
	}
	memcpy(weights, search->x->data, size * sizeof *weights);
	gsl_vector_free(start);
	gsl_multimin_fdfminimizer_free(search);
	return !stopped || error_set(err, ERROR_CANCELLED, "stopped while a classifier was learned");
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
	Problem problem = {examples, at, labels, count, classes, width, cost, NULL,
		memory_new(classes, sizeof(double)), memory_new(classes, sizeof(bool))};
	bool fine = find_classes(&problem) > 1 ||
		    error_set(err, ERROR_INPUT,
			    "all examples are of one class, so that there is nothing to tell apart");
	fine = fine && (fit->weights = memory_data(size, sizeof(double), "a classifier", err)) != NULL &&
	       (problem.gradient = memory_data(size, sizeof(double), "a classifier", err)) != NULL;
	fine = fine && minimise(&problem, tolerance, fit->weights, err);
	for (size_t c = 0; fine && c < classes; c++)
		if (!problem.present[c])
			fit->weights[c * width + examples->width] = -INFINITY;
	free(problem.gradient);
	free(problem.scores);
	free(problem.present);
	return fine;
}
