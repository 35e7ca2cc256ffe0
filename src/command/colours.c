#include "command/colours.h"

#include "audit/selection.h"
#include "command/colour_columns.h"
#include "command/wordsets.h"
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

enum { COLOURED_SETS = 32 /* at most */ };
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

/* What belongs to several sets counts for the first. */
static void mark_set(const Space *space, const WordSet *set, uint32_t group, uint32_t rest, uint32_t *groups)
{
	for (size_t i = 0; i < set->count; i++) {
		uint32_t row = selection_row(space, set->words[i], NULL);
		if (row != DICTIONARY_NONE && groups[row] == rest)
			groups[row] = group;
	}
}

/* The sets that tell points apart. */
typedef struct SetColours {
	WordSet *sets[COLOURED_SETS]; /* counted */
	Dictionary names;             /* by set */
} SetColours;

static bool add_set(SetColours *chosen, const char *name, WordSet *set)
{
	uint32_t before = chosen->names.count, place = dictionary_add(&chosen->names, name, strlen(name));
	if (place == before && place < COLOURED_SETS)
		chosen->sets[place] = wordset_ref(set);
	return place < COLOURED_SETS;
}

/* Of a standard set each of its lists. */
static bool add_named(const Session *session, const char *name, SetColours *chosen, Error *err)
{
	TestSet standard = {0};
	bool fine = true;
	if (testset_is_named(session, name)) {
		fine = testset_find(name, &standard, err);
		for (size_t i = 0; fine && i < standard.count; i++)
			fine = add_set(chosen, standard.sets[i]->name, standard.sets[i]);
		testset_release(&standard);
		return fine;
	}
	WordSet *set = wordset_named(session, name, err);
	fine = set && add_set(chosen, name, set);
	wordset_unref(set);
	return fine;
}

/* The sets of a list with commas between; false when one of them is none. */
static bool split_sets(const Session *session, const char *list, SetColours *chosen)
{
	Error none = ERROR_INIT;
	bool fine = *list != '\0';
	for (char *name; fine && (name = wordset_next(&list, ','));) {
		fine = add_named(session, name, chosen, &none);
		free(name);
	}
	return fine;
}

static Colouring *colour_sets(const Object *object, const char *list, SetColours *chosen, Error *err)
{
	Space *space = object->space;
	uint32_t rest = chosen->names.count;
	uint32_t *groups = memory_data(space->vectors.rows, sizeof *groups, "the chosen of a map", err);
	if (!groups)
		return NULL;
	for (size_t i = 0; i < space->vectors.rows; i++)
		groups[i] = rest;
	for (uint32_t s = 0; s < rest; s++)
		mark_set(space, chosen->sets[s], s, rest, groups);
	dictionary_add(&chosen->names, "the rest", strlen("the rest"));
	return colouring_of_groups(space, list, groups, &chosen->names);
}

/* Sets, else an item; but what is an item is no set that comes with the program ("race"). */
static Colouring *colour_sets_or_item(
	const Call *call, const char *argument, const Object *object, const char *wanted, Error *err)
{
	SetColours chosen = {0};
	Colouring *colouring = NULL;
	uint32_t item = dictionary_find_text(&object->space->items, wanted);
	bool sets = item == DICTIONARY_NONE || session_find(call->session, wanted);
	if (sets && split_sets(call->session, wanted, &chosen))
		colouring = colour_sets(object, wanted, &chosen, err);
	else if (item != DICTIONARY_NONE)
		colouring = colour_similarity(object, item, err);
	else if (colour_is_dimension(object->space, wanted))
		colouring = colour_dimension(object->space, wanted, err);
	else
		args_fault(call->args, argument, 0, err,
			"\"%s\" is neither domain, class, cluster, count, norm or time nor a column of %s, a "
			"word set or an item of it; annotate %s FILE reads columns",
			wanted, object->name, object->name);
	dictionary_release(&chosen.names);
	for (size_t i = 0; i < COLOURED_SETS; i++)
		wordset_unref(chosen.sets[i]);
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
