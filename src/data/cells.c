#include "data/cells.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SHAPE_LINES = 50, HEAD_BYTES = 1 << 16, COLUMNS_MOST = 1 << 17, NAME_LONGEST = 200, PROSE_BLANKS = 8 };

/* ---- fields ---- */

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\v' || byte == '\f';
}

/* Without blanks around it. */
static void trim(Text *field)
{
	size_t from = 0, to = field->length;
	while (to > 0 && is_blank(field->data[to - 1]))
		to--;
	while (from < to && is_blank(field->data[from]))
		from++;
	if (from)
		memmove(field->data, field->data + from, to - from);
	if (field->data) {
		field->length = to - from;
		field->data[field->length] = '\0';
	}
}

static const char *quoted_field(const char *at, const char *end, Text *field)
{
	for (at++; at < end; at++) {
		if (*at == '"' && (at + 1 == end || at[1] != '"'))
			return at + 1;
		at += *at == '"';
		text_add_char(field, *at);
	}
	return end;
}

/* The next field; *at moves behind its separator, or to NULL after the last one. */
static void next_field(const char **at, const char *end, char separator, Text *field)
{
	const char *here = *at;
	text_clear(field);
	while (here < end && is_blank(*here) && *here != separator)
		here++;
	if (here < end && *here == '"')
		here = quoted_field(here, end, field);
	while (here < end && (separator == ' ' ? !is_blank(*here) : *here != separator))
		text_add_char(field, *here++);
	trim(field);
	while (separator == ' ' && here < end && is_blank(*here))
		here++;
	bool more = separator == ' ' ? here < end : here < end && *here == separator;
	*at = !more ? NULL : here + (separator != ' ');
}

static void skip_blanks(const char **at, const char *end, char separator)
{
	while (separator == ' ' && *at < end && is_blank(**at))
		(*at)++;
}

static bool is_prose(const Text *field)
{
	size_t blanks = 0;
	for (size_t i = 0; i < field->length; i++)
		blanks += is_blank(field->data[i]);
	return blanks >= PROSE_BLANKS;
}

static bool is_missing(const Text *field)
{
	static const char *const words[] = {"", "?", "na", "n/a", "nan", "null", "none"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(text_of(field), words[i]) == 0)
			return true;
	return false;
}

static bool is_number(const Text *field, double *value)
{
	return field->length && decimal_read(field->data, field->length, value) == field->length &&
	       isfinite(*value);
}

/* ---- shape ---- */

typedef struct LineShape {
	size_t fields, numbers, missing;
	bool text, prose;
} LineShape;

/* numeric[c] is set to false where a line has a word, for the first `room` columns. */
static LineShape judge_line(
	const char *line, const char *end, char separator, bool *numeric, size_t room, Text *field)
{
	LineShape shape = {0};
	skip_blanks(&line, end, separator);
	for (const char *at = line; at; shape.fields++) {
		double value;
		next_field(&at, end, separator, field);
		bool number = is_number(field, &value), missing = is_missing(field);
		shape.numbers += number;
		shape.missing += missing && !number;
		shape.text = shape.text || strcasecmp(text_of(field), "text") == 0;
		shape.prose = shape.prose || is_prose(field);
		if (shape.fields < room && !number && !missing)
			numeric[shape.fields] = false;
	}
	return shape;
}

static bool is_empty_line(const char *line, const char *end)
{
	while (line < end && is_blank(*line))
		line++;
	return line == end;
}

typedef struct Lines {
	const char *from[SHAPE_LINES], *to[SHAPE_LINES];
	size_t count;
} Lines;

/* The first lines that are complete and not blank. */
static void first_lines(const char *head, size_t bytes, bool whole, Lines *lines)
{
	const char *end = head + bytes;
	lines->count = 0;
	for (const char *line = head, *feed; line < end && lines->count < SHAPE_LINES; line = feed + 1) {
		feed = memchr(line, '\n', (size_t)(end - line));
		if (!feed && !whole)
			return;
		feed = feed ? feed : end;
		if (is_empty_line(line, feed))
			continue;
		lines->from[lines->count] = line;
		lines->to[lines->count++] = feed;
	}
}

/* Of the lines from `from` on. */
static bool shape_with(const Lines *lines, size_t from, char separator, CellsShape *shape, Text *field)
{
	static const size_t most = 1 << 12;
	LineShape first = judge_line(lines->from[from], lines->to[from], separator, NULL, 0, field);
	bool numeric[1 << 12];
	memset(numeric, 1, sizeof numeric);
	size_t numbers = 0;
	bool prose = false;
	for (size_t i = from + 1; i < lines->count; i++) {
		LineShape line = judge_line(lines->from[i], lines->to[i], separator, numeric, most, field);
		if (line.fields != first.fields)
			return false;
		numbers += line.numbers;
		prose = prose || line.prose;
	}
	if (first.fields < 2 || first.fields > COLUMNS_MOST)
		return false;
	bool named = first.numbers == 0 && numbers > 0;
	if (!named)
		judge_line(lines->from[from], lines->to[from], separator, numeric, most, field);
	*shape = (CellsShape){.separator = separator,
		.named = named,
		.columns = first.fields,
		.lines = lines->count - from,
		.text = (named && first.text) || prose || first.prose};
	for (size_t c = 0; c < first.fields; c++)
		shape->numeric += c >= most || numeric[c];
	return lines->count > from + 1 || first.numbers > 0;
}

static bool next_count(const char **at, const char *end, char separator, double *count, Text *field)
{
	if (!*at)
		return false;
	next_field(at, end, separator, field);
	return is_number(field, count) && *count >= 1 && *count == floor(*count);
}

/* Whether the first line tells how many rows and features the others have, all numbers, and names at most. */
static bool counted_shape(const Lines *lines, bool whole, char separator, CellsShape *shape, Text *field)
{
	double rows, features, value;
	const char *at = lines->count > 2 ? lines->from[0] : NULL, *end = lines->to[0];
	if (!next_count(&at, end, separator, &rows, field) ||
		!next_count(&at, end, separator, &features, field))
		return false;
	while (at) {
		next_field(&at, end, separator, field);
		if (is_number(field, &value))
			return false;
	}
	if (!shape_with(lines, 1, separator, shape, field))
		return false;
	shape->counted = true;
	bool all = whole && lines->count < SHAPE_LINES;
	return (double)shape->columns == features + 1 && shape->numeric == shape->columns &&
	       (!all || (double)(shape->lines - shape->named) == rows);
}

bool cells_shape(const char *head, size_t bytes, bool whole, CellsShape *shape)
{
	static const char separators[] = {',', '\t', ';', ' '};
	Lines lines;
	Text field = {0};
	bool fits = false;
	first_lines(head, bytes, whole, &lines);
	for (size_t i = 0; i < sizeof separators && !fits && lines.count && !memchr(head, '\0', bytes); i++)
		fits = (separators[i] != ' ' && counted_shape(&lines, whole, separators[i], shape, &field)) ||
		       shape_with(&lines, 0, separators[i], shape, &field);
	text_release(&field);
	return fits;
}

/* ---- reading ---- */

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
	} while (*line && is_empty_line(*line, *line + *bytes));
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
		next_field(&at, end, cells->shape.separator, &cells->field);
		if (i >= 2 && cells->field.length)
			dictionary_add(&cells->classes, cells->field.data,
				strnlen(cells->field.data, cells->field.length));
	}
	return true;
}

static bool take_names(Cells *cells, Source *source, Error *err)
{
	const char *line = NULL;
	size_t bytes = 0;
	if (cells->shape.named && !take_line(source, &line, &bytes, err))
		return false;
	const char *at = line, *end = line + bytes;
	if (at)
		skip_blanks(&at, end, cells->shape.separator);
	for (size_t c = 0; c < cells->shape.columns; c++) {
		text_clear(&cells->field);
		if (at)
			next_field(&at, end, cells->shape.separator, &cells->field);
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
	return (!cells->shape.counted || take_classes(cells, source, err)) && take_names(cells, source, err);
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
	if (is_number(&cells->field, &value))
		cells->number[at] = value;
	else if (!is_missing(&cells->field))
		cells->word[at] = dictionary_add(
			&cells->words, cells->field.data, strnlen(cells->field.data, cells->field.length));
	return true;
}

bool cells_line(Cells *cells, const char *line, size_t bytes, Error *why)
{
	const char *end = line + bytes, *at = line;
	if (is_empty_line(line, end))
		return true;
	skip_blanks(&at, end, cells->shape.separator);
	size_t columns = cells->shape.columns, count = 0;
	for (; at; count++) {
		next_field(&at, end, cells->shape.separator, &cells->field);
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
