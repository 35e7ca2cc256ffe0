#include "command/groups.h"

#include "data/metadata.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MOST = 10 /* different numbers that are groups themselves */, QUARTERS = 4 };

static uint32_t *room_for(const Space *space, Error *err)
{
	return memory_data(space->vectors.rows, sizeof(uint32_t), "the groups of the items", err);
}

static uint32_t add_name(Dictionary *names, const char *name)
{
	return dictionary_add(names, name, strlen(name));
}

static uint32_t *by_domain(const Space *space, Dictionary *names, Error *err)
{
	uint32_t *of = room_for(space, err);
	for (size_t i = 0; of && i < space->vectors.rows; i++)
		of[i] = add_name(names, dictionary_word(&space->domains, space->domain_of[i]));
	return of;
}

static uint32_t *by_class(const Space *space, Dictionary *names, Error *err)
{
	uint32_t *of = room_for(space, err);
	for (size_t i = 0; of && i < space->vectors.rows; i++) {
		uint32_t class = space_class(space, i);
		of[i] = class == DICTIONARY_NONE ? DICTIONARY_NONE
						 : add_name(names, dictionary_word(&space->classes, class));
	}
	return of;
}

static uint32_t *by_words(const Space *space, const MetadataColumn *column, Dictionary *names, Error *err)
{
	uint32_t *of = room_for(space, err);
	for (size_t i = 0; of && i < space->vectors.rows; i++)
		of[i] = column->of[i] == DICTIONARY_NONE
				? DICTIONARY_NONE
				: add_name(names, dictionary_word(&column->words, column->of[i]));
	return of;
}

/* --- numbers --- */

/* What a number belongs to: itself where there are few, else its quarter. */
typedef struct Cuts {
	bool few;
	double at[QUARTERS - 1];
	double least, most;
} Cuts;

static void find_cuts(double *sorted, size_t count, Cuts *cuts)
{
	size_t different = count > 0;
	statistics_sort(sorted, count);
	for (size_t i = 1; i < count; i++)
		different += sorted[i] > sorted[i - 1];
	cuts->few = different <= VALUES_MOST;
	for (int q = 0; q < QUARTERS - 1; q++)
		cuts->at[q] = statistics_quantile(sorted, count, (q + 1) / (double)QUARTERS);
	cuts->least = count ? sorted[0] : NAN;
	cuts->most = count ? sorted[count - 1] : NAN;
}

static uint32_t add_number(const Cuts *cuts, double value, Dictionary *names)
{
	char name[80];
	int quarter = 0;
	while (quarter < QUARTERS - 1 && value > cuts->at[quarter])
		quarter++;
	double from = quarter ? cuts->at[quarter - 1] : cuts->least;
	double to = quarter < QUARTERS - 1 ? cuts->at[quarter] : cuts->most;
	if (cuts->few)
		snprintf(name, sizeof name, "%.10g", value);
	else
		snprintf(name, sizeof name, quarter ? "above %.6g to %.6g" : "%.6g to %.6g", from, to);
	return add_name(names, name);
}

static uint32_t *by_numbers(const Space *space, const double *numbers, Dictionary *names, Error *err)
{
	size_t rows = space->vectors.rows, known = 0;
	uint32_t *of = room_for(space, err);
	double *sorted = memory_data(rows, sizeof *sorted, "the groups of the items", err);
	Cuts cuts;
	for (size_t i = 0; of && sorted && i < rows; i++)
		if (!isnan(numbers[i]))
			sorted[known++] = numbers[i];
	if (sorted)
		find_cuts(sorted, known, &cuts);
	for (size_t i = 0; of && sorted && i < known; i++) /* groups stand in the order of their numbers */
		if (i == 0 || sorted[i] > sorted[i - 1])
			add_number(&cuts, sorted[i], names);
	for (size_t i = 0; of && sorted && i < rows; i++)
		of[i] = isnan(numbers[i]) ? DICTIONARY_NONE : add_number(&cuts, numbers[i], names);
	if (!sorted) {
		free(of);
		of = NULL;
	}
	free(sorted);
	return of;
}

/* --- which --- */

static bool has_domains(const Space *space)
{
	return space->domain_of && space->domains.count > 1;
}

const char *groups_usual(const Space *space)
{
	return has_domains(space) || !space->class_of ? "domain" : "class";
}

const char *groups_name(const Space *space, size_t i)
{
	size_t own = has_domains(space) + (space->class_of != NULL);
	if (i < own)
		return i == 0 && has_domains(space) ? "domain" : "class";
	return space->metadata && i - own < space->metadata->count ? space->metadata->columns[i - own].name
								   : NULL;
}

static void list_columns(const Space *space, Text *out)
{
	const char *name;
	for (size_t i = 0; (name = groups_name(space, i)); i++)
		text_format(out, "%s%s", i ? ", " : "", name);
}

static uint32_t *refuse(const Space *space, const char *name, const char *by, Error *err)
{
	Text columns = {0};
	list_columns(space, &columns);
	const char *kind = !strcmp(by, "domain")  ? "are of one domain; load … domain= gives several"
			   : !strcmp(by, "class") ? "have no classes; load … label= gives some"
						  : NULL;
	if (kind)
		error_set(err, ERROR_INPUT, "the items of %s %s%s%s%s", name, kind,
			columns.length ? " (there is " : "", text_of(&columns), columns.length ? ")" : "");
	else
		error_set(err, ERROR_INPUT, "%s has no column \"%s\": %s%s", name, by,
			columns.length ? "there is " : "nothing tells its items apart; annotate reads a table",
			text_of(&columns));
	text_release(&columns);
	return NULL;
}

uint32_t *groups_of_space(const Space *space, const char *name, const char *by, Dictionary *names, Error *err)
{
	if (!strcmp(by, "domain") && has_domains(space))
		return by_domain(space, names, err);
	if (!strcmp(by, "class") && space->class_of)
		return by_class(space, names, err);
	const MetadataColumn *column = metadata_find(space->metadata, by);
	if (!column)
		return refuse(space, name, by, err);
	return column->numbers ? by_numbers(space, column->numbers, names, err)
			       : by_words(space, column, names, err);
}
