/* assert: a gate for scripts. It reads the tables of the last answer. */
#include "command/command.h"
#include "command/gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CONDITIONS = 8 };

/* A column that must say something, of where=. */
typedef struct Condition {
	char *column, *value;
} Condition;

typedef struct Assertion {
	const Call *call;
	const char *metric;
	Gate gate;
	Condition conditions[CONDITIONS];
	size_t n_conditions;
	const Table *table;
	size_t column, low, high; /* of the table; low and high when the gate goes by them */
} Assertion;

/* --- which table, column and rows --- */

static bool column_of(const Table *table, const char *name, size_t *column)
{
	for (*column = 0; *column < table->n_columns; ++*column)
		if (strcmp(table->columns[*column].name, name) == 0)
			return true;
	return false;
}

static bool serves(const Assertion *self, const Section *section, size_t *column)
{
	const char *wanted = args_text(self->call->args, "table");
	const Table *table = &section->table;
	size_t other;
	if (section->kind != SECTION_TABLE || (wanted && strcmp(wanted, table->name) != 0) ||
		!column_of(table, self->metric, column))
		return false;
	for (size_t i = 0; i < self->n_conditions; i++)
		if (!column_of(table, self->conditions[i].column, &other))
			return false;
	return true;
}

static void add_names(const Table *table, Text *names)
{
	for (size_t j = 0; j < table->n_columns; j++)
		text_format(names, "%s%s", names->length ? ", " : "", table->columns[j].name);
}

static bool no_table(const Assertion *self, Error *err)
{
	const Report *last = &self->call->session->last;
	const char *wanted = args_text(self->call->args, "table");
	Text names = {0};
	for (size_t i = 0; i < last->count; i++) {
		if (wanted && last->sections[i].kind == SECTION_TABLE)
			text_format(&names, "%s%s", names.length ? ", " : "", last->sections[i].table.name);
		else if (last->sections[i].kind == SECTION_TABLE)
			add_names(&last->sections[i].table, &names);
	}
	if (wanted)
		args_fault(self->call->args, "table", 0, err,
			"the last answer has no table \"%s\" with the columns that are asked for; its tables "
			"are %s",
			wanted, names.length ? text_of(&names) : "none");
	else
		args_fault(self->call->args, "metric", 0, err, "the last answer has no column \"%s\"%s; %s%s",
			self->metric, self->n_conditions ? " beside those of where=" : "",
			names.length ? "it has " : "ask something with a table first", text_of(&names));
	text_release(&names);
	return false;
}

/* The first table of the last answer that has the columns. */
static bool find_table(Assertion *self, Error *err)
{
	const Report *last = &self->call->session->last;
	for (size_t i = 0; i < last->count && !self->table; i++)
		if (serves(self, &last->sections[i], &self->column))
			self->table = &last->sections[i].table;
	return self->table || no_table(self, err);
}

/* METRIC_low and METRIC_high, or the columns low and high whose nearest number to the left is the metric. */
static bool find_interval(Assertion *self, Error *err)
{
	const Table *table = self->table;
	Text low = {0}, high = {0};
	text_format(&low, "%s_low", self->metric);
	text_format(&high, "%s_high", self->metric);
	bool found =
		column_of(table, text_of(&low), &self->low) && column_of(table, text_of(&high), &self->high);
	text_release(&low);
	text_release(&high);
	self->low = found ? self->low : self->column + 1;
	self->high = found ? self->high : self->column + 2;
	while (!found && self->low < table->n_columns && table->columns[self->low].kind == COLUMN_TEXT)
		self->high = ++self->low + 1;
	found = found || (self->high < table->n_columns && !strcmp(table->columns[self->low].name, "low") &&
				 !strcmp(table->columns[self->high].name, "high"));
	return found || args_fault(self->call->args, "by", 0, err,
				"%s has no interval here: low and high do not stand beside it in the table %s",
				self->metric, table->name);
}

static bool cell_says(const Table *table, size_t row, size_t column, const char *value)
{
	const Cell *cell = table_cell(table, row, column);
	double number;
	if (table->columns[column].kind == COLUMN_TEXT)
		return cell->text && strcmp(cell->text, value) == 0;
	return text_to_number(value, &number) && cell->number == number;
}

static bool row_fits(const Assertion *self, size_t row)
{
	size_t column;
	for (size_t i = 0; i < self->n_conditions; i++)
		if (!column_of(self->table, self->conditions[i].column, &column) ||
			!cell_says(self->table, row, column, self->conditions[i].value))
			return false;
	return true;
}

/* --- reading the line --- */

/* test=weat7,by=ripa */
static bool read_conditions(Assertion *self, Error *err)
{
	const char *at = args_text(self->call->args, "where");
	while (at && *at) {
		size_t name = strcspn(at, "=,"), whole = strcspn(at, ",");
		if (name == 0 || at[name] != '=' || self->n_conditions == CONDITIONS)
			return args_fault(self->call->args, "where", 0, err,
				"where= takes up to %d conditions, each a column, = and what it says: "
				"where=test=weat7,by=weat",
				CONDITIONS);
		self->conditions[self->n_conditions++] =
			(Condition){memory_slice(at, name), memory_slice(at + name + 1, whole - name - 1)};
		at += whole + (at[whole] == ',');
	}
	return true;
}

static bool read_line(Assertion *self, Error *err)
{
	const Args *args = self->call->args;
	bool by_interval = strcmp(args_text(args, "by"), "interval") == 0, strict = args_yes(args, "strict");
	self->metric = args_text(args, "metric");
	self->gate = (Gate){.metric = self->metric,
		.tolerance = args_number(args, "tolerance"),
		.by = !by_interval ? GATE_VALUE
		      : strict     ? GATE_WHOLE
				   : GATE_REACHES};
	if (!comparison_find(args_text(args, "op"), &self->gate.comparison))
		return args_fault(args, "op", 0, err, "\"%s\" does not compare; use <, <=, =, !=, >= or >",
			args_text(args, "op"));
	if (strict && !by_interval)
		return args_fault(args, "strict", 0, err, "strict=yes is about intervals: add by=interval");
	return read_conditions(self, err);
}

/* --- checking --- */

static bool check_text(const Assertion *self, const char *value, const char *place, Error *err)
{
	const char *wanted = args_text(self->call->args, "value");
	Comparison comparison = self->gate.comparison;
	value = value ? value : "";
	if (comparison != EQUAL && comparison != UNEQUAL)
		return args_fault(self->call->args, "op", 0, err,
			"%s holds words; compare it with = or !=", self->metric);
	if ((strcmp(value, wanted) == 0) == (comparison == EQUAL))
		return true;
	return error_set(err, ERROR_GATE, "gate failed: %s is %s%s, wanted %s %s", self->metric, value, place,
		comparison_signs[comparison], wanted);
}

static bool check_row(Assertion *self, size_t row, Error *err)
{
	const Cell *cell = table_cell(self->table, row, self->column);
	Text place = {0};
	if (self->n_conditions)
		text_format(&place, " where %s", args_text(self->call->args, "where"));
	bool fine;
	if (self->table->columns[self->column].kind == COLUMN_TEXT) {
		fine = check_text(self, cell->text, text_of(&place), err);
	} else {
		GateFigure figure = {.value = cell->number};
		if (self->gate.by != GATE_VALUE) {
			figure.low = table_cell(self->table, row, self->low)->number;
			figure.high = table_cell(self->table, row, self->high)->number;
		}
		fine = gate_check(&self->gate, &figure, text_of(&place), err);
	}
	text_release(&place);
	return fine;
}

static bool read_bound(Assertion *self, Error *err)
{
	return self->table->columns[self->column].kind == COLUMN_TEXT ||
	       text_to_number(args_text(self->call->args, "value"), &self->gate.bound) ||
	       args_fault(
		       self->call->args, "value", 0, err, "%s is a number; compare it with one", self->metric);
}

/* Row 0 is every row that fits; with where= it is what is meant when row= is left out. */
static bool check_rows(Assertion *self, size_t *checked, Error *err)
{
	const Args *args = self->call->args;
	size_t wanted = self->n_conditions && !args_given(args, "row") ? 0 : (size_t)args_integer(args, "row");
	size_t fitting = 0;
	for (size_t i = 0; i < table_rows(self->table); i++) {
		if (!row_fits(self, i) || (++fitting != wanted && wanted))
			continue;
		if (!check_row(self, i, err))
			return false;
		++*checked;
	}
	if (*checked || (!self->n_conditions && !wanted))
		return true;
	if (self->n_conditions)
		return error_set(err, ERROR_GATE,
			"gate failed: %zu rows of the last answer's table %s are such that %s", fitting,
			self->table->name, args_text(args, "where"));
	return error_set(err, ERROR_GATE, "gate failed: the last answer has %zu rows, row %zu was asked for",
		fitting, wanted);
}

static void tell(const Assertion *self, size_t checked, Report *out)
{
	const Args *args = self->call->args;
	Text said = {0};
	text_format(&said, "holds: %s %s %s", self->metric, comparison_signs[self->gate.comparison],
		args_text(args, "value"));
	if (self->gate.tolerance > 0)
		text_format(&said, " with a tolerance of %.6g", self->gate.tolerance);
	if (self->gate.by == GATE_WHOLE)
		text_add(&said, " for the whole interval");
	if (self->gate.by == GATE_REACHES)
		text_add(&said, " for some of the interval");
	if (self->n_conditions)
		text_format(&said, " where %s", args_text(args, "where"));
	if (checked != 1)
		text_format(&said, ", %zu rows", checked);
	report_text(out, "%s", text_of(&said));
	text_release(&said);
}

static bool run_assert(const Call *call, Report *out, Error *err)
{
	Assertion self = {.call = call};
	size_t checked = 0;
	bool fine = read_line(&self, err) && find_table(&self, err) && read_bound(&self, err) &&
		    (self.gate.by == GATE_VALUE || find_interval(&self, err)) &&
		    check_rows(&self, &checked, err);
	if (fine)
		tell(&self, checked, out);
	for (size_t i = 0; i < self.n_conditions; i++) {
		free(self.conditions[i].column);
		free(self.conditions[i].value);
	}
	return fine;
}

const Command command_assert = {
	.name = "assert",
	.group = "judge",
	.summary = "A gate for scripts: fail with status 4 unless the last answer's column compares as said",
	.help = "METRIC is a column of the last answer: effect, p, cosine, precision@1, item. A value that is "
		"not known fails the gate. With by=interval it is the interval of the metric that counts, the "
		"columns low and high beside it: `assert effect < 0.5 by=interval` fails only when the whole "
		"interval lies at 0.5 or above, so that noise alone stops nothing; with strict=yes it holds "
		"only when the whole interval lies below, so that nothing passes for want of data. "
		"`where=test=weat7` looks at the rows of that test, all of which must hold. docs/gates.md has "
		"a script that is run by a build server.",
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
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what is compared: the value, or its interval, any part of which will do",
			.fallback = "value",
			.choices = "value|interval"},
		{.name = "strict",
			.kind = ARG_YESNO,
			.help = "the whole of the interval must compare as said",
			.fallback = "no"},
		{.name = "tolerance",
			.kind = ARG_NUMBER,
			.help = "by so much the number may miss the bound",
			.fallback = "0",
			.low = 0,
			.high = 1e300},
		{.name = "table", .kind = ARG_TEXT, .help = "the table's name; else the first with the column"},
		{.name = "where",
			.kind = ARG_TEXT,
			.help = "rows with this in a column: test=weat7, or test=weat7,by=ripa"},
		{.name = "row",
			.kind = ARG_INTEGER,
			.help = "which row, from 1; 0 is every row; with where=, of those that fit (every one)",
			.fallback = "1",
			.low = 0,
			.high = 1e9}},
	.literal = true,
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\nassert dim = 10",
	.run = run_assert,
};
