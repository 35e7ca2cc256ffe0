#include "debias/places.h"

#include <stdlib.h>
#include <string.h>

static bool check_sizes(const Selection *groups, size_t n_groups, Error *err)
{
	const Selection *first = &groups[0];
	for (size_t g = 1; g < n_groups; g++)
		if (groups[g].set->n_written != first->set->n_written)
			return error_set(err, ERROR_INPUT,
				"%c (%s) has %zu words and %c (%s) %zu, but their words belong together by "
				"their places, the first with the first and so on; give as many words to each, "
				"and write one that belongs to several places at each of them",
				first->role, first->set->name, first->set->n_written, groups[g].role,
				groups[g].set->name, groups[g].set->n_written);
	return true;
}

/* What the groups have at one place; false when the space lacks a word. */
static bool rows_at_place(
	const Space *space, const Selection *groups, size_t n_groups, size_t place, uint32_t *rows)
{
	bool all = true;
	for (size_t g = 0; g < n_groups; g++) {
		const WordSet *set = groups[g].set;
		rows[g] = selection_row(space, set->words[set->written[place]], NULL);
		all = all && rows[g] != DICTIONARY_NONE;
	}
	return all;
}

static void gather(const Space *space, const Selection *groups, size_t n_groups, Places *places)
{
	size_t written = groups[0].set->n_written;
	*places = (Places){memory_new(written * n_groups, sizeof *places->rows), 0, n_groups};
	for (size_t i = 0; i < written; i++)
		places->count +=
			rows_at_place(space, groups, n_groups, i, places->rows + places->count * n_groups);
}

static bool stands_somewhere(const Places *places, size_t group, uint32_t row)
{
	for (size_t i = 0; i < places->count; i++)
		if (places->rows[i * places->groups + group] == row)
			return true;
	return false;
}

static void lose_others(const Places *places, size_t group, Selection *selection)
{
	bool *keep = memory_new(selection->set->count, sizeof *keep);
	for (size_t i = 0; i < selection->count; i++)
		keep[selection->words[i]] = stands_somewhere(places, group, selection->rows[i]);
	selection_keep(selection, keep);
	free(keep);
}

bool places_find(
	const Space *space, Selection *groups, size_t n_groups, size_t least, Places *places, Error *err)
{
	if (!check_sizes(groups, n_groups, err))
		return false;
	gather(space, groups, n_groups, places);
	for (size_t g = 0; g < n_groups; g++)
		lose_others(places, g, &groups[g]);
	return places->count >= least ||
	       error_set(err, ERROR_INPUT,
		       "%zu of the %zu places of the sets have all their words in the space, and at least %zu "
		       "%s needed",
		       places->count, groups[0].set->n_written, least, least == 1 ? "is" : "are");
}

void places_find_whole(const Space *space, Selection *groups, size_t n_groups, Places *places)
{
	Error none = ERROR_INIT;
	Places found;
	if (!check_sizes(groups, n_groups, &none))
		return;
	bool whole = true;
	gather(space, groups, n_groups, &found);
	for (size_t g = 0; whole && g < n_groups; g++)
		for (size_t i = 0; whole && i < groups[g].count; i++)
			whole = stands_somewhere(&found, g, groups[g].rows[i]);
	if (whole)
		*places = found;
	else
		places_release(&found);
}

void places_release(Places *places)
{
	free(places->rows);
	*places = (Places){0};
}

/* --- sets --- */

static bool share_word(const Places *places, size_t one, size_t other)
{
	for (size_t g = 0; g < places->groups; g++)
		for (size_t h = 0; h < places->groups; h++)
			if (places->rows[one * places->groups + g] == places->rows[other * places->groups + h])
				return true;
	return false;
}

/* By place the number of its set: 0, 1, … in the order of their first places. */
static size_t number_sets(const Places *places, size_t *set_of)
{
	size_t count = 0;
	for (size_t i = 0; i < places->count; i++)
		set_of[i] = SIZE_MAX;
	for (size_t i = 0; i < places->count; i++) {
		bool grew = set_of[i] == SIZE_MAX;
		if (grew)
			set_of[i] = count++;
		while (grew) {
			grew = false;
			for (size_t a = i; a < places->count; a++)
				for (size_t b = i + 1; set_of[a] == set_of[i] && b < places->count; b++)
					if (set_of[b] == SIZE_MAX && share_word(places, a, b)) {
						set_of[b] = set_of[i];
						grew = true;
					}
		}
	}
	return count;
}

static void add_row(EqualSets *sets, size_t from, size_t *count, uint32_t row)
{
	for (size_t i = from; i < *count; i++)
		if (sets->rows[i] == row)
			return;
	sets->rows[(*count)++] = row;
}

EqualSets places_merge(const Places *places)
{
	EqualSets sets = {memory_new(places->count * places->groups, sizeof *sets.rows),
		memory_new(places->count + 1, sizeof *sets.starts), 0};
	size_t *set_of = memory_new(places->count, sizeof *set_of), rows = 0;
	sets.count = number_sets(places, set_of);
	for (size_t s = 0; s < sets.count; s++) {
		for (size_t i = 0; i < places->count; i++)
			for (size_t g = 0; set_of[i] == s && g < places->groups; g++)
				add_row(&sets, sets.starts[s], &rows, places->rows[i * places->groups + g]);
		sets.starts[s + 1] = rows;
	}
	free(set_of);
	return sets;
}

void equal_sets_release(EqualSets *sets)
{
	free(sets->rows);
	free(sets->starts);
	*sets = (EqualSets){0};
}
