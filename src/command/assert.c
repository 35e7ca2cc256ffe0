/* assert: a gate for scripts. It reads the tables of the last answer. */
#include "command/command.h"

#include <math.h>
#include <string.h>

typedef enum Comparison { BELOW, AT_MOST, EQUAL, UNEQUAL, AT_LEAST, ABOVE, COMPARISONS } Comparison;

static const char *const signs[COMPARISONS] = {"<", "<=", "=", "!=", ">=", ">"};

static bool find_comparison(const Call *call, Comparison *found, Error *err)
{
	const char *sign = args_text(call->args, "op");
	sign = strcmp(sign, "==") == 0 ? "=" : sign;
	for (int i = 0; i < COMPARISONS; i++)
		if (strcmp(signs[i], sign) == 0) {
			*found = (Comparison)i;
			return true;
		}
	return args_fault(call->args, "op", 0, err, "\"%s\" does not compare; use <, <=, =, !=, >= or >", sign);
}

/* The first table of the last answer that has the column. */
static const Table *find_column(const Report *last, const char *name, size_t *column)
{
	for (size_t i = 0; i < last->count; i++) {
		const Table *table = &last->sections[i].table;
		for (*column = 0; *column < table->n_columns; ++*column)
			if (strcmp(table->columns[*column].name, name) == 0)
				return table;
	}
	return NULL;
}

static bool no_column(const Call *call, Error *err)
{
	const Report *last = &call->session->last;
	Text names = {0};
	for (size_t i = 0; i < last->count; i++)
		for (size_t j = 0; j < last->sections[i].table.n_columns; j++)
			text_format(&names, "%s%s", names.length ? ", " : "",
				last->sections[i].table.columns[j].name);
	args_fault(call->args, "metric", 0, err, "the last answer has no column \"%s\"; %s%s",
		args_text(call->args, "metric"), names.length ? "it has " : "ask something with a table first",
		text_of(&names));
	text_release(&names);
	return false;
}

static bool holds(double value, Comparison comparison, double bound)
{
	switch (comparison) {
	case BELOW:
		return value < bound;
	case AT_MOST:
		return value <= bound;
	case EQUAL:
		return value == bound;
	case UNEQUAL:
		return value != bound && !isnan(value);
	case AT_LEAST:
		return value >= bound;
	default:
		return value > bound;
	}
}

static bool check_text(const Call *call, const char *value, Comparison comparison, Error *err)
{
	const char *wanted = args_text(call->args, "value"), *metric = args_text(call->args, "metric");
	if (comparison != EQUAL && comparison != UNEQUAL)
		return args_fault(call->args, "op", 0, err, "%s holds words; compare it with = or !=", metric);
	if ((strcmp(value, wanted) == 0) == (comparison == EQUAL))
		return true;
	return error_set(err, ERROR_GATE, "gate failed: %s is %s, wanted %s %s", metric, value,
		signs[comparison], wanted);
}

static bool check_cell(
	const Call *call, const Table *table, size_t row, size_t column, Comparison comparison, Error *err)
{
	const Cell *cell = table_cell(table, row, column);
	if (table->columns[column].kind == COLUMN_TEXT)
		return check_text(call, cell->text, comparison, err);
	const char *metric = args_text(call->args, "metric");
	double bound;
	if (!text_to_number(args_text(call->args, "value"), &bound))
		return args_fault(call->args, "value", 0, err, "%s is a number; compare it with one", metric);
	if (isnan(cell->number))
		return error_set(err, ERROR_GATE, "gate failed: %s is not known", metric);
	if (holds(cell->number, comparison, bound))
		return true;
	return error_set(err, ERROR_GATE, "gate failed: %s is %.6g, wanted %s %.6g", metric, cell->number,
		signs[comparison], bound);
}

static bool run_assert(const Call *call, Report *out, Error *err)
{
	Comparison comparison = EQUAL;
	size_t column;
	if (!find_comparison(call, &comparison, err))
		return false;
	const Table *table = find_column(&call->session->last, args_text(call->args, "metric"), &column);
	if (!table)
		return no_column(call, err);
	size_t rows = table_rows(table), row = (size_t)args_integer(call->args, "row");
	if (row > rows)
		return error_set(err, ERROR_GATE,
			"gate failed: the last answer has %zu rows, row %zu was asked for", rows, row);
	for (size_t i = row ? row - 1 : 0; i < (row ? row : rows); i++)
		if (!check_cell(call, table, i, column, comparison, err))
			return false;
	report_text(out, "holds: %s %s %s", args_text(call->args, "metric"), signs[comparison],
		args_text(call->args, "value"));
	return true;
}

const Command command_assert = {
	.name = "assert",
	.group = "judge",
	.summary = "A gate for scripts: fail with status 4 unless the last answer's column compares as said",
	.help = "METRIC is a column of the last answer: effect, p, cosine, precision@1, item. A value that is "
		"not known fails the gate.",
	.args = {{.name = "metric",
			 .kind = ARG_TEXT,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "a column of the last answer"},
		{.name = "op",
			.kind = ARG_TEXT,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "<, <=, =, !=, >= or >"},
		{.name = "value",
			.kind = ARG_TEXT,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "a number, or a word for columns of words"},
		{.name = "row",
			.kind = ARG_INTEGER,
			.help = "which row, from 1; 0 is every row",
			.fallback = "1",
			.low = 0,
			.high = 1e9}},
	.literal = true,
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\nassert dim = 10",
	.run = run_assert,
};
