/*
 * TrainingText: corpora cut into small pieces that a trainer works off in any order, on any thread.
 *
 * A piece is a run of whole sentences of about 2,000 tokens; a sentence longer than that is cut. Words are
 * numbers of the model's vocabulary, found through one table a corpus.
 */
#ifndef TRAIN_TRAINING_TEXT_H
#define TRAIN_TRAINING_TEXT_H

#include "base/random.h"
#include "data/vocab.h"

enum {
	PIECE_TOKENS = 2000,
	RUN_TOKENS = 1000, /* longest run of words without a border, as word2vec has it */
};

typedef struct Piece {
	uint32_t corpus;
	size_t sentence;   /* that `begin` stands in */
	size_t begin, end; /* tokens */
} Piece;

typedef struct TrainingText {
	Corpus **corpora;   /* counted references */
	uint32_t **maps;    /* by corpus: vocab_map */
	uint32_t **domains; /* by corpus and its domain: the number in the vocabulary's domains */
	size_t n_corpora;
	Piece *pieces;
	size_t n_pieces, room;
	uint64_t tokens; /* of one pass over the pieces, unknown words included */
	Piece *held;     /* pieces that are not trained on */
	size_t n_held;
} TrainingText;

bool training_text_init(
	TrainingText *text, const Vocab *vocab, Corpus *const *corpora, size_t n_corpora, Error *err);
/* Cuts pieces where the domain changes, so that each is of one domain; before any is held out. */
void training_text_part_domains(TrainingText *text);
/* Whether a share of these can be held out: there must be two pieces. A share of 0 always can. */
bool training_text_check_holdout(Corpus *const *corpora, size_t n_corpora, double share, Error *err);
/* Moves a share of the pieces, one at least, from `pieces` to `held`, chosen from the seed alone. A share of 0
 * moves none. */
void training_text_hold_out(TrainingText *text, double share, uint64_t seed);
/* The pieces of other corpora, `count` of them, stand after those of the text, and are not counted among them.
 */
bool training_text_add_earlier(TrainingText *text, const Vocab *vocab, Corpus *const *corpora, size_t n_corpora,
	size_t *count, Error *err);
void training_text_release(TrainingText *text);

/* order[0 .. n_pieces): the pieces mixed. In a long text neighbours stay together in runs of up to 64, so that
 * a text that lies on disk is read in stretches of half a megabyte; there still are a thousand runs or more. */
void training_text_shuffle(const TrainingText *text, Random *random, uint32_t *order);

/* Takes the next run off the front of `rest`: up to RUN_TOKENS tokens of one sentence, as numbers of the
 * corpus, to be looked up in the corpus's map. False when nothing is left. */
bool piece_next(const TrainingText *text, Piece *rest, const uint32_t **tokens, size_t *count);
/* The domain, as numbered in the vocabulary, of the run that piece_next took last. */
uint32_t piece_domain(const TrainingText *text, const Piece *rest);
/* The document, as numbered in its corpus, of that run. */
size_t piece_document(const TrainingText *text, const Piece *rest);

#endif
