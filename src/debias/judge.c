#include "debias/judge_parts.h"

#include "audit/separability.h"
#include "linalg/normal.h"
#include "measure/paired_bootstrap.h"

#include <stdlib.h>
#include <string.h>

enum { QUERIES = 200, AMONG = 50000, NEIGHBOURS = 10 };

static JudgeStep *const parts[] = {judge_weat, judge_lean, judge_direct, judge_linear, judge_knn,
	judge_clusters, judge_neighbours, judge_exams};
enum { PARTS = sizeof parts / sizeof *parts };

static bool side_init(JudgeSide *side, Space *space, const LabelledWords *words, Error *err)
{
	size_t held_out = words->count - words->learned;
	side->space = space_ref(space);
	return held_out == 0 ||
	       (labelled_words_copy(words, space, 0, words->learned, &side->learned, err) &&
		       labelled_words_copy(words, space, words->learned, held_out, &side->held_out, err) &&
		       separability_units(words, space, 0, &side->all, err));
}

static void side_release(JudgeSide *side)
{
	transfer_test_free(side->test);
	kmeans_free(side->kmeans);
	analogy_test_free(side->analogies);
	matrix_release(&side->learned);
	matrix_release(&side->held_out);
	matrix_release(&side->all);
	space_unref(side->space);
}

DebiasJudge *debias_judge_new(const DebiasInput *input, const DebiasExams *exams, Space *after, Error *err)
{
	DriftOptions options = {.k = NEIGHBOURS, .queries = QUERIES, .among = AMONG, .seed = input->seed};
	DebiasJudge *judge = memory_new(1, sizeof *judge);
	judge->input = input;
	judge->exams = exams;
	judge->drift = drift_new(input->space, after, &options, err);
	if (judge->drift && side_init(&judge->sides[0], input->space, &input->words, err) &&
		side_init(&judge->sides[1], after, &input->words, err))
		return judge;
	debias_judge_free(judge);
	return NULL;
}

void debias_judge_free(DebiasJudge *judge)
{
	if (!judge)
		return;
	side_release(&judge->sides[0]);
	side_release(&judge->sides[1]);
	for (size_t i = 0; i < judge->n_figures; i++)
		free(judge->figures[i].name);
	drift_free(judge->drift);
	free(judge->found);
	free(judge);
}

/* --- figures --- */

void judge_add(DebiasJudge *judge, const char *name, DebiasFigure figure)
{
	figure.name = memory_text(name);
	judge->figures[judge->n_figures++] = figure;
}

/* The interval of a mean is that of its difference from nothing. */
static void mean_interval(
	const double *values, size_t n, const PairedOptions *options, Pool *pool, double *low, double *high)
{
	double *nothing = memory_new(n, sizeof *nothing);
	PairedDifference d = paired_bootstrap(nothing, values, n, options, pool);
	*low = d.low;
	*high = d.high;
	free(nothing);
}

void judge_add_paired(DebiasJudge *judge, const char *name, const char *reading, const double *values[2],
	size_t n, bool share, Pool *pool)
{
	PairedOptions options = {.seed = judge->input->seed};
	PairedDifference d = paired_bootstrap(values[0], values[1], n, &options, pool);
	DebiasFigure figure = {
		.reading = reading, .n = n, .before = d.before, .after = d.after, .low = d.low, .high = d.high};
	if (share) {
		normal_wilson(d.before * (double)n, (double)n, 0.95, &figure.before_low, &figure.before_high);
		normal_wilson(d.after * (double)n, (double)n, 0.95, &figure.after_low, &figure.after_high);
	} else {
		mean_interval(values[0], n, &options, pool, &figure.before_low, &figure.before_high);
		mean_interval(values[1], n, &options, pool, &figure.after_low, &figure.after_high);
	}
	judge_add(judge, name, figure);
}

const char *judge_reading(const DebiasJudge *judge, const char *of_words, const char *of_items)
{
	return strcmp(debias_item_kind(judge->input), "words") == 0 ? of_words : of_items;
}

bool judge_neighbours(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	if (drift_done(judge->drift) < 1)
		return drift_step(judge->drift, pool, err);
	size_t n = drift_summary(judge->drift)->queries;
	double *before = memory_new(2 * n, sizeof *before), *after = before + n;
	for (size_t i = 0; i < n; i++) {
		before[i] = 1;
		after[i] = drift_overlap(judge->drift, i);
	}
	judge_add_paired(judge, "neighbours",
		judge_reading(judge, "share of the 10 nearest items of common words that stay",
			"share of the 10 nearest of the first items that stay"),
		(const double *[2]){before, after}, n, false, pool);
	free(before);
	*finished = true;
	return true;
}

/* --- all of it --- */

bool debias_judge_step(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	bool over = false;
	if (judge->part < PARTS && !parts[judge->part](judge, pool, &over, err))
		return false;
	judge->part += over;
	*finished = judge->part == PARTS;
	return true;
}

double debias_judge_done(const DebiasJudge *judge)
{
	return (double)judge->part / PARTS;
}

size_t debias_judge_figures(const DebiasJudge *judge, const DebiasFigure **figures)
{
	*figures = judge->figures;
	return judge->n_figures;
}
