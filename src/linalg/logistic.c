#include "linalg/logistic.h"

#include "base/memory.h"
#include "linalg/logistic_examples.h"

#include <math.h>
#include <stdlib.h>

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

/* Weights lie feature by feature. With two classes there is one weight, for the class that was met first. */
static void take_weights(const struct model *model, Logistic *fit)
{
	size_t met = (size_t)model->nr_class, columns = met == 2 ? 1 : met;
	for (size_t class = 0; class < fit->classes; class ++)
		fit->weights[class * (fit->width + 1) + fit->width] = -INFINITY;
	for (size_t m = 0; m < met; m++) {
		double *to = fit->weights + (size_t)model->label[m] * (fit->width + 1);
		for (size_t j = 0; j <= fit->width; j++)
			to[j] = columns == 1 ? (m == 0 ? model->w[j] : -model->w[j])
					     : model->w[j * columns + m];
	}
}

static bool several_classes(const uint32_t *labels, const uint32_t *at, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (labels[at[i]] != labels[at[0]])
			return true;
	return false;
}

static void solve(const LogisticExamples *examples, const uint32_t *at, size_t count, const uint32_t *labels,
	double cost, double tolerance, Logistic *fit)
{
	struct feature_node **starts = memory_new(count, sizeof(struct feature_node *));
	double *answers = memory_new(count, sizeof *answers);
	for (size_t i = 0; i < count; i++) {
		starts[i] = examples->starts[at[i]];
		answers[i] = labels[at[i]];
	}
	struct problem problem = {(int)count, (int)examples->width + 1, answers, starts, -1};
	struct parameter with = {.solver_type = L2R_LR, .eps = tolerance, .C = cost};
	struct model *model = train(&problem, &with);
	take_weights(model, fit);
	free_and_destroy_model(&model);
	free(starts);
	free(answers);
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
	if (fit->weights)
		solve(examples, at, count, labels, cost, tolerance, fit);
	return fit->weights != NULL;
}

bool logistic_fit(Rows rows, const uint32_t *labels, size_t classes, double cost, Logistic *fit, Error *err)
{
	logistic_release(fit);
	LogisticExamples *examples = logistic_examples_new(rows, err);
	uint32_t *at = memory_new(rows.count, sizeof *at);
	for (uint32_t i = 0; i < rows.count; i++)
		at[i] = i;
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
