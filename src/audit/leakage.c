#include "audit/leakage.h"

#include "audit/correction.h"
#include "audit/kernel_probe.h"
#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"
#include "measure/folds.h"
#include "measure/transfer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = UINT32_MAX, HALVES = 2 };

/* The items learned from, or those asked. */
typedef struct Half {
	Matrix rows;
	uint32_t *labels; /* below the number of groups that take part */
} Half;

struct LeakageTest {
	size_t permutations;
	uint64_t seed;
	uint32_t *group_of; /* the group behind each label */
	size_t n_groups;    /* of the input */
	Half halves[HALVES];
	LeakageProbe probe; /* at work */
	TransferTest *test; /* linear, knn */
	KernelProbe *kernel;
	Leakage result;
};

const char *leakage_probe_name(LeakageProbe probe)
{
	static const char *const names[LEAKAGE_PROBES] = {"linear", "knn", "kernel"};
	return names[probe];
}

/* --- making --- */

/* Numbers the groups that take part; label_of: by group, NONE for the others. */
static bool number_groups(LeakageTest *test, const LeakageInput *input, uint32_t *label_of, Error *err)
{
	size_t *count = memory_new(input->n_groups, sizeof *count), labels = 0;
	for (size_t i = 0; i < input->space->vectors.rows; i++)
		if (input->groups[i] != NONE)
			count[input->groups[i]]++;
	for (uint32_t g = 0; g < input->n_groups; g++) {
		label_of[g] = count[g] && count[g] >= input->least ? (uint32_t)labels++ : NONE;
		if (label_of[g] != NONE)
			test->group_of[label_of[g]] = g;
	}
	free(count);
	test->result.groups = labels;
	if (labels < 2)
		return error_set(err, ERROR_INPUT,
			"there is nothing to tell apart: %s has %zu items or more, and two are needed",
			labels ? "one group" : "no group", input->least);
	return labels <= LEAKAGE_GROUPS ||
	       error_set(err, ERROR_INPUT, "there are %zu groups with %zu items or more, and %d are the most",
		       labels, input->least, LEAKAGE_GROUPS);
}

/* Keeps `most` of the items; every group keeps its share, as they are drawn at random. */
static size_t draw_items(uint32_t *items, size_t count, size_t most, uint64_t seed)
{
	if (!most || count <= most)
		return count;
	Random random;
	uint32_t *places = memory_new(most, sizeof *places);
	random_init(&random, seed, 0);
	random_sample(&random, count, most, places);
	for (size_t i = 0; i < most; i++)
		items[i] = items[places[i]];
	free(places);
	return most;
}

static bool fill_half(const LeakageInput *input, const uint32_t *items, const uint32_t *labels,
	const uint8_t *half, size_t count, uint8_t which, Half *to, Error *err)
{
	size_t n = 0, width = input->space->vectors.cols;
	for (size_t i = 0; i < count; i++)
		n += half[i] == which;
	to->labels = memory_new(n, sizeof *to->labels);
	if (!matrix_init(&to->rows, n, width, "the vectors that are told apart", err))
		return false;
	n = 0;
	for (size_t i = 0; i < count; i++)
		if (half[i] == which) {
			memcpy(matrix_row(&to->rows, n), matrix_row(&input->space->vectors, items[i]),
				width * sizeof(float));
			to->labels[n++] = labels[i];
		}
	return true;
}

static bool split(LeakageTest *test, const LeakageInput *input, const uint32_t *label_of, Error *err)
{
	size_t rows = input->space->vectors.rows, count = 0;
	uint32_t *items = memory_new(2 * rows, sizeof *items), *labels = items + rows;
	for (uint32_t i = 0; i < rows; i++)
		if (input->groups[i] != NONE && label_of[input->groups[i]] != NONE)
			items[count++] = i;
	count = draw_items(items, count, input->most, input->seed);
	for (size_t i = 0; i < count; i++)
		labels[i] = label_of[input->groups[items[i]]];
	uint8_t *half = memory_new(count, sizeof *half);
	folds_deal(labels, count, test->result.groups, HALVES, input->seed, half);
	bool fine = true;
	for (uint8_t h = 0; fine && h < HALVES; h++)
		fine = fill_half(input, items, labels, half, count, h, &test->halves[h], err);
	free(half);
	free(items);
	return fine;
}

/* The groups may be drawn so thin that one is not asked. */
static bool count_asked(LeakageTest *test, Error *err)
{
	const Half *asked = &test->halves[1];
	Leakage *result = &test->result;
	size_t largest = 0;
	result->learned = test->halves[0].rows.rows;
	result->n = asked->rows.rows;
	for (size_t i = 0; i < result->n; i++)
		result->of_group[test->group_of[asked->labels[i]]]++;
	for (size_t l = 0; l < result->groups; l++) {
		size_t n = result->of_group[test->group_of[l]];
		largest = n > largest ? n : largest;
		result->k = n < result->k ? n : result->k;
		if (n < 2)
			return error_set(err, ERROR_INPUT,
				"among the items that were drawn a group has %zu to be asked, and 2 are "
				"needed; draw more with sample=, or leave small groups out with least=",
				n);
	}
	result->majority = (double)largest / (double)result->n;
	return true;
}

LeakageTest *leakage_test_new(const LeakageInput *input, Error *err)
{
	LeakageTest *test = memory_new(1, sizeof *test);
	uint32_t *label_of = memory_new(input->n_groups, sizeof *label_of);
	test->result.k = input->k;
	test->permutations = input->permutations;
	test->seed = input->seed;
	test->n_groups = input->n_groups;
	test->group_of = memory_new(input->n_groups, sizeof *test->group_of);
	test->result.of_group = memory_new(input->n_groups, sizeof *test->result.of_group);
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		test->result.scores[p].areas = memory_new(input->n_groups, sizeof(double));
	bool fine = number_groups(test, input, label_of, err) && split(test, input, label_of, err) &&
		    count_asked(test, err);
	free(label_of);
	if (fine)
		return test;
	leakage_test_free(test);
	return NULL;
}

void leakage_test_free(LeakageTest *test)
{
	if (!test)
		return;
	transfer_test_free(test->test);
	kernel_probe_free(test->kernel);
	for (int h = 0; h < HALVES; h++) {
		matrix_release(&test->halves[h].rows);
		free(test->halves[h].labels);
	}
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		free(test->result.scores[p].areas);
	free(test->group_of);
	free(test->result.of_group);
	free(test);
}

/* --- the probes --- */

static bool begin_kernel(LeakageTest *test, Error *err)
{
	KernelInput input = {.from = matrix_rows(&test->halves[0].rows),
		.to = matrix_rows(&test->halves[1].rows),
		.from_class = test->halves[0].labels,
		.to_class = test->halves[1].labels,
		.classes = test->result.groups,
		.standardise = true,
		.seed = test->seed};
	test->kernel = kernel_probe_new(&input, err);
	return test->kernel != NULL;
}

static bool begin_probe(LeakageTest *test, Error *err)
{
	bool knn = test->probe == LEAKAGE_KNN;
	if (test->probe == LEAKAGE_KERNEL)
		return begin_kernel(test, err);
	TransferInput input = {.from = matrix_rows(&test->halves[0].rows),
		.to = matrix_rows(&test->halves[1].rows),
		.from_class = test->halves[0].labels,
		.to_class = test->halves[1].labels,
		.classes = test->result.groups,
		.method = knn ? LEARNER_KNN : LEARNER_LOGISTIC,
		.standardise = !knn,
		.k = test->result.k,
		.probable = true,
		.seed = test->seed};
	test->test = transfer_test_new(&input, err);
	return test->test != NULL;
}

/* 0 to 1 of the probe at work. */
static double probe_done(const LeakageTest *test)
{
	return test->test ? transfer_test_done(test->test) : test->kernel ? kernel_probe_done(test->kernel) : 0;
}

/* What is right by chance when labels are dealt to the answers at random. */
static double expected_accuracy(const TransferScore *score, size_t classes)
{
	double sum = 0, n = (double)score->n;
	for (size_t c = 0; c < classes; c++)
		sum += (double)score->of_class[c].asked / n * (double)score->of_class[c].given / n;
	return sum;
}

/* areas: by label, to be by group. */
static void spread_areas(const LeakageTest *test, double *areas)
{
	double *by_label = memory_new(test->result.groups, sizeof *by_label);
	memcpy(by_label, areas, test->result.groups * sizeof *by_label);
	for (size_t g = 0; g < test->n_groups; g++)
		areas[g] = NAN;
	for (size_t l = 0; l < test->result.groups; l++)
		areas[test->group_of[l]] = by_label[l];
	free(by_label);
}

static void correct(Leakage *result)
{
	double p[LEAKAGE_PROBES], holm[LEAKAGE_PROBES];
	for (int i = 0; i < LEAKAGE_PROBES; i++)
		p[i] = result->scores[i].permutation.p;
	correction_holm(p, LEAKAGE_PROBES, holm);
	for (int i = 0; i < LEAKAGE_PROBES; i++)
		result->scores[i].holm = holm[i];
}

/* Items x groups; the caller frees. */
static double *probe_scores(const LeakageTest *test)
{
	size_t count = test->result.n * test->result.groups;
	double *scores = memory_new(count, sizeof *scores);
	for (size_t i = 0; i < count; i++)
		scores[i] = test->kernel ? kernel_probe_scores(test->kernel)[i]
					 : (double)transfer_test_away(test->test).probabilities.data[i];
	return scores;
}

static void end_probe(LeakageTest *test)
{
	const TransferScore *found =
		test->kernel ? kernel_probe_score(test->kernel) : transfer_test_score(test->test);
	LeakageScore *score = &test->result.scores[test->probe];
	size_t groups = test->result.groups;
	double *scores = probe_scores(test);
	score->learned = test->kernel ? kernel_probe_learned(test->kernel) : test->result.learned;
	score->accuracy = found->accuracy;
	score->low = found->low;
	score->high = found->high;
	score->shuffled = expected_accuracy(found, groups);
	leakage_area(
		scores, test->halves[1].labels, test->result.n, groups, test->permutations, test->seed, score);
	spread_areas(test, score->areas);
	free(scores);
	transfer_test_free(test->test);
	kernel_probe_free(test->kernel);
	test->test = NULL;
	test->kernel = NULL;
	if (++test->probe == LEAKAGE_PROBES)
		correct(&test->result);
}

bool leakage_test_step(LeakageTest *test, Pool *pool, Error *err)
{
	if (test->probe == LEAKAGE_PROBES)
		return true;
	if (!test->test && !test->kernel)
		return begin_probe(test, err);
	if (probe_done(test) < 1)
		return test->kernel ? kernel_probe_step(test->kernel, pool, err)
				    : transfer_test_step(test->test, pool, err);
	end_probe(test);
	return true;
}

double leakage_test_done(const LeakageTest *test)
{
	double part = probe_done(test);
	return test->probe == LEAKAGE_PROBES ? 1 : ((double)test->probe + 0.99 * part) / LEAKAGE_PROBES;
}

const Leakage *leakage_test_result(const LeakageTest *test)
{
	return &test->result;
}
