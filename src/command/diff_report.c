/* What `diff` answers. */
#include "command/diff_work.h"
#include "command/drift_report.h"
#include "command/mean_cells.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void side_row(const DiffSide *side, const char *which, Table *table)
{
	char hash[DIGEST_TEXT];
	digest_text(&side->copy->digest, hash);
	hash[12] = '\0';
	table_text(table, which);
	table_text(table, side->name);
	table_text(table, object_kind_name(side->kind));
	table_integer(table, (long long)side->space->vectors.rows);
	table_integer(table, (long long)side->space->vectors.cols);
	table_number(table, side->occurred);
	table_number(table, side->norm);
	table_number(table, side->loss);
	table_integer(table, (long long)side->frozen);
	table_text(table, hash);
}

static void side_table(const DiffWork *work, Report *out)
{
	Table *table = report_table(out, "diff");
	table_column(table, "side", COLUMN_TEXT, 0);
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "occurrences", COLUMN_NUMBER, 0);
	table_column(table, "norm", COLUMN_NUMBER, 4);
	table_column(table, "loss", COLUMN_NUMBER, 4);
	table_column(table, "frozen", COLUMN_INTEGER, 0);
	table_column(table, "sha256", COLUMN_TEXT, 0);
	side_row(&work->sides[0], "before", table);
	side_row(&work->sides[1], "after", table);
}

/* --- how they were made --- */

typedef struct Making {
	Table *table;
	Report *out;
} Making;

static void difference(Making *making, const char *what, const char *before, const char *after)
{
	if (strcmp(before ? before : "", after ? after : "") == 0)
		return;
	if (!making->table) {
		making->table = report_table(making->out, "making");
		table_column(making->table, "what", COLUMN_TEXT, 0);
		table_column(making->table, "before", COLUMN_TEXT, 0);
		table_column(making->table, "after", COLUMN_TEXT, 0);
	}
	table_text(making->table, what);
	table_text(making->table, before);
	table_text(making->table, after);
}

/* The value of an option as it was typed, or NULL. */
static const char *typed(const CommandLine *line, const char *name, size_t length)
{
	for (size_t i = 1; i < line->count; i++)
		if (!line->tokens[i].plain && strncmp(line->tokens[i].text, name, length) == 0 &&
			line->tokens[i].text[length] == '=')
			return line->tokens[i].text + length + 1;
	return NULL;
}

/* Options of `from`; with `skip`, those that the other line has too are left out. */
static void option_differences(Making *making, const CommandLine lines[2], int from, bool skip)
{
	for (size_t i = 1; i < lines[from].count; i++) {
		const Token *token = &lines[from].tokens[i];
		const char *equals = token->plain ? NULL : strchr(token->text, '=');
		size_t length = equals ? (size_t)(equals - token->text) : 0;
		if (!equals || text_starts(token->text, "as=") ||
			(skip && typed(&lines[!from], token->text, length)))
			continue;
		char *name = memory_slice(token->text, length);
		difference(making, name, typed(&lines[0], name, length), typed(&lines[1], name, length));
		free(name);
	}
}

static void making_table(const DiffWork *work, Report *out)
{
	Making making = {.out = out};
	CommandLine lines[2] = {{0}, {0}};
	Error none = ERROR_INIT;
	const Provenance *was = &work->sides[0].space->provenance, *is = &work->sides[1].space->provenance;
	difference(&making, "made by", work->sides[0].line, work->sides[1].line);
	difference(&making, "latest run", was->command, is->command);
	if (command_line_parse(was->command ? was->command : "", &lines[0], &none) &&
		command_line_parse(is->command ? is->command : "", &lines[1], &none)) {
		option_differences(&making, lines, 0, false);
		option_differences(&making, lines, 1, true);
	}
	difference(&making, "data", was->parents, is->parents);
	difference(&making, "note", was->note, is->note);
	command_line_release(&lines[0]);
	command_line_release(&lines[1]);
}

/* --- items --- */

/* The first items of `has` that the other lacks: usually the most frequent ones. */
static void list_missing(const Space *has, const Space *lacks, const char *change, size_t most, Table *table)
{
	for (uint32_t row = 0; row < has->items.count && most > 0; row++) {
		const char *item = dictionary_word(&has->items, row);
		if (dictionary_find_text(&lacks->items, item) != DICTIONARY_NONE)
			continue;
		table_text(table, change);
		table_text(table, item);
		table_number(table, has->counts ? (double)has->counts[row] : NAN);
		most--;
	}
}

static void item_table(const DiffWork *work, Report *out)
{
	const DriftSummary *summary = drift_summary(work->drift);
	const Space *before = work->sides[0].space, *after = work->sides[1].space;
	if (summary->fresh + summary->lost == 0)
		return;
	Table *table = report_table(out, "items");
	table_column(table, "change", COLUMN_TEXT, 0);
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "count", COLUMN_NUMBER, 0);
	list_missing(after, before, "new", work->options.top, table);
	list_missing(before, after, "lost", work->options.top, table);
}

/* --- neighbours --- */

static void overlap_table(const DiffWork *work, Pool *pool, Report *out)
{
	const DriftSummary *summary = drift_summary(work->drift);
	char overlap[32];
	if (summary->k == 0)
		return;
	double *values = memory_new(summary->queries, sizeof *values);
	for (size_t i = 0; i < summary->queries; i++)
		values[i] = (double)drift_common(work->drift, i) / (double)summary->k;
	snprintf(overlap, sizeof overlap, "overlap@%zu", summary->k);
	Table *table = report_table(out, "neighbours");
	table_column(table, "n", COLUMN_INTEGER, 0);
	mean_columns(table, overlap);
	table_column(table, "chance", COLUMN_NUMBER, 4);
	table_integer(table, (long long)summary->queries);
	mean_cells(values, summary->queries, work->options.seed, pool, table);
	table_number(table, (double)summary->k / (double)(summary->among - 1));
	free(values);
}

/* --- the words around them --- */

static void report_coordinates(const DiffWork *work, Report *out)
{
	const char *before = work->sides[0].name, *after = work->sides[1].name;
	size_t was = work->sides[0].space->vectors.cols, is = work->sides[1].space->vectors.cols;
	if (was != is)
		report_text(out, "The vectors have %zu and %zu numbers: only their neighbours can be compared.",
			was, is);
	else if (work->align)
		report_text(out,
			"%s was turned onto %s first, by the orthogonal map that fits the directions of their "
			"%zu first common items best (Procrustes, without centring): cosine and shift are what "
			"no turn explains. align=none compares numbers as they stand.",
			before, after, work->fitted);
	else
		report_text(out,
			"Vectors were compared as they stand, in the same coordinates; align=orthogonal turns "
			"%s onto %s first.",
			before, after);
}

static bool same(const DiffWork *work)
{
	return digest_same(&work->sides[0].copy->digest, &work->sides[1].copy->digest);
}

void diff_report(const DiffWork *work, Pool *pool, Report *out)
{
	side_table(work, out);
	making_table(work, out);
	item_table(work, out);
	drift_report(work->drift, out);
	overlap_table(work, pool, out);
	report_coordinates(work, out);
	if (same(work))
		report_text(out, "%s and %s have the same content, to the last byte.", work->sides[0].name,
			work->sides[1].name);
}
