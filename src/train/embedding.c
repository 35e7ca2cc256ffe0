#include "train/embedding.h"

#include "linalg/statistics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say(Embedding *self, const char *phase, double total)
{
	self->next = 0;
	self->progress = (Progress){.total = total, .unit = "texts"};
	snprintf(self->progress.phase, sizeof self->progress.phase, "%s", phase);
}

/* ---- beginning ---- */

static void take_text(Embedding *self, size_t corpus, size_t i, uint32_t row)
{
	EmbeddingText *text = &self->texts[row];
	text->corpus = corpus;
	documents_range(self->corpora[corpus], self->unit, i, &text->from, &text->to);
}

static bool join_texts(Embedding *self, uint32_t **rows, Error *err)
{
	for (size_t c = 0; c < self->n_corpora; c++)
		if (!documents_join(self->documents, self->corpora[c], self->unit, &rows[c], err))
			return false;
	size_t count = self->documents->names.count;
	self->texts = memory_data(count, sizeof *self->texts, "the list of texts", err);
	self->found = memory_data(count, sizeof *self->found, "the coverage of the texts", err);
	for (size_t c = 0; self->texts && c < self->n_corpora; c++)
		for (size_t i = 0; i < documents_units(self->corpora[c], self->unit); i++)
			take_text(self, c, i, rows[c][i]);
	return self->texts && self->found;
}

static bool list_texts(Embedding *self, Error *err)
{
	uint32_t **rows = memory_new(self->n_corpora, sizeof *rows);
	self->documents = documents_new();
	bool fine = join_texts(self, rows, err);
	for (size_t c = 0; c < self->n_corpora; c++)
		free(rows[c]);
	free(rows);
	return fine;
}

static bool look_words_up(Embedding *self, Error *err)
{
	self->words = memory_new(self->n_corpora, sizeof *self->words);
	for (size_t c = 0; c < self->n_corpora; c++)
		if (!(self->words[c] = encoder_words(self->encoder, &self->corpora[c]->words, err)))
			return false;
	return true;
}

static bool make_room(Embedding *self, Error *err)
{
	size_t width = self->encoder->width, squares = self->components ? width * width : 0;
	self->space = space_new(self->documents->names.count, width, err);
	if (!self->space || !documents_fill(self->documents, self->space, err))
		return false;
	self->squares = memory_data(squares, sizeof *self->squares, "the products of the vectors", err);
	self->part = memory_data(squares, sizeof *self->part, "the products of the vectors", err);
	return self->squares && self->part;
}

static bool take_encoder(Embedding *self, const EmbeddingInput *input, Error *err)
{
	if (input->encoder) {
		self->encoder = encoder_ref(input->encoder);
		return true;
	}
	self->mean = word_mean_new(input->words, input->a, input->corpora, input->n_corpora, err);
	self->encoder = self->mean ? &self->mean->encoder : NULL;
	self->components = input->components;
	return self->encoder != NULL;
}

bool embedding_init(Embedding *self, const EmbeddingInput *input, Error *err)
{
	self->corpora = memory_new(input->n_corpora, sizeof *self->corpora);
	for (size_t c = 0; c < input->n_corpora; c++)
		self->corpora[self->n_corpora++] = corpus_ref(input->corpora[c]);
	self->unit = input->unit;
	pace_start(&self->pace);
	if (!take_encoder(self, input, err) || !list_texts(self, err) || !look_words_up(self, err) ||
		!make_room(self, err)) {
		embedding_release(self);
		return false;
	}
	say(self, "reading", (double)self->documents->names.count);
	return true;
}

void embedding_release(Embedding *self)
{
	for (size_t c = 0; self->words && c < self->n_corpora; c++)
		encoder_words_free(self->encoder, self->words[c]);
	for (size_t c = 0; c < self->n_corpora; c++)
		corpus_unref(self->corpora[c]);
	encoder_unref(self->encoder);
	documents_unref(self->documents);
	space_unref(self->space);
	free(self->corpora);
	free(self->words);
	free(self->texts);
	free(self->found);
	free(self->squares);
	free(self->part);
	*self = (Embedding){0};
}

/* ---- stepping ---- */

static void encode_text(void *context, size_t index, int thread)
{
	(void)thread;
	Embedding *self = context;
	size_t row = self->next + index;
	const EmbeddingText *text = &self->texts[row];
	const uint32_t *tokens = self->corpora[text->corpus]->tokens;
	self->found[row] = encoder_encode(self->encoder, self->words[text->corpus], tokens + text->from,
		text->to - text->from, matrix_row(&self->space->vectors, row));
}

static void remove_common(void *context, size_t index, int thread)
{
	(void)thread;
	Embedding *self = context;
	word_mean_remove_common(self->mean, matrix_row(&self->space->vectors, self->next + index));
}

/* Rows are added in groups of one size, so that the sum does not depend on time. */
static size_t group_rows(const Embedding *self)
{
	size_t width = self->encoder->width, rows = ((size_t)1 << 25) / (width * width);
	return rows < 16 ? 16 : rows > 4096 ? 4096 : rows;
}

static void add_squares(Embedding *self, size_t count, Pool *pool)
{
	size_t width = self->encoder->width;
	Rows rows = rows_part(matrix_rows(&self->space->vectors), self->next, count);
	statistics_cross_products(rows, rows, NULL, NULL, pool, self->part);
	for (size_t i = 0; i < width * width; i++)
		self->squares[i] += self->part[i];
}

static void end_phase(Embedding *self)
{
	double texts = (double)self->documents->names.count;
	for (size_t i = 0; self->phase == EMBEDDING_ENCODES && i < self->documents->names.count; i++) {
		self->tokens += self->documents->facts[i].tokens;
		self->known += self->found[i];
		self->empty += self->found[i] == 0;
	}
	if (self->phase == EMBEDDING_ENCODES && self->components) {
		self->phase = EMBEDDING_ADDS;
		say(self, "looking for what all have in common", texts);
	} else if (self->phase == EMBEDDING_ADDS) {
		self->phase = EMBEDDING_REMOVES;
		say(self, "taking out what all have in common", texts);
	} else {
		self->progress.finished = true;
	}
}

static bool none_known(const Embedding *self, Error *err)
{
	return self->known > 0 || error_set(err, ERROR_INPUT,
					  "none of the %llu words of the text is among the items of the space; "
					  "are they of one language and case?",
					  (unsigned long long)self->tokens);
}

bool embedding_step(Embedding *self, Pool *pool, Error *err)
{
	size_t rows = self->documents->names.count, left = rows - self->next;
	size_t wanted = self->phase == EMBEDDING_ADDS ? group_rows(self) : self->pace.batch;
	size_t count = wanted < left ? wanted : left;
	pace_begin_step(&self->pace);
	if (self->phase == EMBEDDING_ADDS)
		add_squares(self, count, pool);
	else
		pool_run(pool, count, self->phase == EMBEDDING_ENCODES ? encode_text : remove_common, self);
	if (self->phase != EMBEDDING_ADDS)
		pace_end_step(&self->pace, pool_threads(pool));
	self->next += count;
	self->progress.done = (double)self->next;
	if (self->next < rows)
		return true;
	bool found = self->phase != EMBEDDING_ADDS ||
		     word_mean_find_common(self->mean, self->squares, self->components, err);
	end_phase(self);
	return found && none_known(self, err);
}

Space *embedding_take(Embedding *self, Provenance *provenance, Error *err)
{
	Space *space = self->space;
	self->space = NULL;
	space->encoder = encoder_ref(self->encoder);
	if (self->encoder->type->columns)
		dictionary_copy(self->encoder->type->columns(self->encoder), &space->columns);
	space->provenance = *provenance;
	*provenance = (Provenance){0};
	if (space_finish(space, err))
		return space;
	space_unref(space);
	return NULL;
}
