/* What could stand for a word that a space does not have: only ever suggested. */
#ifndef AUDIT_WORD_FORMS_H
#define AUDIT_WORD_FORMS_H

#include "audit/audit.h"

enum { WORD_FORMS = 8, WORD_NEIGHBOURS = 3 };

/* Items that are the word in another letter case, without or with other hyphens, or inflected by the rules of
 * English: at most WORD_FORMS rows. Returns how many. */
size_t word_forms(const Space *space, const char *word, uint32_t rows[WORD_FORMS]);
/* The items nearest, by cosine, to the mean of the words that one set has, none of them of any set: at most
 * WORD_NEIGHBOURS rows. */
size_t word_forms_near(const Audit *audit, size_t set, Pool *pool, uint32_t rows[WORD_NEIGHBOURS]);

#endif
