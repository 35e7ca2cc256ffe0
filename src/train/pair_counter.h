/*
 * PairCounter: counts which words stand within a window of each other, step by step, in bounded memory.
 *
 * The text is first written out as the numbers of its known words, sentence by sentence; unknown words are left
 * out before distances are measured, and windows end with the sentence. Then rows are counted by range: the
 * places of their words are listed, and each word's neighbours are summed in one dense row, so that nothing is
 * sorted or hashed. A text that is too long for the memory given is counted in parts, each of which leaves a
 * table in files; at the end the tables are added up row by row. Sums are exact, so the parts do not show.
 *
 * Where domains are weighed a pair counts with the weight of the domain that it stands in, rounded like its
 * distance to a whole number of PAIR_UNIT parts; both words of a pair are of one document, thus of one domain.
 */
#ifndef TRAIN_PAIR_COUNTER_H
#define TRAIN_PAIR_COUNTER_H

#include "train/cooccurrence.h"
#include "train/training_text.h"

enum {
	WINDOW_MOST = 1000,
	COUNTED_AT_ONCE = 1 << 25, /* occurrences in a range; a single word may have more */
};

/* What a word at distance d within a window w weighs. */
typedef enum PairWeight {
	WEIGHT_FLAT,     /* 1 */
	WEIGHT_HARMONIC, /* 1 / d, as GloVe has it */
	WEIGHT_DYNAMIC,  /* (w - d + 1) / w: what word2vec's windows of random size come to */
} PairWeight;

typedef enum CountPhase {
	COUNT_BEGINS, /* another part of the text */
	COUNT_READS,
	COUNT_LISTS,
	COUNT_SUMS,
	COUNT_MERGES, /* the tables of all parts */
	COUNT_DONE,
} CountPhase;

/* From this place on the words are of that domain. */
typedef struct DomainTurn {
	uint32_t place, domain;
} DomainTurn;

typedef struct PairCounter {
	Cooccurrence table; /* the result */
	CountPhase phase;
	double done, total; /* words, each counted once for every pass over the text */
	/* private */
	TrainingText text;
	const Cooccurrence *before; /* to be added to what is counted */
	uint64_t memory;            /* 0: no limit */
	size_t window, n_known;     /* n_known: of the vocabulary */
	size_t at_once, part_words; /* most occurrences in a range, most words in a part; less in tests */
	uint64_t *weights; /* by domain and distance, 0 .. window; of one domain where none are weighed */
	bool weighed;
	size_t piece; /* to be read next */
	Cooccurrence *parts;
	size_t n_parts;
	/* of the part at hand */
	uint32_t *words;            /* known words and borders, which also stand at both ends */
	size_t room, n_words, next; /* next: place or row that the phase has come to */
	double part_tokens;
	DomainTurn *turns; /* by rising place, the first at 0 */
	size_t n_turns, turn_room;
	uint32_t *occurrences;     /* by word */
	size_t first, last;        /* rows of this range, half-open */
	uint32_t *places, *starts; /* of the words of this range: starts[row - first] .. */
	struct DenseRow *sums;     /* by thread */
	int n_sums;
	PairRow *made; /* rows of a step */
	size_t slice;  /* of the row at hand, when it has too many occurrences for one step */
} PairCounter;

/* `counter` starts as {0}. The corpora and `before`, a table of the first words of the vocabulary, are referred
 * to until the counting is over. shares: the weights, by domain of the vocabulary; NULL: all are 1. */
bool pair_counter_init(PairCounter *counter, const Vocab *vocab, const TrainInput *input, size_t window,
	PairWeight weight, const DomainShare *shares, const Cooccurrence *before, Error *err);
void pair_counter_release(PairCounter *counter);
/* One bounded piece of work; phase COUNT_DONE means that the table is whole. */
bool pair_counter_step(PairCounter *counter, Pool *pool, Error *err);
/* Gives the table away. */
Cooccurrence pair_counter_take(PairCounter *counter);

#endif
