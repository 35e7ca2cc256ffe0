#include "command/audit_limit.h"

#include "audit/word_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

LimitVerdict limit_judge(double effect, double low, double high, double limit, bool low_is_extreme)
{
	double largest = low_is_extreme ? INFINITY : limit, least = low_is_extreme ? limit : -limit;
	if (isnan(low) || isnan(high))
		low = high = effect;
	if (low > largest || high < least)
		return LIMIT_BEYOND;
	return low >= least && high <= largest ? LIMIT_WITHIN : LIMIT_UNCLEAR;
}

static double number_in(const Table *table, size_t row, const char *name)
{
	for (size_t c = 0; c < table->n_columns; c++)
		if (!strcmp(table->columns[c].name, name))
			return table_cell(table, row, c)->number;
	return NAN;
}

static LimitVerdict judge_row(const Table *audits, size_t row, bool low_is_extreme, double limit)
{
	return limit_judge(number_in(audits, row, "effect"), number_in(audits, row, "low"),
		number_in(audits, row, "high"), limit, low_is_extreme);
}

static void say(const Table *audits, size_t row, bool low_is_extreme, double limit, Report *out)
{
	LimitVerdict verdict = judge_row(audits, row, low_is_extreme, limit);
	double low = number_in(audits, row, "low");
	const char *measured = low_is_extreme ? ", where low effects are the extreme ones" : " in size";
	Text figures = {0};
	text_format(&figures, "%s: the effect %.3f", table_cell(audits, row, 0)->text,
		number_in(audits, row, "effect"));
	if (!isnan(low))
		text_format(&figures, ", 95 %% interval %.3f to %.3f,", low, number_in(audits, row, "high"));
	if (verdict == LIMIT_BEYOND)
		report_warning(out, "%s lies beyond the limit of %g%s.", text_of(&figures), limit, measured);
	else if (verdict == LIMIT_WITHIN)
		report_text(out, "%s lies within the limit of %g%s.", text_of(&figures), limit, measured);
	else
		report_text(out,
			"%s may lie on either side of the limit of %g%s: the words are too few to tell.",
			text_of(&figures), limit, measured);
	text_release(&figures);
}

static bool is_low(const AuditTest *test, const Table *audits, size_t row)
{
	test = test ? test : audit_test_find(table_cell(audits, row, 0)->text);
	return test && test->words && test->words->low;
}

void audit_judge_limit(Report *out, const AuditTest *test, double limit)
{
	static const char *const names[] = {
		[LIMIT_WITHIN] = "within", [LIMIT_UNCLEAR] = "unclear", [LIMIT_BEYOND] = "beyond"};
	/* Adding a section may move the others. */
	size_t at = 0;
	while (at < out->count &&
		(out->sections[at].kind != SECTION_TABLE || strcmp(out->sections[at].table.name, "audit")))
		at++;
	size_t rows = at < out->count ? table_rows(&out->sections[at].table) : 0;
	if (!rows)
		return;
	Table *table = report_table(out, "limit");
	table_column(table, "test", COLUMN_TEXT, 0);
	table_column(table, "limit", COLUMN_NUMBER, 3);
	table_column(table, "verdict", COLUMN_TEXT, 0);
	for (size_t row = 0; row < rows; row++) {
		const Table *audits = &out->sections[at].table;
		table_text(table, table_cell(audits, row, 0)->text);
		table_number(table, limit);
		table_text(table, names[judge_row(audits, row, is_low(test, audits, row), limit)]);
	}
	for (size_t row = 0; row < rows; row++) {
		const Table audits = out->sections[at].table;
		say(&audits, row, is_low(test, &audits, row), limit, out);
	}
}
