#include "data/corpus_copier.h"

#include <math.h>
#include <stdlib.h>

enum { STEP_TOKENS = 100000 };

void word_swap_release(WordSwap *swap)
{
	for (size_t i = 0; i < swap->count; i++)
		free(swap->others[i]);
	free(swap->others);
	free(swap->upto);
	*swap = (WordSwap){0};
}

void corpus_copier_init(CorpusCopier *self, const Corpus *corpus, const CorpusCopies *copies)
{
	*self = (CorpusCopier){
		.corpus = corpus, .copies = *copies, .builder = corpus_builder_new(), .reached = 0.5};
	random_init(&self->random, copies->seed, 0);
	corpus_builder_limit(self->builder, copies->memory);
}

void corpus_copier_release(CorpusCopier *self)
{
	corpus_builder_free(self->builder);
	*self = (CorpusCopier){0};
}

static void begin_document(CorpusCopier *self, size_t number)
{
	const Corpus *corpus = self->corpus;
	const Document *document = &corpus->documents[number];
	uint32_t label;
	corpus_builder_document(self->builder, dictionary_word(&corpus->domains, document->domain), NULL);
	if (document->name != DICTIONARY_NONE)
		corpus_builder_name(self->builder, dictionary_word(&corpus->names, document->name));
	for (size_t i = 0; (label = corpus_label(corpus, number, i)) != DICTIONARY_NONE; i++)
		corpus_builder_label(self->builder, dictionary_word(&corpus->labels, label));
	self->copied++;
}

static const char *other_of(CorpusCopier *self, const WordSwap *swap)
{
	size_t i = 0;
	double drawn = swap->count > 1 ? random_uniform(&self->random) : 0;
	while (i + 1 < swap->count && drawn >= swap->upto[i])
		i++;
	return swap->others[i];
}

static const char *word_of(CorpusCopier *self, size_t token, bool swap)
{
	uint32_t word = self->corpus->tokens[token];
	if (swap && self->copies.swaps[word].count)
		return other_of(self, &self->copies.swaps[word]);
	return dictionary_word(&self->corpus->words, word);
}

static void copy_sentence(CorpusCopier *self, size_t sentence, bool swap)
{
	const size_t *sentences = self->corpus->sentences;
	for (size_t t = sentences[sentence]; t < sentences[sentence + 1]; t++)
		corpus_builder_word(self->builder, word_of(self, t, swap));
	corpus_builder_sentence(self->builder);
}

static void copy_document(CorpusCopier *self, size_t number, bool swap)
{
	size_t end = self->corpus->documents[number + 1].first_sentence;
	begin_document(self, number);
	for (size_t s = self->corpus->documents[number].first_sentence; s < end; s++)
		copy_sentence(self, s, swap);
}

/* What is left over when the share of one document is taken counts for the next. */
static void copy_part(CorpusCopier *self, size_t number, double share)
{
	size_t end = self->corpus->documents[number + 1].first_sentence;
	begin_document(self, number);
	for (size_t s = self->corpus->documents[number].first_sentence; s < end; s++) {
		double next = self->reached + share;
		if (floor(next) > floor(self->reached))
			copy_sentence(self, s, false);
		self->reached = next;
	}
}

static size_t first_token(const Corpus *corpus, size_t document)
{
	return corpus->sentences[corpus->documents[document].first_sentence];
}

/* Words of a document that stand for others in a second copy. */
static size_t words_to_swap(const CorpusCopier *self, size_t document)
{
	const Corpus *corpus = self->corpus;
	size_t count = 0;
	for (size_t t = first_token(corpus, document); t < first_token(corpus, document + 1); t++)
		count += self->copies.swaps[corpus->tokens[t]].count > 0;
	return count;
}

bool corpus_copier_step(CorpusCopier *self, Error *err)
{
	size_t tokens = 0;
	while (!corpus_copier_done(self) && tokens < STEP_TOKENS) {
		size_t number = self->document++, times = self->copies.times ? self->copies.times[number] : 1;
		size_t length = first_token(self->corpus, number + 1) - first_token(self->corpus, number);
		for (size_t i = 0; i < times; i++)
			copy_document(self, number, false);
		if (self->copies.part && self->copies.part[number] > 0)
			copy_part(self, number, self->copies.part[number]);
		size_t swaps = self->copies.swaps && times ? words_to_swap(self, number) : 0;
		if (swaps)
			copy_document(self, number, true);
		self->swapped_documents += swaps > 0;
		self->swapped_words += swaps;
		tokens += length * (times + 1 + (swaps > 0)) + 1;
	}
	return corpus_builder_fits(self->builder, err);
}

bool corpus_copier_done(const CorpusCopier *self)
{
	return self->document == self->corpus->n_documents;
}

Corpus *corpus_copier_finish(CorpusCopier *self, const char *source, Error *err)
{
	Corpus *product = corpus_builder_finish(self->builder, source, err);
	self->builder = NULL;
	if (product)
		product->verbatim = self->corpus->verbatim;
	return product;
}
