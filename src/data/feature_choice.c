/* What FeatureRows do when all rows are there: order of the classes, weights, choice of the columns. */
#include "base/decimal.h"
#include "data/feature_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- classes ---- */

typedef struct Numbered {
	double number;
	uint32_t at;
} Numbered;

static int by_number(const void *a, const void *b)
{
	const Numbered *left = a, *right = b;
	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	return (left->at > right->at) - (left->at < right->at);
}

/* The words by what number they are, or NULL when some word is none; the caller frees. */
static Numbered *by_their_numbers(const Dictionary *words)
{
	Numbered *order = memory_new(words->count, sizeof *order);
	for (uint32_t i = 0; i < words->count; i++) {
		size_t bytes = strlen(words->words[i]);
		order[i].at = i;
		if (decimal_read(words->words[i], bytes, &order[i].number) == bytes && bytes &&
			isfinite(order[i].number))
			continue;
		free(order);
		return NULL;
	}
	qsort(order, words->count, sizeof *order, by_number);
	return order;
}

/* Labels that are numbers name their classes in their order. */
static void order_classes(FeatureRows *rows)
{
	Numbered *order = by_their_numbers(&rows->classes);
	if (!order)
		return;
	Dictionary sorted = {0};
	uint32_t *place = memory_new(rows->classes.count, sizeof *place);
	for (uint32_t i = 0; i < rows->classes.count; i++) {
		const char *word = rows->classes.words[order[i].at];
		place[order[i].at] = dictionary_add(&sorted, word, strlen(word));
	}
	for (size_t i = 0; i < rows->count; i++)
		if (rows->class_of[i] != DICTIONARY_NONE)
			rows->class_of[i] = place[rows->class_of[i]];
	dictionary_release(&rows->classes);
	rows->classes = sorted;
	free(place);
	free(order);
}

static bool rename_classes(FeatureRows *rows, const char *names, Error *err)
{
	Dictionary named = {0};
	uint32_t given = 0;
	for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL, given++)
		dictionary_add(&named, at, strcspn(at, ","));
	bool fits = named.count == rows->classes.count && given == named.count;
	if (fits) {
		dictionary_release(&rows->classes);
		rows->classes = named;
		return true;
	}
	dictionary_release(&named);
	Text have = {0};
	for (uint32_t i = 0; i < rows->classes.count && i < 20; i++)
		text_format(&have, "%s%s", i ? ", " : "", rows->classes.words[i]);
	error_set(err, ERROR_INPUT, "classes= gives %u names, but the labels are %u: %s", given,
		rows->classes.count, text_of(&have));
	text_release(&have);
	return false;
}

/* ---- weights ---- */

static uint32_t *count_rows_with(const FeatureRows *rows, Error *err)
{
	uint32_t *with = memory_data(rows->features.count, sizeof *with, "the counts of the features", err);
	for (size_t e = 0; with && e < rows->n_entries; e++)
		with[rows->column[e]]++;
	return with;
}

static double weighed(const FeatureRows *rows, double x, uint32_t with, FeatureWeighting weighting)
{
	switch (weighting) {
	case WEIGHT_TFIDF:
		return x * (log((1.0 + (double)rows->count) / (1.0 + with)) + 1);
	case WEIGHT_BINARY:
		return 1;
	case WEIGHT_LOG:
		return copysign(log1p(fabs(x)), x);
	case WEIGHT_NONE:
		break;
	}
	return x;
}

static void weigh(FeatureRows *rows, const uint32_t *with, FeatureWeighting weighting)
{
	for (size_t e = 0; weighting != WEIGHT_NONE && e < rows->n_entries; e++)
		rows->value[e] = (float)weighed(rows, (double)rows->value[e], with[rows->column[e]], weighting);
}

/* ---- columns ---- */

static void choose(FeatureRows *rows, uint32_t feature)
{
	const char *name = dictionary_word(&rows->features, feature);
	dictionary_add(&rows->chosen, name, strlen(name));
}

/* The features by falling number of rows; the caller frees. */
static Numbered *most_frequent(const FeatureRows *rows, const uint32_t *with)
{
	Numbered *order = memory_new(rows->features.count, sizeof *order);
	for (uint32_t i = 0; i < rows->features.count; i++)
		order[i] = (Numbered){-(double)with[i], i};
	qsort(order, rows->features.count, sizeof *order, by_number);
	return order;
}

/* Features that are whole numbers up to no more than `most`, as of pixels, are all columns from the first
 * possible one on, seen or not, so that files loaded one by one have the same. */
static bool choose_range(FeatureRows *rows, const Numbered *order, size_t most)
{
	uint32_t count = rows->features.count;
	double last = order ? order[count - 1].number : -1;
	bool from_zero = order && order[0].number == 0;
	if (!order || order[0].number < 0 || last + from_zero > (double)most)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		long long number;
		char plain[32];
		const char *name = rows->features.words[i];
		snprintf(plain, sizeof plain, "%lld", text_to_integer(name, &number) ? number : -1);
		if (strcmp(plain, name) != 0)
			return false;
	}
	for (size_t i = !from_zero; i <= (size_t)last; i++) {
		char name[32];
		int bytes = snprintf(name, sizeof name, "%zu", i);
		dictionary_add(&rows->chosen, name, (size_t)bytes);
	}
	return true;
}

static void choose_columns(FeatureRows *rows, const uint32_t *with, size_t most)
{
	size_t count = rows->features.count;
	if (!most)
		most = rows->dense ? count : FEATURES_MOST;
	Numbered *order = by_their_numbers(&rows->features);
	if (choose_range(rows, order, most)) {
		free(order);
		return;
	}
	if (most > count)
		most = count;
	Numbered *frequent = most_frequent(rows, with);
	bool *taken = memory_new(count, sizeof *taken);
	for (size_t i = 0; i < most; i++)
		taken[frequent[i].at] = true;
	/* Columns of a table keep its order. */
	for (size_t i = 0; i < count; i++) {
		uint32_t feature = order ? order[i].at : rows->dense ? (uint32_t)i : frequent[i].at;
		if (taken[feature])
			choose(rows, feature);
	}
	free(taken);
	free(order);
	free(frequent);
}

/* From here on entries know the chosen columns, or DICTIONARY_NONE. */
static bool renumber(FeatureRows *rows, Error *err)
{
	uint32_t *place = memory_data(rows->features.count, sizeof *place, "the places of the columns", err);
	for (uint32_t i = 0; place && i < rows->features.count; i++)
		place[i] = dictionary_find_text(&rows->chosen, rows->features.words[i]);
	for (size_t e = 0; place && e < rows->n_entries; e++) {
		rows->column[e] = place[rows->column[e]];
		rows->entries_kept += rows->column[e] != DICTIONARY_NONE;
	}
	bool fine = place != NULL;
	free(place);
	return fine;
}

static bool check_content(const FeatureRows *rows, const FeatureChoice *choice, Error *err)
{
	if (rows->count == 0)
		return error_set(err, ERROR_INPUT, "there is no row in the files");
	if (rows->features.count == 0 && !choice->columns)
		return error_set(
			err, ERROR_INPUT, "there is no feature in the files, only %zu empty rows", rows->count);
	return true;
}

bool feature_rows_finish(FeatureRows *rows, const FeatureChoice *choice, Error *err)
{
	if (!check_content(rows, choice, err))
		return false;
	order_classes(rows);
	if (choice->classes && !rename_classes(rows, choice->classes, err))
		return false;
	uint32_t *with = count_rows_with(rows, err);
	if (!with)
		return false;
	rows->normalise = choice->normalise;
	weigh(rows, with, choice->weighting);
	if (choice->columns)
		dictionary_copy(choice->columns, &rows->chosen);
	else
		choose_columns(rows, with, choice->most);
	free(with);
	if (!renumber(rows, err))
		return false;
	return rows->entries_kept > 0 || !choice->columns || rows->n_entries == 0 ||
	       error_set(err, ERROR_INPUT,
		       "none of the features of the files, such as \"%.60s\", is among the columns asked for, "
		       "such as \"%.60s\"",
		       rows->features.words[0], choice->columns->words[0]);
}
