#include "data/feature_rows.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- adding ---- */

static bool grow(void **items, size_t count, Extent *extent, size_t size, Error *err)
{
	if ((count + 1) * size <= extent->room)
		return true;
	bool fine = extent_grow(extent, (count + 1) * size, 0, "the features", err);
	*items = extent->bytes;
	return fine;
}

bool feature_rows_entry(FeatureRows *rows, uint32_t column, float value, Error *err)
{
	if (value == 0)
		return true;
	size_t n = rows->n_entries;
	if (!grow((void **)&rows->column, n, &rows->column_bytes, sizeof *rows->column, err) ||
		!grow((void **)&rows->value, n, &rows->value_bytes, sizeof *rows->value, err))
		return false;
	rows->column[n] = column;
	rows->value[n] = value;
	rows->n_entries++;
	return true;
}

void feature_rows_drop(FeatureRows *rows)
{
	rows->n_entries = rows->begun;
}

typedef struct Entry {
	uint32_t column;
	float value;
} Entry;

static int by_column(const void *a, const void *b)
{
	uint32_t left = ((const Entry *)a)->column, right = ((const Entry *)b)->column;
	return (left > right) - (left < right);
}

static void sort_entries(FeatureRows *rows, size_t from)
{
	size_t count = rows->n_entries - from;
	Entry *entries = memory_new(count, sizeof *entries);
	for (size_t i = 0; i < count; i++)
		entries[i] = (Entry){rows->column[from + i], rows->value[from + i]};
	qsort(entries, count, sizeof *entries, by_column);
	for (size_t i = 0; i < count; i++) {
		rows->column[from + i] = entries[i].column;
		rows->value[from + i] = entries[i].value;
	}
	free(entries);
}

/* Brings the entries of the row into rising order, and adds those of one column up. */
static void tidy_row(FeatureRows *rows)
{
	size_t from = rows->begun, kept = from;
	bool rising = true;
	for (size_t i = from + 1; i < rows->n_entries; i++)
		rising &= rows->column[i - 1] < rows->column[i];
	if (rising)
		return;
	sort_entries(rows, from);
	for (size_t i = from; i < rows->n_entries; i++)
		if (kept > from && rows->column[kept - 1] == rows->column[i]) {
			rows->value[kept - 1] += rows->value[i];
		} else {
			rows->column[kept] = rows->column[i];
			rows->value[kept++] = rows->value[i];
		}
	rows->n_entries = kept;
}

/* "+1", "1.0" and "1" are one class. */
static uint32_t class_number(FeatureRows *rows, const char *label)
{
	size_t bytes = strlen(label);
	double number;
	char plain[32];
	if (bytes && decimal_read(label, bytes, &number) == bytes && isfinite(number)) {
		bool whole = number == floor(number) && fabs(number) < 1e15;
		bytes = (size_t)snprintf(
			plain, sizeof plain, whole ? "%.0f" : "%.9g", number == 0 ? 0.0 : number);
		label = plain;
	}
	return dictionary_add(&rows->classes, label, bytes);
}

/* The number of the row in its domain, from 1. */
static size_t number_in_domain(FeatureRows *rows, uint32_t domain)
{
	while (rows->domain_room <= domain) {
		size_t room = rows->domain_room;
		rows->domain_rows = memory_grow(rows->domain_rows, room, &rows->domain_room, sizeof(size_t));
		memset(rows->domain_rows + room, 0, (rows->domain_room - room) * sizeof(size_t));
	}
	return ++rows->domain_rows[domain];
}

/* The index-th of the names between commas; NULL when there are fewer. The caller frees. */
static char *listed_name(const char *list, uint32_t index)
{
	for (; index && list; index--) {
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	return list ? memory_slice(list, strcspn(list, ",")) : NULL;
}

static uint32_t domain_number(FeatureRows *rows, const char *told)
{
	if (!rows->domain_names)
		return dictionary_add(&rows->domains, told, strlen(told));
	char *name = listed_name(rows->domain_names, dictionary_add(&rows->domains_told, told, strlen(told)));
	const char *is = name ? name : told;
	uint32_t number = dictionary_add(&rows->domains, is, strlen(is));
	free(name);
	return number;
}

bool feature_rows_check_domains(const FeatureRows *rows, Error *err)
{
	size_t names = 1, told = rows->domains_told.count;
	for (const char *at = rows->domain_names; at && *at; at++)
		names += *at == ',';
	if (!rows->domain_names || names == told)
		return true;
	Text list = {0};
	for (uint32_t i = 0; i < told && i < 10; i++)
		text_format(&list, "%s%.40s", i ? ", " : "", dictionary_word(&rows->domains_told, i));
	error_set(err, ERROR_INPUT, "domain=%.100s names %zu domains, but there %s %zu: %s", rows->domain_names,
		names, told == 1 ? "is" : "are", told, text_of(&list));
	text_release(&list);
	return false;
}

static void name_row(FeatureRows *rows, const FeatureTag *tag, uint32_t domain)
{
	Text name = {0};
	size_t number = number_in_domain(rows, domain);
	if (tag->name && *tag->name)
		text_add(&name, tag->name);
	else
		text_format(&name, "%s-%zu", dictionary_word(&rows->domains, domain), number);
	size_t plain = name.length;
	for (unsigned again = 2; dictionary_find(&rows->items, text_of(&name), name.length) != DICTIONARY_NONE;
		again++) {
		name.length = plain;
		text_format(&name, " (%u)", again);
	}
	dictionary_add(&rows->items, text_of(&name), name.length);
	text_release(&name);
}

bool feature_rows_end(FeatureRows *rows, const FeatureTag *tag, Error *err)
{
	size_t n = rows->count;
	tidy_row(rows);
	if (!grow((void **)&rows->ends, n, &rows->end_bytes, sizeof *rows->ends, err) ||
		!grow((void **)&rows->domain_of, n, &rows->domain_bytes, sizeof *rows->domain_of, err) ||
		!grow((void **)&rows->class_of, n, &rows->class_bytes, sizeof *rows->class_of, err))
		return false;
	uint32_t domain = domain_number(rows, tag->domain);
	rows->ends[n] = rows->begun = rows->n_entries;
	rows->domain_of[n] = domain;
	rows->class_of[n] = tag->label ? class_number(rows, tag->label) : DICTIONARY_NONE;
	name_row(rows, tag, domain);
	rows->count++;
	return true;
}

void feature_rows_release(FeatureRows *rows)
{
	dictionary_release(&rows->features);
	dictionary_release(&rows->items);
	dictionary_release(&rows->domains);
	dictionary_release(&rows->domains_told);
	dictionary_release(&rows->classes);
	dictionary_release(&rows->chosen);
	extent_release(&rows->end_bytes);
	extent_release(&rows->column_bytes);
	extent_release(&rows->value_bytes);
	extent_release(&rows->domain_bytes);
	extent_release(&rows->class_bytes);
	free(rows->domain_rows);
	*rows = (FeatureRows){0};
}

/* ---- spaces ---- */

/* Rows without a direction stay as they are. */
static void normalise_row(float *row, size_t width)
{
	double squares = 0;
	for (size_t i = 0; i < width; i++)
		squares += (double)row[i] * (double)row[i];
	for (size_t i = 0; squares > 0 && i < width; i++)
		row[i] = (float)((double)row[i] / sqrt(squares));
}

static void fill_row(const FeatureRows *rows, size_t from, uint32_t to, Space *space)
{
	float *vector = matrix_row(&space->vectors, to);
	for (size_t e = from ? rows->ends[from - 1] : 0; e < rows->ends[from]; e++)
		if (rows->column[e] != DICTIONARY_NONE)
			vector[rows->column[e]] = rows->value[e];
	if (rows->normalise)
		normalise_row(vector, space->vectors.cols);
	const char *name = dictionary_word(&rows->items, (uint32_t)from);
	dictionary_add(&space->items, name, strlen(name));
	space->domain_of[to] = rows->domain_of[from];
	if (space->class_of)
		space->class_of[to] =
			rows->class_of[from] != DICTIONARY_NONE
				? rows->class_of[from]
				: dictionary_add(&space->classes, "unlabelled", strlen("unlabelled"));
}

static size_t rows_in(const FeatureRows *rows, uint32_t domain)
{
	size_t count = 0;
	for (size_t i = 0; i < rows->count; i++)
		count += domain == DICTIONARY_NONE || rows->domain_of[i] == domain;
	return count;
}

static void fill_space(const FeatureRows *rows, uint32_t domain, Space *space)
{
	uint32_t next = 0;
	dictionary_copy(&rows->chosen, &space->columns);
	dictionary_copy(&rows->classes, &space->classes);
	if (domain == DICTIONARY_NONE)
		dictionary_copy(&rows->domains, &space->domains);
	for (size_t i = 0; i < rows->count; i++)
		if (domain == DICTIONARY_NONE || rows->domain_of[i] == domain)
			fill_row(rows, i, next++, space);
	const char *name = domain == DICTIONARY_NONE ? NULL : dictionary_word(&rows->domains, domain);
	if (name) {
		dictionary_add(&space->domains, name, strlen(name));
		memset(space->domain_of, 0, space->vectors.rows * sizeof *space->domain_of);
	}
}

Space *feature_rows_space(const FeatureRows *rows, uint32_t domain, Error *err)
{
	size_t count = rows_in(rows, domain);
	bool labelled = rows->classes.count > 0;
	Space *space = space_new(count, rows->chosen.count, err);
	if (!space)
		return NULL;
	space->domain_of = memory_data(count, sizeof *space->domain_of, "the domains of a space", err);
	if (space->domain_of && labelled)
		space->class_of = memory_data(count, sizeof *space->class_of, "the classes of a space", err);
	bool fine = space->domain_of && (space->class_of || !labelled);
	if (fine)
		fill_space(rows, domain, space);
	if (fine && space_finish(space, err))
		return space;
	space_unref(space);
	return NULL;
}
