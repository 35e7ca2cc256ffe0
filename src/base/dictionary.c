#include "base/dictionary.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024 };

typedef struct DictionaryBlock {
	struct DictionaryBlock *next;
	size_t used, room;
	char bytes[];
} DictionaryBlock;

static DictionaryBlock *new_block(size_t room, DictionaryBlock *next)
{
	DictionaryBlock *block = memory_resize(NULL, 1, sizeof *block + room);
	*block = (DictionaryBlock){.next = next, .room = room};
	return block;
}

static const char *keep_word(Dictionary *dictionary, const char *word, size_t bytes)
{
	DictionaryBlock *block = dictionary->blocks;
	if (!block || block->room - block->used < bytes + 1) {
		size_t room = bytes + 1 > BLOCK_BYTES ? bytes + 1 : BLOCK_BYTES;
		block = dictionary->blocks = new_block(room, block);
	}
	char *copy = block->bytes + block->used;
	memcpy(copy, word, bytes);
	copy[bytes] = '\0';
	block->used += bytes + 1;
	return copy;
}

static bool same_word(const char *kept, const char *word, size_t bytes)
{
	return memcmp(kept, word, bytes) == 0 && kept[bytes] == '\0';
}

/* The slot that holds the word, or the free slot where it belongs. */
static size_t find_slot(const Dictionary *dictionary, const char *word, size_t bytes, uint64_t hash)
{
	size_t mask = dictionary->slots - 1, slot = hash & mask;
	for (uint32_t id; (id = dictionary->table[slot]); slot = (slot + 1) & mask) {
		const char *kept = dictionary->words[id - 1];
		if (dictionary->hashes[id - 1] == (uint32_t)(hash >> 32) && strnlen(kept, bytes) == bytes &&
			same_word(kept, word, bytes))
			break;
	}
	return slot;
}

static void rehash(Dictionary *dictionary, size_t slots)
{
	free(dictionary->table);
	dictionary->slots = slots;
	dictionary->table = memory_new(slots, sizeof *dictionary->table);
	for (uint32_t id = 0; id < dictionary->count; id++) {
		const char *word = dictionary->words[id];
		size_t slot = hash_bytes(word, strlen(word)) & (slots - 1);
		while (dictionary->table[slot])
			slot = (slot + 1) & (slots - 1);
		dictionary->table[slot] = id + 1;
	}
}

uint32_t dictionary_add(Dictionary *dictionary, const char *word, size_t bytes)
{
	if (2 * (size_t)dictionary->count + 2 > dictionary->slots)
		rehash(dictionary, dictionary->slots ? 2 * dictionary->slots : 64);
	uint64_t hash = hash_bytes(word, bytes);
	size_t slot = find_slot(dictionary, word, bytes, hash);
	if (dictionary->table[slot])
		return dictionary->table[slot] - 1;
	if (dictionary->count == dictionary->room) {
		dictionary->room = dictionary->room ? 2 * dictionary->room : 32;
		dictionary->words =
			memory_resize(dictionary->words, dictionary->room, sizeof *dictionary->words);
		dictionary->hashes =
			memory_resize(dictionary->hashes, dictionary->room, sizeof *dictionary->hashes);
	}
	uint32_t id = dictionary->count++;
	dictionary->words[id] = keep_word(dictionary, word, bytes);
	dictionary->hashes[id] = (uint32_t)(hash >> 32);
	dictionary->table[slot] = id + 1;
	return id;
}

uint32_t dictionary_find(const Dictionary *dictionary, const char *word, size_t bytes)
{
	if (!dictionary->slots)
		return DICTIONARY_NONE;
	uint32_t id = dictionary->table[find_slot(dictionary, word, bytes, hash_bytes(word, bytes))];
	return id ? id - 1 : DICTIONARY_NONE;
}

uint32_t dictionary_find_text(const Dictionary *dictionary, const char *word)
{
	return dictionary_find(dictionary, word, strlen(word));
}

static void *copy_array(const void *from, size_t count, size_t size)
{
	void *to = memory_resize(NULL, count, size);
	return count ? memcpy(to, from, count * size) : to;
}

/* All but the words and their hashes, for which there is room. */
static void copy_table(const Dictionary *from, Dictionary *to)
{
	dictionary_release(to);
	size_t bytes = 0;
	for (uint32_t id = 0; id < from->count; id++)
		bytes += strlen(from->words[id]) + 1;
	*to = (Dictionary){.words = memory_new(from->count, sizeof *to->words),
		.count = from->count,
		.room = from->count,
		.slots = from->slots,
		.table = copy_array(from->table, from->slots, sizeof *to->table),
		.hashes = memory_new(from->count, sizeof *to->hashes),
		.blocks = new_block(bytes, NULL)};
}

static void copy_word(const Dictionary *from, uint32_t old, Dictionary *to, uint32_t new)
{
	to->words[new] = keep_word(to, from->words[old], strlen(from->words[old]));
	to->hashes[new] = from->hashes[old];
}

void dictionary_copy(const Dictionary *from, Dictionary *to)
{
	copy_table(from, to);
	for (uint32_t id = 0; id < from->count; id++)
		copy_word(from, id, to, id);
}

/* A slot is a matter of the word alone, whatever its number. */
void dictionary_copy_in_order(const Dictionary *from, const uint32_t *order, Dictionary *to)
{
	copy_table(from, to);
	uint32_t *new_id = memory_new(from->count, sizeof *new_id);
	for (uint32_t id = 0; id < from->count; id++) {
		copy_word(from, order[id], to, id);
		new_id[order[id]] = id;
	}
	for (size_t slot = 0; slot < to->slots; slot++)
		if (to->table[slot])
			to->table[slot] = new_id[to->table[slot] - 1] + 1;
	free(new_id);
}

void dictionary_release(Dictionary *dictionary)
{
	for (DictionaryBlock *block = dictionary->blocks, *next; block; block = next) {
		next = block->next;
		free(block);
	}
	free(dictionary->words);
	free(dictionary->table);
	free(dictionary->hashes);
	*dictionary = (Dictionary){0};
}
