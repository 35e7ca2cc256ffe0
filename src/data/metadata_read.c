/* Metadata out of a table. */
#include "data/cells.h"
#include "data/metadata.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A table, and which of its lines belong to which items. */
typedef struct MetadataTable {
	Cells cells;
	size_t first;   /* line of values: 1 when the line of names was taken for one */
	uint32_t *item; /* by line; DICTIONARY_NONE: nobody's */
	size_t key;     /* column; SIZE_MAX: lines are in the order of items */
} MetadataTable;

static bool read_lines(Cells *cells, Source *source, Error *err)
{
	size_t left_out = 0;
	Error first = ERROR_INIT;
	for (;;) {
		const char *line;
		size_t bytes;
		Error why = ERROR_INIT;
		if (!source_line(source, &line, &bytes, err))
			return false;
		if (!line)
			break;
		if (cells_line(cells, line, bytes, &why))
			continue;
		if (why.kind != ERROR_INPUT)
			return error_set(err, why.kind, "%s", why.message);
		if (left_out++ == 0)
			first = why;
	}
	return left_out <= cells->rows ||
	       error_set(err, ERROR_INPUT, "\"%s\" is no table: %s", source->path, first.message);
}

static void cell_text(const Cells *cells, size_t row, size_t column, Text *out)
{
	size_t at = cells_at(cells, row, column);
	text_clear(out);
	if (cells->word[at] != DICTIONARY_NONE)
		text_add(out, dictionary_word(&cells->words, cells->word[at]));
	else if (!isnan(cells->number[at]))
		text_format(out, "%.15g", cells->number[at]);
}

/* Of a table of nothing but words the line of names looks like the others. */
static void find_names(MetadataTable *table)
{
	Cells *cells = &table->cells;
	table->first = !cells->shape.named && cells->rows > 0;
	for (size_t c = 0; table->first && c < cells->shape.columns; c++)
		if (cells->word[cells_at(cells, 0, c)] == DICTIONARY_NONE)
			table->first = 0;
	if (!table->first)
		return;
	Text name = {0};
	dictionary_release(&cells->names);
	for (size_t c = 0; c < cells->shape.columns; c++) {
		cell_text(cells, 0, c, &name);
		while (dictionary_find(&cells->names, text_of(&name), name.length) != DICTIONARY_NONE)
			text_add_char(&name, '\'');
		dictionary_add(&cells->names, text_of(&name), name.length);
	}
	text_release(&name);
}

/* --- which line belongs to which item --- */

static size_t match(const MetadataTable *table, size_t column, const Dictionary *items, uint32_t *item)
{
	Text text = {0};
	size_t found = 0;
	for (size_t row = table->first; row < table->cells.rows; row++) {
		cell_text(&table->cells, row, column, &text);
		uint32_t at =
			text.length ? dictionary_find(items, text_of(&text), text.length) : DICTIONARY_NONE;
		found += at != DICTIONARY_NONE;
		if (item)
			item[row] = at;
	}
	text_release(&text);
	return found;
}

static bool find_key(
	MetadataTable *table, const char *path, const char *key, const Dictionary *items, Error *err)
{
	const Cells *cells = &table->cells;
	size_t most = 0;
	uint32_t named = key ? dictionary_find_text(&cells->names, key) : 0;
	if (named == DICTIONARY_NONE)
		return error_set(err, ERROR_INPUT, "\"%s\" has no column %.60s; its first is called %.60s",
			path, key, dictionary_word(&cells->names, 0));
	table->key = named;
	for (size_t c = 0; !key && c < cells->shape.columns; c++) {
		size_t found = match(table, c, items, NULL);
		table->key = found > most ? c : table->key;
		most = found > most ? found : most;
	}
	if (match(table, table->key, items, table->item) > 0)
		return true;
	if (key)
		return error_set(
			err, ERROR_INPUT, "nothing in the column %.60s of \"%s\" is an item", key, path);
	return error_set(err, ERROR_INPUT,
		"no column of \"%s\" has names of items; order=yes takes its lines in the order of the items",
		path);
}

static bool take_order(MetadataTable *table, const char *path, const Dictionary *items, Error *err)
{
	size_t lines = table->cells.rows - table->first;
	table->key = SIZE_MAX;
	for (size_t row = table->first; row < table->cells.rows; row++)
		table->item[row] = (uint32_t)(row - table->first);
	return lines == items->count ||
	       error_set(err, ERROR_INPUT, "\"%s\" has %zu lines of values for %u items", path, lines,
		       items->count);
}

/* The first line of an item counts. */
static void drop_repeated(MetadataTable *table, size_t items, MetadataFit *fit)
{
	bool *met = memory_new(items, sizeof *met);
	for (size_t row = table->first; row < table->cells.rows; row++) {
		uint32_t *item = &table->item[row];
		if (*item == DICTIONARY_NONE)
			continue;
		if (met[*item])
			*item = DICTIONARY_NONE;
		else
			met[*item] = true;
		fit->used += *item != DICTIONARY_NONE;
	}
	free(met);
}

/* --- columns --- */

static bool is_numeric(const MetadataTable *table, size_t column)
{
	const Cells *cells = &table->cells;
	size_t numbers = 0;
	for (size_t row = table->first; row < cells->rows; row++) {
		size_t at = cells_at(cells, row, column);
		if (table->item[row] != DICTIONARY_NONE && cells->word[at] != DICTIONARY_NONE)
			return false;
		numbers += !isnan(cells->number[at]);
	}
	return numbers > 0;
}

static bool take_column(const MetadataTable *table, size_t from, Metadata *metadata, Error *err)
{
	const Cells *cells = &table->cells;
	MetadataColumn *column = metadata_add(
		metadata, dictionary_word(&cells->names, (uint32_t)from), is_numeric(table, from), err);
	Text text = {0};
	for (size_t row = table->first; column && row < cells->rows; row++) {
		uint32_t item = table->item[row];
		if (item == DICTIONARY_NONE)
			continue;
		cell_text(cells, row, from, &text);
		if (column->numbers)
			column->numbers[item] = cells->number[cells_at(cells, row, from)];
		else if (text.length)
			column->of[item] = dictionary_add(&column->words, text_of(&text), text.length);
	}
	text_release(&text);
	return column != NULL;
}

static Metadata *take_columns(const MetadataTable *table, const Dictionary *items, Error *err)
{
	Metadata *metadata = metadata_new(items->count);
	bool fine = true;
	for (size_t c = 0; fine && c < table->cells.shape.columns; c++)
		fine = c == table->key || take_column(table, c, metadata, err);
	if (fine)
		return metadata;
	metadata_unref(metadata);
	return NULL;
}

static Metadata *make(MetadataTable *table, const char *path, const char *key, bool in_order,
	const Dictionary *items, MetadataFit *fit, Error *err)
{
	find_names(table);
	table->item = memory_data(table->cells.rows + 1, sizeof *table->item, "the lines of a table", err);
	if (!table->item ||
		!(in_order ? take_order(table, path, items, err) : find_key(table, path, key, items, err)))
		return NULL;
	drop_repeated(table, items->count, fit);
	fit->lines = table->cells.rows - table->first;
	if (table->key != SIZE_MAX)
		fit->key = memory_text(dictionary_word(&table->cells.names, (uint32_t)table->key));
	return take_columns(table, items, err);
}

Metadata *metadata_read(
	const char *path, const char *key, bool in_order, const Dictionary *items, MetadataFit *fit, Error *err)
{
	MetadataTable table = {0};
	Source source = {0};
	*fit = (MetadataFit){0};
	Metadata *metadata = source_open_plain(&source, path, err) && cells_open(&table.cells, &source, err) &&
					     read_lines(&table.cells, &source, err)
				     ? make(&table, path, key, in_order, items, fit, err)
				     : NULL;
	source_close(&source);
	cells_release(&table.cells);
	free(table.item);
	return metadata;
}
