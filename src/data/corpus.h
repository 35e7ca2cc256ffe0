/*
 * Corpus: text as loaded, cut into words, sentences and documents. Never changed once made; counted.
 *
 * Words are numbered by falling count (ties: in the order of first sight). Tokens are word numbers in reading
 * order. Sentences and documents are half-open ranges; a document has one domain and any number of labels.
 */
#ifndef DATA_CORPUS_H
#define DATA_CORPUS_H

#include "base/dictionary.h"
#include "base/extent.h"
#include "base/memory.h"
#include "base/text.h"

typedef struct Document {
	size_t first_sentence; /* it ends where the next one begins */
	uint32_t domain;       /* index into domains */
	uint32_t label;        /* index into labels, or DICTIONARY_NONE: the first of its labels */
	uint32_t name;         /* index into names, or DICTIONARY_NONE */
	uint32_t part;         /* 1, 2, … of the documents that share the name; 0: it is the only one */
} Document;

/* A label of a document after its first. */
typedef struct ExtraLabel {
	size_t document;
	uint32_t label;
} ExtraLabel;

typedef struct Corpus {
	References references;
	Dictionary words;
	uint64_t *counts;        /* by word */
	uint64_t *domain_counts; /* word * domains.count + domain; with one domain the same as counts */
	Dictionary domains;      /* at least one */
	Dictionary labels;
	Dictionary names; /* of documents: files, or what a table calls its rows */
	uint32_t *tokens;
	size_t n_tokens;
	size_t *sentences; /* n_sentences + 1 token offsets; the last is n_tokens */
	size_t n_sentences;
	Document *documents; /* n_documents + 1; the last is a sentinel with first_sentence = n_sentences */
	size_t n_documents;
	ExtraLabel *extra_labels; /* by rising document */
	size_t n_extra_labels;
	bool verbatim;    /* words stand as in the files, cut at blanks only */
	size_t n_invalid; /* bytes that were not UTF-8; each was read as U+FFFD */
	/* What it was loaded from, as it would be typed: "load a.txt.gz domain=news"; of a corpus made from
	 * another one all lines, the first first. */
	char *source;
	char checksum[33]; /* of the bytes that were read */
	/* private: where tokens, sentences, documents and extra labels lie, in memory or in files */
	Extent token_bytes, sentence_bytes, document_bytes, label_bytes;
} Corpus;

Corpus *corpus_ref(Corpus *corpus);
void corpus_unref(Corpus *corpus);
/* The document that a sentence belongs to. */
size_t corpus_document_of(const Corpus *corpus, size_t sentence);
/* Appends what a document is called: its name, "emma 17" for a part of a file, "document 17" without a name. */
void corpus_document_name(const Corpus *corpus, size_t document, Text *out);

/* The index-th label of a document, in the order of the file, or DICTIONARY_NONE after the last. */
uint32_t corpus_label(const Corpus *corpus, size_t document, size_t index);

/* Builds a corpus document by document. Text is UTF-8; invalid bytes become U+FFFD and are counted. Memory or
 * disk that runs out is told by corpus_builder_fits, at the latest by corpus_builder_finish. */
typedef struct CorpusBuilder CorpusBuilder;
CorpusBuilder *corpus_builder_new(void);
/* Each list (of tokens, of sentences, of documents) that takes more than so many bytes goes to a file, see
 * extent.h; 0, the default: none does. */
void corpus_builder_limit(CorpusBuilder *builder, uint64_t memory);
/* Fails when something that was added had no room. */
bool corpus_builder_fits(const CorpusBuilder *builder, Error *err);
/* Starts a document, to be called before the first text; `label` may be NULL. A document without words
 * vanishes. */
void corpus_builder_document(CorpusBuilder *builder, const char *domain, const char *label);
/* Names the document that was started last; several may have the same name. */
void corpus_builder_name(CorpusBuilder *builder, const char *name);
/* Gives the document that was started last one more label. */
void corpus_builder_label(CorpusBuilder *builder, const char *label);
/* Adds running text, see segment.h. A word never runs across two calls, a sentence may. */
void corpus_builder_text(CorpusBuilder *builder, const char *utf8, size_t bytes);
/* Adds one sentence that is already cut into words at blanks, taken as they are. A corpus of nothing else is
 * `verbatim`. */
void corpus_builder_words(CorpusBuilder *builder, const char *words);
/* Adds one word, taken as it is, to the sentence at hand; and ends that sentence. */
void corpus_builder_word(CorpusBuilder *builder, const char *word);
void corpus_builder_sentence(CorpusBuilder *builder);
/* The corpus; the builder is gone. Fails on text without a single word. */
Corpus *corpus_builder_finish(CorpusBuilder *builder, const char *source, Error *err);
void corpus_builder_free(CorpusBuilder *builder);

#endif
