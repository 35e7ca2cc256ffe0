/*
 * Selection: the words of a set that a space has. A word is looked up as written, then in lower case; words
 * without a vector, or with a vector of zeros, are lost. Words that come to the same item count once.
 */
#ifndef AUDIT_SELECTION_H
#define AUDIT_SELECTION_H

#include "data/space.h"
#include "data/wordset.h"

enum { AUDIT_SETS = 8 }; /* of one test */

typedef struct Selection {
	WordSet *set; /* counted */
	char role;    /* 'X', 'Y', 'A', 'B' */
	uint32_t *rows;
	uint32_t *words; /* by row: the index into set->words */
	size_t count;
	uint32_t *lost; /* indices into set->words */
	size_t n_lost;
	size_t n_zero;     /* of these: in the space, with a vector of zeros */
	size_t n_left_out; /* of these, the last: in the space, and left out by selection_keep */
	size_t lowered;    /* found in lower case only */
	size_t least;      /* words that selection_check asks for: 2 at first */
} Selection;

/* The row of a word, as written or else in lower case (*lowered; may be NULL); DICTIONARY_NONE when there is
 * none or its vector is 0. */
uint32_t selection_row(const Space *space, const char *word, bool *lowered);
void selection_init(Selection *selection, const Space *space, WordSet *set, char role);
/* Fails when fewer than `least` words are left, or when more than a fifth is lost and not `force`. */
bool selection_check(const Selection *selection, bool force, Error *err);
/* Keeps the words that stand at a place where every one of the sets has its word in the space; the others are
 * lost. Fails when the sets are not of one size, and when fewer than `least` places are left. */
bool selection_align(Selection *sets, size_t count, size_t least, Error *err);
/* Loses the words whose place in the set is not to be kept; keep: by place. */
void selection_keep(Selection *selection, const bool *keep);
void selection_release(Selection *selection);

#endif
