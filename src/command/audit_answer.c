/* What audit answers. */
#include "command/audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Table *audit_table(Report *out, bool several)
{
	Table *table = report_table(out, "audit");
	table_column(table, "test", COLUMN_TEXT, 0);
	if (several)
		table_column(table, "by", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "effect", COLUMN_NUMBER, 3);
	table_column(table, "low", COLUMN_NUMBER, 3);
	table_column(table, "high", COLUMN_NUMBER, 3);
	table_column(table, "p", COLUMN_NUMBER, 5);
	table_column(table, "p_strict", COLUMN_NUMBER, 5);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "lost", COLUMN_INTEGER, 0);
	table_column(table, "p_low", COLUMN_NUMBER, 5);
	table_column(table, "p_high", COLUMN_NUMBER, 5);
	table_column(table, "statistic", COLUMN_NUMBER, 4);
	return table;
}

void audit_add_result(Table *table, const AuditQuery *query, const Audit *audit, const char *by)
{
	const Permutation *p = &audit->permutation;
	table_text(table, query->name);
	if (by)
		table_text(table, by);
	table_integer(table, (long long)audit->n);
	table_number(table, audit->effect);
	table_number(table, audit->low);
	table_number(table, audit->high);
	table_number(table, p->seen ? p->p : NAN);
	table_number(table, p->seen ? p->p_strict : NAN);
	table_text(table, !p->seen ? "" : p->exact ? "exact" : "random");
	table_integer(table, (long long)audit_lost(audit));
	table_number(table, p->seen ? p->low : NAN);
	table_number(table, p->seen ? p->high : NAN);
	table_number(table, audit->statistic);
}

static int by_falling_association(const void *a, const void *b)
{
	double left = ((const AuditWord *)a)->association, right = ((const AuditWord *)b)->association;
	return (left < right) - (left > right);
}

static bool words_have_p(const Audit *audit)
{
	return audit->n_words && !isnan(audit->words[0].p);
}

size_t audit_words_of_set(const AuditWord *words, const AuditWord *end)
{
	size_t count = 0;
	while (words + count < end && words[count].role == words[0].role)
		count++;
	return count;
}

static void add_word(Table *table, const AuditWord *word, bool p, bool influence, bool number)
{
	table_text(table, (char[]){word->role, '\0'});
	table_text(table, word->word);
	table_number(table, word->association);
	if (p)
		table_number(table, word->p);
	if (influence)
		table_number(table, word->influence);
	if (number)
		table_number(table, word->number);
}

static void report_words(Report *out, Audit *audit)
{
	if (audit->concept && !audit->n_words)
		return;
	Table *table = report_table(out, "words");
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "word", COLUMN_TEXT, 0);
	table_column(table, "association", COLUMN_NUMBER, 4);
	bool p = words_have_p(audit), influence = !audit->concept;
	if (p)
		table_column(table, "p", COLUMN_NUMBER, 5);
	if (influence)
		table_column(table, "influence", COLUMN_NUMBER, 4);
	if (audit->test->number)
		table_column(table, audit->test->number, COLUMN_NUMBER, 4);
	AuditWord *words = audit->words, *end = words + audit->n_words;
	while (words < end) {
		size_t count = audit_words_of_set(words, end);
		qsort(words, count, sizeof *words, by_falling_association);
		for (size_t i = 0; i < count; i++)
			add_word(table, &words[i], p, influence, audit->test->number != NULL);
		words += count;
	}
	report_text(out, "association: %s%s.", audit->test->reading,
		influence ? "; influence: the effect less what it is without the word" : "");
}

void audit_sets_table(Report *out, const Selection *sets, size_t count)
{
	Table *table = report_table(out, "sets");
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "used", COLUMN_INTEGER, 0);
	table_column(table, "lost", COLUMN_INTEGER, 0);
	table_column(table, "checksum", COLUMN_TEXT, 0);
	for (size_t i = 0; i < count; i++) {
		const Selection *selection = &sets[i];
		table_text(table, (char[]){selection->role, '\0'});
		table_text(table, selection->set->name);
		table_integer(table, (long long)selection->set->count);
		table_integer(table, (long long)selection->count);
		table_integer(table, (long long)selection->n_lost);
		table_text(table, wordset_checksum(selection->set));
	}
}

static void report_lost(Report *out, const Audit *audit)
{
	Text lost = {0}, left_out = {0};
	size_t lowered = 0, zero = 0;
	for (size_t i = 0; i < audit->n_sets; i++) {
		const Selection *selection = &audit->sets[i];
		lowered += selection->lowered;
		zero += selection->n_zero;
		for (size_t j = 0; j < selection->n_lost; j++) {
			Text *to = j + selection->n_left_out < selection->n_lost ? &lost : &left_out;
			text_format(to, "%s%s (%c)", to->length ? ", " : "",
				selection->set->words[selection->lost[j]], selection->role);
		}
	}
	if (lost.length)
		report_text(out, "Not in the space: %s.", text_of(&lost));
	if (zero)
		report_text(out, "%zu of these %s there with a vector of zeros, which has no direction.", zero,
			zero == 1 ? "is" : "are");
	if (left_out.length)
		report_text(out, "In the space, and left out because what belongs with them is not: %s.",
			text_of(&left_out));
	audit_report_replacements(out, audit);
	if (lowered)
		report_text(out, "%zu word%s in the space in lower case only.", lowered,
			lowered == 1 ? " stands" : "s stand");
	text_release(&lost);
	text_release(&left_out);
}

static void report_null(Report *out, const Audit *audit)
{
	const AuditNull *null = &audit->null;
	Table *table = report_table(out, "null");
	table_column(table, "draws", COLUMN_INTEGER, 0);
	static const char *const columns[] = {"mean", "sd", "low", "high", "quantile", "p"};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i], COLUMN_NUMBER, i < 4 ? 3 : 4);
	table_integer(table, (long long)null->draws);
	table_number(table, null->mean);
	table_number(table, null->sd);
	table_number(table, null->low);
	table_number(table, null->high);
	table_number(table, null->quantile);
	table_number(table, null->p);
	report_text(out,
		"null: effects of random words in the place of X%s, %s; low and high hold 95 %% of them; "
		"quantile: the share that the effect of %.3f is not below; p: twice the smaller tail.",
		strchr(audit->test->roles, 'Y') ? " and Y" : "",
		null->matched ? "about as frequent as those that they stand for"
			      : "all words alike, since their frequencies are not known (null=rows takes the "
				"order of rows for them)",
		audit->effect);
}

void audit_report_details(Report *out, Audit *audit)
{
	report_text(out, "%s.", audit->finding);
	report_words(out, audit);
	audit_report_concept(out, audit);
	if (audit->null.draws)
		report_null(out, audit);
	audit_sets_table(out, audit->sets, audit->n_sets);
	report_lost(out, audit);
	for (size_t i = 0; i < audit->n_notes; i++)
		report_text(out, "%s.", audit->notes[i]);
	const char *first = audit->sets[0].set->citation, *last = audit->sets[audit->n_sets - 1].set->citation;
	if (first && last && !strcmp(first, last)) /* a published test, not sets of different origin */
		report_text(out, "Word sets: %s.", first);
}

void audit_report_benchmark(Report *out, const AuditQuery *query)
{
	if (query->benchmark)
		report_text(out, "%s: %s.", query->changed ? "Careful" : "Benchmark", query->benchmark);
}
