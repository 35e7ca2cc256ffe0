#include "linalg/logistic.h"

#include "base/memory.h"
#include "linalg/logistic_examples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tolerance of the first piece of a fit, and of each as a share of the one before. */
#define FIRST_PIECE 0.3
#define NEXT_PIECE 0.3

static void be_silent(const char *text)
{
	(void)text;
}

/* Before there are threads: the library keeps this for all of them. */
__attribute__((constructor)) static void silence(void)
{
	set_print_string_function(be_silent);
}

static size_t count_numbers(Rows rows)
{
	size_t count = 0;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			count += rows_at(rows, i)[j] != 0;
	return count;
}

/* One example: its numbers that are not 0, the constant, and an end. Features are numbered from 1. */
static struct feature_node *fill_example(const float *row, size_t width, struct feature_node *to)
{
	for (size_t j = 0; j < width; j++)
		if (row[j] != 0)
			*to++ = (struct feature_node){(int)j + 1, (double)row[j]};
	*to++ = (struct feature_node){(int)width + 1, 1};
	*to++ = (struct feature_node){.index = -1};
	return to;
}

void logistic_examples_free(LogisticExamples *examples)
{
	if (!examples)
		return;
	free(examples->nodes);
	free(examples->starts);
	free(examples);
}

LogisticExamples *logistic_examples_new(Rows rows, Error *err)
{
	LogisticExamples *examples = memory_new(1, sizeof *examples);
	size_t nodes = count_numbers(rows) + 2 * rows.count;
	examples->width = rows.width;
	examples->nodes = memory_data(nodes, sizeof *examples->nodes, "the examples of a classifier", err);
	examples->starts = memory_new(rows.count, sizeof *examples->starts);
	if (!examples->nodes) {
		logistic_examples_free(examples);
		return NULL;
	}
	struct feature_node *at = examples->nodes;
	for (size_t i = 0; i < rows.count; i++) {
		examples->starts[i] = at;
		at = fill_example(rows_at(rows, i), rows.width, at);
	}
	return examples;
}

static bool several_classes(const uint32_t *labels, const uint32_t *at, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (labels[at[i]] != labels[at[0]])
			return true;
	return false;
}

void logistic_examples_heed(LogisticExamples *examples, const atomic_bool *stop)
{
	examples->stop = stop;
}

/* Those answered by 1 against those answered by -1. The library cannot be interrupted: it comes nearer in
 * pieces, each from where the last one ended. False when stopped. */
static bool solve_piecewise(const LogisticExamples *examples, const struct problem *problem, double cost,
	double tolerance, double *weights)
{
	struct parameter with = {.solver_type = L2R_LR, .eps = fmax(FIRST_PIECE, tolerance), .C = cost};
	for (;; with.eps = fmax(NEXT_PIECE * with.eps, tolerance), with.init_sol = weights) {
		if (logistic_examples_stopped(examples))
			return false;
		struct model *model = train(problem, &with);
		memcpy(weights, model->w, (examples->width + 1) * sizeof *weights);
		free_and_destroy_model(&model);
		if (with.eps <= tolerance)
			return true;
	}
}

typedef struct Sides {
	struct feature_node **starts;
	double *answers;
	bool *met; /* by class */
	size_t n_met;
	uint32_t first; /* class of the first row */
} Sides;

static Sides gather(const LogisticExamples *examples, const uint32_t *at, size_t count, const uint32_t *labels,
	size_t classes)
{
	Sides sides = {memory_new(count, sizeof(struct feature_node *)), memory_new(count, sizeof(double)),
		memory_new(classes, sizeof(bool)), 0, labels[at[0]]};
	for (size_t i = 0; i < count; i++) {
		sides.starts[i] = examples->starts[at[i]];
		sides.n_met += !sides.met[labels[at[i]]];
		sides.met[labels[at[i]]] = true;
	}
	return sides;
}

/* Each class against the rest; of two only the first, as the other's weights are minus its. */
static bool solve(const LogisticExamples *examples, const uint32_t *at, size_t count, const uint32_t *labels,
	double cost, double tolerance, Logistic *fit)
{
	size_t width = fit->width + 1;
	Sides sides = gather(examples, at, count, labels, fit->classes);
	struct problem problem = {(int)count, (int)width, sides.answers, sides.starts, -1};
	bool fine = true;
	for (uint32_t class = 0; fine && class < fit->classes; class ++) {
		double *weights = fit->weights + class * width;
		weights[fit->width] = sides.met[class] ? 0 : -INFINITY;
		if (!sides.met[class] || (sides.n_met == 2 && class != sides.first))
			continue;
		for (size_t i = 0; i < count; i++)
			sides.answers[i] = labels[at[i]] == class ? 1 : -1;
		fine = solve_piecewise(examples, &problem, cost, tolerance, weights);
	}
	for (uint32_t class = 0; sides.n_met == 2 && class < fit->classes; class ++)
		for (size_t j = 0; sides.met[class] && class != sides.first && j < width; j++)
			fit->weights[class * width + j] = -fit->weights[sides.first * width + j];
	free(sides.starts);
	free(sides.answers);
	free(sides.met);
	return fine;
}

bool logistic_examples_fit(const LogisticExamples *examples, const uint32_t *at, size_t count,
	const uint32_t *labels, size_t classes, double cost, double tolerance, Logistic *fit, Error *err)
{
	logistic_release(fit);
	if (!several_classes(labels, at, count))
		return error_set(err, ERROR_INPUT,
			"all examples are of one class, so that there is nothing to tell apart");
	*fit = (Logistic){examples->width, classes, NULL};
	fit->weights = memory_data(classes * (examples->width + 1), sizeof(double), "a classifier", err);
	return fit->weights &&
	       (solve(examples, at, count, labels, cost, tolerance, fit) ||
		       error_set(err, ERROR_CANCELLED, "stopped while a classifier was learned"));
}

bool logistic_fit(Rows rows, const uint32_t *labels, size_t classes, double cost, const atomic_bool *stop,
	Logistic *fit, Error *err)
{
	logistic_release(fit);
	LogisticExamples *examples = logistic_examples_new(rows, err);
	uint32_t *at = memory_new(rows.count, sizeof *at);
	for (uint32_t i = 0; i < rows.count; i++)
		at[i] = i;
	if (examples)
		logistic_examples_heed(examples, stop);
	bool fine = examples && logistic_examples_fit(examples, at, rows.count, labels, classes, cost,
					LOGISTIC_TOLERANCE, fit, err);
	free(at);
	logistic_examples_free(examples);
	return fine;
}

void logistic_release(Logistic *fit)
{
	free(fit->weights);
	*fit = (Logistic){0};
}

void logistic_scores(const Logistic *fit, const float *row, double *scores)
{
	for (size_t class = 0; class < fit->classes; class ++) {
		const double *weights = fit->weights + class * (fit->width + 1);
		double sum = weights[fit->width];
		for (size_t j = 0; j < fit->width; j++)
			sum += weights[j] * (double)row[j];
		scores[class] = sum;
	}
}

uint32_t logistic_class(const Logistic *fit, const float *row)
{
	double *scores = memory_new(fit->classes, sizeof *scores);
	logistic_scores(fit, row, scores);
	uint32_t best = 0;
	for (uint32_t class = 1; class < fit->classes; class ++)
		if (scores[class] > scores[best])
			best = class;
	free(scores);
	return best;
}
