#include "measure/learner.h"

#include "base/memory.h"
#include "index/best.h"
#include "linalg/product.h"
#include "linalg/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 /* rows that are answered together */ };

struct Learner {
	const Lessons *lessons;
	Logistic fit;
	Matrix prototypes; /* classes x width, of length 1 or 0 */
	bool *learned;     /* by class: whether there were examples */
	bool *taken;       /* knn, by row of the lessons */
	size_t k;
	uint32_t only; /* logistic, softmax: the one class of all examples; otherwise UINT32_MAX */
};

LearnerMethod learner_method(const char *name)
{
	static const char *const names[] = {"logistic", "softmax", "prototype", "knn"};
	size_t method = 0;
	while (method < LEARNER_KNN && strcmp(name, names[method]) != 0)
		method++;
	return (LearnerMethod)method;
}

/* --- rows of length 1 --- */

static void scale_to_unit(const float *row, size_t width, float *unit)
{
	double squares = 0;
	for (size_t j = 0; j < width; j++)
		squares += (double)row[j] * (double)row[j];
	double factor = squares > 0 ? 1 / sqrt(squares) : 0;
	for (size_t j = 0; j < width; j++)
		unit[j] = (float)(factor * (double)row[j]);
}

static bool units_of(Rows rows, Matrix *units, Error *err)
{
	if (!matrix_init(units, rows.count, rows.width, "the examples of a classifier", err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		scale_to_unit(rows_at(rows, i), rows.width, matrix_row(units, i));
	return true;
}

bool lessons_init(LearnerMethod method, Rows rows, const uint32_t *classes, size_t n_classes, Lessons *lessons,
	Error *err)
{
	*lessons = (Lessons){.method = method, .rows = rows, .classes = classes, .n_classes = n_classes};
	if (!learner_is_linear(method))
		return units_of(rows, &lessons->units, err);
	lessons->examples = logistic_examples_new(rows, err);
	return lessons->examples != NULL;
}

void lessons_release(Lessons *lessons)
{
	logistic_examples_free(lessons->examples);
	matrix_release(&lessons->units);
	*lessons = (Lessons){0};
}

/* --- learning --- */

static bool average(Learner *learner, const uint32_t *at, size_t count, Error *err)
{
	const Lessons *lessons = learner->lessons;
	size_t width = lessons->units.cols, classes = lessons->n_classes;
	double *sums = memory_data(classes * width, sizeof *sums, "the prototypes of the classes", err);
	bool fine =
		sums && matrix_init(&learner->prototypes, classes, width, "the prototypes of the classes", err);
	for (size_t i = 0; fine && i < count; i++) {
		const float *unit = matrix_row(&lessons->units, at[i]);
		double *sum = sums + lessons->classes[at[i]] * width;
		for (size_t j = 0; j < width; j++)
			sum[j] += (double)unit[j];
	}
	for (size_t c = 0; fine && c < classes; c++) {
		double squares = 0;
		for (size_t j = 0; j < width; j++)
			squares += sums[c * width + j] * sums[c * width + j];
		for (size_t j = 0; squares > 0 && j < width; j++)
			matrix_row(&learner->prototypes, c)[j] = (float)(sums[c * width + j] / sqrt(squares));
	}
	free(sums);
	return fine;
}

static bool regress(Learner *learner, const uint32_t *at, size_t count, double cost, bool rough, Error *err)
{
	const Lessons *lessons = learner->lessons;
	bool several = false;
	for (size_t i = 1; i < count && !several; i++)
		several = lessons->classes[at[i]] != lessons->classes[at[0]];
	learner->only = several ? UINT32_MAX : lessons->classes[at[0]];
	if (!several)
		return true;
	bool softmax = lessons->method == LEARNER_SOFTMAX;
	return (softmax ? softmax_examples_fit : logistic_examples_fit)(lessons->examples, at, count,
		lessons->classes, lessons->n_classes, cost, rough ? LOGISTIC_ROUGH : LOGISTIC_TOLERANCE,
		&learner->fit, err);
}

static bool learn(Learner *learner, const uint32_t *at, size_t count, double cost, bool rough, Error *err)
{
	const Lessons *lessons = learner->lessons;
	for (size_t i = 0; i < count; i++)
		learner->learned[lessons->classes[at[i]]] = true;
	if (learner_is_linear(lessons->method))
		return regress(learner, at, count, cost, rough, err);
	if (lessons->method == LEARNER_PROTOTYPE)
		return average(learner, at, count, err);
	learner->taken = memory_new(lessons->rows.count, sizeof *learner->taken);
	for (size_t i = 0; i < count; i++)
		learner->taken[at[i]] = true;
	return true;
}

Learner *learner_new(
	const Lessons *lessons, const uint32_t *at, size_t count, double cost, size_t k, bool rough, Error *err)
{
	Learner *learner = memory_new(1, sizeof *learner);
	learner->lessons = lessons;
	learner->k = k;
	learner->learned = memory_new(lessons->n_classes, sizeof *learner->learned);
	if (learn(learner, at, count, cost, rough, err))
		return learner;
	learner_free(learner);
	return NULL;
}

void learner_free(Learner *learner)
{
	if (!learner)
		return;
	logistic_release(&learner->fit);
	matrix_release(&learner->prototypes);
	free(learner->learned);
	free(learner->taken);
	free(learner);
}

const Logistic *learner_logistic(const Learner *learner)
{
	return &learner->fit;
}

Rows learner_prototypes(const Learner *learner)
{
	return matrix_rows(&learner->prototypes);
}

/* --- answering --- */

static uint32_t largest(const Learner *learner, const double *scores)
{
	uint32_t best = UINT32_MAX;
	for (uint32_t c = 0; c < learner->lessons->n_classes; c++)
		if (learner->learned[c] && (best == UINT32_MAX || scores[c] > scores[best]))
			best = c;
	return best;
}

static void store(const double *scores, size_t classes, float *probabilities)
{
	double sum = 0;
	for (size_t c = 0; c < classes; c++)
		sum += scores[c];
	for (size_t c = 0; probabilities && c < classes; c++)
		probabilities[c] = (float)(scores[c] / sum);
}

static uint32_t answer_linear(const Learner *learner, const float *row, double *scores, float *probabilities)
{
	size_t classes = learner->lessons->n_classes;
	if (learner->only != UINT32_MAX)
		for (uint32_t c = 0; c < classes; c++)
			scores[c] = c == learner->only ? 1 : -INFINITY;
	else
		logistic_scores(&learner->fit, row, scores);
	uint32_t best = largest(learner, scores);
	if (learner->lessons->method == LEARNER_SOFTMAX) {
		softmax_of_scores(scores, classes);
		store(scores, classes, probabilities);
		return best;
	}
	/* Far from all classes every function is nearly 0: their ratios are kept. */
	double shift = fmin(0, scores[best] + 30);
	for (size_t c = 0; c < classes; c++)
		scores[c] = 1 / (1 + exp(shift - scores[c]));
	store(scores, classes, probabilities);
	return best;
}

static uint32_t answer_prototype(
	const Learner *learner, const float *cosines, double *scores, float *probabilities)
{
	size_t classes = learner->lessons->n_classes;
	for (size_t c = 0; c < classes; c++)
		scores[c] = (double)cosines[c];
	uint32_t best = largest(learner, scores);
	double top = scores[best];
	for (size_t c = 0; c < classes; c++)
		scores[c] = learner->learned[c] ? exp((scores[c] - top) / LEARNER_TEMPERATURE) : 0;
	store(scores, classes, probabilities);
	return best;
}

static uint32_t answer_knn(
	const Learner *learner, const float *cosines, Hit *hits, double *scores, float *probabilities)
{
	const Lessons *lessons = learner->lessons;
	Best best = {hits, 0, learner->k};
	for (uint32_t i = 0; i < lessons->rows.count; i++) {
		Hit hit = {i, cosines[i]};
		if (learner->taken[i] && best_takes(&best, hit))
			best_offer(&best, hit);
	}
	best_sort(&best);
	memset(scores, 0, lessons->n_classes * sizeof *scores);
	for (size_t i = 0; i < best.count; i++)
		scores[lessons->classes[hits[i].row]]++;
	uint32_t winner = lessons->classes[hits[0].row];
	for (size_t i = 1; i < best.count; i++)
		if (scores[lessons->classes[hits[i].row]] > scores[winner])
			winner = lessons->classes[hits[i].row];
	store(scores, lessons->n_classes, probabilities);
	return winner;
}

typedef struct Answering {
	const Learner *learner;
	Rows rows; /* logistic, softmax: as they are; else cosines with the prototypes or lessons */
	uint32_t *given;
	float *probabilities;
} Answering;

enum { PIECE = 16 };

static void answer_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Answering *self = context;
	const Learner *learner = self->learner;
	size_t classes = learner->lessons->n_classes, end = (piece + 1) * PIECE;
	double *scores = memory_new(classes, sizeof *scores);
	Hit *hits = memory_new(learner->k, sizeof *hits);
	for (size_t i = piece * PIECE; i < end && i < self->rows.count; i++) {
		const float *row = rows_at(self->rows, i);
		float *to = self->probabilities ? self->probabilities + i * classes : NULL;
		self->given[i] = learner_is_linear(learner->lessons->method)
					 ? answer_linear(learner, row, scores, to)
				 : learner->lessons->method == LEARNER_PROTOTYPE
					 ? answer_prototype(learner, row, scores, to)
					 : answer_knn(learner, row, hits, scores, to);
	}
	free(hits);
	free(scores);
}

static void answer_all(Answering *self, Pool *pool)
{
	pool_run(pool, (self->rows.count + PIECE - 1) / PIECE, answer_piece, self);
}

/* By cosines with what was learned. */
static bool answer_block(const Learner *learner, Rows rows, Pool *pool, uint32_t *given, float *probabilities,
	Matrix *units, Matrix *cosines, Error *err)
{
	const Matrix *with =
		learner->lessons->method == LEARNER_KNN ? &learner->lessons->units : &learner->prototypes;
	if (!units_of(rows, units, err) ||
		(cosines->rows != rows.count &&
			!matrix_init(cosines, rows.count, with->rows, "the answers of a classifier", err)))
		return false;
	product_rows(matrix_rows(units), matrix_rows(with), pool, cosines->data);
	Answering answering = {learner, matrix_rows(cosines), given, probabilities};
	answer_all(&answering, pool);
	return true;
}

bool learner_answers(
	const Learner *learner, Rows rows, Pool *pool, uint32_t *given, float *probabilities, Error *err)
{
	if (learner_is_linear(learner->lessons->method)) {
		Answering answering = {learner, rows, given, probabilities};
		answer_all(&answering, pool);
		return true;
	}
	Matrix units = {0}, cosines = {0};
	bool fine = true;
	for (size_t i = 0; fine && i < rows.count; i += BLOCK) {
		size_t count = rows.count - i < BLOCK ? rows.count - i : BLOCK;
		fine = answer_block(learner, rows_part(rows, i, count), pool, given + i,
			probabilities ? probabilities + i * learner->lessons->n_classes : NULL, &units,
			&cosines, err);
	}
	matrix_release(&units);
	matrix_release(&cosines);
	return fine;
}
