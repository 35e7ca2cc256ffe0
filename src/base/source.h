/*
 * Source: the bytes of a file, plain or gzip, from front to back through a window that grows when it must.
 *
 * Reading, not mapping: a file that shrinks meanwhile ends early instead of killing the program.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Source {
	char *path;
	uint64_t file_bytes; /* on disk; UINT64_MAX for a pipe */
	uint64_t most_bytes; /* the content cannot be longer: gzip packs at most 1032 : 1 */
	uint64_t passed;     /* bytes of content given out or skipped */
	size_t lines;        /* given out by source_line */
	/* private */
	struct gzFile_s *file;
	unsigned char *buffer;
	size_t room, start, end;
	bool ended;
} Source;

bool source_open(Source *source, const char *path, Error *err);
/* False for what is no plain file, such as a pipe that nobody may ever write to; what is not there passes. For
 * readers at the keyboard, whom nothing interrupts. */
bool source_is_plain(const char *path, Error *err);
bool source_open_plain(Source *source, const char *path, Error *err);
void source_close(Source *source); /* {0} may be closed */

/* Makes at least `bytes` available at source_at unless the file ends before; *available says how many there are
 * (often more). Pointers into the window are valid until the next call of source_need or source_line. */
bool source_need(Source *source, size_t bytes, size_t *available, Error *err);
static inline const unsigned char *source_at(const Source *source)
{
	return source->buffer + source->start;
}
/* Passes over bytes that are available. */
static inline void source_skip(Source *source, size_t bytes)
{
	source->start += bytes;
	source->passed += bytes;
}
/* The next line without its line end (LF or CR LF); *line NULL at the end of the file. */
bool source_line(Source *source, const char **line, size_t *bytes, Error *err);
/* Gives all lines to `take`, without a byte order mark; what it fails with is told with the line's number and
 * the path before it. */
typedef bool SourceLine(void *context, const char *line, size_t bytes, Error *err);
bool source_each_line(Source *source, SourceLine *take, void *context, Error *err);
/* Bytes of the file on disk that were read so far, for progress. */
uint64_t source_done(const Source *source);
/* A guess at the bytes of content in all, from those so far; exact enough to size an array. */
double source_likely_bytes(const Source *source);

#endif
