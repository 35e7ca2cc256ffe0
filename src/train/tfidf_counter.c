/* Counting in how many documents each term comes. */
#include "train/tfidf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_TOKENS = 1 << 17 };

typedef struct TermCount {
	uint32_t with; /* documents that have the term */
	uint32_t last; /* of these, counted from 1 */
} TermCount;

struct TfIdfCounter {
	TfIdfChoice choice;
	Corpus **corpora;
	Progress progress; /* in documents */
	Dictionary terms;  /* that were seen */
	TermCount *counts; /* by term */
	size_t room;
	uint32_t *term_of; /* by word of the corpus at hand: its term, or DICTIONARY_NONE */
	size_t corpus, next;
	uint32_t documents; /* so far */
	Text pair;
};

TfIdfCounter *tfidf_counter_new(const TfIdfChoice *choice, Error *err)
{
	TfIdfCounter *self = memory_new(1, sizeof *self);
	size_t documents = 0;
	self->choice = *choice;
	self->corpora = memory_new(choice->n_corpora, sizeof *self->corpora);
	for (size_t c = 0; c < choice->n_corpora; c++) {
		self->corpora[c] = corpus_ref(choice->corpora[c]);
		documents += documents_units(choice->corpora[c], choice->unit);
	}
	self->progress = (Progress){.total = (double)documents, .unit = "texts", .phase = "counting terms"};
	if (documents < DICTIONARY_NONE)
		return self;
	error_set(err, ERROR_INPUT, "the terms of at most %u texts can be counted", DICTIONARY_NONE - 1);
	tfidf_counter_free(self);
	return NULL;
}

void tfidf_counter_free(TfIdfCounter *self)
{
	if (!self)
		return;
	for (size_t c = 0; c < self->choice.n_corpora; c++)
		corpus_unref(self->corpora[c]);
	free(self->corpora);
	dictionary_release(&self->terms);
	free(self->counts);
	free(self->term_of);
	text_release(&self->pair);
	free(self);
}

const Progress *tfidf_counter_progress(const TfIdfCounter *self)
{
	return &self->progress;
}

/* ---- counting ---- */

/* The number of a term; of those that are asked for, if columns are given. */
static uint32_t term_number(TfIdfCounter *self, const char *term, size_t bytes)
{
	const Dictionary *wanted = self->choice.columns;
	if (wanted && dictionary_find(wanted, term, bytes) == DICTIONARY_NONE)
		return DICTIONARY_NONE;
	uint32_t before = self->terms.count, number = dictionary_add(&self->terms, term, bytes);
	if (number == before) {
		self->counts = memory_grow(self->counts, number, &self->room, sizeof *self->counts);
		self->counts[number] = (TermCount){0};
	}
	return number;
}

static void see(TfIdfCounter *self, uint32_t term)
{
	TermCount *count = term != DICTIONARY_NONE ? &self->counts[term] : NULL;
	if (!count || count->last == self->documents)
		return;
	count->last = self->documents;
	count->with++;
}

static void see_pair(TfIdfCounter *self, const char *first, const char *second)
{
	text_clear(&self->pair);
	text_add(&self->pair, first);
	text_add_char(&self->pair, ' ');
	text_add(&self->pair, second);
	see(self, term_number(self, text_of(&self->pair), self->pair.length));
}

/* Returns its tokens. */
static size_t count_document(TfIdfCounter *self, const Corpus *corpus, size_t document)
{
	size_t from, to;
	self->documents++;
	documents_range(corpus, self->choice.unit, document, &from, &to);
	for (size_t t = from; t < to; t++) {
		see(self, self->term_of[corpus->tokens[t]]);
		if (self->choice.pairs && t + 1 < to)
			see_pair(self, dictionary_word(&corpus->words, corpus->tokens[t]),
				dictionary_word(&corpus->words, corpus->tokens[t + 1]));
	}
	return to - from;
}

static bool open_corpus(TfIdfCounter *self, const Corpus *corpus, Error *err)
{
	self->next = 0;
	self->term_of = memory_data(corpus->words.count, sizeof *self->term_of, "the words of a text", err);
	for (uint32_t i = 0; self->term_of && i < corpus->words.count; i++)
		self->term_of[i] = term_number(self, corpus->words.words[i], strlen(corpus->words.words[i]));
	return self->term_of != NULL;
}

bool tfidf_counter_step(TfIdfCounter *self, Error *err)
{
	const Corpus *corpus = self->corpora[self->corpus];
	if (!self->term_of && !open_corpus(self, corpus, err))
		return false;
	size_t units = documents_units(corpus, self->choice.unit);
	for (size_t tokens = 0; tokens < STEP_TOKENS && self->next < units; self->next++)
		tokens += 1 + count_document(self, corpus, self->next);
	self->progress.done = self->documents;
	if (self->next < units)
		return true;
	free(self->term_of);
	self->term_of = NULL;
	self->progress.finished = ++self->corpus == self->choice.n_corpora;
	return true;
}

/* ---- choosing ---- */

typedef struct Ranked {
	uint32_t with, term;
} Ranked;

static int by_documents(const void *a, const void *b)
{
	const Ranked *left = a, *right = b;
	if (left->with != right->with)
		return left->with > right->with ? -1 : 1;
	return (left->term > right->term) - (left->term < right->term);
}

/* Those in most documents, in the order of how many. */
static void choose_terms(const TfIdfCounter *self, Dictionary *chosen)
{
	uint32_t count = self->terms.count;
	Ranked *ranked = memory_new(count, sizeof *ranked);
	for (uint32_t i = 0; i < count; i++)
		ranked[i] = (Ranked){self->counts[i].with, i};
	qsort(ranked, count, sizeof *ranked, by_documents);
	for (uint32_t i = 0; i < count && i < self->choice.most; i++) {
		const char *term = dictionary_word(&self->terms, ranked[i].term);
		dictionary_add(chosen, term, strlen(term));
	}
	free(ranked);
}

static double *weights_of(const TfIdfCounter *self, const Dictionary *chosen, Error *err)
{
	double *idf = memory_data(chosen->count, sizeof *idf, "the weights of the terms", err);
	for (uint32_t i = 0; idf && i < chosen->count; i++) {
		uint32_t term = dictionary_find_text(&self->terms, chosen->words[i]);
		double with = term != DICTIONARY_NONE ? self->counts[term].with : 0;
		idf[i] = log((1.0 + self->documents) / (1.0 + with)) + 1;
	}
	return idf;
}

Encoder *tfidf_counter_finish(TfIdfCounter *self, Error *err)
{
	Dictionary chosen = {0};
	if (self->terms.count == 0) {
		error_set(err, ERROR_INPUT, "none of the words of the text is among the columns asked for");
		return NULL;
	}
	if (self->choice.columns)
		dictionary_copy(self->choice.columns, &chosen);
	else
		choose_terms(self, &chosen);
	double *idf = weights_of(self, &chosen, err);
	TfIdf *encoder = idf ? tfidf_of(&chosen, idf, self->choice.weighting, self->choice.normalise) : NULL;
	dictionary_release(&chosen);
	return encoder ? &encoder->encoder : NULL;
}
