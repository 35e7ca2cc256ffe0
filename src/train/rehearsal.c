#include "train/rehearsal.h"

#include <stdlib.h>
#include <string.h>

enum { JUDGED_MOST = 16, JUDGED_PART = 5 /* at most one piece in that many is set apart */ };

/* Up to where the domain of its first sentence goes. */
static Piece trim(const TrainingText *text, Piece piece)
{
	const Corpus *corpus = text->corpora[piece.corpus];
	uint32_t domain = corpus->documents[corpus_document_of(corpus, piece.sentence)].domain;
	size_t sentence = piece.sentence;
	while (corpus->sentences[sentence + 1] < piece.end &&
		corpus->documents[corpus_document_of(corpus, sentence + 1)].domain == domain)
		sentence++;
	if (corpus->sentences[sentence + 1] < piece.end)
		piece.end = corpus->sentences[sentence + 1];
	return piece;
}

static const char *domain_of(const TrainingText *text, const Piece *piece)
{
	const Corpus *corpus = text->corpora[piece->corpus];
	uint32_t domain = corpus->documents[corpus_document_of(corpus, piece->sentence)].domain;
	return dictionary_word(&corpus->domains, domain);
}

static void add_judged(Rehearsal *self, Piece piece, uint32_t group)
{
	size_t room = self->room;
	self->judged = memory_grow(self->judged, self->n_judged, &self->room, sizeof *self->judged);
	if (self->room != room)
		self->group_of = memory_resize(self->group_of, self->room, sizeof *self->group_of);
	self->group_of[self->n_judged] = group;
	self->judged[self->n_judged++] = piece;
}

/* Some of the pieces of one domain; of those that are chosen `apart` is set unless there is one alone. */
static void judge_group(Rehearsal *self, const TrainingText *text, const Piece *pieces, const uint32_t *members,
	size_t count, uint32_t group, uint64_t seed, bool *apart)
{
	uint32_t chosen[JUDGED_MOST];
	size_t most = count / JUDGED_PART;
	most = most < 1 ? 1 : most > JUDGED_MOST ? JUDGED_MOST : most;
	Random random;
	random_init(&random, seed, random_mix(UINT64_MAX - 2 - group));
	random_sample(&random, count, most, chosen);
	for (size_t i = 0; i < most; i++) {
		add_judged(self, trim(text, pieces[members[chosen[i]]]), group);
		if (apart && count > 1)
			apart[members[chosen[i]]] = true;
	}
}

/* By domain: `names` get those of the pieces, whose groups count from `first`. */
static void judge(Rehearsal *self, const TrainingText *text, const Piece *pieces, size_t count, uint64_t seed,
	Dictionary *names, bool *apart)
{
	uint32_t first = self->earlier.count;
	uint32_t *domain = memory_new(count, sizeof *domain), *members = memory_new(count, sizeof *members);
	for (size_t i = 0; i < count; i++) {
		const char *name = domain_of(text, &pieces[i]);
		domain[i] = dictionary_add(names, name, strlen(name));
	}
	for (uint32_t d = 0; d < names->count; d++) {
		size_t n = 0;
		for (uint32_t i = 0; i < count; i++)
			if (domain[i] == d)
				members[n++] = i;
		judge_group(self, text, pieces, members, n, first + d, seed, apart);
	}
	free(domain);
	free(members);
}

/* Of the pieces that stand after those of the new text, some are set apart; the others close the gaps. */
static void mix_earlier(Rehearsal *self, TrainingText *text, size_t count, const bool *apart, uint64_t seed)
{
	Piece *earlier = text->pieces + self->n_fresh;
	Random random;
	self->mixed = memory_new(count, sizeof *self->mixed);
	for (size_t i = 0; i < count; i++) {
		if (apart[i])
			continue;
		self->mixed[self->n_earlier] = (uint32_t)(self->n_fresh + self->n_earlier);
		earlier[self->n_earlier++] = earlier[i];
	}
	random_init(&random, seed, random_mix(UINT64_MAX - 1));
	random_shuffle(&random, self->mixed, self->n_earlier);
}

bool rehearsal_init(Rehearsal *self, TrainingText *text, const Vocab *vocab, const TrainInput *input,
	uint64_t seed, double share, Error *err)
{
	size_t count;
	rehearsal_release(self);
	self->n_fresh = text->n_pieces;
	if (input->n_earlier == 0)
		return true;
	if (!training_text_add_earlier(text, vocab, input->earlier, input->n_earlier, &count, err))
		return false;
	bool *apart = memory_new(count, sizeof *apart);
	bool held = text->n_held > 0;
	judge(self, text, text->pieces + self->n_fresh, count, seed, &self->earlier, apart);
	judge(self, text, held ? text->held : text->pieces, held ? text->n_held : self->n_fresh, seed,
		&self->fresh, NULL);
	mix_earlier(self, text, count, apart, seed);
	free(apart);
	if (self->n_earlier)
		self->n_recalled = (size_t)(share / (1 - share) * (double)self->n_fresh + 0.5);
	text->n_pieces += self->n_recalled;
	return true;
}

void rehearsal_release(Rehearsal *self)
{
	free(self->mixed);
	free(self->judged);
	free(self->group_of);
	dictionary_release(&self->earlier);
	dictionary_release(&self->fresh);
	*self = (Rehearsal){0};
}

static uint32_t recalled_piece(const Rehearsal *self, size_t epoch, size_t place)
{
	return self->mixed[(epoch * self->n_recalled + place) % self->n_earlier];
}

void rehearsal_draw(const Rehearsal *self, const TrainingText *text, size_t epoch, uint32_t *order)
{
	for (size_t i = 0; self->n_recalled && i < text->n_pieces; i++)
		if (order[i] >= self->n_fresh)
			order[i] = recalled_piece(self, epoch, order[i] - self->n_fresh);
}

double rehearsal_tokens(const Rehearsal *self, const TrainingText *text, size_t epochs)
{
	uint64_t recalled = 0;
	for (size_t epoch = 0; epoch < epochs; epoch++)
		for (size_t i = 0; i < self->n_recalled; i++) {
			const Piece *piece = &text->pieces[recalled_piece(self, epoch, i)];
			recalled += piece->end - piece->begin;
		}
	return (double)recalled;
}
