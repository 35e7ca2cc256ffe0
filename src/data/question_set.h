/*
 * QuestionSet: analogy questions "a is to b as c is to d" in sections.
 *
 * Two layouts are read. questions-words (Mikolov et al. 2013): lines `a b c d` under headings `: section`. BATS
 * (Gladkova, Drozd and Matsuoka 2016): a folder with one file a section, lines `a<tab>b1/b2/…`; every ordered
 * pair of lines makes a question, and any of the second line's words is right.
 */
#ifndef DATA_QUESTION_SET_H
#define DATA_QUESTION_SET_H

#include "base/dictionary.h"
#include "data/lexicon.h"

#include <stddef.h>

typedef struct AnalogyQuestion {
	uint32_t section;     /* index into sections */
	uint32_t a, b, c;     /* ids of words */
	uint32_t first_right; /* the right answers are right[first_right .. first_right + n_right) */
	uint32_t n_right;
} AnalogyQuestion;

typedef struct QuestionSet {
	Dictionary sections, words;
	AnalogyQuestion *questions;
	size_t count, room;
	uint32_t *right; /* ids of words */
	size_t n_right, right_room;
} QuestionSet;

bool question_set_read(QuestionSet *set, const char *path, Error *err);
/* The pairs of a lexicon as one section, every ordered pair of pairs a question. */
void question_set_add_lexicon(QuestionSet *set, const Lexicon *lexicon, const char *section);
void question_set_release(QuestionSet *set); /* {0} is valid and empty */

#endif
