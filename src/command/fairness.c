#include "command/fairness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 2000, PERMUTATIONS = 4999, NAMED = 8 /* groups in a sentence */ };

/* --- what is asked --- */

/* The name that comes last: yes after no, pos after neg, 1 after 0. */
static uint32_t last_by_name(const Dictionary *classes)
{
	return strcmp(dictionary_word(classes, 0), dictionary_word(classes, 1)) > 0 ? 0 : 1;
}

GapOptions fairness_options(const Call *call)
{
	return (GapOptions){.least = (size_t)args_integer(call->args, "least"),
		.draws = DRAWS,
		.permutations = PERMUTATIONS,
		.seed = session_seed(call->session)};
}

bool fairness_open(const Call *call, const Dictionary *classes, FairnessQuery *query, Error *err)
{
	const char *by = args_text(call->args, "groups"), *positive = args_text(call->args, "positive");
	const char *alone = positive                          ? "positive"
			    : args_given(call->args, "least") ? "least"
			    : args_given(call->args, "list")  ? "list"
							      : NULL;
	if (!by)
		return !alone || args_fault(call->args, alone, 0, err,
					 "this belongs to groups=, which says whose service is compared");
	query->by = memory_text(by);
	query->options = fairness_options(call);
	query->list = (size_t)args_integer(call->args, "list");
	query->positive = positive              ? dictionary_find_text(classes, positive)
			  : classes->count == 2 ? last_by_name(classes)
						: DICTIONARY_NONE;
	if (!positive || query->positive != DICTIONARY_NONE)
		return true;
	Text names = {0};
	for (uint32_t i = 0; i < classes->count && i < NAMED; i++)
		text_format(&names, "%s%s", i ? ", " : "", dictionary_word(classes, i));
	args_fault(call->args, "positive", 0, err, "there is no class \"%s\": there are %s%s", positive,
		text_of(&names), classes->count > NAMED ? ", …" : "");
	text_release(&names);
	return false;
}

void fairness_close(FairnessQuery *query)
{
	classifier_fairness_free(query->test);
	dictionary_release(&query->groups);
	free(query->by);
	*query = (FairnessQuery){0};
}

bool groups_enough(const char *by, const Dictionary *groups, const size_t *counts, size_t least, Error *err)
{
	size_t enough = 0;
	Text names = {0};
	for (uint32_t g = 0; g < groups->count; g++) {
		enough += counts[g] >= least;
		if (g < NAMED)
			text_format(
				&names, "%s%s has %zu", g ? ", " : "", dictionary_word(groups, g), counts[g]);
	}
	if (enough < 2)
		error_set(err, ERROR_INPUT,
			"a comparison needs two groups with %zu items or more, but of those by %s %s%s; least= "
			"asks for fewer",
			least, by, names.length ? text_of(&names) : "there is none",
			groups->count > NAMED ? ", …" : "");
	text_release(&names);
	return enough >= 2;
}

bool fairness_begin(FairnessQuery *query, const Dictionary *classes, const uint32_t *truth,
	const uint32_t *given, const uint32_t *groups, size_t count, Error *err)
{
	size_t n_groups = query->groups.count, kept = 0, *counts = memory_new(n_groups, sizeof *counts);
	uint32_t *rows = memory_new(3 * count, sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		if (groups[i] == DICTIONARY_NONE)
			continue;
		rows[kept] = truth[i];
		rows[count + kept] = given[i];
		rows[2 * count + kept++] = groups[i];
		counts[groups[i]]++;
	}
	bool fine = groups_enough(query->by, &query->groups, counts, query->options.least, err);
	classifier_fairness_free(query->test);
	query->test = NULL;
	if (fine)
		query->test = classifier_fairness_new(&(FairnessInput){.truth = rows,
			.given = rows + count,
			.groups = rows + 2 * count,
			.count = kept,
			.n_classes = classes->count,
			.n_groups = n_groups,
			.positive = query->positive,
			.options = query->options});
	free(counts);
	free(rows);
	return fine;
}

bool fairness_step(FairnessQuery *query, Pool *pool)
{
	return classifier_fairness_step(query->test, pool);
}

/* --- the answer --- */

void gap_columns(Table *table)
{
	static const char *const numbers[] = {
		"gap", "low", "high", "ratio", "ratio_low", "ratio_high", "chance"};
	table_column(table, "groups", COLUMN_INTEGER, 0);
	table_column(table, "highest", COLUMN_TEXT, 0);
	table_column(table, "lowest", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 4);
	table_column(table, "p", COLUMN_NUMBER, 5);
	table_column(table, "p_holm", COLUMN_NUMBER, 5);
}

void gap_cells(const GroupGap *gap, const Dictionary *groups, double holm, Table *table)
{
	bool known = gap->compared > 1;
	const double numbers[] = {
		gap->gap, gap->low, gap->high, gap->ratio, gap->ratio_low, gap->ratio_high, gap->chance};
	table_integer(table, (long long)gap->compared);
	table_text(table, known ? dictionary_word(groups, gap->highest) : "");
	table_text(table, known ? dictionary_word(groups, gap->lowest) : "");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_number(table, numbers[i]);
	table_number(table, known ? gap->permutation.p : NAN);
	table_number(table, holm);
}

void gap_remark(const GapOptions *options, size_t measures, Report *out)
{
	report_text(out,
		"gap: the highest group less the lowest, of those with %zu items or more (groups says how "
		"many); low and high: 95 %% interval of the difference between these two, of rates by "
		"Newcombe's "
		"formula (1998; of their ratio by Donner and Zou's, 2012), of other means by items drawn %zu "
		"times within each group. A gap is never below 0: chance is its mean when items are dealt to "
		"groups at random, and p the share of such dealings with as large a gap, counted out for two "
		"groups of rights and wrongs, otherwise %zu drawn; p_holm is corrected over %zu measures.",
		options->least, options->draws, options->permutations, measures);
}

static void group_row(const FairnessQuery *query, const Dictionary *classes, uint32_t group, uint32_t positive,
	bool several, Table *table)
{
	static const FairnessKind rates[] = {FAIR_SELECTION, FAIR_RECALL, FAIR_PRECISION, FAIR_FALSE_POSITIVE};
	const ClassifierFairness *test = query->test;
	const GroupMean *accuracy = &test->measures[0].means[group];
	const GroupMean *recall = &classifier_fairness_find(test, FAIR_RECALL, positive)->means[group];
	table_text(table, dictionary_word(&query->groups, group));
	if (several)
		table_text(table, dictionary_word(classes, positive));
	table_integer(table, (long long)accuracy->n);
	table_number(table, (double)recall->n / (double)accuracy->n);
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		table_number(table, classifier_fairness_find(test, rates[i], positive)->means[group].mean);
	table_number(table, 1 - recall->mean);
	table_number(table, accuracy->mean);
	table_number(table, accuracy->low);
	table_number(table, accuracy->high);
}

static void report_groups(const FairnessQuery *query, const Dictionary *classes, Report *out)
{
	static const char *const numbers[] = {"prevalence", "selection", "recall", "precision",
		"false_positive", "false_negative", "accuracy", "low", "high"};
	const ClassifierFairness *test = query->test;
	bool several = query->positive == DICTIONARY_NONE;
	Table *table = report_table(out, "groups");
	table_column(table, query->by, COLUMN_TEXT, 0);
	if (several)
		table_column(table, "class", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 4);
	for (uint32_t g = 0; g < test->n_groups; g++)
		for (uint32_t c = 0; test->measures[0].means[g].n && c < classes->count; c++)
			if (several || c == query->positive)
				group_row(query, classes, g, c, several, table);
}

static int by_evidence(const void *a, const void *b)
{
	const FairnessMeasure *x = *(const FairnessMeasure *const *)a, *y = *(const FairnessMeasure *const *)b;
	double p = isnan(x->holm) ? 2 : x->holm, q = isnan(y->holm) ? 2 : y->holm;
	if (p != q)
		return p < q ? -1 : 1;
	if (x->gap.gap != y->gap.gap && !isnan(x->gap.gap) && !isnan(y->gap.gap))
		return x->gap.gap > y->gap.gap ? -1 : 1;
	return x < y ? -1 : 1;
}

/* Those by class have a first row before them, accuracy, and of many classes people see the clearest. */
static const FairnessMeasure **order_of_measures(const FairnessQuery *query)
{
	const ClassifierFairness *test = query->test;
	const FairnessMeasure **order = memory_new(test->done, sizeof *order);
	for (size_t i = 0; i < test->done; i++)
		order[i] = &test->measures[i];
	if (query->positive == DICTIONARY_NONE && query->list && test->done > query->list + 1)
		qsort(order + 1, test->done - 1, sizeof *order, by_evidence);
	return order;
}

static void report_gaps(const FairnessQuery *query, const Dictionary *classes, Report *out)
{
	const ClassifierFairness *test = query->test;
	bool several = query->positive == DICTIONARY_NONE;
	Table *table = report_table(out, "fairness");
	table_column(table, "measure", COLUMN_TEXT, 0);
	table_column(table, "criterion", COLUMN_TEXT, 0);
	if (several)
		table_column(table, "class", COLUMN_TEXT, 0);
	gap_columns(table);
	const FairnessMeasure **order = order_of_measures(query);
	for (size_t i = 0; i < test->done; i++) {
		const FairnessMeasure *measure = order[i];
		table_text(table, fairness_name(measure->kind));
		table_text(table, fairness_criterion(measure->kind));
		if (several)
			table_text(table, measure->positive == DICTIONARY_NONE
						  ? ""
						  : dictionary_word(classes, measure->positive));
		gap_cells(&measure->gap, &query->groups, measure->holm, table);
	}
	free(order);
	if (!several || !query->list || test->done <= query->list + 1)
		return;
	table->lead = query->list + 1;
	report_text(out,
		"Of %zu gaps by class the %zu with the smallest p are shown on a screen (list=0: all).",
		test->done - 1, query->list);
}

static void tell_worst(const FairnessQuery *query, const char *about, Report *out)
{
	const FairnessMeasure *accuracy = &query->test->measures[0];
	const GroupGap *gap = &accuracy->gap;
	if (gap->compared < 2 || gap->gap <= 0)
		return;
	const GroupMean *worst = &accuracy->means[gap->lowest], *best = &accuracy->means[gap->highest];
	report_text(out,
		"%sWorst served is %s, with %.3f of %zu items right (95 %% %.3f to %.3f), against %.3f in %s: "
		"a gap that %s (p = %.2g after Holm).",
		about, dictionary_word(&query->groups, gap->lowest), worst->mean, worst->n, worst->low,
		worst->high, best->mean, dictionary_word(&query->groups, gap->highest),
		accuracy->holm < 0.05 ? "chance does not explain" : "chance may explain", accuracy->holm);
}

/* The four-fifths rule, of the one class that is said to be positive. */
static void tell_ratio(const FairnessQuery *query, const Dictionary *classes, Report *out)
{
	const FairnessMeasure *parity = classifier_fairness_find(query->test, FAIR_SELECTION, query->positive);
	if (query->positive == DICTIONARY_NONE || parity->gap.compared < 2 || isnan(parity->gap.ratio))
		return;
	const GroupGap *gap = &parity->gap;
	const char *verdict = gap->ratio < 0.8        ? gap->ratio_high < 0.8
								? "fails the four-fifths rule"
								: "is below four fifths, but the interval is not"
			      : gap->ratio_low >= 0.8 ? "passes the four-fifths rule"
						      : "is above four fifths, but the interval is not";
	report_text(out,
		"%s counts as the positive class. Items of %s are given it %.3f times as often as those of %s "
		"(95 %% %.3f to %.3f), which %s.",
		dictionary_word(classes, query->positive), dictionary_word(&query->groups, gap->lowest),
		gap->ratio, dictionary_word(&query->groups, gap->highest), gap->ratio_low, gap->ratio_high,
		verdict);
}

static void tell_small(const FairnessQuery *query, Report *out)
{
	const FairnessMeasure *accuracy = &query->test->measures[0];
	Text small = {0};
	size_t count = 0;
	for (uint32_t g = 0; g < query->test->n_groups; g++)
		if (accuracy->means[g].n && accuracy->means[g].n < query->options.least && ++count <= NAMED)
			text_format(&small, "%s%s (%zu)", small.length ? ", " : "",
				dictionary_word(&query->groups, g), accuracy->means[g].n);
	if (count)
		report_text(out, "Too few items to be compared: %s%s.", text_of(&small),
			count > NAMED ? ", …" : "");
	text_release(&small);
}

void fairness_report(const FairnessQuery *query, const Dictionary *classes, const char *about, Report *out)
{
	report_groups(query, classes, out);
	report_gaps(query, classes, out);
	tell_worst(query, about, out);
	tell_ratio(query, classes, out);
	tell_small(query, out);
	gap_remark(&query->options, query->test->count, out);
}
