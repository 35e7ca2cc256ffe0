/*
 * CorpusCopier: a corpus made of the documents of another, each as often as told, and after it a second copy in
 * which some words stand for others, if it has any of these. Driven from outside: step until done.
 */
#ifndef DATA_CORPUS_COPIER_H
#define DATA_CORPUS_COPIER_H

#include "base/random.h"
#include "data/corpus.h"

/* What may stand for a word, each at its share of the places. */
typedef struct WordSwap {
	char **others; /* count 0: nothing but the word itself */
	double *upto;  /* by other: the shares of it and those before; the last is 1 */
	size_t count;
} WordSwap;

void word_swap_release(WordSwap *swap);

typedef struct CorpusCopies {
	const uint32_t *times; /* by document; NULL: once each */
	const double *part;    /* by document: the share of its sentences, evenly chosen, that are copied once
				  more; NULL: none */
	const WordSwap *swaps; /* by word: what stands for it in the second copy. NULL: no such copies */
	uint64_t seed;         /* of which of several stands at a place */
	uint64_t memory;       /* as corpus_builder_limit has it */
} CorpusCopies;

typedef struct CorpusCopier {
	const Corpus *corpus;
	CorpusCopies copies;
	CorpusBuilder *builder;
	size_t document;
	double reached; /* of sentences, in shares */
	Random random;
	size_t swapped_documents, swapped_words; /* of second copies, so far */
	size_t copied;                           /* documents, second copies included */
} CorpusCopier;

/* Corpus and lists are borrowed. */
void corpus_copier_init(CorpusCopier *self, const Corpus *corpus, const CorpusCopies *copies);
void corpus_copier_release(CorpusCopier *self);
/* One bounded piece. */
bool corpus_copier_step(CorpusCopier *self, Error *err);
bool corpus_copier_done(const CorpusCopier *self);
/* The product, once done; `source` as Corpus has it. */
Corpus *corpus_copier_finish(CorpusCopier *self, const char *source, Error *err);

#endif
