#include "command/group_set.h"

#include "command/groups.h"

#include <stdlib.h>
#include <string.h>

bool group_set_is(const Session *session, const char *word)
{
	const char *colon = strchr(word, ':');
	return word[0] != '{' && colon && colon > word && colon[1] && !session_find(session, word);
}

static void list_groups(const Dictionary *names, Text *out)
{
	enum { LISTED = 12 };
	for (uint32_t g = 0; g < names->count && g < LISTED; g++)
		text_format(out, "%s%s", g ? ", " : "", dictionary_word(names, g));
	if (names->count > LISTED)
		text_add(out, ", …");
}

/* Marks the groups that the list names. A name may hold commas itself: the whole list is tried first. */
static bool mark(const char *list, const Dictionary *names, const char *by, bool *wanted, Error *err)
{
	uint32_t whole = dictionary_find_text(names, list);
	if (whole != DICTIONARY_NONE) {
		wanted[whole] = true;
		return true;
	}
	for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',') {
		size_t length = strcspn(at, ",");
		uint32_t group = dictionary_find(names, at, length);
		if (group == DICTIONARY_NONE) {
			Text known = {0};
			list_groups(names, &known);
			error_set(err, ERROR_INPUT, "no item has the %s \"%.*s\"; there is %s", by, (int)length,
				at, text_of(&known));
			text_release(&known);
			return false;
		}
		wanted[group] = true;
	}
	return true;
}

static WordSet *gather(const Space *space, const uint32_t *of, const bool *wanted, const char *word)
{
	WordSet *set = wordset_new(word, NULL);
	for (size_t i = 0; i < space->vectors.rows; i++)
		if (of[i] != DICTIONARY_NONE && wanted[of[i]])
			wordset_add(set, dictionary_word(&space->items, (uint32_t)i));
	return set;
}

WordSet *group_set_find(const Session *session, const char *in, const char *word, Error *err)
{
	const char *name = NULL;
	Space *space = session_space(session, in, &name, err);
	if (!space)
		return NULL;
	char *by = memory_slice(word, strcspn(word, ":"));
	Dictionary names = {0};
	uint32_t *of = groups_of_space(space, name, by, &names, err);
	bool *wanted = memory_new(names.count, sizeof *wanted);
	WordSet *set = of && mark(strchr(word, ':') + 1, &names, by, wanted, err)
			       ? gather(space, of, wanted, word)
			       : NULL;
	free(wanted);
	free(of);
	free(by);
	dictionary_release(&names);
	return set;
}
