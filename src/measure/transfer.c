#include "measure/transfer.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/column_scale.h"
#include "measure/copies.h"
#include "measure/folds.h"
#include "measure/transfer_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = UINT32_MAX, NEIGHBOURS = 5, ASKED = 512 /* rows a step */, PATIENCE = 2, COPIES = 4 };

static const double costs[] = {0.1, 1, 10, 100, 1000, 10000};
enum { COSTS = sizeof costs / sizeof *costs };

typedef enum Phase { PHASE_PREPARE, PHASE_HOME, PHASE_LEARN, PHASE_AWAY, PHASE_OVER } Phase;

struct TransferTest {
	TransferInput input;
	Phase phase;
	uint32_t *learned, *asked; /* rows of the source, of the target */
	size_t n_learned, n_asked;
	Matrix examples;   /* the rows learned from, prepared */
	uint32_t *classes; /* of these */
	float *weights;    /* of these; NULL: they count alike */
	uint8_t *folds;    /* in which each is asked */
	ColumnScale scale;
	Lessons lessons;
	Learner *learner;
	size_t next;                        /* cost or fold at home, row asked away */
	size_t worse;                       /* costs in a row that did no better than one before */
	double unit, cost;                  /* unit: 1 / mean squared length */
	size_t most_right, right_at[COSTS]; /* at home, the latter by cost */
	bool settled;                       /* on the cost that caution took: home is asked once more with it */
	uint32_t *trial;                    /* by example: what was answered with the cost in trial */
	Matrix trial_probable, home, away;  /* probabilities */
	uint32_t *given;
	uint8_t *right;
	TransferScore score;
};

/* --- which rows --- */

static void list_learned(TransferTest *test)
{
	const TransferInput *input = &test->input;
	for (uint32_t row = 0; row < input->from.count; row++)
		if (input->from_class[row] != NONE)
			test->learned[test->n_learned++] = row;
	if (!input->most || test->n_learned <= input->most)
		return;
	Random random;
	random_init(&random, input->seed, 0);
	uint32_t *places = memory_new(input->most, sizeof *places);
	random_sample(&random, test->n_learned, input->most, places);
	for (size_t i = 0; i < input->most; i++)
		test->learned[i] = test->learned[places[i]];
	test->n_learned = input->most;
	free(places);
}

/* Rows whose class the source does not have are counted and left out. */
static void list_asked(TransferTest *test)
{
	const TransferInput *input = &test->input;
	for (size_t i = 0; i < test->n_learned; i++)
		test->score.of_class[input->from_class[test->learned[i]]].learned++;
	for (uint32_t row = 0; row < input->to.count; row++) {
		uint32_t class = input->to_class[row];
		test->given[row] = NONE;
		test->right[row] = UINT8_MAX;
		if (class != NONE && test->score.of_class[class].learned)
			test->asked[test->n_asked++] = row;
		else if (class != NONE)
			test->score.unseen++;
	}
}

static bool check_classes(const TransferTest *test, Error *err)
{
	size_t classes = 0;
	for (size_t c = 0; c < test->input.classes; c++)
		classes += test->score.of_class[c].learned > 0;
	if (classes < 2)
		return error_set(err, ERROR_INPUT,
			"there is nothing to tell apart: the items of the source with a class have %s",
			classes ? "all the same one" : "none");
	return test->n_asked > 0 ||
	       error_set(err, ERROR_INPUT, "no item of the target has a class that the source has, too");
}

static bool make_room(TransferTest *test, Error *err)
{
	size_t from = test->input.from.count, to = test->input.to.count;
	test->learned = memory_data(from, sizeof *test->learned, "the list of items", err);
	test->asked = memory_data(to, sizeof *test->asked, "the list of items", err);
	test->given = memory_data(to, sizeof *test->given, "the answers", err);
	test->right = memory_data(to, sizeof *test->right, "the answers", err);
	test->score.of_class = memory_new(test->input.classes, sizeof *test->score.of_class);
	return test->learned && test->asked && test->given && test->right;
}

TransferTest *transfer_test_new(const TransferInput *input, Error *err)
{
	TransferTest *test = memory_new(1, sizeof *test);
	test->input = *input;
	test->input.k = input->k ? input->k : NEIGHBOURS;
	if (make_room(test, err)) {
		list_learned(test);
		list_asked(test);
		if (check_classes(test, err))
			return test;
	}
	transfer_test_free(test);
	return NULL;
}

void transfer_test_free(TransferTest *test)
{
	if (!test)
		return;
	learner_free(test->learner);
	lessons_release(&test->lessons);
	matrix_release(&test->examples);
	matrix_release(&test->trial_probable);
	matrix_release(&test->home);
	matrix_release(&test->away);
	free(test->learned);
	free(test->asked);
	free(test->classes);
	free(test->folds);
	free(test->weights);
	column_scale_release(&test->scale);
	free(test->trial);
	free(test->given);
	free(test->right);
	free(test->score.of_class);
	free(test);
}

/* --- preparing --- */

static double mean_square(const Matrix *rows)
{
	double sum = 0;
	for (size_t i = 0; i < rows->rows * rows->cols; i++)
		sum += (double)rows->data[i] * (double)rows->data[i];
	return sum / (double)rows->rows;
}

static bool copy_examples(TransferTest *test, Error *err)
{
	size_t n = test->n_learned, width = test->input.from.width;
	if (!matrix_init(&test->examples, n, width, "the examples of a classifier", err))
		return false;
	for (size_t i = 0; i < n; i++) {
		memcpy(matrix_row(&test->examples, i), rows_at(test->input.from, test->learned[i]),
			width * sizeof(float));
		test->classes[i] = test->input.from_class[test->learned[i]];
		if (test->weights)
			test->weights[i] = test->input.from_weights[test->learned[i]];
	}
	if (!test->input.standardise)
		return true;
	column_scale_learn(matrix_rows(&test->examples), true, &test->scale);
	for (size_t i = 0; i < n; i++)
		column_scale_apply(&test->scale, matrix_row(&test->examples, i));
	return true;
}

static bool prepare(TransferTest *test, Error *err)
{
	size_t n = test->n_learned, classes = test->input.classes;
	test->classes = memory_new(n, sizeof *test->classes);
	test->folds = memory_new(n, sizeof *test->folds);
	test->weights = test->input.from_weights ? memory_new(n, sizeof *test->weights) : NULL;
	test->trial = memory_new(n, sizeof *test->trial);
	if (!copy_examples(test, err) || !lessons_init(test->input.method, matrix_rows(&test->examples),
						 test->classes, classes, &test->lessons, err))
		return false;
	if (test->input.probable &&
		(!matrix_init(&test->trial_probable, n, classes, "probabilities", err) ||
			!matrix_init(&test->home, n, classes, "probabilities", err) ||
			!matrix_init(&test->away, test->n_asked, classes, "probabilities", err)))
		return false;
	double square = mean_square(&test->examples);
	test->unit = square > 0 ? 1 / square : 1;
	folds_deal(test->classes, n, classes, TRANSFER_FOLDS, test->input.seed, test->folds);
	test->score.source_n = n;
	test->phase = PHASE_HOME;
	return true;
}

/* Learns from the examples at[0..count), each as often as its weight says. */
static Learner *learn(
	const TransferTest *test, const uint32_t *at, size_t count, double cost, bool rough, Error *err)
{
	if (!test->weights)
		return learner_new(&test->lessons, at, count, cost, test->input.k, rough, err);
	size_t copies;
	uint32_t *list = copies_by_weight(at, count, test->weights, COPIES * count, &copies);
	Learner *learner = learner_new(&test->lessons, list, copies, cost / COPIES, test->input.k, rough, err);
	free(list);
	return learner;
}

/* --- at home --- */

/* Answers one fold by what is learned from the others. A part of the source that is too small for that counts
 * as wrong. */
static bool ask_fold(TransferTest *test, size_t fold, double cost, Pool *pool, Error *err)
{
	size_t n = test->n_learned, classes = test->input.classes, others = 0, own = 0;
	uint32_t *at = memory_new(n, sizeof *at), *given = memory_new(n, sizeof *given);
	Matrix rows = {0}, probable = {0};
	for (uint32_t i = 0; i < n; i++)
		if (test->folds[i] != fold)
			at[others++] = i;
	for (uint32_t i = 0; i < n; i++)
		if (test->folds[i] == fold)
			at[others + own++] = i;
	const uint32_t *mine = at + others;
	bool fine = matrix_init(&rows, own, test->examples.cols, "a part of the examples", err) &&
		    matrix_init(&probable, own, test->input.probable ? classes : 0, "probabilities", err);
	for (size_t i = 0; fine && i < own; i++)
		memcpy(matrix_row(&rows, i), matrix_row(&test->examples, mine[i]), rows.cols * sizeof(float));
	Learner *learner = fine ? learn(test, at, others, cost, true, err) : NULL;
	fine = learner && learner_answers(learner, matrix_rows(&rows), pool, given,
				  test->input.probable ? probable.data : NULL, err);
	for (size_t i = 0; fine && i < own; i++) {
		test->trial[mine[i]] = given[i];
		if (test->input.probable)
			memcpy(matrix_row(&test->trial_probable, mine[i]), matrix_row(&probable, i),
				classes * sizeof(float));
	}
	learner_free(learner);
	matrix_release(&rows);
	matrix_release(&probable);
	free(at);
	free(given);
	return fine;
}

typedef struct Folds {
	TransferTest *test;
	double cost;
	bool failed[TRANSFER_FOLDS];
	Error errors[TRANSFER_FOLDS];
} Folds;

static void fold_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Folds *self = context;
	self->failed[piece] = !ask_fold(self->test, piece, self->cost, NULL, &self->errors[piece]);
}

static void keep_trial(TransferTest *test, double cost)
{
	size_t right = 0;
	for (size_t i = 0; i < test->n_learned; i++)
		right += test->trial[i] == test->classes[i];
	test->right_at[test->next] = right;
	if (test->next > 0 && right <= test->most_right) {
		test->worse++;
		return;
	}
	test->worse = 0;
	test->most_right = right;
	test->cost = cost;
	Matrix kept = test->home;
	test->home = test->trial_probable;
	test->trial_probable = kept;
}

/* Takes the smallest cost that does as well as the best but for a standard error; home has then to be asked
 * with it.
 */
static void be_cautious(TransferTest *test)
{
	double n = (double)test->n_learned, best = (double)test->most_right / n;
	double least = best - sqrt(best * (1 - best) / n);
	size_t smallest = 0;
	while ((double)test->right_at[smallest] / n < least)
		smallest++;
	test->settled = true;
	test->input.cost = costs[smallest] * test->unit;
	test->input.relative = false;
	if (test->input.cost == test->cost)
		return;
	test->next = test->worse = 0;
	test->phase = PHASE_HOME;
}

static bool try_cost(TransferTest *test, Pool *pool, Error *err)
{
	bool given = test->input.cost > 0;
	Folds folds = {.test = test,
		.cost = given ? test->input.cost * (test->input.relative ? test->unit : 1)
			      : costs[test->next] * test->unit};
	pool_run(pool, TRANSFER_FOLDS, fold_piece, &folds);
	for (size_t i = 0; i < TRANSFER_FOLDS; i++)
		if (folds.failed[i]) {
			*err = folds.errors[i];
			return false;
		}
	keep_trial(test, folds.cost);
	if (++test->next < (given ? 1 : COSTS) && test->worse < PATIENCE)
		return true;
	test->phase = PHASE_LEARN;
	if (test->input.cautious && !given)
		be_cautious(test);
	return true;
}

static bool stay_home(TransferTest *test, Pool *pool, Error *err)
{
	if (learner_is_linear(test->input.method))
		return try_cost(test, pool, err);
	if (!ask_fold(test, test->next, 0, pool, err))
		return false;
	if (++test->next < TRANSFER_FOLDS)
		return true;
	test->next = 0;
	keep_trial(test, NAN);
	test->phase = PHASE_LEARN;
	return true;
}

/* --- away --- */

static bool learn_all(TransferTest *test, Error *err)
{
	uint32_t *at = memory_new(test->n_learned, sizeof *at);
	for (uint32_t i = 0; i < test->n_learned; i++)
		at[i] = i;
	test->learner = learn(test, at, test->n_learned, test->cost, false, err);
	free(at);
	test->next = 0;
	test->phase = PHASE_AWAY;
	return test->learner != NULL;
}

static void finish(TransferTest *test)
{
	test->score.n = test->n_asked;
	test->score.source_right = test->most_right;
	test->score.cost = test->cost;
	transfer_score_fill(test->asked, test->input.to_class, test->given, test->input.classes, &test->score);
	test->phase = PHASE_OVER;
}

static bool ask(TransferTest *test, Pool *pool, Error *err)
{
	size_t left = test->n_asked - test->next, count = left < ASKED ? left : ASKED;
	const uint32_t *at = test->asked + test->next;
	Matrix rows = {0};
	uint32_t *given = memory_new(count, sizeof *given);
	bool fine = matrix_init(&rows, count, test->input.to.width, "the questions", err);
	for (size_t i = 0; fine && i < count; i++) {
		memcpy(matrix_row(&rows, i), rows_at(test->input.to, at[i]), rows.cols * sizeof(float));
		if (test->input.standardise)
			column_scale_apply(&test->scale, matrix_row(&rows, i));
	}
	fine = fine && learner_answers(test->learner, matrix_rows(&rows), pool, given,
			       test->input.probable ? matrix_row(&test->away, test->next) : NULL, err);
	for (size_t i = 0; fine && i < count; i++) {
		test->given[at[i]] = given[i];
		test->right[at[i]] = given[i] == test->input.to_class[at[i]];
	}
	matrix_release(&rows);
	free(given);
	test->next += count;
	if (fine && test->next == test->n_asked)
		finish(test);
	return fine;
}

bool transfer_test_step(TransferTest *test, Pool *pool, Error *err)
{
	lessons_heed(&test->lessons, pool_stop(pool));
	switch (test->phase) {
	case PHASE_PREPARE:
		return prepare(test, err);
	case PHASE_HOME:
		return stay_home(test, pool, err);
	case PHASE_LEARN:
		return learn_all(test, err);
	case PHASE_AWAY:
		return ask(test, pool, err);
	default:
		return true;
	}
}

double transfer_test_done(const TransferTest *test)
{
	bool costly = learner_is_linear(test->input.method);
	double trials = !costly ? TRANSFER_FOLDS : test->input.cost > 0 ? 1 : COSTS, next = (double)test->next;
	switch (test->phase) {
	case PHASE_PREPARE:
		return 0;
	case PHASE_HOME:
		return test->settled ? 0.79 : 0.1 + 0.68 * next / trials;
	case PHASE_LEARN:
		return 0.8;
	case PHASE_AWAY:
		return 0.9 + 0.1 * next / (double)(test->n_asked + 1);
	default:
		return 1;
	}
}

const Learner *transfer_test_learner(const TransferTest *test)
{
	return test->learner;
}

const TransferScore *transfer_test_score(const TransferTest *test)
{
	return &test->score;
}

const uint32_t *transfer_test_given(const TransferTest *test)
{
	return test->given;
}

const uint8_t *transfer_test_right(const TransferTest *test)
{
	return test->right;
}

TransferAnswers transfer_test_away(const TransferTest *test)
{
	return (TransferAnswers){test->asked, test->n_asked, matrix_rows(&test->away)};
}

TransferAnswers transfer_test_home(const TransferTest *test)
{
	return (TransferAnswers){test->learned, test->n_learned, matrix_rows(&test->home)};
}
