#include "command/carried.h"

#include "data/side_map.h"

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
	return map_of(term) != NULL;
}

/* --- the item as it was --- */

/* As the side's own space calls it: without @SIDE, which tells apart what both sides have. */
static uint32_t find_item(const Space *space, const char *item, const char *side)
{
	uint32_t row = dictionary_find_text(&space->items, item);
	size_t length = strlen(item), ending = strlen(side) + 1;
	if (row != DICTIONARY_NONE || length <= ending || item[length - ending] != '@' ||
		strcmp(item + length - ending + 1, side) != 0)
		return row;
	return dictionary_find(&space->items, item, length - ending);
}

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

/* Whether the map makes the item's vector of what the space holds. */
static bool comes_from(const Term *term, const SideMap *map, const Space *space, Term *origin, double *vector)
{
	if (!space || space == term->space || space->vectors.cols != map->width)
		return false;
	uint32_t row = find_item(space, dictionary_word(&term->space->items, term->row), map->name);
	if (row == DICTIONARY_NONE)
		return false;
	side_map_carry(map, matrix_row(&space->vectors, row), vector);
	*origin = (Term){.weight = 1, .space = space, .row = row};
	return agrees(vector, matrix_row(&term->space->vectors, term->row), map->dim);
}

static bool find_origin(
	const Session *session, const Term *term, const SideMap *map, Term *origin, double *vector, Error *err)
{
	const Object *named = session_find(session, map->name);
	if (named && comes_from(term, map, named->space, origin, vector))
		return true;
	for (size_t i = 0; i < session->n_objects; i++)
		if (comes_from(term, map, session->objects[i]->space, origin, vector))
			return true;
	return error_set(err, ERROR_INPUT,
		"%s came from %s, which is %s; its columns tell what the item was made of",
		dictionary_word(&term->space->items, term->row), map->name,
		named ? "not what it was then" : "not in this session: load it again");
}

/* --- its parts --- */

static bool make_room(Inputs *inputs, size_t most, size_t dim, Error *err)
{
	inputs->vectors = memory_data(most * dim, sizeof *inputs->vectors, "the parts of an item", err);
	return inputs->vectors != NULL;
}

static void name_column(const Space *space, size_t column, Dictionary *names)
{
	char number[24];
	snprintf(number, sizeof number, "%zu", column + 1);
	const char *name = space->columns.count ? dictionary_word(&space->columns, (uint32_t)column) : number;
	dictionary_add(names, name, strlen(name));
}

static bool carry_columns(const Term *origin, const SideMap *map, double factor, Inputs *inputs, Error *err)
{
	const Space *space = origin->space;
	const float *x = matrix_row(&space->vectors, origin->row);
	size_t most = 0;
	for (size_t c = 0; c < map->width; c++)
		most += x[c] != 0;
	if (!make_room(inputs, most, map->dim, err))
		return false;
	for (size_t c = 0; c < map->width; c++) {
		if (x[c] == 0)
			continue;
		side_map_add_column(
			map, c, factor * (double)x[c], inputs->vectors + inputs->names.count * map->dim);
		name_column(space, c, &inputs->names);
	}
	inputs->kind = space->columns.count ? "column" : "dimension";
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

bool carried_inputs(const Session *session, const Term *term, Inputs *inputs, double *vector, Error *err)
{
	const SideMap *map = map_of(term);
	Term origin;
	Inputs made_of = {0};
	Error why = ERROR_INIT;
	double u12, u2;
	if (!find_origin(session, term, map, &origin, vector, err))
		return false;
	side_map_units(map, matrix_row(&origin.space->vectors, origin.row), &u12, &u2);
	/* A document whose text is not loaded still has its columns. */
	bool parts = inputs_find(session, &origin, &made_of, &why) && made_of.kind;
	bool fine = parts ? carry_parts(&made_of, map, u12, inputs, err)
			  : carry_columns(&origin, map, u12, inputs, err);
	inputs_release(&made_of);
	return fine;
}
