/*
 * Hold: what keeps rows of a model in their place while training goes on. A frozen word does not move at all. A
 * known word, one that had a row before the run began, may be tied to where it stood: the anchor adds
 *
 *	strength / 2 |w - w0|^2
 *
 * to the loss of each example in which the row w takes part (L2-SP: Li, Grandvalet & Davoine, ICML 2018; on
 * word vectors: Dingwall & Potts, "Mittens", NAACL 2018). After the step of the example the row makes the
 * proximal step of that term,
 *
 *	w += f (w0 - w),  f = rate strength / (1 + rate strength),
 *
 * which is the step along its gradient for a small rate and, unlike that, cannot overshoot with any strength.
 */
#ifndef TRAIN_HOLD_H
#define TRAIN_HOLD_H

#include "base/dictionary.h"
#include "linalg/row_blocks.h"

enum { HOLD_FROZEN = 1, HOLD_KNOWN = 2 };

typedef struct Hold {
	unsigned char *marks; /* by word: of the two above */
	size_t words, n_frozen, n_known;
	double strength;  /* of the anchor; 0: there is none */
	RowBlocks places; /* with an anchor: rows of known words as they were; others are 0 */
} Hold;

/* As an option of a trainer; it counts for one run. */
#define OPTION_ANCHOR                                                                                          \
	{                                                                                                      \
		.name = "anchor", .kind = ARG_NUMBER,                                                          \
		.help = "ties words that were known before to their old place: adds anchor/2 times the "       \
			"square "                                                                              \
			"of the way from there to the loss of each example a word takes part in; 0 lets them " \
			"go",                                                                                  \
		.fallback = "0", .low = 0, .high = 1e12                                                        \
	}

/* All words are new and free. */
bool hold_begin(Hold *hold, size_t words, Error *err);
void hold_know(Hold *hold, size_t word);
/* Marks those of `words` that are in `frozen`, and no others. */
void hold_freeze(Hold *hold, const Dictionary *frozen, const Dictionary *words);
/* Remembers where known rows stand now. A strength of 0 takes no memory. */
bool hold_anchor(Hold *hold, double strength, const RowBlocks *rows, Error *err);
/* Of a run that was saved: the first `known` words had rows before it began, and `places` are there already. */
bool hold_resume(Hold *hold, size_t words, size_t known, double strength, Error *err);
/* Of rows beside those of words: nothing is marked, and with an anchor the places are those of the first
 * `known` rows. hold_resume with as many marks them. */
bool hold_first(Hold *hold, double strength, const RowBlocks *rows, size_t known, Error *err);
/* A copy of other rows of the known words, when there is an anchor. */
bool hold_places(const Hold *hold, const RowBlocks *rows, RowBlocks *places, Error *err);
void hold_release(Hold *hold);

/* f for a rate. */
static inline float hold_pull(const Hold *hold, double rate)
{
	double product = hold->strength * rate;
	return (float)(product / (1 + product));
}

/* Whether the anchor moves the word. */
static inline bool hold_ties(const Hold *hold, size_t word)
{
	return hold->marks[word] == HOLD_KNOWN;
}

#endif
