#include "data/documents.h"

#include "base/hash.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

enum {
	OPENING_COLUMNS = 48,
	UNIT_TOKENS = 64 /* that take as long as the name of a document */
};

Documents *documents_new(void)
{
	Documents *documents = memory_new(1, sizeof *documents);
	references_init(&documents->references);
	return documents;
}

Documents *documents_copy(const Documents *from, Error *err)
{
	DocumentFacts *facts =
		memory_data(from->names.count, sizeof *facts, "what is known of the documents", err);
	if (!facts)
		return NULL;
	Documents *documents = documents_new();
	documents->facts = facts;
	for (uint32_t i = 0; i < from->names.count; i++)
		facts[i] = from->facts[i];
	dictionary_copy(&from->names, &documents->names);
	dictionary_copy(&from->domains, &documents->domains);
	dictionary_copy(&from->labels, &documents->labels);
	text_add_bytes(&documents->openings, text_of(&from->openings), from->openings.length);
	return documents;
}

Documents *documents_ref(Documents *documents)
{
	if (documents)
		references_add(&documents->references);
	return documents;
}

void documents_unref(Documents *documents)
{
	if (!documents || !references_drop(&documents->references))
		return;
	dictionary_release(&documents->names);
	dictionary_release(&documents->domains);
	dictionary_release(&documents->labels);
	text_release(&documents->openings);
	free(documents->facts);
	free(documents);
}

/* ---- joining ---- */

size_t documents_units(const Corpus *corpus, DocumentsUnit unit)
{
	return unit == DOCUMENTS_WHOLE ? corpus->n_documents : corpus->n_sentences;
}

void documents_range(const Corpus *corpus, DocumentsUnit unit, size_t i, size_t *from, size_t *to)
{
	bool whole = unit == DOCUMENTS_WHOLE;
	*from = corpus->sentences[whole ? corpus->documents[i].first_sentence : i];
	*to = corpus->sentences[whole ? corpus->documents[i + 1].first_sentence : i + 1];
}

/* By word of the corpus. */
static uint64_t *word_hashes(const Corpus *corpus, Error *err)
{
	uint64_t *hashes = memory_data(corpus->words.count, sizeof *hashes, "hashes of the words", err);
	for (uint32_t i = 0; hashes && i < corpus->words.count; i++)
		hashes[i] = hash_bytes(corpus->words.words[i], strlen(corpus->words.words[i]));
	return hashes;
}

static uint64_t hash_range(const Corpus *corpus, const uint64_t *hashes, size_t from, size_t to)
{
	uint64_t hash = 0;
	for (size_t i = from; i < to; i++)
		hash = random_mix(hash ^ hashes[corpus->tokens[i]]);
	return hash;
}

/* The document that a sentence belongs to comes first in its name: "emma:12", counted from 1. */
static void name_unit(const Corpus *corpus, DocumentsUnit unit, size_t i, size_t document, Text *name)
{
	text_clear(name);
	corpus_document_name(corpus, document, name);
	if (unit == DOCUMENTS_SENTENCES)
		text_format(name, ":%zu", i - corpus->documents[document].first_sentence + 1);
}

static void add_opening(const Corpus *corpus, size_t from, size_t to, Text *openings)
{
	int left = OPENING_COLUMNS;
	for (size_t i = from; i < to; i++) {
		const char *word = dictionary_word(&corpus->words, corpus->tokens[i]);
		left -= text_width(word) + (i > from);
		if (left < 0) {
			text_add(openings, " …");
			break;
		}
		text_format(openings, "%s%s", i > from ? " " : "", word);
	}
	text_add_char(openings, '\0');
}

/* The number of the document of that name and text; else a free name stands in `name` then. */
static uint32_t known(const Documents *documents, uint64_t text, Text *name)
{
	size_t plain = name->length;
	for (unsigned again = 2;; again++) {
		uint32_t number = dictionary_find_text(&documents->names, text_of(name));
		if (number == DICTIONARY_NONE || documents->facts[number].text == text)
			return number;
		char *base = memory_slice(text_of(name), plain);
		text_clear(name);
		text_format(name, "%s (%u)", base, again);
		free(base);
	}
}

static uint32_t same_word(const Dictionary *from, uint32_t id, Dictionary *to)
{
	if (id == DICTIONARY_NONE)
		return id;
	const char *word = dictionary_word(from, id);
	return dictionary_add(to, word, strlen(word));
}

static uint32_t add_unit(Documents *documents, const Corpus *corpus, const Document *document,
	DocumentFacts facts, const char *name, size_t from)
{
	facts.domain = same_word(&corpus->domains, document->domain, &documents->domains);
	facts.label = same_word(&corpus->labels, document->label, &documents->labels);
	facts.opening = documents->openings.length;
	uint32_t number = dictionary_add(&documents->names, name, strlen(name));
	documents->facts[number] = facts;
	add_opening(corpus, from, from + facts.tokens, &documents->openings);
	return number;
}

struct DocumentsJoining {
	Documents *documents;
	const Corpus *corpus;
	DocumentsUnit unit;
	uint64_t *hashes;  /* by word of the corpus */
	uint32_t *numbers; /* by unit */
	size_t next;       /* unit */
	size_t document;   /* that it belongs to */
	Text name;
};

/* Returns its tokens. */
static size_t join_unit(DocumentsJoining *joining, size_t i)
{
	Documents *documents = joining->documents;
	const Corpus *corpus = joining->corpus;
	size_t from, to;
	documents_range(corpus, joining->unit, i, &from, &to);
	while (joining->unit == DOCUMENTS_WHOLE ? joining->document < i
						: corpus->documents[joining->document + 1].first_sentence <= i)
		joining->document++;
	name_unit(corpus, joining->unit, i, joining->document, &joining->name);
	DocumentFacts facts = {.text = hash_range(corpus, joining->hashes, from, to), .tokens = to - from};
	uint32_t number = known(documents, facts.text, &joining->name);
	if (number == DICTIONARY_NONE)
		number = add_unit(documents, corpus, &corpus->documents[joining->document], facts,
			text_of(&joining->name), from);
	joining->numbers[i] = number;
	return to - from;
}

bool documents_joining_step(DocumentsJoining *joining, size_t *tokens)
{
	size_t units = documents_units(joining->corpus, joining->unit);
	while (joining->next<units && * tokens> 0) {
		size_t seen = UNIT_TOKENS + join_unit(joining, joining->next++);
		*tokens -= seen < *tokens ? seen : *tokens;
	}
	return joining->next == units;
}

static bool reserve(Documents *documents, size_t more, Error *err)
{
	size_t count = documents->names.count;
	if (count + more >= DICTIONARY_NONE)
		return error_set(err, ERROR_INPUT, "%zu documents are more than a space can hold, %u",
			count + more, DICTIONARY_NONE - 1);
	DocumentFacts *facts = memory_data(count + more, sizeof *facts, "what is known of the documents", err);
	for (size_t i = 0; facts && i < count; i++)
		facts[i] = documents->facts[i];
	if (facts) {
		free(documents->facts);
		documents->facts = facts;
	}
	return facts != NULL;
}

DocumentsJoining *documents_joining_new(
	Documents *documents, const Corpus *corpus, DocumentsUnit unit, Error *err)
{
	size_t units = documents_units(corpus, unit);
	DocumentsJoining *joining = memory_new(1, sizeof *joining);
	*joining = (DocumentsJoining){.documents = documents, .corpus = corpus, .unit = unit};
	joining->hashes = word_hashes(corpus, err);
	joining->numbers =
		joining->hashes && reserve(documents, units, err)
			? memory_data(units, sizeof *joining->numbers, "the numbers of the documents", err)
			: NULL;
	if (joining->numbers)
		return joining;
	documents_joining_free(joining);
	return NULL;
}

uint32_t *documents_joining_take(DocumentsJoining *joining)
{
	uint32_t *numbers = joining->numbers;
	joining->numbers = NULL;
	return numbers;
}

void documents_joining_free(DocumentsJoining *joining)
{
	if (!joining)
		return;
	free(joining->hashes);
	free(joining->numbers);
	text_release(&joining->name);
	free(joining);
}

bool documents_join(
	Documents *documents, const Corpus *corpus, DocumentsUnit unit, uint32_t **numbers, Error *err)
{
	DocumentsJoining *joining = documents_joining_new(documents, corpus, unit, err);
	size_t all = SIZE_MAX;
	if (joining)
		documents_joining_step(joining, &all);
	*numbers = joining ? documents_joining_take(joining) : NULL;
	documents_joining_free(joining);
	return *numbers != NULL;
}

static bool find_unit(const Documents *documents, uint32_t number, const Corpus *corpus, DocumentsUnit unit,
	const uint64_t *hashes, size_t *from, size_t *to)
{
	const DocumentFacts *facts = &documents->facts[number];
	for (size_t i = 0; i < documents_units(corpus, unit); i++) {
		documents_range(corpus, unit, i, from, to);
		if (*to - *from == facts->tokens && hash_range(corpus, hashes, *from, *to) == facts->text)
			return true;
	}
	return false;
}

bool documents_find(const Documents *documents, uint32_t number, const Corpus *corpus, size_t *from, size_t *to)
{
	Error none = ERROR_INIT;
	uint64_t *hashes = word_hashes(corpus, &none);
	bool found =
		hashes && (find_unit(documents, number, corpus, DOCUMENTS_WHOLE, hashes, from, to) ||
				  find_unit(documents, number, corpus, DOCUMENTS_SENTENCES, hashes, from, to));
	free(hashes);
	return found;
}

/* ---- as items ---- */

static bool has_labels(const Documents *documents)
{
	for (uint32_t i = 0; i < documents->names.count; i++)
		if (documents->facts[i].label != DICTIONARY_NONE)
			return true;
	return false;
}

static void fill_row(const Documents *documents, uint32_t row, Space *space)
{
	const DocumentFacts *facts = &documents->facts[row];
	space->counts[row] = facts->tokens;
	space->domain_of[row] = facts->domain;
	if (space->class_of)
		space->class_of[row] =
			facts->label != DICTIONARY_NONE
				? facts->label
				: dictionary_add(&space->classes, "unlabelled", strlen("unlabelled"));
}

bool documents_fill(Documents *documents, Space *space, Error *err)
{
	size_t rows = space->vectors.rows;
	bool labels = has_labels(documents);
	space->counts = memory_data(rows, sizeof *space->counts, "the lengths of the documents", err);
	space->domain_of = memory_data(rows, sizeof *space->domain_of, "the domains of a space", err);
	if (labels)
		space->class_of = memory_data(rows, sizeof *space->class_of, "the classes of a space", err);
	if (!space->counts || !space->domain_of || (labels && !space->class_of))
		return false;
	dictionary_copy(&documents->names, &space->items);
	dictionary_copy(&documents->domains, &space->domains);
	if (labels)
		dictionary_copy(&documents->labels, &space->classes);
	for (uint32_t row = 0; row < documents->names.count; row++)
		fill_row(documents, row, space);
	space->documents = documents_ref(documents);
	return true;
}
