/*
 * Dictionary: distinct byte strings numbered 0, 1, 2, … in the order in which they were first added.
 *
 * Strings live in blocks that never move, so pointers from dictionary_word stay valid until release. Open
 * addressing with linear probing over 64-bit hashes; adding is amortised O(1). Many threads may look up at once
 * while none adds.
 */
#ifndef BASE_DICTIONARY_H
#define BASE_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DICTIONARY_NONE UINT32_MAX

typedef struct Dictionary {
	const char **words; /* words[id], ended by NUL */
	uint32_t count;
	/* private */
	size_t room, slots;
	uint32_t *table;  /* slot -> id + 1, 0 is free */
	uint32_t *hashes; /* by id: upper bits of the hash, to skip most comparisons */
	struct DictionaryBlock *blocks;
} Dictionary;

/* The id of the word, which is added when new. The bytes need no NUL; a NUL inside is not allowed. */
uint32_t dictionary_add(Dictionary *dictionary, const char *word, size_t bytes);
/* The id, or DICTIONARY_NONE. */
uint32_t dictionary_find(const Dictionary *dictionary, const char *word, size_t bytes);
uint32_t dictionary_find_text(const Dictionary *dictionary, const char *word);
static inline const char *dictionary_word(const Dictionary *dictionary, uint32_t id)
{
	return dictionary->words[id];
}
/* Makes `to`, which is released first, equal to `from`: the same words with the same numbers. Much faster than
 * adding. */
void dictionary_copy(const Dictionary *from, Dictionary *to);
/* The same with other numbers: what is order[i] in `from` is i in `to`. `order` has each number once. */
void dictionary_copy_in_order(const Dictionary *from, const uint32_t *order, Dictionary *to);
void dictionary_release(Dictionary *dictionary);

#endif
