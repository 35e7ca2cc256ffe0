#include "data/feature_table.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	WORDS_MOST = 200,   /* different words of a column that become features */
	CLASSES_MOST = 100, /* different numbers of a column that can be labels unasked */
	HOT_MOST = 64,      /* columns of a block of 0 and 1 */
	STRAY_SHARE = 50,   /* numbers for each word that is taken for a slip */
	RATINGS_LEAST = 50, /* rows, below which nothing is taken for ratings */
	RATINGS_WHO = 5,    /* different people, and things, at least */
	RATINGS_MOST = 20,  /* different ratings */
};

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
			facts->stray = facts->words++ ? facts->stray : cells->word[at];
		} else {
			facts->missing++;
		}
	}
	facts->mean = facts->numbers ? facts->mean / (double)facts->numbers : 0;
	facts->strays = facts->words * STRAY_SHARE <= facts->numbers ? facts->words : 0;
	facts->role = facts->words > facts->strays ? COLUMN_WORDS
		      : facts->numbers             ? COLUMN_NUMBERS
						   : COLUMN_LEFT_OUT;
	bool words = facts->role == COLUMN_WORDS;
	facts->distinct = words || facts->whole
				  ? count_distinct(cells, column, words ? WORDS_MOST : CLASSES_MOST)
				  : SIZE_MAX;
	if (words && facts->distinct > WORDS_MOST)
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
	return facts->role == COLUMN_NUMBERS && facts->whole && facts->missing + facts->words == 0 &&
	       facts->distinct > 1 && facts->distinct <= CLASSES_MOST && 2 * facts->distinct <= own->cells.rows;
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

/* The first word in each column of numbers that has one. */
static void remark_strays(FeatureFile *file, const FeatureTable *own)
{
	const Cells *cells = &own->cells;
	for (size_t c = 0; c < cells->shape.columns; c++) {
		const ColumnFacts *facts = &own->columns[c];
		if (facts->role == COLUMN_NUMBERS && facts->strays)
			feature_file_remark(file,
				"column %zu, %.60s, has \"%.40s\" where numbers are: %zu such %s missing",
				c + 1, cells->names.words[c], dictionary_word(&cells->words, facts->stray),
				facts->strays, facts->strays == 1 ? "cell counts as" : "cells count as");
	}
}

/* Whether every row has a whole number of its own there: of rows that were drawn or left out, too. */
static bool numbers_rows(const Cells *cells, size_t column, Error *err)
{
	double *numbers = memory_data(cells->rows, sizeof *numbers, "a column", err);
	for (size_t row = 0; numbers && row < cells->rows; row++)
		numbers[row] = cells->number[cells_at(cells, row, column)];
	bool fine = numbers && cells->rows > 2;
	if (fine)
		statistics_sort(numbers, cells->rows);
	for (size_t row = 1; fine && row < cells->rows; row++)
		fine = numbers[row] > numbers[row - 1];
	free(numbers);
	return fine;
}

/* pandas writes the number of each row into a first column that it gives no name. */
static bool leave_out_index(FeatureFile *file, FeatureTable *own, Error *err)
{
	const ColumnFacts *facts = &own->columns[0];
	const char *name = own->cells.names.words[0];
	bool unnamed =
		strcmp(name, "1") == 0 || strcasecmp(name, "index") == 0 || strcmp(name, "Unnamed: 0") == 0;
	if (!own->cells.shape.named || !unnamed || own->columns[0].role != COLUMN_NUMBERS ||
		facts->missing + facts->words || !facts->whole || !numbers_rows(&own->cells, 0, err))
		return err->kind == ERROR_NONE;
	own->columns[0].role = COLUMN_INDEX;
	feature_file_remark(file, "the first column only numbers the rows and is left out");
	return true;
}

/* Words among the features are seldom meant. */
static void remark_words(FeatureFile *file, const FeatureTable *own)
{
	const char *first = NULL;
	size_t columns = 0, features = 0;
	for (size_t c = 0; c < own->cells.shape.columns; c++) {
		if (own->columns[c].role != COLUMN_WORDS)
			continue;
		first = columns++ ? first : own->cells.names.words[c];
		features += own->columns[c].distinct;
	}
	if (columns)
		feature_file_remark(file, "%zu %s became %zu features, one for each: %s%.60s", columns,
			columns == 1 ? "column of words" : "columns of words", features,
			columns == 1 ? "" : "the first is ", first);
}

/* How many different values are there, or pairs of the first two columns; `values` is room for all rows. */
static size_t count_values(const Cells *cells, size_t column, bool pairs, double *values)
{
	size_t count = cells->rows ? 1 : 0;
	for (size_t row = 0; row < cells->rows; row++) {
		double value = cells->number[cells_at(cells, row, column)];
		values[row] = pairs ? value * 0x1p26 + cells->number[cells_at(cells, row, column + 1)] : value;
	}
	statistics_sort(values, cells->rows);
	for (size_t row = 1; row < cells->rows; row++)
		count += values[row] != values[row - 1];
	return count;
}

/* Who, what and how much, and perhaps when: people and things come again and again, but each pair once. */
static bool are_ratings(const FeatureTable *own, Error *err)
{
	const Cells *cells = &own->cells;
	size_t columns = cells->shape.columns, rows = cells->rows;
	if (columns < 3 || columns > 4 || rows < RATINGS_LEAST)
		return false;
	for (size_t c = 0; c < columns; c++)
		if (own->columns[c].words + own->columns[c].missing || (c != 2 && !own->columns[c].whole))
			return false;
	double *values = memory_data(rows, sizeof *values, "a column", err);
	if (!values)
		return false;
	size_t who = count_values(cells, 0, false, values), what = count_values(cells, 1, false, values);
	bool fine = who >= RATINGS_WHO && what >= RATINGS_WHO && 2 * who <= rows && 2 * what <= rows &&
		    count_values(cells, 2, false, values) <= RATINGS_MOST &&
		    count_values(cells, 0, true, values) == rows;
	free(values);
	return fine;
}

/* Numbers of people and things are no features of anything. */
static void remark_ratings(FeatureFile *file, const FeatureTable *own, Error *err)
{
	if (!file->options->label && are_ratings(own, err))
		feature_file_remark(file,
			"these look like ratings (who, what, how much), whose numbers are names rather than "
			"features: write a line for each person, with its name and what it likes, under "
			"the heading id,text, and load that; \"Users, items, pictures, documents\" in "
			"docs/audit.md does it in a line of awk");
}

static void name_features(FeatureFile *file, FeatureTable *own)
{
	for (size_t c = 0; c < own->cells.shape.columns; c++) {
		const char *name = own->cells.names.words[c];
		if (own->columns[c].role == COLUMN_NUMBERS)
			own->columns[c].feature = feature_rows_column(file->rows, name, strlen(name));
		if (own->columns[c].role == COLUMN_LEFT_OUT && own->dropped_columns++ == 0)
			own->first_dropped = name;
	}
}

bool feature_table_assign_roles(FeatureFile *file, FeatureTable *own, Error *err)
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
	if (!leave_out_index(file, own, err) || !find_label(file, own, err))
		return false;
	remark_strays(file, own);
	remark_words(file, own);
	remark_ratings(file, own, err);
	name_features(file, own);
	file->rows->dense = true;
	return true;
}
