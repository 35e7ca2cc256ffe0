#include "data/cells.h"

#include "data/cell_field.h"

#include <math.h>
#include <string.h>

enum { HEAD_BYTES = 1 << 16, NAME_LONGEST = 200 };

static void name_column(Cells *cells, const Text *field, size_t column)
{
	Text name = {0};
	if (field->length)
		text_add_bytes(&name, field->data,
			strnlen(field->data, field->length < NAME_LONGEST ? field->length : NAME_LONGEST));
	else
		text_format(&name, "%zu", column + 1);
	while (dictionary_find(&cells->names, text_of(&name), name.length) != DICTIONARY_NONE)
		text_add_char(&name, '\'');
	dictionary_add(&cells->names, text_of(&name), name.length);
	text_release(&name);
}

/* The next line that is not blank; *line NULL: there is none. */
static bool take_line(Source *source, const char **line, size_t *bytes, Error *err)
{
	do {
		if (!source_line(source, line, bytes, err))
			return false;
	} while (*line && cell_line_is_empty(*line, *line + *bytes));
	return true;
}

static bool take_classes(Cells *cells, Source *source, Error *err)
{
	const char *line;
	size_t bytes;
	if (!take_line(source, &line, &bytes, err))
		return false;
	const char *at = line, *end = line + bytes;
	for (size_t i = 0; at; i++) {
		cell_next(&at, end, cells->shape.separator, &cells->field);
		if (i >= 2 && cells->field.length)
			dictionary_add(&cells->classes, cells->field.data,
				strnlen(cells->field.data, cells->field.length));
	}
	return true;
}

/* numpy's savetxt puts "# " before the names. */
static void skip_mark(const char **line, const char *end)
{
	if (*line < end && **line == '#')
		*line += 1;
}

static bool skip_remarks(const Cells *cells, Source *source, Error *err)
{
	const char *line;
	size_t bytes;
	for (size_t i = 0; i < cells->shape.remarks; i++)
		if (!take_line(source, &line, &bytes, err))
			return false;
	return true;
}

static bool take_names(Cells *cells, Source *source, Error *err)
{
	const char *line = "";
	size_t bytes = 0;
	bool named = cells->shape.named;
	if (named && !take_line(source, &line, &bytes, err))
		return false;
	const char *at = line, *end = line + bytes;
	if (named) {
		skip_mark(&at, end);
		cell_skip_blanks(&at, end, cells->shape.separator);
	}
	for (size_t c = 0; c < cells->shape.columns; c++) {
		text_clear(&cells->field);
		if (named)
			cell_next(&at, end, cells->shape.separator, &cells->field);
		name_column(cells, &cells->field, c);
	}
	return true;
}

bool cells_open(Cells *cells, Source *source, Error *err)
{
	size_t bytes;
	if (!source_need(source, HEAD_BYTES, &bytes, err))
		return false;
	if (bytes >= 3 && memcmp(source_at(source), "\xEF\xBB\xBF", 3) == 0) {
		source_skip(source, 3);
		bytes -= 3;
	}
	const char *head = (const char *)source_at(source);
	/* A first line that is longer than what was looked at. */
	for (size_t more = HEAD_BYTES; bytes >= more && !memchr(head, '\n', bytes) && more < (1u << 28);) {
		more *= 4;
		if (!source_need(source, more, &bytes, err))
			return false;
		head = (const char *)source_at(source);
	}
	if (!cells_shape(head, bytes, bytes < HEAD_BYTES, &cells->shape))
		return error_set(err, ERROR_INPUT,
			"\"%s\" is no table: its first lines have not the same number of fields between "
			"commas, semicolons, tabs or blanks",
			source->path);
	return skip_remarks(cells, source, err) &&
	       (!cells->shape.counted || take_classes(cells, source, err)) && take_names(cells, source, err);
}

static bool add_cell(Cells *cells, size_t at, Error *err)
{
	if (!extent_grow(&cells->number_bytes, (at + 1) * sizeof *cells->number, 0, "the table", err) ||
		!extent_grow(&cells->word_bytes, (at + 1) * sizeof *cells->word, 0, "the table", err))
		return false;
	cells->number = cells->number_bytes.bytes;
	cells->word = cells->word_bytes.bytes;
	cells->number[at] = NAN;
	cells->word[at] = DICTIONARY_NONE;
	double value;
	if (cell_is_number(&cells->field, cells->shape.separator, &value))
		cells->number[at] = value;
	else if (!cell_is_missing(&cells->field))
		cells->word[at] = dictionary_add(
			&cells->words, cells->field.data, strnlen(cells->field.data, cells->field.length));
	return true;
}

bool cells_line(Cells *cells, const char *line, size_t bytes, Error *why)
{
	const char *end = line + bytes, *at = line;
	if (cell_line_is_empty(line, end))
		return true;
	cell_skip_blanks(&at, end, cells->shape.separator);
	size_t columns = cells->shape.columns, count = 0;
	for (; at; count++) {
		cell_next(&at, end, cells->shape.separator, &cells->field);
		if (count < columns && !add_cell(cells, cells_at(cells, cells->rows, count), why))
			return false;
	}
	if (count != columns)
		return error_set(why, ERROR_INPUT, "it has %zu fields, not %zu", count, columns);
	cells->rows++;
	return true;
}

void cells_release(Cells *cells)
{
	dictionary_release(&cells->names);
	dictionary_release(&cells->classes);
	dictionary_release(&cells->words);
	extent_release(&cells->number_bytes);
	extent_release(&cells->word_bytes);
	text_release(&cells->field);
	*cells = (Cells){0};
}
