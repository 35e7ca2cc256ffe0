/* Documents as bytes: the sizes of the parts, then the parts one after the other, as the machine has them. */
#include "data/documents.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES, DOMAINS, LABELS, OPENINGS, TEXTS };

typedef struct Sizes {
	uint64_t documents, bytes[TEXTS];
} Sizes;

static void add_words(const Dictionary *words, Text *out)
{
	for (uint32_t i = 0; i < words->count; i++)
		text_add_bytes(out, words->words[i], strlen(words->words[i]) + 1);
}

void documents_write(const Documents *documents, Text *bytes)
{
	Text parts[TEXTS] = {{0}};
	Sizes sizes = {.documents = documents->names.count};
	add_words(&documents->names, &parts[NAMES]);
	add_words(&documents->domains, &parts[DOMAINS]);
	add_words(&documents->labels, &parts[LABELS]);
	text_add_bytes(&parts[OPENINGS], text_of(&documents->openings), documents->openings.length);
	for (int i = 0; i < TEXTS; i++)
		sizes.bytes[i] = parts[i].length;
	text_add_bytes(bytes, (const char *)&sizes, sizeof sizes);
	text_add_bytes(bytes, (const char *)documents->facts, sizes.documents * sizeof *documents->facts);
	for (int i = 0; i < TEXTS; i++) {
		text_add_bytes(bytes, text_of(&parts[i]), parts[i].length);
		text_release(&parts[i]);
	}
}

static bool fits(const Sizes *sizes, size_t count)
{
	uint64_t sum, room = count - sizeof *sizes;
	if (__builtin_mul_overflow(sizes->documents, sizeof(DocumentFacts), &sum))
		return false;
	for (int i = 0; i < TEXTS; i++)
		if (__builtin_add_overflow(sum, sizes->bytes[i], &sum))
			return false;
	return sum == room;
}

static bool read_words(const char *at, uint64_t bytes, Dictionary *words)
{
	const char *end = at + bytes;
	if (bytes > 0 && end[-1] != '\0')
		return false;
	for (; at < end; at += strlen(at) + 1)
		if (dictionary_add(words, at, strlen(at)) + 1 != words->count)
			return false;
	return true;
}

static bool read_parts(const char *at, const Sizes *sizes, Documents *documents)
{
	memcpy(documents->facts, at, sizes->documents * sizeof *documents->facts);
	at += sizes->documents * sizeof *documents->facts;
	Dictionary *words[] = {&documents->names, &documents->domains, &documents->labels};
	for (int i = 0; i < OPENINGS; at += sizes->bytes[i++])
		if (!read_words(at, sizes->bytes[i], words[i]))
			return false;
	text_add_bytes(&documents->openings, at, sizes->bytes[OPENINGS]);
	return documents->names.count == sizes->documents &&
	       (sizes->bytes[OPENINGS] == 0 || at[sizes->bytes[OPENINGS] - 1] == '\0');
}

static bool check(const Documents *documents)
{
	for (uint32_t i = 0; i < documents->names.count; i++) {
		const DocumentFacts *facts = &documents->facts[i];
		if (facts->opening >= documents->openings.length || facts->domain >= documents->domains.count ||
			(facts->label != DICTIONARY_NONE && facts->label >= documents->labels.count))
			return false;
	}
	return true;
}

Documents *documents_read(const void *bytes, size_t count, Error *err)
{
	Sizes sizes;
	Documents *documents = documents_new();
	bool good = count >= sizeof sizes;
	if (good)
		memcpy(&sizes, bytes, sizeof sizes);
	good = good && fits(&sizes, count);
	if (good && !(documents->facts = memory_data(sizes.documents, sizeof *documents->facts,
			      "what is known of the documents", err))) {
		documents_unref(documents);
		return NULL;
	}
	if (good && read_parts((const char *)bytes + sizeof sizes, &sizes, documents) && check(documents))
		return documents;
	documents_unref(documents);
	error_set(err, ERROR_INPUT, "what is saved of the documents is damaged");
	return NULL;
}
