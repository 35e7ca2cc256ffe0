/* Lexicon: pairs of words that mean the same in two spaces or languages. Counted. */
#ifndef DATA_LEXICON_H
#define DATA_LEXICON_H

#include "base/memory.h"

typedef struct WordPair {
	char *source, *target;
} WordPair;

typedef struct Lexicon {
	References references;
	WordPair *pairs; /* one source may have several targets, one pair each */
	size_t count, room;
	char *origin; /* file or command it came from */
	char checksum[33];
} Lexicon;

Lexicon *lexicon_new(const char *origin);
Lexicon *lexicon_ref(Lexicon *lexicon);
void lexicon_unref(Lexicon *lexicon);
void lexicon_add(Lexicon *lexicon, const char *source, const char *target);
/* Computes and returns lexicon->checksum. */
const char *lexicon_checksum(Lexicon *lexicon);
/* Two columns, separated by a tab or by blanks; # starts a comment line. Of a .csv a word and its translations,
 * one or more, separated by commas; without a translation it is left out. May be gzip. */
Lexicon *lexicon_read(const char *path, Error *err);

#endif
