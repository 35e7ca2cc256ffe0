/*
 * SpaceReader: a space from a file, piece by piece, in any of the formats.
 *
 * Rows that are no use are left out and counted: items that were there before (the first one stays), vectors
 * with numbers that are not finite, lines that do not parse. The provenance's note says how many of each; more
 * than one malformed row in a hundred is an error. Items keep the bytes that they have in the file, valid UTF-8
 * or not.
 */
#ifndef DATA_SPACE_READER_H
#define DATA_SPACE_READER_H

#include "base/progress.h"
#include "data/format.h"

typedef struct SpaceReader SpaceReader;

/* `format` NULL: by content. `most`: only that many rows from the beginning; 0: all. Nothing is read yet. */
SpaceReader *space_reader_new(const char *path, const SpaceFormat *format, size_t most);
/* Which array of a file that holds several is read; before the first step. */
void space_reader_choose(SpaceReader *reader, const char *tensor);
/* The vectors stay in the file, which must not change as long as the space is there; before the first step. A
 * file that holds anything but rows of float32 that are all fit for use is an error then. */
void space_reader_map(SpaceReader *reader);
/* Reads about 20 ms' worth. The first call opens the file. */
bool space_reader_step(SpaceReader *reader, bool *finished, Error *err);
const Progress *space_reader_progress(const SpaceReader *reader);
const SpaceFormat *space_reader_format(const SpaceReader *reader); /* NULL before the first step */
/* The finished space, without provenance but its note; the caller owns it. Once only. */
Space *space_reader_take(SpaceReader *reader);
void space_reader_free(SpaceReader *reader);

/* All at once. */
Space *space_read(const char *path, const SpaceFormat *format, Error *err);

#endif
