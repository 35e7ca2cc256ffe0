/*
 * Tables of numbers as features: CSV, TSV, or fields between blanks. Which column is the label is told by
 * label=, by its name, or by what it holds: the only column of words, a block of 0 and 1 with a single 1 in
 * every row at the end (as semeion has it), or a last or first column of few whole numbers. Columns of words
 * become a feature for each word; numbers that are missing become the mean of their column in the file. Where a
 * first line tells counts and names of classes, the last column is the label.
 */
#include "data/cells.h"
#include "data/feature_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	STEP_BYTES = 1 << 19,
	WORDS_MOST = 200,   /* different words of a column that become features */
	CLASSES_MOST = 100, /* different numbers of a column that can be labels unasked */
	HOT_MOST = 64,      /* columns of a block of 0 and 1 */
};

/* ---- recognising ---- */

/* Tables without names must be mostly numbers; between tabs they are vectors. */
static bool sniff(const char *head, size_t bytes, bool whole)
{
	CellsShape shape;
	if (!cells_shape(head, bytes, whole, &shape) || shape.text)
		return false;
	if (shape.separator == ' ')
		return !shape.named && shape.numeric == shape.columns && shape.columns > 2 && shape.lines > 1;
	if (shape.named)
		return shape.numeric >= 1 && shape.columns >= 3;
	return shape.numeric >= 2 && 2 * shape.numeric > shape.columns && shape.separator != '\t';
}

/* ---- what the columns are ---- */

typedef enum ColumnRole {
	COLUMN_NUMBERS,
	COLUMN_WORDS,
	COLUMN_LABEL,
	COLUMN_HOT, /* one of a block that tells the label */
	COLUMN_OF_DOMAIN,
	COLUMN_NAME,
	COLUMN_LEFT_OUT,
} ColumnRole;

typedef struct ColumnFacts {
	ColumnRole role;
	size_t numbers, words, missing;
	bool whole;      /* all numbers are */
	size_t distinct; /* different values, at most CLASSES_MOST + 1 are told apart */
	double mean;
	uint32_t feature; /* of numbers: its number in the rows */
} ColumnFacts;

typedef struct FeatureTable {
	Cells cells;
	bool read; /* all lines */
	ColumnFacts *columns;
	size_t label; /* column; SIZE_MAX: none, or a block */
	size_t next;  /* row to be given */
	size_t filled, dropped_columns;
} FeatureTable;

static bool same_cell(const Cells *cells, size_t a, size_t b)
{
	return cells->word[a] == cells->word[b] &&
	       (cells->number[a] == cells->number[b] || (isnan(cells->number[a]) && isnan(cells->number[b])));
}

/* Counts different values until there are too many. */
static size_t count_distinct(const Cells *cells, size_t column, size_t most)
{
	size_t *seen = memory_new(most + 1, sizeof *seen), count = 0;
	for (size_t row = 0; row < cells->rows && count <= most; row++) {
		size_t at = cells_at(cells, row, column), i = 0;
		if (isnan(cells->number[at]) && cells->word[at] == DICTIONARY_NONE)
			continue;
		while (i < count && !same_cell(cells, seen[i], at))
			i++;
		if (i == count)
			seen[count++] = at;
	}
	free(seen);
	return count;
}

static void find_facts(const Cells *cells, size_t column, ColumnFacts *facts)
{
	*facts = (ColumnFacts){.whole = true};
	for (size_t row = 0; row < cells->rows; row++) {
		size_t at = cells_at(cells, row, column);
		double number = cells->number[at];
		if (!isnan(number)) {
			facts->numbers++;
			facts->mean += number;
			facts->whole = facts->whole && number == floor(number);
		} else if (cells->word[at] != DICTIONARY_NONE) {
			facts->words++;
		} else {
			facts->missing++;
		}
	}
	facts->mean = facts->numbers ? facts->mean / (double)facts->numbers : 0;
	facts->role = facts->words ? COLUMN_WORDS : facts->numbers ? COLUMN_NUMBERS : COLUMN_LEFT_OUT;
	bool telling = facts->words || facts->whole;
	facts->distinct =
		telling ? count_distinct(cells, column, facts->words ? WORDS_MOST : CLASSES_MOST) : SIZE_MAX;
	if (facts->words && facts->distinct > WORDS_MOST)
		facts->role = COLUMN_LEFT_OUT;
}

/* ---- finding labels ---- */

/* By name, or by its number from 1, from the end if negative; SIZE_MAX: there is none. */
static size_t find_column(const Cells *cells, const char *name)
{
	long long number, columns = (long long)cells->shape.columns;
	uint32_t found = dictionary_find_text(&cells->names, name);
	if (found != DICTIONARY_NONE)
		return found;
	if (strcmp(name, "first") == 0)
		return 0;
	if (strcmp(name, "last") == 0)
		return cells->shape.columns - 1;
	if (!text_to_integer(name, &number) || number == 0 || number > columns || number < -columns)
		return SIZE_MAX;
	return (size_t)(number > 0 ? number - 1 : columns + number);
}

static size_t column_called(const Cells *cells, const char *const *names)
{
	for (size_t n = 0; names[n]; n++)
		for (uint32_t c = 0; cells->shape.named && c < cells->names.count; c++)
			if (strcasecmp(cells->names.words[c], names[n]) == 0)
				return c;
	return SIZE_MAX;
}

static bool is_hot(const Cells *cells, size_t row, size_t count)
{
	size_t ones = 0, columns = cells->shape.columns;
	for (size_t c = columns - count; c < columns; c++) {
		double number = cells->number[cells_at(cells, row, c)];
		if (number != 0 && number != 1)
			return false;
		ones += number == 1;
	}
	return ones == 1;
}

/* How many of the last columns hold a single 1 in every row; 0: there is no such block. */
static size_t hot_block(const Cells *cells)
{
	size_t most = cells->shape.columns < HOT_MOST + 1 ? cells->shape.columns - 1 : HOT_MOST;
	for (size_t count = most; count > 2; count--) {
		size_t row = 0;
		while (row < cells->rows && is_hot(cells, row, count))
			row++;
		if (row == cells->rows && cells->rows > 1)
			return count;
	}
	return 0;
}

static size_t only_column_of_words(const FeatureTable *own)
{
	size_t found = SIZE_MAX;
	for (size_t c = 0; c < own->cells.shape.columns; c++) {
		if (own->columns[c].role != COLUMN_WORDS)
			continue;
		if (found != SIZE_MAX)
			return SIZE_MAX;
		found = c;
	}
	return found;
}

static bool could_be_label(const FeatureTable *own, size_t column)
{
	const ColumnFacts *facts = &own->columns[column];
	return facts->role == COLUMN_NUMBERS && facts->whole && facts->missing == 0 && facts->distinct > 1 &&
	       facts->distinct <= CLASSES_MOST && 2 * facts->distinct <= own->cells.rows;
}

/* A last or first column of few whole numbers: the one with fewer, the last of equals. */
static size_t edge_column(const FeatureTable *own)
{
	size_t last = own->cells.shape.columns - 1;
	bool of_last = could_be_label(own, last), of_first = could_be_label(own, 0);
	if (of_last && of_first)
		return own->columns[0].distinct < own->columns[last].distinct ? 0 : last;
	return of_last ? last : of_first ? 0 : SIZE_MAX;
}

static void tell_label(FeatureFile *file, const FeatureTable *own, size_t hot)
{
	const Cells *cells = &own->cells;
	if (cells->shape.counted)
		feature_file_remark(file, "the first line tells how many rows and columns there are%s",
			cells->classes.count ? " and what the classes are called" : "");
	if (hot)
		feature_file_remark(file, "the last %zu columns tell the labels", hot);
	else if (own->label == SIZE_MAX)
		feature_file_remark(file, "no column tells the labels: label=COLUMN says which");
	else if (!cells->shape.named)
		feature_file_remark(file, "column %zu tells the labels", own->label + 1);
	else
		feature_file_remark(file, "column %zu, %.60s, tells the labels", own->label + 1,
			cells->names.words[own->label]);
}

/* What is called like labels, or what names of classes are for, or the only column of words. */
static size_t usual_label(const FeatureTable *own)
{
	static const char *const names[] = {"label", "labels", "class", "target", "y", "category", "species",
		"diagnosis", "sentiment", "digit", NULL};
	size_t called = column_called(&own->cells, names);
	if (called == SIZE_MAX && own->cells.classes.count)
		return own->cells.shape.columns - 1;
	return called != SIZE_MAX ? called : only_column_of_words(own);
}

static bool find_label(FeatureFile *file, FeatureTable *own, Error *err)
{
	const Cells *cells = &own->cells;
	const char *wanted = file->options->label;
	own->label = wanted ? find_column(cells, wanted) : usual_label(own);
	if (wanted && own->label == SIZE_MAX)
		return error_set(err, ERROR_INPUT,
			"\"%s\" has no column %.60s for label=; it has %zu columns, %s%.200s; a number from 1, "
			"or from -1 at the end, names one, too",
			file->source.path, wanted, cells->shape.columns,
			cells->shape.named ? "the first called " : "without names, as in label=",
			cells->shape.named ? cells->names.words[0] : "-1");
	size_t hot = own->label == SIZE_MAX && !cells->shape.named ? hot_block(cells) : 0;
	for (size_t c = cells->shape.columns - hot; c < cells->shape.columns; c++)
		own->columns[c].role = COLUMN_HOT;
	if (own->label == SIZE_MAX && !hot && !cells->shape.named)
		own->label = edge_column(own);
	if (own->label != SIZE_MAX)
		own->columns[own->label].role = COLUMN_LABEL;
	tell_label(file, own, hot);
	return true;
}

/* The column that an option names, or else one that is called so. */
static void find_other(FeatureTable *own, const char *wanted, const char *usual, ColumnRole role)
{
	const char *const names[] = {usual, NULL};
	uint32_t named = wanted ? dictionary_find_text(&own->cells.names, wanted) : DICTIONARY_NONE;
	size_t column = named != DICTIONARY_NONE ? named
			: wanted                 ? SIZE_MAX
						 : column_called(&own->cells, names);
	if (column != SIZE_MAX && own->columns[column].role != COLUMN_LABEL)
		own->columns[column].role = role;
}

static void name_features(FeatureFile *file, FeatureTable *own)
{
	for (size_t c = 0; c < own->cells.shape.columns; c++) {
		const char *name = own->cells.names.words[c];
		if (own->columns[c].role == COLUMN_NUMBERS)
			own->columns[c].feature = feature_rows_column(file->rows, name, strlen(name));
		own->dropped_columns += own->columns[c].role == COLUMN_LEFT_OUT;
	}
}

static bool assign_roles(FeatureFile *file, FeatureTable *own, Error *err)
{
	if (own->cells.rows == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" has no row of values", file->source.path);
	own->columns = memory_new(own->cells.shape.columns, sizeof *own->columns);
	for (size_t c = 0; c < own->cells.shape.columns; c++)
		find_facts(&own->cells, c, &own->columns[c]);
	const FeatureOptions *options = file->options;
	/* What names a column before the label is looked for by content. */
	find_other(own, options->domain, "domain", COLUMN_OF_DOMAIN);
	find_other(own, options->title, "id", COLUMN_NAME);
	if (!find_label(file, own, err))
		return false;
	name_features(file, own);
	file->rows->dense = true;
	return true;
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
		feature_file_remark(file, "%zu %s left out, which %s no number and too many different words",
			own->dropped_columns, own->dropped_columns == 1 ? "column is" : "columns are",
			own->dropped_columns == 1 ? "holds" : "hold");
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
	return !own->read || file->left_out > own->cells.rows || assign_roles(file, own, err);
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
