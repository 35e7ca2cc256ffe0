/* space_find: the row of an item or, when it is not there, the items that may have been meant. */
#include "base/text.h"
#include "data/space.h"

#include <string.h>
#include <strings.h>

enum { SUGGESTIONS = 4 };

/* What can be compared before edit distance is worth computing, in lower case. One edit changes the length by
 * at most one character and the set of leading bytes by at most two. */
typedef struct Outline {
	int characters;
	uint64_t letters; /* bit b: some character starts with a byte that is b modulo 64 */
} Outline;

static Outline outline_of(const char *word)
{
	Outline outline = {0};
	for (const unsigned char *at = (const unsigned char *)word; *at; at++)
		if ((*at & 0xC0) != 0x80) {
			outline.characters++;
			bool upper = *at >= 'A' && *at <= 'Z';
			outline.letters |= (uint64_t)1 << ((upper ? *at | 0x20 : *at) & 63);
		}
	return outline;
}

static bool may_be_near(Outline a, Outline b, int limit)
{
	int longer = a.characters - b.characters;
	return longer <= limit && -longer <= limit && __builtin_popcountll(a.letters ^ b.letters) <= 2 * limit;
}

typedef struct Suggestion {
	uint32_t row;
	int unlike; /* 0: differs in case only; 1, 2: edits; 3: starts with the word */
	uint64_t count;
} Suggestion;

enum { UNLIKE_PREFIX = 3, UNLIKE_ALL = 4 };

static int unlikeness(const char *wanted, Outline outline, const char *item)
{
	int limit = outline.characters < 4 ? 1 : 2;
	if (may_be_near(outline, outline_of(item), limit)) {
		if (strcasecmp(wanted, item) == 0)
			return 0;
		int distance = text_distance(wanted, item, limit);
		if (distance <= limit)
			return distance > 0 ? distance : 1;
	}
	return outline.characters >= 2 && text_starts(item, wanted) ? UNLIKE_PREFIX : UNLIKE_ALL;
}

static bool better(Suggestion a, Suggestion b)
{
	return a.unlike != b.unlike ? a.unlike < b.unlike : a.count > b.count;
}

/* Keeps the best, in order; equals stay in the order of rows. */
static void consider(Suggestion *best, size_t *found, Suggestion new)
{
	size_t at = *found;
	while (at > 0 && better(new, best[at - 1]))
		at--;
	if (at == SUGGESTIONS)
		return;
	*found += *found < SUGGESTIONS;
	memmove(best + at + 1, best + at, (*found - at - 1) * sizeof *best);
	best[at] = new;
}

void space_suggest(const Space *space, const char *wanted, Text *out)
{
	Suggestion best[SUGGESTIONS];
	size_t found = 0;
	Outline outline = outline_of(wanted);
	for (uint32_t row = 0; row < space->items.count; row++) {
		int unlike = unlikeness(wanted, outline, space->items.words[row]);
		if (unlike < UNLIKE_ALL)
			consider(best, &found,
				(Suggestion){row, unlike, space->counts ? space->counts[row] : 0});
	}
	while (found > 0 && best[0].unlike == 0 && best[found - 1].unlike > 0)
		found--; /* another case is surely what was meant */
	for (size_t i = 0; i < found; i++) {
		text_add(out, i == 0 ? "" : i + 1 == found ? " or " : ", ");
		const char *item = space->items.words[best[i].row], *quote = strchr(item, ' ') ? "\"" : "";
		text_add(out, quote);
		text_add_visible(out, item);
		text_add(out, quote);
	}
}

bool space_find(const Space *space, const char *item, const char *name, uint32_t *row, Error *err)
{
	*row = dictionary_find_text(&space->items, item);
	if (*row != DICTIONARY_NONE)
		return true;
	if (!err)
		return false;
	Text near = {0}, visible = {0}, count = {0};
	space_suggest(space, item, &near);
	text_add_visible(&visible, item);
	text_add_count(&count, space->items.count);
	error_set(err, ERROR_INPUT, "\"%s\" is not in %s (%s items)%s%s%s%s", text_of(&visible), name,
		text_of(&count), near.length ? "; did you mean " : "; no item is spelled like it",
		text_of(&near), near.length ? "?" : ": `vocab` lists what is there",
		space->subwords || space->composes ? " (`oov` makes a vector of its n-grams)" : "");
	text_release(&near);
	text_release(&visible);
	text_release(&count);
	return false;
}
