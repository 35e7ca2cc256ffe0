#include "command/retrieval_fairness.h"

#include "audit/correction.h"
#include "command/fairness.h"
#include "command/groups.h"

#include <math.h>
#include <stdlib.h>

enum { GAPS = RETRIEVAL_RANKINGS * RETRIEVAL_MEASURES };

static const char *const measure_names[RETRIEVAL_MEASURES] = {
	"recall@1", "recall@10", "precision@10", "found@10", "mrr"};
static const char *const ranking_names[RETRIEVAL_RANKINGS] = {"cosine", "csls"};

bool retrieval_fairness_open(const Call *call, const Sides *sides, RetrievalFairness *fairness, Error *err)
{
	const char *by = args_text(call->args, "groups");
	if (!by)
		return !args_given(call->args, "least") ||
		       args_fault(call->args, "least", 0, err,
			       "this belongs to groups=, which says whose service is compared");
	fairness->by = memory_text(by);
	fairness->sides = sides;
	fairness->options = fairness_options(call);
	fairness->groups = memory_new(sides->count, sizeof *fairness->groups);
	for (size_t s = 0; s < sides->count; s++) {
		const Side *side = &sides->items[s];
		Error why = ERROR_INIT;
		fairness->groups[s] = groups_of_space(side->space, side->name, by, &fairness->names, &why);
		if (!fairness->groups[s])
			return args_fault(call->args, "groups", 0, err, "%s", why.message);
	}
	fairness->relevant = memory_new(fairness->names.count, sizeof(double));
	fairness->candidates = memory_new(fairness->names.count, sizeof(double));
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++) {
		fairness->sums[r] = memory_new(fairness->names.count, sizeof(double));
		fairness->squares[r] = memory_new(fairness->names.count, sizeof(double));
	}
	return true;
}

void retrieval_fairness_release(RetrievalFairness *fairness)
{
	for (size_t s = 0; fairness->groups && s < fairness->sides->count; s++)
		free(fairness->groups[s]);
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++) {
		for (int m = 0; m < RETRIEVAL_MEASURES; m++) {
			free(fairness->values[r][m]);
			free(fairness->means[r][m]);
		}
		free(fairness->sums[r]);
		free(fairness->squares[r]);
	}
	free(fairness->relevant);
	free(fairness->candidates);
	free(fairness->groups);
	free(fairness->of);
	free(fairness->by);
	dictionary_release(&fairness->names);
	*fairness = (RetrievalFairness){0};
}

/* --- answers --- */

static void grow(RetrievalFairness *fairness)
{
	size_t room = fairness->room;
	fairness->of = memory_grow(fairness->of, fairness->count, &fairness->room, sizeof *fairness->of);
	for (int g = 0; g < GAPS && fairness->room != room; g++) {
		double **values = &fairness->values[g / RETRIEVAL_MEASURES][g % RETRIEVAL_MEASURES];
		*values = memory_resize(*values, fairness->room, sizeof **values);
	}
}

static void add_values(RetrievalFairness *fairness, const RetrievalTest *test, size_t question, uint32_t group)
{
	if (group == DICTIONARY_NONE)
		return;
	grow(fairness);
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++) {
		RetrievalAnswer answer = retrieval_test_answer(test, (RetrievalRanking)r, question);
		fairness->values[r][RETRIEVAL_FIRST][fairness->count] = answer.rank == 1;
		fairness->values[r][RETRIEVAL_TEN][fairness->count] = answer.rank <= RETRIEVAL_HUBS;
		fairness->values[r][RETRIEVAL_PRECISE][fairness->count] = answer.precision;
		fairness->values[r][RETRIEVAL_COVERED][fairness->count] = answer.covered;
		fairness->values[r][RETRIEVAL_RANK][fairness->count] = 1 / (double)answer.rank;
	}
	fairness->relevant[group] += (double)retrieval_test_answer(test, RETRIEVAL_COSINE, question).relevant;
	fairness->of[fairness->count++] = group;
}

/* own: by group, room for the exposure in one answer. */
static void add_exposure(RetrievalFairness *fairness, const RetrievalTest *test, int ranking, size_t question,
	const Side *to, const uint32_t *groups, double *own)
{
	RetrievalAnswer answer = retrieval_test_answer(test, (RetrievalRanking)ranking, question);
	double all = 0;
	for (size_t i = 0; i < answer.found; i++) {
		uint32_t group = groups[to->rows[answer.top[i]]];
		double weight = 1 / log2((double)i + 2);
		all += weight;
		if (group != DICTIONARY_NONE)
			own[group] += weight;
	}
	for (size_t g = 0; g < fairness->names.count; g++) {
		double share = all > 0 ? own[g] / all : 0;
		fairness->sums[ranking][g] += share;
		fairness->squares[ranking][g] += share * share;
		own[g] = 0;
	}
}

/* Of one direction: which items of each group may be found. */
typedef struct Field {
	uint32_t *groups; /* by place */
	size_t count;     /* places */
	double *of_group;
	bool *hidden; /* by place, all false between questions */
} Field;

static void hide(Field *field, uint32_t place, double *away, size_t *n)
{
	if (field->hidden[place])
		return;
	field->hidden[place] = true;
	++*n;
	if (field->groups[place] != DICTIONARY_NONE)
		away[field->groups[place]]++;
}

/* away: by group, zeros. The item itself, within one side, and those known already are not sought. */
static void add_candidates(
	RetrievalFairness *fairness, Field *field, const RetrievalAnswer *answer, bool within, double *away)
{
	size_t hidden = 0;
	if (within)
		hide(field, answer->place, away, &hidden);
	for (size_t i = 0; i < answer->n_known; i++)
		hide(field, answer->known[i], away, &hidden);
	for (size_t g = 0; g < fairness->names.count; g++) {
		if (field->count > hidden)
			fairness->candidates[g] +=
				(field->of_group[g] - away[g]) / (double)(field->count - hidden);
		away[g] = 0;
	}
	if (within)
		field->hidden[answer->place] = false;
	for (size_t i = 0; i < answer->n_known; i++)
		field->hidden[answer->known[i]] = false;
}

static void field_init(Field *field, const Side *to, const uint32_t *groups, size_t n_groups)
{
	uint32_t *of = memory_new(to->count, sizeof *of);
	*field = (Field){
		of, to->count, memory_new(n_groups, sizeof(double)), memory_new(to->count, sizeof(bool))};
	for (size_t i = 0; i < to->count; i++) {
		of[i] = groups[to->rows[i]];
		if (of[i] != DICTIONARY_NONE)
			field->of_group[of[i]]++;
	}
}

static void field_release(Field *field)
{
	free(field->groups);
	free(field->of_group);
	free(field->hidden);
}

void retrieval_fairness_add(RetrievalFairness *fairness, Direction direction, const RetrievalTest *test)
{
	if (!fairness->by)
		return;
	const Side *from = &fairness->sides->items[direction.from], *to = &fairness->sides->items[direction.to];
	const uint32_t *groups = fairness->groups[direction.to];
	double *own = memory_new(fairness->names.count, sizeof *own);
	size_t questions;
	retrieval_test_reciprocals(test, RETRIEVAL_COSINE, &questions);
	Field field;
	field_init(&field, to, groups, fairness->names.count);
	for (size_t q = 0; q < questions; q++) {
		RetrievalAnswer answer = retrieval_test_answer(test, RETRIEVAL_COSINE, q);
		add_values(fairness, test, q, fairness->groups[direction.from][from->rows[answer.place]]);
		add_candidates(fairness, &field, &answer, direction.from == direction.to, own);
		for (int r = 0; r < RETRIEVAL_RANKINGS; r++)
			add_exposure(fairness, test, r, q, to, groups, own);
	}
	fairness->questions += questions;
	field_release(&field);
	free(own);
}

/* --- gaps --- */

static bool check_groups(const RetrievalFairness *fairness, Error *err)
{
	size_t *counts = memory_new(fairness->names.count, sizeof *counts);
	for (size_t i = 0; i < fairness->count; i++)
		counts[fairness->of[i]]++;
	bool fine = groups_enough(fairness->by, &fairness->names, counts, fairness->options.least, err);
	free(counts);
	return fine;
}

static void correct(RetrievalFairness *fairness)
{
	double p[GAPS];
	for (int g = 0; g < GAPS; g++) {
		const GroupGap *gap = &fairness->gaps[g / RETRIEVAL_MEASURES][g % RETRIEVAL_MEASURES];
		p[g] = gap->compared > 1 ? gap->permutation.p : NAN;
	}
	correction_holm(p, GAPS, &fairness->holm[0][0]);
}

bool retrieval_fairness_step(RetrievalFairness *fairness, Pool *pool, bool *finished, Error *err)
{
	*finished = !fairness->by || fairness->next == GAPS;
	if (*finished)
		return true;
	if (fairness->next == 0 && !check_groups(fairness, err))
		return false;
	size_t r = fairness->next / RETRIEVAL_MEASURES, m = fairness->next % RETRIEVAL_MEASURES;
	GroupPart part = {fairness->values[r][m], fairness->of, fairness->count};
	fairness->means[r][m] = memory_new(fairness->names.count, sizeof(GroupMean));
	group_gap(&part, 1, fairness->names.count, &fairness->options, pool, fairness->means[r][m],
		&fairness->gaps[r][m]);
	if (++fairness->next == GAPS)
		correct(fairness);
	return true;
}

/* --- the answer --- */

static Exposure exposure_of(const RetrievalFairness *fairness, int ranking, size_t group)
{
	double n = (double)fairness->questions, mean = fairness->sums[ranking][group] / n;
	double variance = fmax(0, fairness->squares[ranking][group] / n - mean * mean);
	double error = 1.959963984540054 * sqrt(variance / fmax(1, n - 1));
	return (Exposure){fairness->candidates[group] / n, mean, fmax(0, mean - error), fmin(1, mean + error)};
}

static void report_groups(const RetrievalFairness *fairness, Report *out)
{
	Table *table = report_table(out, "groups");
	table_column(table, fairness->by, COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "relevant", COLUMN_NUMBER, 1);
	for (int m = 0; m < RETRIEVAL_MEASURES; m++)
		table_column(table, measure_names[m], COLUMN_NUMBER, 3);
	table_column(table, "low@10", COLUMN_NUMBER, 3);
	table_column(table, "high@10", COLUMN_NUMBER, 3);
	for (uint32_t g = 0; g < fairness->names.count; g++)
		for (int r = 0; r < RETRIEVAL_RANKINGS && fairness->means[0][0][g].n; r++) {
			const GroupMean *ten = &fairness->means[r][RETRIEVAL_TEN][g];
			table_text(table, dictionary_word(&fairness->names, g));
			table_text(table, ranking_names[r]);
			table_integer(table, (long long)ten->n);
			table_number(table, fairness->relevant[g] / (double)ten->n);
			for (int m = 0; m < RETRIEVAL_MEASURES; m++)
				table_number(table, fairness->means[r][m][g].mean);
			table_number(table, ten->low);
			table_number(table, ten->high);
		}
}

static void report_gaps(const RetrievalFairness *fairness, Report *out)
{
	Table *table = report_table(out, "fairness");
	table_column(table, "measure", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	gap_columns(table);
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++)
		for (int m = 0; m < RETRIEVAL_MEASURES; m++) {
			table_text(table, measure_names[m]);
			table_text(table, ranking_names[r]);
			gap_cells(&fairness->gaps[r][m], &fairness->names, fairness->holm[r][m], table);
		}
}

/* A question with many relevant items finds one of them sooner, whoever serves it. */
static void tell_relevant(const RetrievalFairness *fairness, Report *out)
{
	const GroupMean *means = fairness->means[RETRIEVAL_COSINE][RETRIEVAL_TEN];
	double least = INFINITY, most = 0;
	for (size_t g = 0; g < fairness->names.count; g++) {
		double mean = fairness->relevant[g] / (double)means[g].n;
		if (means[g].n < fairness->options.least)
			continue;
		least = fmin(least, mean);
		most = fmax(most, mean);
	}
	if (most > 1.1 * least)
		report_text(out,
			"relevant: items that would be right, a question; the groups have %.1f to %.1f. Where "
			"there "
			"are more, one is found sooner and more of the first ten are right, however well a "
			"group "
			"is served; found@10, the share of them that is among the first ten, is less a matter "
			"of "
			"that.",
			least, most);
}

static bool any_candidates(const RetrievalFairness *fairness)
{
	for (uint32_t g = 0; g < fairness->names.count; g++)
		if (fairness->candidates[g] > 0)
			return true;
	return false;
}

static void report_exposure(const RetrievalFairness *fairness, Report *out)
{
	static const char *const numbers[] = {"candidates", "exposure", "low", "high", "ratio"};
	Table *table = report_table(out, "exposure");
	table_column(table, fairness->by, COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 4);
	for (uint32_t g = 0; g < fairness->names.count; g++)
		for (int r = 0; r < RETRIEVAL_RANKINGS; r++) {
			Exposure its = exposure_of(fairness, r, g);
			const double values[] = {its.candidates, its.mean, its.low, its.high,
				its.candidates > 0 ? its.mean / its.candidates : NAN};
			if (its.candidates <= 0)
				continue;
			table_text(table, dictionary_word(&fairness->names, g));
			table_text(table, ranking_names[r]);
			for (size_t i = 0; i < sizeof values / sizeof *values; i++)
				table_number(table, values[i]);
		}
	report_text(out,
		"exposure: the part of the attention to the first ten places, 1 / log2(1 + rank) each, "
		"that goes to a group's items, a mean over questions with a 95 %% interval; candidates: "
		"the part of what can be found that they are; ratio: exposure over candidates.");
}

static void tell_worst(const RetrievalFairness *fairness, Report *out)
{
	const GroupGap *gap = &fairness->gaps[RETRIEVAL_COSINE][RETRIEVAL_RANK];
	const GroupMean *means = fairness->means[RETRIEVAL_COSINE][RETRIEVAL_RANK];
	double holm = fairness->holm[RETRIEVAL_COSINE][RETRIEVAL_RANK];
	if (gap->compared > 1 && gap->gap > 0)
		report_text(out,
			"Worst served is %s: the mean reciprocal rank by cosine is %.3f for its %zu items, "
			"against %.3f in %s, a gap that %s (p = %.2g after Holm).",
			dictionary_word(&fairness->names, gap->lowest), means[gap->lowest].mean,
			means[gap->lowest].n, means[gap->highest].mean,
			dictionary_word(&fairness->names, gap->highest),
			holm < 0.05 ? "chance does not explain" : "chance may explain", holm);
}

void retrieval_fairness_report(const RetrievalFairness *fairness, Report *out)
{
	if (!fairness->by || fairness->next < GAPS)
		return;
	report_groups(fairness, out);
	report_gaps(fairness, out);
	tell_worst(fairness, out);
	tell_relevant(fairness, out);
	gap_remark(&fairness->options, GAPS, out);
	if (any_candidates(fairness))
		report_exposure(fairness, out);
	else
		report_text(out,
			"Of what is sought no item has a known %s, so that there is no exposure to tell.",
			fairness->by);
}
