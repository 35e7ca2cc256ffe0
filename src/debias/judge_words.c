/* What common words, and those of a WEAT, have of the groups. */
#include "audit/bootstrap.h"
#include "audit/weat.h"
#include "debias/directions.h"
#include "debias/judge_parts.h"

#include <math.h>
#include <stdlib.h>

enum { COMMON = 1000, DRAWS = 2000 };

/* --- WEAT --- */

typedef struct WeatPair {
	CosineTable tables[2];
	double of[2]; /* what each counts for: the effect before, after, or the difference */
} WeatPair;

static double weat_of(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const WeatPair *pair = context;
	double sum = 0;
	for (size_t s = 0; s < 2; s++)
		if (pair->of[s] != 0)
			sum += pair->of[s] * weat_effect_counted(&pair->tables[s], counts, false);
	return sum;
}

static double weat_now(const CosineTable *table)
{
	double *s = memory_new(table->targets, sizeof *s);
	Weat weat;
	associations_of_targets(table, s);
	weat_effect(s, table->size[ROLE_X], table->size[ROLE_Y], false, &weat);
	free(s);
	return weat.effect;
}

static void weat_interval(WeatPair *pair, double before, double after, const DebiasJudge *judge, Pool *pool,
	double *low, double *high)
{
	const size_t *sizes = pair->tables[0].size;
	double most = (fabs(before) + fabs(after)) * weat_largest(sizes[ROLE_X], sizes[ROLE_Y], false);
	BootstrapOptions options = {.draws = DRAWS,
		.kind = BOOTSTRAP_STUDENT,
		.level = 0.95,
		.seed = judge->input->seed,
		.least = -most,
		.most = most};
	Bootstrap bootstrap;
	pair->of[0] = before;
	pair->of[1] = after;
	bootstrap_interval(weat_of, pair, sizes, ROLES, &options, pool, &bootstrap);
	*low = bootstrap.low;
	*high = bootstrap.high;
}

static void add_weat(DebiasJudge *judge, WeatPair *pair, Pool *pool)
{
	DebiasFigure figure = {
		.reading = "effect of that WEAT; for the intervals words of all four sets are drawn",
		.n = pair->tables[0].targets,
		.before = weat_now(&pair->tables[0]),
		.after = weat_now(&pair->tables[1])};
	weat_interval(pair, 1, 0, judge, pool, &figure.before_low, &figure.before_high);
	weat_interval(pair, 0, 1, judge, pool, &figure.after_low, &figure.after_high);
	weat_interval(pair, -1, 1, judge, pool, &figure.low, &figure.high);
	Text name = {0};
	text_format(&name, "weat %s", judge->exams->weat.name);
	judge_add(judge, text_of(&name), figure);
	text_release(&name);
}

bool judge_weat(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	const Selection *sets = judge->exams->weat.sets;
	*finished = true;
	if (!judge->exams->weat.name)
		return true;
	WeatPair pair = {0};
	bool fine = cosine_table_init(&pair.tables[0], judge->sides[0].space, sets, err) &&
		    cosine_table_init(&pair.tables[1], judge->sides[1].space, sets, err);
	if (fine)
		add_weat(judge, &pair, pool);
	cosine_table_release(&pair.tables[0]);
	cosine_table_release(&pair.tables[1]);
	return fine;
}

/* --- common words --- */

static bool in_groups(const DebiasInput *input, uint32_t row)
{
	for (size_t g = 0; g < input->n_groups; g++)
		for (size_t i = 0; i < input->groups[g].count; i++)
			if (input->groups[g].rows[i] == row)
				return true;
	return false;
}

/* The first words that stand in no group. */
static size_t common_words(const DebiasInput *input, uint32_t *rows)
{
	size_t n = 0;
	for (uint32_t row = 0; row < input->space->vectors.rows && n < COMMON; row++)
		if (!in_groups(input, row))
			rows[n++] = row;
	return n;
}

static double largest_lean(const DebiasInput *input, const Space *space, uint32_t row)
{
	double most = 0;
	for (size_t g = 0; g < input->n_groups; g++)
		most = fmax(most, fabs(labelled_words_lean(&input->words, space, row, g)));
	return most;
}

bool judge_lean(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	uint32_t rows[COMMON];
	double *before = memory_new(2 * COMMON, sizeof *before), *after = before + COMMON;
	size_t n = common_words(judge->input, rows);
	for (size_t i = 0; i < n; i++) {
		before[i] = largest_lean(judge->input, judge->sides[0].space, rows[i]);
		after[i] = largest_lean(judge->input, judge->sides[1].space, rows[i]);
	}
	judge_add_paired(judge, "lean",
		judge_reading(judge, "mean |cosine| of common words with the axis between the groups as it was",
			"mean |cosine| of the first items with the axis between the groups as it was"),
		(const double *[2]){before, after}, n, false, pool);
	free(before);
	*finished = true;
	return true;
}

/* --- directions of pairs --- */

/* The length of what unit vectors of the words have within the directions of their space. */
static bool lengths_within(
	const DebiasInput *input, const uint32_t *rows, size_t n, double *share, double *lengths, Error *err)
{
	DebiasPlan plan = {0};
	bool fine = directions_find(input, input->n_groups - 1, &plan, share, err);
	size_t width = input->space->vectors.cols;
	double *vector = memory_new(width, sizeof *vector);
	for (size_t i = 0; fine && i < n; i++) {
		double square = 0;
		debias_unit_vector(input, &plan.first, rows[i], vector);
		for (size_t k = 0; k < plan.erasure.rank; k++) {
			double along = 0;
			for (size_t j = 0; j < width; j++)
				along += plan.erasure.find[k * width + j] * vector[j];
			square += along * along;
		}
		lengths[i] = sqrt(square);
	}
	free(vector);
	debias_plan_release(&plan);
	return fine;
}

bool judge_direct(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	*finished = true;
	if (judge->input->places.count == 0)
		return true;
	uint32_t rows[COMMON];
	double *before = memory_new(2 * COMMON, sizeof *before), *after = before + COMMON, share[2];
	size_t n = common_words(judge->input, rows);
	DebiasInput now = *judge->input;
	now.space = judge->sides[1].space;
	Error none = ERROR_INIT; /* that there is no direction any more is no failure */
	if (lengths_within(judge->input, rows, n, &share[0], before, &none) &&
		lengths_within(&now, rows, n, &share[1], after, &none) && share[0] >= DIRECTIONS_LITTLE)
		judge_add_paired(judge, "direct",
			judge_reading(judge,
				"mean |cosine| of common words with the directions in which the words of one "
				"place differ",
				"mean |cosine| of the first items with the directions in which the items of "
				"one place differ"),
			(const double *[2]){before, after}, n, false, pool);
	free(before);
	return true;
}
