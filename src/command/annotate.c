/* annotate: what a table says of the items of a space. */
#include "command/command.h"
#include "data/metadata.h"
#include "session/version.h"

#include <stdlib.h>

static size_t count_known(const MetadataColumn *column, size_t rows)
{
	size_t known = 0;
	for (size_t i = 0; i < rows; i++)
		known += column->numbers ? column->numbers[i] == column->numbers[i]
					 : column->of[i] != DICTIONARY_NONE;
	return known;
}

static void report_columns(const Metadata *metadata, Report *out)
{
	Table *table = report_table(out, "columns");
	table_column(table, "column", COLUMN_TEXT, 0);
	table_column(table, "values", COLUMN_TEXT, 0);
	table_column(table, "known", COLUMN_INTEGER, 0);
	table_column(table, "different", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < metadata->count; i++) {
		const MetadataColumn *column = &metadata->columns[i];
		table_text(table, column->name);
		table_text(table, column->numbers ? "numbers" : "words");
		table_integer(table, (long long)count_known(column, metadata->rows));
		if (column->numbers)
			table_number(table, __builtin_nan(""));
		else
			table_integer(table, column->words.count);
	}
}

/* What was known before, and more; NULL with an error. */
static Metadata *join(const Space *space, const Metadata *more, Error *err)
{
	Metadata *all = metadata_new(space->vectors.rows);
	if ((!space->metadata || metadata_join(space->metadata, all, err)) && metadata_join(more, all, err))
		return all;
	metadata_unref(all);
	return NULL;
}

static bool annotate(const Call *call, Object *object, Report *out, Error *err)
{
	MetadataFit fit;
	Space *space = object->space;
	Error why = ERROR_INIT;
	Metadata *read = metadata_read(args_text(call->args, "file"), args_text(call->args, "key"),
		args_yes(call->args, "order"), &space->items, &fit, &why);
	if (!read)
		free(fit.key);
	if (!read)
		return args_fault(
			call->args, args_given(call->args, "key") ? "key" : "file", 0, err, "%s", why.message);
	Metadata *all = join(space, read, err);
	metadata_unref(read);
	if (all) {
		/* Jobs, panes and versions keep the space as it was. */
		object->space = space_with_metadata(space, all);
		space_unref(space);
		session_changed(call->session, object);
		report_columns(all, out);
		report_text(out,
			"%zu of %zu lines belong to items of %s%s%s, which has %zu. `map %s colour=COLUMN` "
			"shows a column.",
			fit.used, fit.lines, object->name, fit.key ? ", by the column " : "",
			fit.key ? fit.key : "", all->rows, object->name);
	}
	free(fit.key);
	return all != NULL;
}

static bool run_annotate(const Call *call, Report *out, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	if (!session_space(call->session, args_text(call->args, "space"), &name, &why))
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	Object *object;
	if (version_named(call->session, name, &object))
		return args_fault(call->args, "space", 0, err,
			"%s is a version, which does not change; rollback %s first", name, name);
	object = session_find(call->session, name);
	return object->task
		       ? args_fault(call->args, "space", 0, err,
				 "job %d is at work on %s; wait for it, or stop it", object->task->number, name)
		       : annotate(call, object, out, err);
}

const Command command_annotate = {
	.name = "annotate",
	.group = "data",
	.summary = "Read what a table says of the items of a space, to colour maps by",
	.help = "A table with a line of names (CSV, TSV, semicolons) gives each item numbers, words and dates; "
		"its lines find their items by a column of their names. Columns of earlier tables stay, unless "
		"they are called the same. `map colour=COLUMN` shows numbers as a ramp, dates as years, and "
		"words as groups with counts. Session files keep them, spaces that are made of this one (pca, "
		"whiten, metric apply) have them too, and `export projector` writes them.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "the space"},
		{.name = "file", .kind = ARG_FILE, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "the table"},
		{.name = "key",
			.kind = ARG_TEXT,
			.help = "the column with the names of items; when left out, the one that has most of "
				"them"},
		{.name = "order",
			.kind = ARG_YESNO,
			.help = "lines are in the order of the items, one for each, whatever they are called",
			.fallback = "no"}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nsave w vectors.tsv\n"
		   "annotate w metadata.tsv\nmap w colour=count",
	.run = run_annotate,
};
