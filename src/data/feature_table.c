/*
 * Tables of numbers as features: CSV, TSV, or fields between blanks. Which column is the label is told by
 * label=, by its name, or by what it holds: the only column of words, a block of 0 and 1 with a single 1 in
 * every row at the end (as semeion has it), or a last or first column of few whole numbers. Columns of words
 * become a feature for each word; numbers that are missing become the mean of their column in the file. Where a
 * first line tells counts and names of classes, the last column is the label.
 */
#include "data/feature_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_BYTES = 1 << 19 };

/* ---- recognising ---- */

/* As lists of ratings are: who, what, how much and when. */
static bool only_digits(const char *head, size_t bytes)
{
	size_t i = 0;
	while (i < bytes && ((head[i] >= '0' && head[i] <= '9') || memchr("\t\r\n", head[i], 3)))
		i++;
	return i == bytes;
}

/* Tables without names must be mostly numbers; between tabs they are vectors, unless few and whole. */
static bool sniff(const char *head, size_t bytes, bool whole)
{
	CellsShape shape;
	if (!cells_shape(head, bytes, whole, &shape) || shape.text)
		return false;
	if (shape.separator == ' ')
		return !shape.named && (shape.numeric == shape.columns || shape.words_last) &&
		       shape.columns > 2 && shape.lines > 1;
	if (shape.named)
		return shape.numeric >= 1 && shape.columns >= 3;
	return shape.numeric >= 2 && 2 * shape.numeric > shape.columns &&
	       (shape.separator != '\t' ||
		       ((shape.columns == 3 || shape.columns == 4) && only_digits(head, bytes)));
}

/* ---- giving rows ---- */

static const char *cell_text(const Cells *cells, size_t at, Text *out)
{
	text_clear(out);
	if (cells->word[at] != DICTIONARY_NONE)
		text_add(out, dictionary_word(&cells->words, cells->word[at]));
	else if (!isnan(cells->number[at]))
		text_format(out, "%.15g", cells->number[at]);
	return out->length ? text_of(out) : NULL;
}

/* A class that the file names, when it is its number in the last column. */
static const char *label_text(const Cells *cells, size_t at, size_t column, Text *out)
{
	double number = cells->number[at];
	if (column + 1 == cells->shape.columns && number >= 0 && number < cells->classes.count &&
		number == floor(number))
		return dictionary_word(&cells->classes, (uint32_t)number);
	return cell_text(cells, at, out);
}

/* "colour=red" */
static bool take_word(FeatureFile *file, const Cells *cells, size_t at, size_t column, Error *err)
{
	Text value = {0}, name = {0};
	bool fine = true;
	if (cell_text(cells, at, &value)) {
		text_format(&name, "%s=%s", cells->names.words[column], text_of(&value));
		fine = feature_rows_entry(
			file->rows, feature_rows_column(file->rows, text_of(&name), name.length), 1, err);
	}
	text_release(&value);
	text_release(&name);
	return fine;
}

static bool take_number(FeatureFile *file, FeatureTable *own, size_t at, size_t column, Error *err)
{
	double number = own->cells.number[at];
	bool missing = isnan(number);
	own->filled += missing;
	float value = (float)(missing ? own->columns[column].mean : number);
	return !isfinite(value) ? error_set(err, ERROR_INPUT, "column %zu of \"%s\" has %g, too large a number",
					  column + 1, file->source.path, number)
				: feature_rows_entry(file->rows, own->columns[column].feature, value, err);
}

typedef struct RowTexts {
	Text label, domain, name;
} RowTexts;

static bool take_cell(
	FeatureFile *file, FeatureTable *own, size_t column, FeatureTag *tag, RowTexts *texts, Error *err)
{
	const Cells *cells = &own->cells;
	size_t at = cells_at(cells, own->next, column), first_hot = column;
	const char *text;
	switch (own->columns[column].role) {
	case COLUMN_NUMBERS:
		return take_number(file, own, at, column, err);
	case COLUMN_WORDS:
		return take_word(file, cells, at, column, err);
	case COLUMN_LABEL:
		tag->label = label_text(cells, at, column, &texts->label);
		break;
	case COLUMN_HOT:
		while (first_hot > 0 && own->columns[first_hot - 1].role == COLUMN_HOT)
			first_hot--;
		if (cells->number[at] == 1) {
			text_format(&texts->label, "%zu", column - first_hot);
			tag->label = text_of(&texts->label);
		}
		break;
	case COLUMN_OF_DOMAIN:
		text = cell_text(cells, at, &texts->domain);
		tag->domain = text ? text : tag->domain;
		break;
	case COLUMN_NAME:
		tag->name = cell_text(cells, at, &texts->name);
		break;
	case COLUMN_INDEX:
	case COLUMN_LEFT_OUT:
		break;
	}
	return true;
}

static bool give_row(FeatureFile *file, FeatureTable *own, Error *err)
{
	RowTexts texts = {0};
	FeatureTag tag = {.domain = file->domain};
	bool fine = true;
	for (size_t c = 0; fine && c < own->cells.shape.columns; c++)
		fine = take_cell(file, own, c, &tag, &texts, err);
	fine = fine && feature_rows_end(file->rows, &tag, err);
	text_release(&texts.label);
	text_release(&texts.domain);
	text_release(&texts.name);
	own->next++;
	return fine;
}

static void tell(FeatureFile *file, const FeatureTable *own)
{
	if (own->filled)
		feature_file_remark(file, "%zu missing %s the mean of %s column", own->filled,
			own->filled == 1 ? "number became" : "numbers became",
			own->filled == 1 ? "its" : "their");
	if (own->dropped_columns)
		feature_file_remark(file,
			"%zu %s left out, which %s nothing or too many different words%s%.60s",
			own->dropped_columns, own->dropped_columns == 1 ? "column is" : "columns are",
			own->dropped_columns == 1 ? "holds" : "hold",
			own->dropped_columns == 1 ? ": " : ", the first ", own->first_dropped);
}

/* ---- the format ---- */

static bool open_file(FeatureFile *file, Error *err)
{
	FeatureTable *own = file->own = memory_new(1, sizeof *own);
	return cells_open(&own->cells, &file->source, err);
}

static bool read_lines(FeatureFile *file, FeatureTable *own, Error *err)
{
	for (uint64_t from = file->source.passed; file->source.passed < from + STEP_BYTES && !own->read;) {
		const char *line;
		size_t bytes;
		Error why = ERROR_INIT;
		if (!source_line(&file->source, &line, &bytes, err))
			return false;
		own->read = !line;
		if (!line || cells_line(&own->cells, line, bytes, &why))
			continue;
		if (why.kind != ERROR_INPUT)
			return error_set(err, why.kind, "%s", why.message);
		error_prefix(&why, "line %zu of \"%s\"", file->source.lines, file->source.path);
		feature_file_leave_out(file, &why);
	}
	return !own->read || file->left_out > own->cells.rows || feature_table_assign_roles(file, own, err);
}

static bool step(FeatureFile *file, bool *ended, Error *err)
{
	FeatureTable *own = file->own;
	if (!own->read)
		return read_lines(file, own, err);
	size_t cells = 0;
	for (; own->columns && own->next < own->cells.rows && cells < STEP_BYTES;
		cells += own->cells.shape.columns)
		if (!give_row(file, own, err))
			return false;
	*ended = !own->columns || own->next == own->cells.rows;
	if (*ended)
		tell(file, own);
	return true;
}

static void close_file(FeatureFile *file)
{
	FeatureTable *own = file->own;
	if (own) {
		cells_release(&own->cells);
		free(own->columns);
	}
	free(own);
}

const FeatureFormat feature_table = {
	.name = "table",
	.title = "table",
	.sniff = sniff,
	.open = open_file,
	.step = step,
	.close = close_file,
};
