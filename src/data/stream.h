/*
 * TextStream: the text of one file, piece by piece, unpacked when it is gzip, without a byte order mark. What
 * is not text (archives, pictures, UTF-16, anything with NUL bytes at its beginning) is refused with a sentence
 * that says what to do; so is a small file that unpacks to an absurd size.
 */
#ifndef DATA_STREAM_H
#define DATA_STREAM_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum TextEncoding { ENCODING_UTF8, ENCODING_LATIN1 } TextEncoding;

typedef struct TextStream TextStream;

/* Reads the first piece, so that what is no text fails here. An empty file is an error too. */
TextStream *text_stream_open(const char *path, TextEncoding encoding, Error *err);
/* The next piece of up to 256 kB, cut after a blank where there is one, else between two characters;
 * *bytes is 0 at the end. Latin-1 is read as Windows-1252, as browsers do, and comes out as UTF-8. UTF-8 comes
 * as it is, valid or not. */
bool text_stream_read(TextStream *stream, const char **piece, size_t *bytes, Error *err);
/* Bytes of the file (not unpacked) read so far. */
uint64_t text_stream_position(const TextStream *stream);
void text_stream_close(TextStream *stream);

#endif
