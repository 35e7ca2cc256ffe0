/* Words of an audit that are sought in one domain of a space each, as two languages are in a shared space. */
#include "command/audit.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

/* One domain of a space. */
typedef struct Side {
	const Space *space;
	const char *name;
	uint32_t number;
} Side;

/* Adds the item of the domain that is called so, or "word@domain" where another domain has the word. */
static bool add_item(const Side *side, const char *word, WordSet *to)
{
	const Space *space = side->space;
	uint32_t row = dictionary_find_text(&space->items, word);
	Text marked = {0};
	text_format(&marked, "%s@%s", word, side->name);
	bool there = row != DICTIONARY_NONE && space->domain_of[row] == side->number;
	bool other = !there && dictionary_find_text(&space->items, text_of(&marked)) != DICTIONARY_NONE;
	if (there || other)
		wordset_add(to, there ? word : text_of(&marked));
	text_release(&marked);
	return there || other;
}

/* As written, else in lower case; what the domain does not have is lost as "word@domain". */
static void add_word(const Side *side, const char *word, WordSet *to)
{
	size_t bytes = strlen(word) + 1; /* with the zero at its end */
	char *lower = (char *)u8_tolower((const uint8_t *)word, bytes, NULL, NULL, NULL, &bytes);
	if (!add_item(side, word, to) && !(lower && add_item(side, lower, to))) {
		Text lost = {0};
		text_format(&lost, "%s@%s", word, side->name);
		wordset_add(to, text_of(&lost));
		text_release(&lost);
	}
	free(lower);
}

static WordSet *in_domain(const Side *side, const WordSet *set)
{
	WordSet *found = wordset_new(set->name, set->citation);
	found->language = memory_text(set->language);
	for (size_t i = 0; i < set->count; i++)
		add_word(side, set->words[i], found);
	wordset_checksum(found);
	return found;
}

static bool find_side(const Args *line, const char *option, const Space *space, Side *side, Error *err)
{
	*side = (Side){.space = space};
	if (!args_has(line, option) || !args_given(line, option))
		return true;
	side->name = args_text(line, option);
	side->number = dictionary_find_text(&space->domains, side->name);
	if (side->number != DICTIONARY_NONE && space->domain_of)
		return true;
	Text all = {0};
	for (uint32_t i = 0; i < space->domains.count; i++)
		text_format(&all, "%s%s", i ? ", " : "", dictionary_word(&space->domains, i));
	args_fault(line, option, 0, err, "the space has no domain \"%s\"; it has %s", side->name,
		space->domain_of ? text_of(&all) : "none");
	text_release(&all);
	return false;
}

bool audit_query_domains(
	const Args *line, const AuditTest *test, const Space *space, AuditQuery *query, Error *err)
{
	Side sides[2]; /* of targets, and of attributes */
	if (!find_side(line, "targets", space, &sides[0], err) ||
		!find_side(line, "attributes", space, &sides[1], err))
		return false;
	size_t first = strlen(test->roles) + query->further - query->count;
	for (size_t i = 0; i < query->count; i++) {
		char role = audit_test_role(test, first + i);
		const Side *side = &sides[role != 'X' && role != 'Y'];
		if (!side->name)
			continue;
		WordSet *found = in_domain(side, query->sets[i]);
		wordset_unref(query->sets[i]);
		query->sets[i] = found;
	}
	return true;
}
