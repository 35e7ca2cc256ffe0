/* Whether the group of words can still be told: classifiers, and clusters. */
#include "audit/separability.h"
#include "debias/judge_parts.h"

#include <stdlib.h>

static size_t held_out(const LabelledWords *words)
{
	return words->count - words->learned;
}

static bool begin_probe(DebiasJudge *judge, JudgeSide *side, LearnerMethod method, Error *err)
{
	const LabelledWords *words = &judge->input->words;
	side->test = separability_probe(words, matrix_rows(&side->learned), matrix_rows(&side->held_out),
		method, judge->input->seed, err);
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
	judge_add_paired(judge, name, reading, (const double *[2]){values, values + count}, count, true, pool);
	free(values);
}

/* The classifier of one space, then that of the other. */
static bool step_probe(DebiasJudge *judge, LearnerMethod method, Pool *pool, bool *over, Error *err)
{
	for (size_t s = 0; s < 2; s++) {
		JudgeSide *side = &judge->sides[s];
		if (!side->test && !begin_probe(judge, side, method, err))
			return false;
		if (transfer_test_done(side->test) < 1)
			return transfer_test_step(side->test, pool, err);
	}
	*over = true;
	return true;
}

bool judge_linear(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	bool over = false;
	if (held_out(&judge->input->words) == 0)
		return *finished = true;
	if (!step_probe(judge, LEARNER_LOGISTIC, pool, &over, err))
		return false;
	if (over)
		end_probe(judge, "linear", "share of held-out items whose group a logistic regression tells",
			pool);
	*finished = over;
	return true;
}

bool judge_knn(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	bool over = false;
	if (held_out(&judge->input->words) == 0)
		return *finished = true;
	if (!step_probe(judge, LEARNER_KNN, pool, &over, err))
		return false;
	if (over)
		end_probe(judge, "knn", "share of held-out items whose group the 5 nearest labelled ones tell",
			pool);
	*finished = over;
	return true;
}

/* --- clusters --- */

static bool begin_clusters(const DebiasJudge *judge, JudgeSide *side, Error *err)
{
	side->kmeans = separability_clusters(&side->all, judge->input->n_groups, judge->input->seed, err);
	return side->kmeans != NULL;
}

bool judge_clusters(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	const LabelledWords *words = &judge->input->words;
	if (held_out(words) == 0)
		return *finished = true;
	for (size_t s = 0; s < 2; s++) {
		JudgeSide *side = &judge->sides[s];
		bool grouped = side->kmeans && kmeans_done(side->kmeans) >= 1;
		if (!side->kmeans && !begin_clusters(judge, side, err))
			return false;
		if (!grouped)
			return kmeans_step(side->kmeans, pool, &grouped, err);
	}
	double *own = memory_new(2 * words->count, sizeof *own);
	for (size_t s = 0; s < 2; s++)
		labelled_words_purity(
			words, kmeans_nearest(judge->sides[s].kmeans), words->count, own + s * words->count);
	judge_add_paired(judge, "clusters",
		"share of labelled items in a cluster that is mostly of their group",
		(const double *[2]){own, own + words->count}, words->count, true, pool);
	free(own);
	*finished = true;
	return true;
}
