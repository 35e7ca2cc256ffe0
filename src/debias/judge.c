#include "debias/judge.h"

#include "linalg/kmeans.h"
#include "measure/drift.h"
#include "measure/paired_bootstrap.h"
#include "measure/transfer.h"

#include <math.h>
#include <stdlib.h>

enum { COMMON = 1000, QUERIES = 200, AMONG = 50000, NEIGHBOURS = 10, ITERATIONS = 100 };

typedef enum Part { PART_LEAN, PART_LINEAR, PART_KNN, PART_CLUSTERS, PART_NEIGHBOURS, PARTS } Part;

/* The labelled words in one of the two spaces. */
typedef struct Side {
	Space *space;
	Matrix learned, held_out, all;
	TransferTest *test; /* of the part at work */
	KMeans *kmeans;
} Side;

struct DebiasJudge {
	const DebiasInput *input;
	Side sides[2]; /* before, after */
	Drift *drift;
	Part part;
	DebiasFigure figures[DEBIAS_FIGURES];
	size_t n_figures;
};

static size_t held_out(const LabelledWords *words)
{
	return words->count - words->learned;
}

static bool side_init(Side *side, Space *space, const LabelledWords *words, Error *err)
{
	side->space = space_ref(space);
	return held_out(words) == 0 ||
	       (labelled_words_copy(words, space, 0, words->learned, &side->learned, err) &&
		       labelled_words_copy(
			       words, space, words->learned, held_out(words), &side->held_out, err) &&
		       labelled_words_copy(words, space, 0, words->count, &side->all, err));
}

static void side_release(Side *side)
{
	transfer_test_free(side->test);
	kmeans_free(side->kmeans);
	matrix_release(&side->learned);
	matrix_release(&side->held_out);
	matrix_release(&side->all);
	space_unref(side->space);
}

DebiasJudge *debias_judge_new(const DebiasInput *input, Space *after, Error *err)
{
	DriftOptions options = {.k = NEIGHBOURS, .queries = QUERIES, .among = AMONG, .seed = input->seed};
	DebiasJudge *judge = memory_new(1, sizeof *judge);
	judge->input = input;
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
	drift_free(judge->drift);
	free(judge);
}

static void add_figure(DebiasJudge *judge, DebiasFigure figure)
{
	judge->figures[judge->n_figures++] = figure;
}

/* By question the measure before and after. */
static void add_paired(DebiasJudge *judge, const char *name, const char *reading, const double *values[2],
	size_t n, Pool *pool)
{
	PairedOptions options = {.seed = judge->input->seed};
	PairedDifference d = paired_bootstrap(values[0], values[1], n, &options, pool);
	add_figure(judge, (DebiasFigure){name, reading, n, d.before, d.after, d.low, d.high});
}

/* --- lean --- */

static double largest_lean(const DebiasInput *input, const Space *space, uint32_t row)
{
	double most = 0;
	for (size_t g = 0; g < input->n_groups; g++)
		most = fmax(most, fabs(labelled_words_lean(&input->words, space, row, g)));
	return most;
}

static bool in_groups(const DebiasInput *input, uint32_t row)
{
	for (size_t g = 0; g < input->n_groups; g++)
		for (size_t i = 0; i < input->groups[g].count; i++)
			if (input->groups[g].rows[i] == row)
				return true;
	return false;
}

static void judge_lean(DebiasJudge *judge, Pool *pool)
{
	double *before = memory_new(2 * COMMON, sizeof *before), *after = before + COMMON;
	size_t n = 0;
	for (uint32_t row = 0; row < judge->input->space->vectors.rows && n < COMMON; row++)
		if (!in_groups(judge->input, row)) {
			before[n] = largest_lean(judge->input, judge->sides[0].space, row);
			after[n++] = largest_lean(judge->input, judge->sides[1].space, row);
		}
	add_paired(judge, "lean", "mean |cosine| of common words with the axis between the groups",
		(const double *[2]){before, after}, n, pool);
	free(before);
}

/* --- probes --- */

static bool begin_probe(DebiasJudge *judge, Side *side, LearnerMethod method, Error *err)
{
	const LabelledWords *words = &judge->input->words;
	TransferInput input = {.from = matrix_rows(&side->learned),
		.to = matrix_rows(&side->held_out),
		.from_class = words->labels,
		.to_class = words->labels + words->learned,
		.classes = words->groups,
		.method = method,
		.cost = method == LEARNER_LOGISTIC ? 10 : 0,
		.relative = true,
		.seed = judge->input->seed};
	side->test = transfer_test_new(&input, err);
	return side->test != NULL;
}

static void end_probe(DebiasJudge *judge, const char *name, const char *reading, Pool *pool)
{
	size_t count = held_out(&judge->input->words);
	double *values = memory_new(2 * count, sizeof *values);
	for (size_t s = 0; s < 2; s++) {
		const uint8_t *right = transfer_test_right(judge->sides[s].test);
		for (size_t i = 0; i < count; i++)
			values[s * count + i] = right[i] == 1;
		transfer_test_free(judge->sides[s].test);
		judge->sides[s].test = NULL;
	}
	add_paired(judge, name, reading, (const double *[2]){values, values + count}, count, pool);
	free(values);
}

/* The classifier of one space, then that of the other. */
static bool step_probe(DebiasJudge *judge, LearnerMethod method, Pool *pool, bool *finished, Error *err)
{
	for (size_t s = 0; s < 2; s++) {
		Side *side = &judge->sides[s];
		if (!side->test && !begin_probe(judge, side, method, err))
			return false;
		if (transfer_test_done(side->test) < 1)
			return transfer_test_step(side->test, pool, err);
	}
	if (method == LEARNER_LOGISTIC)
		end_probe(judge, "linear", "share of held-out words whose group a logistic regression tells",
			pool);
	else
		end_probe(judge, "knn", "share of held-out words whose group the 5 nearest labelled words tell",
			pool);
	*finished = true;
	return true;
}

/* --- clusters --- */

static bool begin_clusters(const DebiasJudge *judge, Side *side, Error *err)
{
	for (size_t i = 0; i < side->all.rows; i++) {
		float *row = matrix_row(&side->all, i);
		float scale = side->space->inverse_norms[judge->input->words.rows[i]];
		for (size_t j = 0; j < side->all.cols; j++)
			row[j] *= scale;
	}
	KMeansOptions options = {
		.k = judge->input->n_groups, .iterations = ITERATIONS, .seed = judge->input->seed};
	side->kmeans = kmeans_new(matrix_rows(&side->all), &options, err);
	return side->kmeans != NULL;
}

static bool step_clusters(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	const LabelledWords *words = &judge->input->words;
	double pure[2];
	for (size_t s = 0; s < 2; s++) {
		Side *side = &judge->sides[s];
		bool grouped = side->kmeans && kmeans_done(side->kmeans) >= 1;
		if (!side->kmeans && !begin_clusters(judge, side, err))
			return false;
		if (!grouped)
			return kmeans_step(side->kmeans, pool, &grouped, err);
		pure[s] = labelled_words_purity(words, kmeans_nearest(side->kmeans), words->count);
	}
	add_figure(judge,
		(DebiasFigure){"clusters", "share of labelled words in a cluster that is mostly of their group",
			words->count, pure[0], pure[1], NAN, NAN});
	*finished = true;
	return true;
}

/* --- all of it --- */

static bool step_neighbours(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	if (drift_done(judge->drift) < 1)
		return drift_step(judge->drift, pool, err);
	const DriftSummary *summary = drift_summary(judge->drift);
	add_figure(
		judge, (DebiasFigure){"neighbours", "share of the 10 nearest items of common words that stay",
			       summary->queries, 1, summary->overlap, NAN, NAN});
	*finished = true;
	return true;
}

static bool step_part(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	bool labelled = held_out(&judge->input->words) > 0;
	switch (judge->part) {
	case PART_LEAN:
		judge_lean(judge, pool);
		break;
	case PART_LINEAR:
		return labelled ? step_probe(judge, LEARNER_LOGISTIC, pool, finished, err) : (*finished = true);
	case PART_KNN:
		return labelled ? step_probe(judge, LEARNER_KNN, pool, finished, err) : (*finished = true);
	case PART_CLUSTERS:
		return labelled ? step_clusters(judge, pool, finished, err) : (*finished = true);
	case PART_NEIGHBOURS:
		return step_neighbours(judge, pool, finished, err);
	case PARTS:
		break;
	}
	*finished = true;
	return true;
}

bool debias_judge_step(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	bool over = false;
	if (judge->part < PARTS && !step_part(judge, pool, &over, err))
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
