#include "linalg/support_vectors.h"

#include "base/memory.h"

#include <libsvm/svm.h>
#include <math.h>
#include <stdlib.h>

enum { CACHE_MEGABYTES = 100, PIECE_ROWS = 16 };

/* Of the gradient, where the solver stops: scores are then right to about as much. */
#define TOLERANCE 1e-5

struct SupportVectors {
	size_t width, classes;
	struct svm_node *nodes, **starts; /* the examples: the model points to them */
	double *answers;
	struct svm_model *model;
};

static void be_silent(const char *text)
{
	(void)text;
}

/* Before there are threads: the library keeps this for all of them. */
__attribute__((constructor)) static void silence(void)
{
	svm_set_print_string_function(be_silent);
}

double support_vectors_gamma(Rows rows)
{
	double sum = 0, squares = 0, n = (double)rows.count * (double)rows.width;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			sum += (double)rows_at(rows, i)[j];
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			squares += pow((double)rows_at(rows, i)[j] - sum / n, 2);
	return squares > 0 ? n / squares / (double)rows.width : 1;
}

/* One row: features are numbered from 1, and -1 is the end. */
static void fill_row(const float *row, size_t width, struct svm_node *to)
{
	for (size_t j = 0; j < width; j++)
		to[j] = (struct svm_node){(int)j + 1, (double)row[j]};
	to[width] = (struct svm_node){.index = -1};
}

static bool copy_examples(SupportVectors *machine, Rows rows, const uint32_t *labels, Error *err)
{
	size_t each = rows.width + 1;
	machine->nodes =
		memory_data(rows.count * each, sizeof *machine->nodes, "the examples of a classifier", err);
	if (!machine->nodes)
		return false;
	machine->starts = memory_new(rows.count, sizeof *machine->starts);
	machine->answers = memory_new(rows.count, sizeof *machine->answers);
	for (size_t i = 0; i < rows.count; i++) {
		machine->starts[i] = machine->nodes + i * each;
		machine->answers[i] = labels[i];
		fill_row(rows_at(rows, i), rows.width, machine->starts[i]);
	}
	return true;
}

static bool check_examples(Rows rows, const uint32_t *labels, Error *err)
{
	size_t same = 0;
	while (same < rows.count && labels[same] == labels[0])
		same++;
	if (same == rows.count)
		return error_set(err, ERROR_INPUT,
			"all examples are of one class, so that there is nothing to tell apart");
	return rows.count <= SUPPORT_VECTORS_MOST ||
	       error_set(err, ERROR_INPUT,
		       "a support vector machine takes %d examples at most, and there are %zu",
		       SUPPORT_VECTORS_MOST, rows.count);
}

SupportVectors *support_vectors_new(
	Rows rows, const uint32_t *labels, size_t classes, double cost, double gamma, Error *err)
{
	if (!check_examples(rows, labels, err))
		return NULL;
	SupportVectors *machine = memory_new(1, sizeof *machine);
	machine->width = rows.width;
	machine->classes = classes;
	if (copy_examples(machine, rows, labels, err)) {
		struct svm_problem problem = {(int)rows.count, machine->answers, machine->starts};
		struct svm_parameter with = {.svm_type = C_SVC,
			.kernel_type = RBF,
			.gamma = gamma,
			.C = cost,
			.cache_size = CACHE_MEGABYTES,
			.eps = TOLERANCE,
			.shrinking = 1};
		machine->model = svm_train(&problem, &with);
		return machine;
	}
	support_vectors_free(machine);
	return NULL;
}

void support_vectors_free(SupportVectors *machine)
{
	if (!machine)
		return;
	if (machine->model)
		svm_free_and_destroy_model(&machine->model);
	free(machine->nodes);
	free(machine->starts);
	free(machine->answers);
	free(machine);
}

/* --- answering --- */

/* distances: of each pair of the model's classes in their order, positive on the side of the first. */
static void score_pairs(const SupportVectors *machine, const double *distances, double *scores)
{
	size_t met = (size_t)machine->model->nr_class;
	const int *label = machine->model->label;
	double *sums = memory_new(machine->classes, sizeof *sums);
	for (size_t i = 0; i < met; i++)
		scores[label[i]] = 0;
	for (size_t i = 0; i < met; i++)
		for (size_t j = i + 1; j < met; j++, distances++) {
			scores[label[*distances > 0 ? i : j]]++;
			sums[label[i]] += *distances;
			sums[label[j]] -= *distances;
		}
	for (size_t c = 0; c < machine->classes; c++)
		scores[c] += sums[c] / (3 * (fabs(sums[c]) + 1));
	free(sums);
}

static void score_row(const SupportVectors *machine, const float *row, struct svm_node *nodes,
	double *distances, double *scores)
{
	const int *label = machine->model->label;
	fill_row(row, machine->width, nodes);
	svm_predict_values(machine->model, nodes, distances);
	for (size_t c = 0; c < machine->classes; c++)
		scores[c] = -INFINITY;
	if (machine->model->nr_class > 2) {
		score_pairs(machine, distances, scores);
		return;
	}
	scores[label[0]] = *distances;
	scores[label[1]] = -*distances;
}

typedef struct Questions {
	const SupportVectors *machine;
	Rows rows;
	double *scores;
} Questions;

static void score_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Questions *self = context;
	const SupportVectors *machine = self->machine;
	size_t met = (size_t)machine->model->nr_class, end = (piece + 1) * PIECE_ROWS;
	struct svm_node *nodes = memory_new(machine->width + 1, sizeof *nodes);
	double *distances = memory_new(met * (met - 1) / 2, sizeof *distances);
	for (size_t i = piece * PIECE_ROWS; i < end && i < self->rows.count; i++)
		score_row(
			machine, rows_at(self->rows, i), nodes, distances, self->scores + i * machine->classes);
	free(nodes);
	free(distances);
}

void support_vectors_scores(const SupportVectors *machine, Rows rows, Pool *pool, double *scores)
{
	Questions questions = {machine, rows, scores};
	pool_run(pool, (rows.count + PIECE_ROWS - 1) / PIECE_ROWS, score_piece, &questions);
}

uint32_t support_vectors_class(const SupportVectors *machine, const double *scores)
{
	uint32_t best = 0;
	for (uint32_t c = 1; c < machine->classes; c++)
		if (scores[c] > scores[best])
			best = c;
	return best;
}
