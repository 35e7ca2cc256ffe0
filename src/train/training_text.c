#include "train/training_text.h"

#include <stdlib.h>

enum { LEAST_RUNS = 1024, LONGEST_RUN = 64 /* pieces */ };

static void add_piece(TrainingText *text, Piece piece)
{
	text->pieces = memory_grow(text->pieces, text->n_pieces, &text->room, sizeof *text->pieces);
	text->pieces[text->n_pieces++] = piece;
}

/* A long sentence is cut at multiples of RUN_TOKENS from its start, like the runs are. */
static void cut_corpus(TrainingText *text, const Corpus *corpus, uint32_t number)
{
	Piece piece = {.corpus = number};
	for (size_t s = 0; s < corpus->n_sentences; s++) {
		size_t end = corpus->sentences[s + 1];
		for (size_t at = corpus->sentences[s]; at < end; at = piece.end) {
			piece.end = end - at > RUN_TOKENS ? at + RUN_TOKENS : end;
			if (piece.end - piece.begin < PIECE_TOKENS)
				continue;
			add_piece(text, piece);
			piece.begin = piece.end;
			piece.sentence = piece.end == end ? s + 1 : s;
		}
	}
	if (piece.end > piece.begin)
		add_piece(text, piece);
}

static uint32_t *map_domains(const Vocab *vocab, const Corpus *corpus)
{
	uint32_t *map = memory_new(corpus->domains.count, sizeof *map);
	for (uint32_t d = 0; d < corpus->domains.count; d++)
		map[d] = dictionary_find_text(&vocab->domains, dictionary_word(&corpus->domains, d));
	return map;
}

static bool add_corpora(
	TrainingText *text, const Vocab *vocab, Corpus *const *corpora, size_t n_corpora, Error *err)
{
	size_t all = text->n_corpora + n_corpora;
	text->corpora = memory_resize(text->corpora, all, sizeof *text->corpora);
	text->maps = memory_resize(text->maps, all, sizeof *text->maps);
	text->domains = memory_resize(text->domains, all, sizeof *text->domains);
	for (size_t i = 0; i < n_corpora; i++) {
		size_t c = text->n_corpora++;
		text->corpora[c] = corpus_ref(corpora[i]);
		text->domains[c] = map_domains(vocab, corpora[i]);
		text->maps[c] = NULL;
		if (!vocab_map(vocab, corpora[i], &text->maps[c], err))
			return false;
		cut_corpus(text, corpora[i], (uint32_t)c);
	}
	return true;
}

bool training_text_init(
	TrainingText *text, const Vocab *vocab, Corpus *const *corpora, size_t n_corpora, Error *err)
{
	training_text_release(text);
	for (size_t c = 0; c < n_corpora; c++)
		text->tokens += corpora[c]->n_tokens;
	return add_corpora(text, vocab, corpora, n_corpora, err);
}

/* The pieces of `whole` that are of one domain each. */
static void part_piece(TrainingText *text, Piece whole)
{
	const Corpus *corpus = text->corpora[whole.corpus];
	Piece piece = whole;
	for (size_t s = whole.sentence; corpus->sentences[s] < whole.end; s++) {
		size_t at = corpus->sentences[s];
		Piece here = {.corpus = whole.corpus, .sentence = s};
		if (at <= piece.begin || piece_domain(text, &here) == piece_domain(text, &piece))
			continue;
		piece.end = at;
		add_piece(text, piece);
		piece = (Piece){whole.corpus, s, at, whole.end};
	}
	piece.end = whole.end;
	add_piece(text, piece);
}

void training_text_part_domains(TrainingText *text)
{
	Piece *pieces = text->pieces;
	size_t count = text->n_pieces;
	text->pieces = NULL;
	text->n_pieces = text->room = 0;
	for (size_t i = 0; i < count; i++)
		part_piece(text, pieces[i]);
	free(pieces);
}

bool training_text_add_earlier(TrainingText *text, const Vocab *vocab, Corpus *const *corpora, size_t n_corpora,
	size_t *count, Error *err)
{
	size_t fresh = text->n_pieces;
	bool fine = add_corpora(text, vocab, corpora, n_corpora, err);
	*count = text->n_pieces - fresh;
	text->n_pieces = fresh;
	return fine;
}

static void move_pieces(TrainingText *text, const uint32_t *held)
{
	size_t n = 0;
	for (size_t i = 0; i < text->n_pieces; i++) {
		Piece piece = text->pieces[i];
		if (n == text->n_held || held[n] != i) {
			text->pieces[i - n] = piece;
			continue;
		}
		text->held[n++] = piece;
		text->tokens -= piece.end - piece.begin;
	}
	text->n_pieces -= n;
}

bool training_text_check_holdout(Corpus *const *corpora, size_t n_corpora, double share, Error *err)
{
	const size_t enough = 2 * (size_t)(PIECE_TOKENS + RUN_TOKENS);
	size_t tokens = 0;
	for (size_t c = 0; c < n_corpora; c++)
		tokens += corpora[c]->n_tokens;
	return share <= 0 || tokens >= enough ||
	       error_set(err, ERROR_INPUT,
		       "this text has fewer than %zu words, too few to hold some of them out; load more text, "
		       "or leave holdout out",
		       enough);
}

void training_text_hold_out(TrainingText *text, double share, uint64_t seed)
{
	if (share <= 0 || text->n_pieces < 2)
		return;
	size_t count = (size_t)(share * (double)text->n_pieces + 0.5);
	text->n_held = count < 1 ? 1 : count < text->n_pieces ? count : text->n_pieces - 1;
	text->held = memory_new(text->n_held, sizeof *text->held);
	uint32_t *numbers = memory_new(text->n_held, sizeof *numbers);
	Random random;
	random_init(&random, seed, UINT64_MAX);
	random_sample(&random, text->n_pieces, text->n_held, numbers);
	move_pieces(text, numbers);
	free(numbers);
}

void training_text_release(TrainingText *text)
{
	for (size_t c = 0; c < text->n_corpora; c++) {
		corpus_unref(text->corpora[c]);
		free(text->maps[c]);
		free(text->domains[c]);
	}
	free(text->domains);
	free(text->corpora);
	free(text->maps);
	free(text->pieces);
	free(text->held);
	*text = (TrainingText){0};
}

void training_text_shuffle(const TrainingText *text, Random *random, uint32_t *order)
{
	size_t length = text->n_pieces / LEAST_RUNS;
	length = length < 1 ? 1 : length > LONGEST_RUN ? LONGEST_RUN : length;
	size_t runs = (text->n_pieces + length - 1) / length, n = 0;
	uint32_t *mixed = memory_new(runs, sizeof *mixed);
	for (size_t i = 0; i < runs; i++)
		mixed[i] = (uint32_t)i;
	random_shuffle(random, mixed, runs);
	for (size_t i = 0; i < runs; i++)
		for (size_t piece = mixed[i] * length;
			piece < text->n_pieces && piece < (mixed[i] + 1) * length; piece++)
			order[n++] = (uint32_t)piece;
	free(mixed);
}

bool piece_next(const TrainingText *text, Piece *rest, const uint32_t **tokens, size_t *count)
{
	if (rest->begin >= rest->end)
		return false;
	const Corpus *corpus = text->corpora[rest->corpus];
	while (corpus->sentences[rest->sentence + 1] <= rest->begin)
		rest->sentence++;
	size_t end = corpus->sentences[rest->sentence + 1];
	end = end < rest->end ? end : rest->end;
	*tokens = corpus->tokens + rest->begin;
	*count = end - rest->begin > RUN_TOKENS ? RUN_TOKENS : end - rest->begin;
	rest->begin += *count;
	return true;
}

size_t piece_document(const TrainingText *text, const Piece *rest)
{
	return corpus_document_of(text->corpora[rest->corpus], rest->sentence);
}

uint32_t piece_domain(const TrainingText *text, const Piece *rest)
{
	const Corpus *corpus = text->corpora[rest->corpus];
	return text->domains[rest->corpus][corpus->documents[piece_document(text, rest)].domain];
}
