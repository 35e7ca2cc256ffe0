#include "audit/selection.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

static uint32_t find_lowered(const Space *space, const char *word)
{
	size_t bytes = 0;
	uint8_t *lower = u8_tolower((const uint8_t *)word, strlen(word), NULL, NULL, NULL, &bytes);
	uint32_t row = lower ? dictionary_find(&space->items, (const char *)lower, bytes) : DICTIONARY_NONE;
	free(lower);
	return row;
}

static bool has_row(const Selection *selection, uint32_t row)
{
	for (size_t i = 0; i < selection->count; i++)
		if (selection->rows[i] == row)
			return true;
	return false;
}

uint32_t selection_row(const Space *space, const char *word, bool *lowered)
{
	uint32_t row = dictionary_find_text(&space->items, word);
	bool lower = row == DICTIONARY_NONE;
	if (lower)
		row = find_lowered(space, word);
	if (lowered)
		*lowered = lower;
	return row == DICTIONARY_NONE || space->inverse_norms[row] == 0 ? DICTIONARY_NONE : row;
}

static bool is_there(const Space *space, const char *word)
{
	return dictionary_find_text(&space->items, word) != DICTIONARY_NONE ||
	       find_lowered(space, word) != DICTIONARY_NONE;
}

void selection_init(Selection *selection, const Space *space, WordSet *set, char role)
{
	*selection = (Selection){.set = wordset_ref(set), .role = role, .least = 2};
	selection->rows = memory_new(set->count, sizeof *selection->rows);
	selection->words = memory_new(set->count, sizeof *selection->words);
	selection->lost = memory_new(set->count, sizeof *selection->lost);
	for (size_t i = 0; i < set->count; i++) {
		bool lowered;
		uint32_t row = selection_row(space, set->words[i], &lowered);
		if (row == DICTIONARY_NONE) {
			selection->lost[selection->n_lost++] = (uint32_t)i;
			selection->n_zero += is_there(space, set->words[i]);
		} else if (!has_row(selection, row)) {
			selection->words[selection->count] = (uint32_t)i;
			selection->rows[selection->count++] = row;
			selection->lowered += lowered;
		}
	}
}

/* "king, man, …; 1 of these has a vector of zeros" */
static void list_lost(const Selection *selection, Text *out)
{
	for (size_t i = 0; i < selection->n_lost && i < 12; i++)
		text_format(out, "%s%s", i ? ", " : "", selection->set->words[selection->lost[i]]);
	if (selection->n_lost > 12)
		text_add(out, ", …");
	if (selection->n_zero)
		text_format(out, " (%zu of these %s there with a vector of zeros, which has no direction)",
			selection->n_zero, selection->n_zero == 1 ? "is" : "are");
}

static bool too_few(const Selection *selection, Error *err)
{
	const WordSet *set = selection->set;
	const char *are = selection->least == 1 ? "is" : "are";
	Text lost = {0};
	list_lost(selection, &lost);
	if (set->count < selection->least)
		error_set(err, ERROR_INPUT,
			"set %c (%s) is of %zu word%s, and at least %zu %s needed; give it more",
			selection->role, set->name, set->count, set->count == 1 ? "" : "s", selection->least,
			are);
	else
		error_set(err, ERROR_INPUT,
			"set %c (%s) has %zu of its %zu words in the space, and at least %zu %s needed; lost: "
			"%s; give "
			"it words that vocab lists",
			selection->role, set->name, selection->count, set->count, selection->least, are,
			text_of(&lost));
	text_release(&lost);
	return false;
}

static bool too_many_lost(const Selection *selection, Error *err)
{
	Text lost = {0};
	list_lost(selection, &lost);
	error_set(err, ERROR_INPUT,
		"set %c (%s) loses %zu of %zu words, more than a fifth: %s; force=yes goes on with the rest",
		selection->role, selection->set->name, selection->n_lost, selection->set->count,
		text_of(&lost));
	text_release(&lost);
	return false;
}

bool selection_check(const Selection *selection, bool force, Error *err)
{
	if (selection->count < selection->least)
		return too_few(selection, err);
	return force || selection->n_lost * 5 <= selection->set->count || too_many_lost(selection, err);
}

static bool has_word(const Selection *selection, uint32_t word)
{
	for (size_t i = 0; i < selection->count; i++)
		if (selection->words[i] == word)
			return true;
	return false;
}

static bool all_have_word(const Selection *sets, size_t count, uint32_t word)
{
	for (size_t s = 0; s < count; s++)
		if (!has_word(&sets[s], word))
			return false;
	return true;
}

void selection_keep(Selection *selection, const bool *keep)
{
	size_t kept = 0;
	for (size_t i = 0; i < selection->count; i++)
		if (keep[selection->words[i]]) {
			selection->words[kept] = selection->words[i];
			selection->rows[kept++] = selection->rows[i];
		} else {
			selection->lost[selection->n_lost++] = selection->words[i];
			selection->n_left_out++;
		}
	selection->count = kept;
}

static bool sizes_differ(const Selection *one, const Selection *other, Error *err)
{
	error_set(err, ERROR_INPUT,
		"%c (%s) has %zu words and %c (%s) %zu, but their words belong together by their places, the "
		"first with the first and so on; give as many words to each, none of them twice",
		one->role, one->set->name, one->set->n_written, other->role, other->set->name,
		other->set->n_written);
	return false;
}

bool selection_align(Selection *sets, size_t count, size_t least, Error *err)
{
	size_t places = sets[0].set->count, kept = 0;
	for (size_t s = 0; s < count; s++)
		if (sets[s].set->count != places || sets[s].set->repeated)
			return sizes_differ(&sets[0], &sets[s ? s : 1], err);
	bool *keep = memory_new(places, sizeof *keep);
	for (uint32_t i = 0; i < places; i++)
		kept += keep[i] = all_have_word(sets, count, i);
	for (size_t s = 0; s < count; s++)
		selection_keep(&sets[s], keep);
	free(keep);
	return kept >= least || error_set(err, ERROR_INPUT,
					"%zu of the %zu places of the sets have all their words in the space, "
					"and at least %zu %s needed",
					kept, places, least, least == 1 ? "is" : "are");
}

void selection_release(Selection *selection)
{
	wordset_unref(selection->set);
	free(selection->rows);
	free(selection->words);
	free(selection->lost);
	*selection = (Selection){0};
}
