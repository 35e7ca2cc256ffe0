#include "command/carried.h"

#include "data/side_encoder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const SideMap *map_of(const Term *term)
{
	const SideMaps *maps = term->text ? NULL : term->space->side_maps;
	return maps ? side_maps_of(maps, term->row) : NULL;
}

bool carried_known(const Term *term)
{
	return term->text ? side_encoder_in(term->text->encoder) != NULL : map_of(term) != NULL;
}

/* --- the item as it was --- */

/* Where an item came from. */
typedef struct Origin {
	const Object *object; /* whose space holds it */
	uint32_t row;         /* there */
	double factor;        /* of its parts, once carried over */
} Origin;

/* Up to the rounding of float32. */
static bool agrees(const double *carried, const float *kept, size_t dim)
{
	double apart = 0, squares = 0;
	for (size_t d = 0; d < dim; d++) {
		apart += (carried[d] - (double)kept[d]) * (carried[d] - (double)kept[d]);
		squares += (double)kept[d] * (double)kept[d];
	}
	return apart <= 1e-6 * squares;
}

/* Whether the map makes the item's vector of this row of the object's space. */
static bool is_origin(const Term *term, const SideMap *map, const Object *object, uint32_t row, Origin *origin,
	double *vector)
{
	if (row == DICTIONARY_NONE)
		return false;
	double factor = side_map_carry(map, matrix_row(&object->space->vectors, row), vector);
	*origin = (Origin){object, row, factor};
	return agrees(vector, matrix_row(&term->space->vectors, term->row), map->dim);
}

/* What sides have in common is called item@SIDE in a shared space, with one @SIDE for each time it was joined.
 * Whether `item` is how its own space calls it. */
static bool is_called(const char *shared, const char *item)
{
	size_t length = strlen(item);
	return strncmp(shared, item, length) == 0 && (!shared[length] || shared[length] == '@');
}

/* Among the items of a space of which the side was a part, as item or as item@SIDE. */
static bool is_among(const Term *term, const SideMap *map, const Object *object, const char *name,
	size_t length, Origin *origin, double *vector)
{
	const Dictionary *items = &object->space->items;
	Text full = {0};
	text_format(&full, "%.*s@%s", (int)length, name, map->name);
	uint32_t plain = dictionary_find(items, name, length),
		 renamed = dictionary_find_text(items, text_of(&full));
	text_release(&full);
	return is_origin(term, map, object, plain, origin, vector) ||
	       is_origin(term, map, object, renamed, origin, vector);
}

/* By its place, where the space has just the rows of the side; else by its name. */
static bool comes_from(
	const Term *term, const SideMap *map, const Object *object, Origin *origin, double *vector)
{
	const Space *space = object->space;
	if (!space || space == term->space || space->vectors.cols != map->width)
		return false;
	const char *shared = dictionary_word(&term->space->items, term->row);
	uint32_t row = (uint32_t)(term->row - map->first);
	bool found = space->vectors.rows == map->count &&
		     is_called(shared, dictionary_word(&space->items, row)) &&
		     is_origin(term, map, object, row, origin, vector);
	for (size_t at = 0; !found && shared[at]; at++)
		if (shared[at + 1] == '@' || !shared[at + 1])
			found = is_among(term, map, object, shared, at + 1, origin, vector);
	return found;
}

static bool find_origin(const Session *session, const Term *term, const SideMap *map, Origin *origin,
	double *vector, Error *err)
{
	const Object *named = session_find(session, map->name);
	if (named && comes_from(term, map, named, origin, vector))
		return true;
	for (size_t i = 0; i < session->n_objects; i++)
		if (comes_from(term, map, session->objects[i], origin, vector))
			return true;
	return error_set(err, ERROR_INPUT, "%s came from %s, which is %s",
		dictionary_word(&term->space->items, term->row), map->name,
		named ? "not what it was then" : "not in this session: load it again");
}

const Object *carried_from(const Session *session, const Space *shared, const SideMap *side, Error *err)
{
	Origin origin = {0};
	double *vector = memory_new(side->dim, sizeof *vector);
	Term first = {.weight = 1, .space = shared, .row = (uint32_t)side->first};
	bool found = find_origin(session, &first, side, &origin, vector, NULL);
	free(vector);
	if (!found)
		error_set(err, ERROR_INPUT, "%s is %s", side->name,
			session_find(session, side->name) ? "not what it was then"
							  : "not in this session: load it again");
	return found ? origin.object : NULL;
}

/* --- its parts --- */

static bool make_room(Inputs *inputs, size_t most, size_t dim, Error *err)
{
	inputs->vectors = memory_data(most * dim, sizeof *inputs->vectors, "the parts of an item", err);
	return inputs->vectors != NULL;
}

static void name_column(const Dictionary *columns, size_t column, Dictionary *names)
{
	char number[24];
	snprintf(number, sizeof number, "%zu", column + 1);
	const char *name = columns ? dictionary_word(columns, (uint32_t)column) : number;
	dictionary_add(names, name, strlen(name));
}

/* Those of x that are not 0; `columns` are their names, or NULL. */
static bool carry_columns(const float *x, const Dictionary *columns, const SideMap *map, double factor,
	Inputs *inputs, Error *err)
{
	size_t most = 0;
	for (size_t c = 0; c < map->width; c++)
		most += x[c] != 0;
	if (!make_room(inputs, most, map->dim, err))
		return false;
	double *part = memory_new(map->width, sizeof *part);
	for (size_t c = 0; c < map->width; c++) {
		if (x[c] == 0)
			continue;
		part[c] = (double)x[c];
		side_map_add(map, part, factor, inputs->vectors + inputs->names.count * map->dim);
		part[c] = 0;
		name_column(columns, c, &inputs->names);
	}
	free(part);
	inputs->kind = columns ? "column" : "dimension";
	return true;
}

static bool carry_parts(Inputs *made_of, const SideMap *map, double factor, Inputs *inputs, Error *err)
{
	size_t count = made_of->names.count;
	if (!make_room(inputs, count, map->dim, err))
		return false;
	for (size_t i = 0; i < count; i++)
		side_map_add(map, made_of->vectors + i * map->width, factor, inputs->vectors + i * map->dim);
	inputs->kind = made_of->kind;
	inputs->names = made_of->names;
	inputs->times = made_of->times;
	made_of->names = (Dictionary){0};
	made_of->times = NULL;
	return true;
}

static const Dictionary *names_or_none(const Dictionary *columns)
{
	return columns && columns->count ? columns : NULL;
}

static bool item_inputs(const Session *session, const Term *term, Inputs *inputs, double *vector, Error *err)
{
	const SideMap *map = map_of(term);
	Origin origin;
	Inputs made_of = {0};
	Error why = ERROR_INIT;
	if (!find_origin(session, term, map, &origin, vector, err))
		return false;
	const Space *space = origin.object->space;
	Term there = {.weight = 1, .space = space, .row = origin.row};
	/* A document whose text is not loaded still has its columns. */
	bool parts = inputs_find(session, &there, &made_of, &why) && made_of.kind;
	bool fine = parts ? carry_parts(&made_of, map, origin.factor, inputs, err)
			  : carry_columns(matrix_row(&space->vectors, origin.row),
				    names_or_none(&space->columns), map, origin.factor, inputs, err);
	inputs_release(&made_of);
	return fine;
}

static bool text_inputs(const Term *term, Inputs *inputs, double *vector, Error *err)
{
	const Encoder *reader;
	const char *text = term->text->text;
	Inputs made_of = {0};
	const SideMap *map = side_encoder_side(side_encoder_in(term->text->encoder), text, &reader, err);
	float *x = map ? memory_new(map->width, sizeof *x) : NULL;
	size_t words, known;
	bool fine = map && encoder_encode_text(reader, text, map->name, x, &words, &known, err) &&
		    inputs_of_text(reader, text, &made_of, err);
	double factor = fine ? side_map_carry(map, x, vector) : 0;
	const Dictionary *columns = fine && reader->type->columns ? reader->type->columns(reader) : NULL;
	if (fine)
		fine = made_of.kind ? carry_parts(&made_of, map, factor, inputs, err)
				    : carry_columns(x, names_or_none(columns), map, factor, inputs, err);
	inputs_release(&made_of);
	free(x);
	return fine;
}

bool carried_inputs(const Session *session, const Term *term, Inputs *inputs, double *vector, Error *err)
{
	return term->text ? text_inputs(term, inputs, vector, err)
			  : item_inputs(session, term, inputs, vector, err);
}
