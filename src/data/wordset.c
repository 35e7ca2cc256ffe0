#include "data/wordset.h"

#include "base/hash.h"
#include "base/source.h"
#include "base/text.h"
#include "data/file_list.h"

#include <stdlib.h>
#include <string.h>

WordSet *wordset_new(const char *name, const char *citation)
{
	WordSet *set = memory_new(1, sizeof *set);
	references_init(&set->references);
	set->name = memory_text(name);
	set->citation = memory_text(citation);
	return set;
}

WordSet *wordset_ref(WordSet *set)
{
	if (set)
		references_add(&set->references);
	return set;
}

void wordset_unref(WordSet *set)
{
	if (!set || !references_drop(&set->references))
		return;
	for (size_t i = 0; i < set->count; i++)
		free(set->words[i]);
	free(set->words);
	free(set->written);
	dictionary_release(&set->index);
	free(set->name);
	free(set->citation);
	free(set->language);
	free(set->notes);
	free(set);
}

bool wordset_has(const WordSet *set, const char *word)
{
	return dictionary_find_text(&set->index, word) != DICTIONARY_NONE;
}

void wordset_add(WordSet *set, const char *word)
{
	uint32_t at = dictionary_add(&set->index, word, strlen(word));
	set->written = memory_grow(set->written, set->n_written, &set->written_room, sizeof *set->written);
	set->written[set->n_written++] = at;
	if (at < set->count) {
		set->repeated++;
		return;
	}
	set->words = memory_grow(set->words, set->count, &set->room, sizeof *set->words);
	set->words[set->count++] = memory_text(word);
}

const char *wordset_checksum(WordSet *set)
{
	Checksum *sum = checksum_new();
	for (size_t i = 0; i < set->count; i++)
		checksum_add(sum, set->words[i], strlen(set->words[i]) + 1);
	checksum_text(sum, set->checksum);
	checksum_free(sum);
	return set->checksum;
}

/* Cuts off the first word; NULL: none is left. A quote that is not closed before a separator is a letter. */
static char *next_word(char **rest)
{
	static const char between[] = " ,\t\r\n";
	char *word = *rest + strspn(*rest, between);
	char *closing = word[0] == '"' ? strchr(word + 1, '"') : NULL;
	bool quoted = closing && closing > word + 1 && (!closing[1] || strchr(between, closing[1]));
	if (!*word)
		return NULL;
	char *end = quoted ? closing : word + strcspn(word, between);
	*rest = end + (*end != '\0');
	*end = '\0';
	return word + quoted;
}

void wordset_add_list(WordSet *set, const char *list, size_t bytes)
{
	char *copy = memory_slice(list, bytes), *rest = copy;
	for (const char *word; (word = next_word(&rest));)
		wordset_add(set, word);
	free(copy);
}

bool wordset_parse(const char *braces, WordSet *set, Error *err)
{
	size_t bytes = strlen(braces);
	bool opened = braces[0] == '{', closed = bytes && braces[bytes - 1] == '}';
	if (opened != closed)
		return error_set(err, ERROR_USAGE, "the word set %s lacks its %s brace", braces,
			opened ? "closing" : "opening");
	if (opened)
		wordset_add_list(set, braces + 1, bytes - 2);
	else
		wordset_add_list(set, braces, bytes);
	return set->count ||
	       error_set(err, ERROR_USAGE, "the word set %s is empty; write words, as in {he him his}", braces);
}

WordSet *wordset_read(const char *path, Error *err)
{
	Source file = {0};
	char *name = file_stem(path);
	WordSet *set = wordset_new(name, path);
	const char *line;
	size_t bytes;
	free(name);
	bool ok = source_open_plain(&file, path, err);
	while (ok && (ok = source_line(&file, &line, &bytes, err)) && line) {
		if (memchr(line, 0, bytes))
			ok = error_set(err, ERROR_INPUT, "\"%s\" is not text: line %zu holds a zero byte", path,
				file.lines);
		else if (bytes && line[0] != '#')
			wordset_add_list(set, line, bytes);
		if (set->count > WORDSET_MOST)
			ok = error_set(err, ERROR_INPUT,
				"\"%s\" has more than %d words, too many for a word set; load it with "
				"kind=corpus",
				path, WORDSET_MOST);
	}
	if (ok && set->count == 0)
		ok = error_set(err, ERROR_INPUT, "there is no word in \"%s\"", path);
	source_close(&file);
	if (ok) {
		wordset_checksum(set);
		return set;
	}
	wordset_unref(set);
	return NULL;
}
