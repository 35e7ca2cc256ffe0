#include "command/audit_limit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

LimitVerdict limit_judge(double effect, double low, double high, double limit)
{
	if (isnan(low) || isnan(high))
		return fabs(effect) > limit ? LIMIT_BEYOND : LIMIT_WITHIN;
	if (low > limit || high < -limit)
		return LIMIT_BEYOND;
	return low >= -limit && high <= limit ? LIMIT_WITHIN : LIMIT_UNCLEAR;
}

static double number_in(const Table *table, size_t row, const char *name)
{
	for (size_t c = 0; c < table->n_columns; c++)
		if (!strcmp(table->columns[c].name, name))
			return table_cell(table, row, c)->number;
	return NAN;
}

static void say(Report *out, const char *test, double effect, double low, double high, double limit)
{
	LimitVerdict verdict = limit_judge(effect, low, high, limit);
	Text figures = {0};
	text_format(&figures, "%s: the effect %.3f", test, effect);
	if (!isnan(low))
		text_format(&figures, ", 95 %% interval %.3f to %.3f,", low, high);
	if (verdict == LIMIT_BEYOND)
		report_warning(out, "%s lies beyond the limit of %g in size.", text_of(&figures), limit);
	else if (verdict == LIMIT_WITHIN)
		report_text(out, "%s lies within the limit of %g in size.", text_of(&figures), limit);
	else
		report_text(out,
			"%s may lie on either side of the limit of %g in size: the words are too few to tell.",
			text_of(&figures), limit);
	text_release(&figures);
}

void audit_judge_limit(Report *out, double limit)
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
		double effect = number_in(audits, row, "effect");
		double low = number_in(audits, row, "low"), high = number_in(audits, row, "high");
		table_text(table, table_cell(audits, row, 0)->text);
		table_number(table, limit);
		table_text(table, names[limit_judge(effect, low, high, limit)]);
	}
	for (size_t row = 0; row < rows; row++) {
		const Table *audits = &out->sections[at].table;
		say(out, table_cell(audits, row, 0)->text, number_in(audits, row, "effect"),
			number_in(audits, row, "low"), number_in(audits, row, "high"), limit);
	}
}
