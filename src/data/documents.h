/*
 * Documents: documents of corpora, or their sentences, as the items of a space: what they are called and what
 * is known of them. Never changed once a space holds them; counted.
 *
 * A document is known again by its name and its words. Another one of the same name is called "name (2)".
 */
#ifndef DATA_DOCUMENTS_H
#define DATA_DOCUMENTS_H

#include "data/corpus.h"
#include "data/space.h"

typedef struct DocumentFacts {
	uint64_t text;    /* a hash of its words in their order */
	uint64_t tokens;  /* how many */
	uint64_t opening; /* where its first words begin in Documents.openings */
	uint32_t domain;
	uint32_t label; /* DICTIONARY_NONE: none */
} DocumentFacts;

typedef struct Documents {
	References references;
	Dictionary names;     /* one for each */
	DocumentFacts *facts; /* by number */
	Dictionary domains, labels;
	Text openings; /* each ended by NUL */
} Documents;

typedef enum DocumentsUnit { DOCUMENTS_WHOLE, DOCUMENTS_SENTENCES } DocumentsUnit;

Documents *documents_new(void);
Documents *documents_copy(const Documents *from, Error *err);
Documents *documents_ref(Documents *documents);
void documents_unref(Documents *documents);

/* Adds the documents of a corpus, or its sentences, that are not there yet. (*numbers)[i], which the caller
 * frees, is the number of document or sentence i of the corpus. After a failure they can only be let go of. */
bool documents_join(
	Documents *documents, const Corpus *corpus, DocumentsUnit unit, uint32_t **numbers, Error *err);
/* The same in pieces. A step goes on until it has looked at about *tokens tokens, of which it leaves what was
 * not needed; true when all documents have joined. 2^19 take some 20 ms. What is borrowed stays as it is
 * meanwhile.
 */
typedef struct DocumentsJoining DocumentsJoining;
DocumentsJoining *documents_joining_new(
	Documents *documents, const Corpus *corpus, DocumentsUnit unit, Error *err);
bool documents_joining_step(DocumentsJoining *joining, size_t *tokens);
uint32_t *documents_joining_take(DocumentsJoining *joining); /* once finished: the numbers, now the caller's */
void documents_joining_free(DocumentsJoining *joining);
/* The tokens of document or sentence i of a corpus. */
void documents_range(const Corpus *corpus, DocumentsUnit unit, size_t i, size_t *from, size_t *to);
size_t documents_units(const Corpus *corpus, DocumentsUnit unit); /* how many a corpus has */
static inline const char *documents_opening(const Documents *documents, uint32_t number)
{
	return text_of(&documents->openings) + documents->facts[number].opening;
}
/* The document of the corpus, or its sentence, that has the words of document `number`. */
bool documents_find(
	const Documents *documents, uint32_t number, const Corpus *corpus, size_t *from, size_t *to);

/* Gives a new space, of as many rows or more, the documents as its first items: names, tokens as counts,
 * domains, and labels as classes. The space keeps a reference. */
bool documents_fill(Documents *documents, Space *space, Error *err);

/* As bytes, and back; these are checked. */
void documents_write(const Documents *documents, Text *bytes);
Documents *documents_read(const void *bytes, size_t count, Error *err);

#endif
