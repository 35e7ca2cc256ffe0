#include "linalg/softmax.h"

#include "base/memory.h"
#include "linalg/logistic_examples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 10 /* steps that the curvature is guessed from */, MOST_STEPS = 500, MOST_HALVINGS = 40 };

typedef struct Problem {
	const LogisticExamples *examples;
	const uint32_t *at, *labels;
	size_t count, classes, width; /* width: with the constant */
	double cost;
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

static double dot(const double *x, const double *y, size_t size)
{
	double sum = 0;
	for (size_t j = 0; j < size; j++)
		sum += x[j] * y[j];
	return sum;
}

static void add(double *to, double factor, const double *x, size_t size)
{
	for (size_t j = 0; j < size; j++)
		to[j] += factor * x[j];
}

/* What L-BFGS keeps: the last steps s and changes of the gradient y, in a ring. */
typedef struct Curvature {
	size_t size, kept, next;
	double *s, *y; /* MEMORY x size */
	double rho[MEMORY];
} Curvature;

static void remember(
	Curvature *c, const double *before, const double *after, const double *old_slope, const double *slope)
{
	double *s = c->s + c->next * c->size, *y = c->y + c->next * c->size;
	for (size_t j = 0; j < c->size; j++) {
		s[j] = after[j] - before[j];
		y[j] = slope[j] - old_slope[j];
	}
	double curved = dot(s, y, c->size);
	if (curved <= 0)
		return;
	c->rho[c->next] = 1 / curved;
	c->next = (c->next + 1) % MEMORY;
	c->kept += c->kept < MEMORY;
}

/* The two loops: direction = - (guess of the inverse Hessian) gradient. */
static void descend(const Curvature *c, const double *gradient, double *direction)
{
	double alpha[MEMORY];
	for (size_t j = 0; j < c->size; j++)
		direction[j] = -gradient[j];
	for (size_t k = 0; k < c->kept; k++) {
		size_t i = (c->next + MEMORY - 1 - k) % MEMORY;
		alpha[i] = c->rho[i] * dot(c->s + i * c->size, direction, c->size);
		add(direction, -alpha[i], c->y + i * c->size, c->size);
	}
	if (c->kept) {
		const double *y = c->y + (c->next + MEMORY - 1) % MEMORY * c->size;
		double scale = 1 / (c->rho[(c->next + MEMORY - 1) % MEMORY] * dot(y, y, c->size));
		for (size_t j = 0; j < c->size; j++)
			direction[j] *= scale;
	}
	for (size_t k = c->kept; k-- > 0;) {
		size_t i = (c->next + MEMORY - 1 - k) % MEMORY;
		double beta = c->rho[i] * dot(c->y + i * c->size, direction, c->size);
		add(direction, alpha[i] - beta, c->s + i * c->size, c->size);
	}
}

/* Halves the step until the objective falls enough (Armijo); false when it does not. */
static bool search(const Problem *problem, const double *from, const double *direction, double slope,
	double step, double *value, double *to, double *gradient)
{
	size_t size = problem->classes * problem->width;
	for (int i = 0; i < MOST_HALVINGS; i++, step /= 2) {
		memcpy(to, from, size * sizeof *to);
		add(to, step, direction, size);
		double reached = objective(problem, to, gradient);
		if (reached <= *value + 1e-4 * step * slope) {
			*value = reached;
			return true;
		}
	}
	return false;
}

static void minimise(const Problem *problem, double tolerance, double *weights, double *room)
{
	size_t size = problem->classes * problem->width;
	double *gradient = room, *tried = gradient + size, *slope = tried + size, *direction = slope + size;
	Curvature curvature = {.size = size, .s = direction + size};
	curvature.y = curvature.s + MEMORY * size;
	double value = objective(problem, weights, gradient), start = sqrt(dot(gradient, gradient, size));
	for (int i = 0; i < MOST_STEPS && sqrt(dot(gradient, gradient, size)) > tolerance * start; i++) {
		descend(&curvature, gradient, direction);
		double first = curvature.kept ? 1 : 1 / fmax(1, start);
		if (!search(problem, weights, direction, dot(direction, gradient, size), first, &value, tried,
			    slope))
			break;
		remember(&curvature, weights, tried, gradient, slope);
		memcpy(weights, tried, size * sizeof *weights);
		memcpy(gradient, slope, size * sizeof *gradient);
	}
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
	Problem problem = {examples, at, labels, count, classes, examples->width + 1, cost,
		memory_new(classes, sizeof(double)), memory_new(classes, sizeof(bool))};
	size_t size = classes * problem.width;
	double *room = NULL;
	bool fine = find_classes(&problem) > 1 ||
		    error_set(err, ERROR_INPUT,
			    "all examples are of one class, so that there is nothing to tell apart");
	fine = fine && (fit->weights = memory_data(size, sizeof(double), "a classifier", err)) != NULL &&
	       (room = memory_data((4 + 2 * MEMORY) * size, sizeof *room, "a classifier", err)) != NULL;
	if (fine)
		minimise(&problem, tolerance, fit->weights, room);
	for (size_t c = 0; fine && c < classes; c++)
		if (!problem.present[c])
			fit->weights[c * problem.width + examples->width] = -INFINITY;
	free(room);
	free(problem.scores);
	free(problem.present);
	return fine;
}
