#include "command/side.h"

#include "command/question.h"
#include "data/documents.h"

#include <stdlib.h>
#include <string.h>

static bool is_of(const Side *side, uint32_t row)
{
	return side->domain == DICTIONARY_NONE || side->space->domain_of[row] == side->domain;
}

static void add_side(Sides *sides, Space *space, uint32_t domain, const char *name)
{
	sides->items = memory_resize(sides->items, sides->count + 1, sizeof *sides->items);
	Side *side = &sides->items[sides->count++];
	*side = (Side){.space = space_ref(space),
		.name = memory_text(name),
		.domain = domain,
		.rows = memory_new(space->vectors.rows, sizeof *side->rows)};
	for (uint32_t row = 0; row < space->vectors.rows; row++)
		if (space->inverse_norms[row] > 0 && is_of(side, row))
			side->rows[side->count++] = row;
}

bool sides_domains(const Call *call, const char *argument, size_t word, Space *space, const char *name,
	Sides *sides, Error *err)
{
	if (!space->domain_of || space->domains.count < 2)
		return args_fault(call->args, argument, word, err,
			"the items of %s are of one domain; name two spaces to compare these", name);
	for (uint32_t domain = 0; domain < space->domains.count; domain++)
		add_side(sides, space, domain, dictionary_word(&space->domains, domain));
	return true;
}

static Space *space_named(const Call *call, size_t index, const char **name, Error *err)
{
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_word(call->args, "spaces", index), name, &why);
	if (!space)
		args_fault(call->args, "spaces", index, err, "%s", why.message);
	return space;
}

static bool two_spaces(const Call *call, Sides *sides, Error *err)
{
	sides->spaces = true;
	for (size_t i = 0; i < 2; i++) {
		const char *name;
		Space *space = space_named(call, i, &name, err);
		if (!space)
			return false;
		add_side(sides, space, DICTIONARY_NONE, name);
	}
	size_t left = sides->items[0].space->vectors.cols, right = sides->items[1].space->vectors.cols;
	return left == right ||
	       args_fault(call->args, "spaces", 1, err,
		       "%s has %zu dimensions and %s %zu; only vectors of one width can be compared",
		       sides->items[0].name, left, sides->items[1].name, right);
}

/* The first that is named, else that of in=, else the current one. */
static Space *only_space(const Call *call, const char **name, Error *err)
{
	Question question = {0};
	if (args_count(call->args, "spaces"))
		return space_named(call, 0, name, err);
	if (!question_open(call, &question, err))
		return NULL;
	*name = question.name;
	return question.space;
}

/* alone: all items of a space of one domain are a side. */
static bool one_space(const Call *call, bool alone, Sides *sides, Error *err)
{
	bool named = args_count(call->args, "spaces") == 1;
	const char *name = NULL;
	Space *space = only_space(call, &name, err);
	if (space && alone && (!space->domain_of || space->domains.count < 2)) {
		add_side(sides, space, DICTIONARY_NONE, name);
		return true;
	}
	return space && sides_domains(call, named ? "spaces" : "in", 0, space, name, sides, err);
}

static bool open_sides(const Call *call, bool alone, Sides *sides, Error *err)
{
	size_t named = args_count(call->args, "spaces");
	if (named > 2)
		return args_fault(call->args, "spaces", 2, err,
			"two spaces are compared at a time; join more in one space with domains");
	return named == 2 ? two_spaces(call, sides, err) : one_space(call, alone, sides, err);
}

bool sides_open(const Call *call, Sides *sides, Error *err)
{
	return open_sides(call, false, sides, err);
}

bool sides_open_any(const Call *call, Sides *sides, Error *err)
{
	return open_sides(call, true, sides, err);
}

bool sides_open_whole(const Call *call, Sides *sides, Error *err)
{
	const char *name = NULL;
	if (args_count(call->args, "spaces") > 1)
		return args_fault(call->args, "spaces", 1, err, "items are sought within one space");
	Space *space = only_space(call, &name, err);
	if (space)
		add_side(sides, space, DICTIONARY_NONE, name);
	return space != NULL;
}

void sides_forget_classes(Sides *sides)
{
	for (size_t i = 0; sides->classes && i < sides->count; i++)
		free(sides->classes[i]);
	free(sides->classes);
	sides->classes = NULL;
	dictionary_release(&sides->class_names);
}

void sides_close(Sides *sides)
{
	sides_forget_classes(sides);
	for (size_t i = 0; i < sides->count; i++) {
		space_unref(sides->items[i].space);
		free(sides->items[i].name);
		free(sides->items[i].rows);
	}
	free(sides->items);
	*sides = (Sides){0};
}

bool sides_find(const Sides *sides, const Call *call, const char *option, size_t *at, Error *err)
{
	const char *name = args_text(call->args, option);
	Text names = {0};
	for (size_t i = 0; i < sides->count; i++) {
		if (strcmp(sides->items[i].name, name) == 0) {
			*at = i;
			text_release(&names);
			return true;
		}
		text_format(&names, "%s%s", i ? ", " : "", sides->items[i].name);
	}
	args_fault(call->args, option, 0, err, "there is no domain %s; there are %s", name, text_of(&names));
	text_release(&names);
	return false;
}

bool sides_directions(
	const Sides *sides, const Call *call, bool back, size_t most, Directions *directions, Error *err)
{
	bool from_given = args_given(call->args, "from"), to_given = args_given(call->args, "to");
	size_t from = 0, to = 0;
	if ((from_given && !sides_find(sides, call, "from", &from, err)) ||
		(to_given && !sides_find(sides, call, "to", &to, err)))
		return false;
	if (from_given && to_given && from == to)
		return args_fault(call->args, "to", 0, err, "from and to are the same domain");
	bool one = sides->spaces && !from_given && !to_given && !back;
	directions->items = memory_new(most, sizeof *directions->items);
	for (size_t i = 0; i < sides->count; i++)
		for (size_t j = 0; j < sides->count; j++) {
			if (i == j || (from_given && i != from) || (to_given && j != to) || (one && i > j))
				continue;
			if (directions->count < most)
				directions->items[directions->count++] = (Direction){i, j};
			else
				directions->left_out++;
		}
	return true;
}

uint32_t side_row(const Side *side, const char *word)
{
	const Dictionary *items = &side->space->items;
	uint32_t row = dictionary_find_text(items, word);
	if (row != DICTIONARY_NONE && is_of(side, row))
		return row;
	Text renamed = {0};
	text_format(&renamed, "%s@%s", word, side->name);
	row = dictionary_find_text(items, text_of(&renamed));
	text_release(&renamed);
	return row != DICTIONARY_NONE && is_of(side, row) ? row : DICTIONARY_NONE;
}

/* Words beside documents, and documents without a label, have no class. */
uint32_t *side_classes(const Side *side, Dictionary *classes, Error *err)
{
	const Space *space = side->space;
	if (!space->class_of) {
		error_set(err, ERROR_INPUT,
			"the items of %s have no classes; text gets them by load … label=", side->name);
		return NULL;
	}
	uint32_t *of = memory_data(space->vectors.rows, sizeof *of, "the classes of the items", err);
	for (uint32_t row = 0; of && row < space->vectors.rows; row++) {
		uint32_t class = is_of(side, row) ? space_class(space, row) : DICTIONARY_NONE;
		const char *name = class != DICTIONARY_NONE ? dictionary_word(&space->classes, class) : NULL;
		of[row] = name ? dictionary_add(classes, name, strlen(name)) : DICTIONARY_NONE;
	}
	return of;
}

bool sides_classify(Sides *sides, Error *err)
{
	sides->classes = memory_new(sides->count, sizeof *sides->classes);
	for (size_t i = 0; i < sides->count; i++) {
		sides->classes[i] = side_classes(&sides->items[i], &sides->class_names, err);
		if (!sides->classes[i])
			return false;
	}
	return true;
}
