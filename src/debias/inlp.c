/* INLP, iterative nullspace projection: a linear classifier learns to tell the groups apart, what it looks at
 * is taken out, and so on until it can do no better than guess. Ravfogel, Elazar, Gonen, Twiton, Goldberg, ACL
 * 2020. */
#include "debias/debias.h"

#include "linalg/logistic.h"
#include "measure/folds.h"

#include <math.h>
#include <stdlib.h>

enum { FOLDS = 5 }; /* one of them tells when to stop */

/* What a round learns from: the vectors as they are by now, cut in two. */
typedef struct Round {
	Matrix rows;
	const uint32_t *labels;
	uint8_t *fold;
} Round;

static bool round_init(Round *round, const DebiasInput *input, const Erasure *erasure, Error *err)
{
	const LabelledWords *words = &input->words;
	*round = (Round){.labels = words->labels};
	if (!labelled_words_copy(words, input->space, 0, words->learned, &round->rows, err))
		return false;
	for (size_t i = 0; i < words->learned; i++)
		erasure_apply_row(erasure, matrix_row(&round->rows, i), matrix_row(&round->rows, i));
	round->fold = memory_new(words->learned, sizeof *round->fold);
	folds_deal(words->labels, words->learned, words->groups, FOLDS, input->seed, round->fold);
	return true;
}

static void round_release(Round *round)
{
	matrix_release(&round->rows);
	free(round->fold);
}

static double mean_square(const Matrix *rows)
{
	double sum = 0;
	for (size_t i = 0; i < rows->rows * rows->cols; i++)
		sum += (double)rows->data[i] * rows->data[i];
	return sum > 0 ? sum / (double)rows->rows : 1;
}

/* Fits to the words of all folds but the first. */
static bool fit_round(
	const Round *round, size_t groups, double cost, const atomic_bool *stop, Logistic *fit, Error *err)
{
	size_t count = 0;
	LogisticExamples *examples = logistic_examples_new(matrix_rows(&round->rows), err);
	if (!examples)
		return false;
	logistic_examples_heed(examples, stop);
	uint32_t *at = memory_new(round->rows.rows, sizeof *at);
	for (uint32_t i = 0; i < round->rows.rows; i++)
		if (round->fold[i])
			at[count++] = i;
	bool fine = logistic_examples_fit(examples, at, count, round->labels, groups,
		cost / mean_square(&round->rows), LOGISTIC_TOLERANCE, fit, err);
	free(at);
	logistic_examples_free(examples);
	return fine;
}

/* How many of the first fold it gets right less how many guessing the largest group would, over how many there
 * are. */
static double gain(const Round *round, const Logistic *fit, size_t groups)
{
	size_t asked = 0, right = 0, largest = 0;
	size_t *of_group = memory_new(groups, sizeof *of_group);
	for (size_t i = 0; i < round->rows.rows; i++)
		if (round->fold[i] == 0) {
			asked++;
			right += logistic_class(fit, matrix_row(&round->rows, i)) == round->labels[i];
			size_t met = ++of_group[round->labels[i]];
			largest = met > largest ? met : largest;
		}
	free(of_group);
	return asked ? ((double)right - (double)largest) / (double)asked : 0;
}

/* Of two groups the weights are opposite: one is enough. */
static size_t take_out(const Logistic *fit, Erasure *erasure)
{
	size_t added = 0, classes = fit->classes == 2 ? 1 : fit->classes;
	for (size_t c = 0; c < classes && erasure->rank < erasure->width; c++)
		added += erasure_add(erasure, fit->weights + c * (fit->width + 1));
	return added;
}

static void conclude(const DebiasInput *input, DebiasPlan *plan, double left)
{
	debias_note(plan,
		"directions taken out: %zu, in %zu round%s; after that a linear classifier tells %s that it "
		"has not seen apart %.1f points %s than guessing does",
		plan->erasure.rank, plan->rounds, plan->rounds == 1 ? "" : "s", debias_item_kind(input),
		fabs(100 * left), left < 0 ? "worse" : "better");
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	size_t width = input->space->vectors.cols;
	if (plan->rounds == 0)
		erasure_init(&plan->erasure, width, width + input->n_groups);
	Round round;
	Logistic fit = {0};
	if (!round_init(&round, input, &plan->erasure, err))
		return false;
	bool fine = fit_round(
		&round, input->n_groups, args_number(options, "cost"), pool_stop(input->pool), &fit, err);
	if (fine) {
		double left = gain(&round, &fit, input->n_groups);
		*finished = (plan->rounds > 0 && left <= args_number(options, "tolerance")) ||
			    plan->rounds == (size_t)args_integer(options, "rounds");
		if (!*finished) {
			*finished = take_out(&fit, &plan->erasure) == 0;
			plan->rounds++;
			debias_stage(plan, (double)plan->rounds);
		}
		if (*finished)
			conclude(input, plan, left);
	}
	logistic_release(&fit);
	round_release(&round);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "rounds",
		.kind = ARG_INTEGER,
		.help = "at most so many classifiers, each of which takes out what it looks at",
		.fallback = "35",
		.low = 1,
		.high = 1000},
	{.name = "tolerance",
		.kind = ARG_NUMBER,
		.help = "stop when a classifier is better than guessing by no more than this share of new "
			"words",
		.fallback = "0.01",
		.low = 0,
		.high = 0.5},
	{.name = "cost",
		.kind = ARG_NUMBER,
		.help = "of errors against large weights in a classifier (C of liblinear), over the mean "
			"squared length of the vectors",
		.fallback = "10",
		.low = 1e-6,
		.high = 1e6},
	OPTION_COLUMN,
	{.name = NULL},
};

const Debiaser debiaser_inlp = {
	.name = "inlp",
	.title = "Iterative nullspace projection",
	.summary = "takes out what linear classifiers of the groups look at, one after the other, until none "
		   "can tell them apart",
	.source = "Ravfogel, Elazar, Gonen, Twiton, Goldberg: Null it out, ACL 2020",
	.columns = true,
	.options = options,
	.unit = "rounds",
	.find = find,
};
