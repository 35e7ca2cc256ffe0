#include "command/colours.h"

#include "command/colour_columns.h"
#include "data/year.h"
#include "linalg/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Colouring *colour_domains(const Call *call, const char *argument, const Object *object, Error *err)
{
	(void)call;
	(void)argument;
	(void)err;
	return colouring_of_domains(object->space);
}

static Colouring *colour_classes(const Call *call, const char *argument, const Object *object, Error *err)
{
	if (object->space->class_of)
		return colouring_of_classes(object->space);
	args_fault(call->args, argument, 0, err, "the items of this space have no classes");
	return NULL;
}

/* Groups of a clustering of this space, or of what it was when it was clustered: items keep their rows. */
static Colouring *groups_of_clusters(Space *space, const Clustering *clustering, Error *err)
{
	Dictionary names = {0};
	size_t known = clustering->space->vectors.rows, rows = space->vectors.rows;
	uint32_t *groups = memory_data(rows, sizeof *groups, "the colours of a map", err);
	if (!groups)
		return NULL;
	dictionary_copy(&clustering->clusters, &names);
	uint32_t none = names.count;
	for (size_t i = 0; i < rows; i++) {
		groups[i] = i < known ? clustering->cluster_of[i] : DICTIONARY_NONE;
		groups[i] = groups[i] == DICTIONARY_NONE ? none : groups[i];
	}
	dictionary_add(&names, "none", strlen("none"));
	return colouring_of_groups(space, "cluster", groups, &names);
}

static Colouring *colour_clusters(const Call *call, const char *argument, const Object *object, Error *err)
{
	if (object->clustering)
		return groups_of_clusters(object->space, object->clustering, err);
	args_fault(call->args, argument, 0, err, "this space has no clusters yet; cluster makes them");
	return NULL;
}

static float *values_of(const Space *space, Error *err)
{
	return memory_data(space->vectors.rows, sizeof(float), "the colours of a map", err);
}

static Colouring *colour_counts(const Call *call, const char *argument, const Object *object, Error *err)
{
	Space *space = object->space;
	if (!space->counts) {
		args_fault(
			call->args, argument, 0, err, "how often the items of this space occur is not known");
		return NULL;
	}
	float *values = values_of(space, err);
	for (size_t i = 0; values && i < space->vectors.rows; i++)
		values[i] = (float)space->counts[i];
	return values ? colouring_of_values(space, "count", values, true) : NULL;
}

static Colouring *colour_norms(const Call *call, const char *argument, const Object *object, Error *err)
{
	(void)call;
	(void)argument;
	Space *space = object->space;
	float *values = values_of(space, err);
	for (size_t i = 0; values && i < space->vectors.rows; i++)
		values[i] = space->inverse_norms[i] > 0 ? 1 / space->inverse_norms[i] : 0;
	return values ? colouring_of_values(space, "norm", values, false) : NULL;
}

/* --- time --- */

/* By row the time that the name of its class, domain or of itself tells; the answer is how many have one.
 * `values` may be NULL. `of` NULL: each row has a name of its own. */
static size_t years_by(const Dictionary *names, const uint32_t *of, float *values, size_t rows)
{
	size_t known = 0;
	for (size_t i = 0; i < rows; i++) {
		uint32_t name = of ? of[i] : (uint32_t)i;
		double year;
		bool told = name < names->count && year_of(dictionary_word(names, name), &year);
		if (values)
			values[i] = told ? (float)year : NAN;
		known += told;
	}
	return known;
}

/* Whichever of classes, domains and items tells the time of half of the items. */
static bool find_years(const Space *space, float *values)
{
	size_t rows = space->vectors.rows;
	return (space->class_of && 2 * years_by(&space->classes, space->class_of, values, rows) >= rows) ||
	       (space->domain_of && 2 * years_by(&space->domains, space->domain_of, values, rows) >= rows) ||
	       2 * years_by(&space->items, NULL, values, rows) >= rows;
}

bool colour_knows_time(const Space *space)
{
	return find_years(space, NULL);
}

static Colouring *colour_time(const Call *call, const char *argument, const Object *object, Error *err)
{
	Space *space = object->space;
	float *values = values_of(space, err);
	if (values && find_years(space, values))
		return colouring_of_values(space, "time", values, false);
	if (values)
		args_fault(call->args, argument, 0, err,
			"neither the classes nor the domains nor the items of this space are named for times, "
			"such as 1984, 1980s or 1984-05-31");
	free(values);
	return NULL;
}

typedef struct Colour {
	const char *name;
	Colouring *(*make)(const Call *call, const char *argument, const Object *object, Error *err);
} Colour;

static const Colour colours[] = {
	{"domain", colour_domains},
	{"class", colour_classes},
	{"cluster", colour_clusters},
	{"count", colour_counts},
	{"norm", colour_norms},
	{"time", colour_time},
};

enum { COLOURS = sizeof colours / sizeof *colours };

const char *colour_name_at(size_t index)
{
	return index < COLOURS ? colours[index].name : NULL;
}

/* --- similarity to an item --- */

static Colouring *colour_similarity(const Object *object, uint32_t item, Error *err)
{
	Space *space = object->space;
	float *values = values_of(space, err);
	if (!values)
		return NULL;
	size_t width = space->vectors.cols;
	const float *to = matrix_row(&space->vectors, item);
	for (size_t i = 0; i < space->vectors.rows; i++)
		values[i] = kernels_best()->dot(matrix_row(&space->vectors, i), to, width) *
			    space->inverse_norms[i] * space->inverse_norms[item];
	Text name = {0};
	text_format(&name, "cosine to %s", dictionary_word(&space->items, item));
	Colouring *colouring = colouring_of_values(space, text_of(&name), values, false);
	text_release(&name);
	return colouring;
}

/* --- named sets --- */

static const WordSet *find_set(const Session *session, const char *name)
{
	const Object *object = session_find(session, name);
	return object && object->kind == OBJECT_WORDSET ? object->wordset : NULL;
}

/* What belongs to several sets counts for the first. */
static void mark_set(const Space *space, const WordSet *set, uint32_t group, uint32_t rest, uint32_t *groups)
{
	for (size_t i = 0; i < set->count; i++) {
		uint32_t row = dictionary_find_text(&space->items, set->words[i]);
		if (row != DICTIONARY_NONE && groups[row] == rest)
			groups[row] = group;
	}
}

/* The names of a list with commas between them; false when one of them is no set. */
static bool split_sets(const Session *session, const char *list, Dictionary *names)
{
	size_t bytes;
	bool sets = *list != '\0';
	for (const char *at = list; sets && *at; at += bytes + (at[bytes] == ',')) {
		bytes = strcspn(at, ",");
		sets = bytes && find_set(session, dictionary_word(names, dictionary_add(names, at, bytes)));
	}
	return sets;
}

static Colouring *colour_sets(
	const Call *call, const Object *object, const char *list, Dictionary *names, Error *err)
{
	Space *space = object->space;
	uint32_t rest = names->count;
	uint32_t *groups = memory_data(space->vectors.rows, sizeof *groups, "the colours of a map", err);
	if (!groups)
		return NULL;
	for (size_t i = 0; i < space->vectors.rows; i++)
		groups[i] = rest;
	for (uint32_t s = 0; s < rest; s++)
		mark_set(space, find_set(call->session, dictionary_word(names, s)), s, rest, groups);
	dictionary_add(names, "the rest", strlen("the rest"));
	return colouring_of_groups(space, list, groups, names);
}

/* Sets, else an item. */
static Colouring *colour_sets_or_item(
	const Call *call, const char *argument, const Object *object, const char *wanted, Error *err)
{
	Dictionary names = {0};
	Colouring *colouring = NULL;
	uint32_t item = dictionary_find_text(&object->space->items, wanted);
	if (split_sets(call->session, wanted, &names))
		colouring = colour_sets(call, object, wanted, &names, err);
	else if (item != DICTIONARY_NONE)
		colouring = colour_similarity(object, item, err);
	else if (colour_is_dimension(object->space, wanted))
		colouring = colour_dimension(object->space, wanted, err);
	else
		args_fault(call->args, argument, 0, err,
			"\"%s\" is neither domain, class, cluster, count, norm or time nor a column of %s, a "
			"named set or an item of it; annotate %s FILE reads columns",
			wanted, object->name, object->name);
	dictionary_release(&names);
	return colouring;
}

Colouring *colour_named(
	const Call *call, const char *argument, const Object *object, const char *wanted, Error *err)
{
	if (colour_is_metadata(object->space, wanted))
		return colour_metadata(object->space, wanted, err);
	for (size_t i = 0; i < COLOURS; i++)
		if (strcmp(colours[i].name, wanted) == 0)
			return colours[i].make(call, argument, object, err);
	return colour_sets_or_item(call, argument, object, wanted, err);
}

Colouring *colour_of(const Call *call, const Object *object, Error *err)
{
	const char *wanted = args_text(call->args, "colour");
	if (!wanted)
		wanted = object->space->class_of ? "class" : "domain";
	return colour_named(call, "colour", object, wanted, err);
}

Colouring *colour_as_last(const Call *call, const Object *object, const char *last, Error *err)
{
	Error none = ERROR_INIT;
	Colouring *colouring = last && !args_given(call->args, "colour")
				       ? colour_named(call, "colour", object, last, &none)
				       : NULL;
	return colouring ? colouring : colour_of(call, object, err);
}
