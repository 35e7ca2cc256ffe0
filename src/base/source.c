#include "base/source.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { WINDOW = 1 << 18, LONGEST_LINE = 1 << 24, PACKING = 1032 };

static bool examine(Source *source, int descriptor, Error *err)
{
	struct stat status;
	if (fstat(descriptor, &status) != 0)
		return error_file(err, "read", source->path);
	if (S_ISDIR(status.st_mode))
		return error_set(err, ERROR_FILE, "cannot read \"%s\": it is a folder", source->path);
	source->file_bytes = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : UINT64_MAX;
	return true;
}

/* zlib looks at the first bytes itself and lets plain files through. */
static bool attach(Source *source, int descriptor, Error *err)
{
	source->file = gzdopen(descriptor, "rb");
	if (!source->file)
		return error_file(err, "read", source->path);
	gzbuffer(source->file, WINDOW);
	source->room = WINDOW;
	source->buffer = memory_new(source->room, 1);
	source->most_bytes = source->file_bytes;
	if (!gzdirect(source->file) && __builtin_mul_overflow(source->file_bytes, PACKING, &source->most_bytes))
		source->most_bytes = UINT64_MAX;
	return true;
}

/* A signal ends the waiting for a pipe: see job_stop. */
static bool refuse(const Source *source, Error *err)
{
	if (errno == EINTR)
		return error_set(err, ERROR_CANCELLED, "stopped while waiting for \"%s\"", source->path);
	return error_file(err, "read", source->path);
}

bool source_open(Source *source, const char *path, Error *err)
{
	*source = (Source){.path = memory_text(path)};
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return refuse(source, err);
	if (examine(source, descriptor, err) && attach(source, descriptor, err))
		return true;
	close(descriptor);
	return false;
}

bool source_is_plain(const char *path, Error *err)
{
	struct stat status;
	return stat(path, &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) ||
	       error_set(err, ERROR_FILE,
		       "cannot read \"%s\": it is no plain file but a pipe or a device; write what it holds to "
		       "a file first",
		       path);
}

bool source_open_plain(Source *source, const char *path, Error *err)
{
	*source = (Source){0};
	return source_is_plain(path, err) && source_open(source, path, err);
}

void source_close(Source *source)
{
	if (source->file)
		gzclose_r(source->file);
	free(source->path);
	free(source->buffer);
	*source = (Source){0};
}

static bool explain(const Source *source, Error *err)
{
	int code;
	const char *reason = gzerror(source->file, &code);
	if (code == Z_ERRNO)
		return refuse(source, err);
	return error_set(err, ERROR_FILE, "cannot unpack \"%s\": %s", source->path,
		code == Z_BUF_ERROR ? "it is cut short" : reason);
}

/* Reads once into the window's free end; sets `ended`. */
static bool fill(Source *source, Error *err)
{
	int got = gzread(source->file, source->buffer + source->end, (unsigned)(source->room - source->end));
	int code = Z_OK;
	if (got >= 0)
		gzerror(source->file, &code);
	if (got < 0 || (got == 0 && code != Z_OK))
		return explain(source, err);
	source->end += (size_t)got;
	source->ended = got == 0;
	return true;
}

bool source_need(Source *source, size_t bytes, size_t *available, Error *err)
{
	if (source->room - source->start < bytes) {
		memmove(source->buffer, source_at(source), source->end - source->start);
		source->end -= source->start;
		source->start = 0;
		if (source->room < bytes) {
			source->room = bytes > 2 * source->room ? bytes : 2 * source->room;
			source->buffer = memory_resize(source->buffer, source->room, 1);
		}
	}
	while (source->end - source->start < bytes && !source->ended)
		if (!fill(source, err))
			return false;
	*available = source->end - source->start;
	return true;
}

bool source_line(Source *source, const char **line, size_t *bytes, Error *err)
{
	const unsigned char *feed = NULL;
	size_t available, searched = 0;
	for (size_t wanted = 1; !feed; wanted = available + 1) {
		if (!source_need(source, wanted, &available, err))
			return false;
		if (available == searched)
			break;
		feed = memchr(source_at(source) + searched, '\n', available - searched);
		searched = available;
		if (!feed && available > LONGEST_LINE)
			return error_set(err, ERROR_INPUT,
				"line %zu of \"%s\" is longer than 16 MB: this is not a text file",
				source->lines + 1, source->path);
	}
	*line = available ? (const char *)source_at(source) : NULL;
	size_t length = feed ? (size_t)(feed - source_at(source)) : available;
	source_skip(source, length + (feed != NULL));
	source->lines += available > 0;
	*bytes = length - (length > 0 && (*line)[length - 1] == '\r');
	return true;
}

bool source_each_line(Source *source, SourceLine *take, void *context, Error *err)
{
	const char *line;
	size_t bytes;
	for (;;) {
		if (!source_line(source, &line, &bytes, err))
			return false;
		if (!line)
			return true;
		bool mark = source->lines == 1 && bytes >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0;
		if (!take(context, line + 3 * mark, bytes - 3 * mark, err))
			return error_prefix(err, "line %zu of \"%s\"", source->lines, source->path);
	}
}

uint64_t source_done(const Source *source)
{
	long long offset = gzoffset(source->file);
	return offset > 0 ? (uint64_t)offset : 0;
}

double source_likely_bytes(const Source *source)
{
	double seen = (double)source->passed + (double)(source->end - source->start);
	double done = (double)source_done(source);
	return done > 0 && source->file_bytes != UINT64_MAX ? seen / done * (double)source->file_bytes : seen;
}
