/*
 * Text: a growing byte string, always ended by NUL, and small services on UTF-8.
 *
 * `Text t = {0}` is valid and empty; text_release makes it so again.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Text {
	char *data; /* NULL or ended by NUL; read it through text_of */
	size_t length, room;
} Text;

const char *text_of(const Text *text); /* never NULL */
void text_add(Text *text, const char *piece);
void text_add_bytes(Text *text, const char *bytes, size_t count);
void text_add_char(Text *text, char byte);
void text_format(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_clear(Text *text); /* keeps the room */
char *text_take(Text *text); /* the string, now the caller's to free; text is empty again */
void text_release(Text *text);

/* Columns that a UTF-8 string takes on a terminal; control characters count 0. */
int text_width(const char *utf8);
/* Bytes of the longest prefix that takes at most `columns`. */
size_t text_fit(const char *utf8, int columns);
/* Appends `utf8` cut or padded with blanks to exactly `columns` (a cut ends in "…"). */
void text_add_padded(Text *text, const char *utf8, int columns, bool right);
/* Bytes of the UTF-8 character at `at`, 1 for an invalid byte, 0 at the end; its code point (or U+FFFD) in
 * *code. */
size_t text_decode(const char *at, unsigned *code);
/* Appends `bytes` with control characters and invalid UTF-8 as \xNN, fit for a screen. */
void text_add_visible(Text *text, const char *bytes);
/* Appends 12345678 as "12,345,678". */
void text_add_count(Text *text, unsigned long long count);

/* A copy without the blanks at both ends. */
char *text_trimmed(const char *bytes, size_t count);
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);
/* Whole-string, locale-independent numbers; false when anything is left over or out of range. */
bool text_to_number(const char *text, double *value);
bool text_to_integer(const char *text, long long *value);

/* Damerau–Levenshtein distance (restricted: a swap of neighbours costs 1), by code points, at most `limit` + 1.
 * Damerau, CACM 7(3), 1964. */
int text_distance(const char *a, const char *b, int limit);
/* The up to `most` of `names[0..count)` nearest to `word` within distance 2 (or sharing it as prefix), as
 * `king, kind or ring`; empty when none is near. For "did you mean". */
void text_suggest(Text *out, const char *word, const char *const *names, size_t count, size_t most);

#endif
