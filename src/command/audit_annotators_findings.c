/* audit annotators: who uses labels otherwise than others do: each annotator, and groups of them. */
#include "audit/correction.h"
#include "command/audit_annotators.h"

#include <math.h>
#include <stdlib.h>

static const double LEVEL = 0.05; /* below which a corrected p is a finding */

static const char *annotator_name(const AnnotatorsWork *work, uint32_t annotator)
{
	return dictionary_word(&work->judgements.annotators, annotator);
}

/* --- bias by label --- */

typedef struct BiasRow {
	uint32_t annotator, label; /* DICTIONARY_NONE: numbers */
	const LabelBias *bias;
	double holm;
} BiasRow;

static int by_p(const void *a, const void *b)
{
	const BiasRow *one = a, *other = b;
	if (one->bias->p < other->bias->p || one->bias->p > other->bias->p)
		return one->bias->p < other->bias->p ? -1 : 1;
	double sizes[2] = {fabs(one->bias->bias), fabs(other->bias->bias)};
	if (sizes[0] < sizes[1] || sizes[0] > sizes[1])
		return sizes[0] > sizes[1] ? -1 : 1;
	if (one->annotator != other->annotator)
		return one->annotator < other->annotator ? -1 : 1;
	return (one->label > other->label) - (one->label < other->label);
}

/* Of two labels one tells it all. */
static bool is_told(const AnnotatorsWork *work, uint32_t label)
{
	return work->judgements.labels.count != 2 || label == 1;
}

static const char *measure_name(const AnnotatorsWork *work, uint32_t label)
{
	return label == DICTIONARY_NONE ? "(mean)" : dictionary_word(&work->judgements.labels, label);
}

static BiasRow *gather_biases(const AnnotatorsWork *work, size_t *count)
{
	size_t annotators = work->judgements.annotators.count, labels = work->judgements.labels.count;
	BiasRow *rows = memory_new(annotators * (labels + 1), sizeof *rows);
	*count = 0;
	/* Of two annotators the one does what the other does not. */
	for (uint32_t a = 0; a < (annotators == 2 ? 1 : annotators); a++) {
		const AnnotatorBias *its = &work->bias[a];
		for (uint32_t l = 0; its->by_label && l < labels; l++)
			if (is_told(work, l))
				rows[(*count)++] = (BiasRow){a, l, &its->by_label[l], NAN};
		if (!isnan(its->number.bias) && is_told(work, DICTIONARY_NONE))
			rows[(*count)++] = (BiasRow){a, DICTIONARY_NONE, &its->number, NAN};
	}
	return rows;
}

static size_t correct(BiasRow *rows, size_t count)
{
	double *p = memory_new(count, sizeof *p), *holm = memory_new(count, sizeof *holm);
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		p[i] = rows[i].bias->p;
	correction_holm(p, count, holm);
	for (size_t i = 0; i < count; i++) {
		rows[i].holm = holm[i];
		found += holm[i] < LEVEL;
	}
	free(p);
	free(holm);
	return found;
}

static void tell_biases(
	const AnnotatorsWork *work, const BiasRow *rows, size_t count, size_t found, Report *out)
{
	const BiasRow *first = rows;
	if (!found)
		report_text(out,
			"No annotator is found to use a label more or less than others do (%zu tests, Holm). "
			"That is no proof that nobody does.",
			count);
	else if (first->label == DICTIONARY_NONE)
		report_text(out,
			"%zu of %zu differences are findings below %.2f after Holm's correction, first of all "
			"that %s gives %.2f on average where others of the same items give %.2f.",
			found, count, LEVEL, annotator_name(work, first->annotator), first->bias->used,
			first->bias->others);
	else
		report_text(out,
			"%zu of %zu differences are findings below %.2f after Holm's correction, first of all "
			"that %s calls %.1f %% %s where others of the same items call %.1f %% so.",
			found, count, LEVEL, annotator_name(work, first->annotator), 100 * first->bias->used,
			measure_name(work, first->label), 100 * first->bias->others);
}

void audit_annotators_biases(const AnnotatorsWork *work, Report *out)
{
	size_t count;
	BiasRow *rows = gather_biases(work, &count);
	qsort(rows, count, sizeof *rows, by_p);
	size_t found = correct(rows, count);
	Table *table = report_table(out, "bias");
	table_column(table, "annotator", COLUMN_TEXT, 0);
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "used", COLUMN_NUMBER, 3);
	table_column(table, "others", COLUMN_NUMBER, 3);
	interval_columns(table, "bias", 3);
	table_column(table, "p", COLUMN_NUMBER, 5);
	table_column(table, "p_holm", COLUMN_NUMBER, 5);
	for (size_t i = 0; i < count && i < work->list; i++) {
		const BiasRow *row = &rows[i];
		table_text(table, annotator_name(work, row->annotator));
		table_text(table, measure_name(work, row->label));
		table_integer(table, (long long)work->bias[row->annotator].shared);
		table_number(table, row->bias->used);
		table_number(table, row->bias->others);
		interval_cells(table, row->bias->bias, row->bias->low, row->bias->high);
		table_number(table, row->bias->p);
		table_number(table, row->holm);
	}
	tell_biases(work, rows, count, found, out);
	if (count > work->list)
		report_text(
			out, "Of %zu differences those with the smallest p are listed (list=0: all).", count);
	free(rows);
}

/* --- groups --- */

static double *correct_gaps(const AnnotatorsWork *work, const AnnotatorGap *gaps, size_t count)
{
	double *p = memory_new(count, sizeof *p), *holm = memory_new(count, sizeof *holm);
	for (size_t i = 0; i < count; i++)
		p[i] = is_told(work, gaps[i].label) ? gaps[i].p : NAN;
	correction_holm(p, count, holm);
	free(p);
	return holm;
}

static void gap_row(const AnnotatorsWork *work, const AnnotatorGap *gap, double holm, Table *table)
{
	const Judgements *judgements = &work->judgements;
	table_text(table, dictionary_word(&judgements->groups, gap->group));
	if (work->by)
		table_text(table, gap->domain == DICTIONARY_NONE
					  ? "(all)"
					  : dictionary_word(&judgements->domains, gap->domain));
	table_text(table, measure_name(work, gap->label));
	table_integer(table, (long long)gap->items);
	table_number(table, gap->share);
	table_number(table, gap->others);
	interval_cells(table, gap->gap, gap->low, gap->high);
	table_number(table, gap->p);
	table_number(table, holm);
}

static void report_sizes(const AnnotatorsWork *work, Report *out)
{
	const Judgements *judgements = &work->judgements;
	Text left_out = {0};
	size_t unknown = 0;
	Table *table = report_table(out, "groups");
	table_column(table, work->group, COLUMN_TEXT, 0);
	table_column(table, "annotators", COLUMN_INTEGER, 0);
	for (uint32_t g = 0; g < judgements->groups.count; g++) {
		size_t size = annotator_groups_size(work->groups, g);
		if (!size)
			text_format(&left_out, "%s%s", left_out.length ? ", " : "",
				dictionary_word(&judgements->groups, g));
		if (!size)
			continue;
		table_text(table, dictionary_word(&judgements->groups, g));
		table_integer(table, (long long)size);
	}
	for (size_t a = 0; a < judgements->annotators.count; a++)
		unknown += judgements->group[a] == DICTIONARY_NONE;
	if (left_out.length)
		report_text(out, "Groups of a single annotator are left out: %s.", text_of(&left_out));
	if (unknown)
		report_text(out, "Of %zu annotators the %s is not known.", unknown, work->group);
	text_release(&left_out);
}

/* Of groups of equal size every way of dealing has its mirror image, which is as large. */
static void tell_power(const AnnotatorsWork *work, size_t partitions, bool exact, size_t tests, Report *out)
{
	size_t sizes[2] = {0}, n = 0;
	for (uint32_t g = 0; g < work->judgements.groups.count && n < 2; g++)
		if (annotator_groups_size(work->groups, g))
			sizes[n++] = annotator_groups_size(work->groups, g);
	double least = (sizes[0] == sizes[1] ? 2 : 1) / (double)partitions;
	if (exact && least * (double)tests >= LEVEL)
		report_text(out,
			"These are too few annotators for %zu %s: no p is below %.3f and no p_holm below %.3f, "
			"whatever they do.",
			tests, tests == 1 ? "test" : "tests", least, fmin(1, least * (double)tests));
}

static void tell_gaps(
	const AnnotatorsWork *work, const AnnotatorGap *first, double holm, size_t tests, Report *out)
{
	const char *group = first ? dictionary_word(&work->judgements.groups, first->group) : "";
	const char *place = first && first->domain != DICTIONARY_NONE
				    ? dictionary_word(&work->judgements.domains, first->domain)
				    : NULL;
	size_t partitions;
	bool exact = annotator_groups_exact(work->groups, &partitions);
	if (!first || holm >= LEVEL)
		report_text(out, "No group is found to label otherwise than the others (Holm).");
	else if (first->label == DICTIONARY_NONE)
		report_text(out,
			"Groups label otherwise: annotators of %s give %.2f on average where others of the "
			"same items give %.2f%s%s.",
			group, first->share, first->others, place ? ", of " : "", place ? place : "");
	else
		report_text(out,
			"Groups label otherwise: annotators of %s call %.1f %% %s where others of the same "
			"items call %.1f %% so%s%s.",
			group, 100 * first->share, measure_name(work, first->label), 100 * first->others,
			place ? ", of " : "", place ? place : "");
	report_text(out,
		"Groups: p is the share of %zu %s of dealing the annotators to groups of these sizes that give "
		"as large a gap, the interval that of drawing other annotators; the items are as they are.",
		partitions, exact ? "ways (all there are)" : "random ways");
	tell_power(work, partitions, exact, tests, out);
}

void audit_annotators_groups(const AnnotatorsWork *work, Report *out)
{
	size_t count;
	if (work->no_groups.kind != ERROR_NONE)
		report_warning(out, "No comparison by %s: %s.", work->group, work->no_groups.message);
	if (!work->groups)
		return;
	const AnnotatorGap *gaps = annotator_groups_gaps(work->groups, &count), *first = NULL;
	double *holm = correct_gaps(work, gaps, count), least = 2;
	size_t tests = 0;
	report_sizes(work, out);
	Table *table = report_table(out, "gaps");
	table_column(table, work->group, COLUMN_TEXT, 0);
	if (work->by)
		table_column(table, work->by, COLUMN_TEXT, 0);
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "used", COLUMN_NUMBER, 3);
	table_column(table, "others", COLUMN_NUMBER, 3);
	interval_columns(table, "gap", 3);
	table_column(table, "p", COLUMN_NUMBER, 5);
	table_column(table, "p_holm", COLUMN_NUMBER, 5);
	for (size_t i = 0; i < count; i++) {
		if (!is_told(work, gaps[i].label) || !gaps[i].items)
			continue;
		gap_row(work, &gaps[i], holm[i], table);
		tests++;
		first = holm[i] < least ? &gaps[i] : first;
		least = fmin(least, holm[i]);
	}
	tell_gaps(work, first, least, tests, out);
	free(holm);
}
