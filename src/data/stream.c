#include "data/stream.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum {
	PIECE_BYTES = 400 * 1024,
	/* Deflate packs at most 1032:1; text rarely beyond 20:1. */
	EXPANSION_LIMIT = 200,
	EXPANSION_FREE = 64 * 1024 * 1024, /* so much is unpacked whatever the ratio is */
};

struct TextStream {
	char *path;
	gzFile file;
	TextEncoding encoding;
	uint64_t unpacked;
	char *buffer; /* PIECE_BYTES; the bytes from `given` to `filled` were read but not handed out */
	size_t given, filled;
	bool fresh; /* filled by text_stream_open, not yet read */
	bool ended;
	Text converted;
};

typedef struct Signature {
	const char *bytes;
	size_t count;
	const char *what;
} Signature;

#define SIGNATURE(bytes, what)                                                                                 \
	{                                                                                                      \
		bytes, sizeof bytes - 1, what                                                                  \
	}
static const Signature signatures[] = {
	SIGNATURE("PK\x03\x04", "a zip archive: unpack it first (unzip)"),
	SIGNATURE("\xFD"
		  "7zXZ",
		"xz-packed: unpack it first (xz -dk)"),
	SIGNATURE("BZh", "bzip2-packed: unpack it first (bunzip2 -k)"),
	SIGNATURE("\x28\xB5\x2F\xFD", "zstd-packed: unpack it first (unzstd)"),
	SIGNATURE("7z\xBC\xAF", "a 7z archive: unpack it first (7z x)"),
	SIGNATURE("%PDF-", "a PDF: turn it into text first (pdftotext)"),
	SIGNATURE("\xFF\xFE", "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16 -t UTF-8)"),
	SIGNATURE("\xFE\xFF", "UTF-16 text: turn it into UTF-8 first (iconv -f UTF-16 -t UTF-8)"),
	SIGNATURE("\x89PNG", "a picture, not text"),
	SIGNATURE("\xFF\xD8\xFF", "a picture, not text"),
	SIGNATURE("\x7F"
		  "ELF",
		"a program, not text"),
	SIGNATURE("SQLite format 3", "a database, not text"),
};

static bool gzip_fault(const TextStream *stream, Error *err)
{
	int code;
	const char *reason = gzerror(stream->file, &code);
	if (code == Z_ERRNO)
		return error_file(err, "read", stream->path);
	if (code == Z_BUF_ERROR)
		return error_set(err, ERROR_INPUT,
			"`%s` is cut short: its gzip data end too early; fetch or pack it again", stream->path);
	return error_set(err, ERROR_INPUT, "the gzip data of `%s` are damaged (%s)", stream->path, reason);
}

static bool fill(TextStream *stream, Error *err)
{
	memmove(stream->buffer, stream->buffer + stream->given, stream->filled - stream->given);
	stream->filled -= stream->given;
	stream->given = 0;
	while (stream->filled < PIECE_BYTES && !stream->ended) {
		int got = gzread(stream->file, stream->buffer + stream->filled,
			(unsigned)(PIECE_BYTES - stream->filled));
		int code = Z_OK;
		if (got <= 0)
			gzerror(stream->file, &code);
		if (got < 0 || (code != Z_OK && code != Z_STREAM_END))
			return gzip_fault(stream, err);
		stream->ended = got == 0;
		stream->filled += (size_t)got;
		stream->unpacked += (uint64_t)got;
	}
	if (!gzdirect(stream->file) && stream->unpacked > EXPANSION_FREE &&
		stream->unpacked / EXPANSION_LIMIT > text_stream_position(stream))
		return error_set(err, ERROR_INPUT,
			"`%s` unpacks to more than %d times its size, as no text does; unpack it yourself if "
			"you "
			"trust it (gunzip -k)",
			stream->path, EXPANSION_LIMIT);
	return true;
}

static bool check_head(TextStream *stream, Error *err)
{
	const char *head = stream->buffer;
	if (stream->filled == 0)
		return error_set(err, ERROR_INPUT, "`%s` is empty", stream->path);
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
		if (stream->filled >= signatures[i].count &&
			memcmp(head, signatures[i].bytes, signatures[i].count) == 0)
			return error_set(err, ERROR_INPUT, "`%s` is %s", stream->path, signatures[i].what);
	const char *nul = memchr(head, 0, stream->filled);
	if (nul)
		return error_set(err, ERROR_INPUT,
			"`%s` is not text: its byte %zu is zero; say kind= if it holds other data",
			stream->path, (size_t)(nul - head) + 1);
	if (stream->filled >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
		stream->given = 3;
	return true;
}

static bool open_file(TextStream *stream, Error *err)
{
	struct stat status;
	int fd = open(stream->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_file(err, "read", stream->path);
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		close(fd);
		return error_set(err, ERROR_INPUT, "`%s` is a folder, not a file", stream->path);
	}
	stream->file = gzdopen(fd, "rb");
	if (!stream->file) {
		close(fd);
		return error_set(err, ERROR_MEMORY, "not enough memory to unpack `%s`", stream->path);
	}
	gzbuffer(stream->file, 128 * 1024);
	return true;
}

TextStream *text_stream_open(const char *path, TextEncoding encoding, Error *err)
{
	TextStream *stream = memory_new(1, sizeof *stream);
	stream->path = memory_text(path);
	stream->encoding = encoding;
	stream->buffer = memory_new(PIECE_BYTES, 1);
	stream->fresh = true;
	if (open_file(stream, err) && fill(stream, err) && check_head(stream, err))
		return stream;
	text_stream_close(stream);
	return NULL;
}

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Where the piece ends that begins at `given`: after its last blank or, when it has none, before a character
 * that may not be complete. */
static size_t piece_end(const TextStream *stream)
{
	if (stream->ended)
		return stream->filled;
	for (size_t end = stream->filled; end > stream->given; end--)
		if (is_blank(stream->buffer[end - 1]))
			return end;
	size_t end = stream->filled;
	while (end > stream->given + 1 && stream->filled - end < 4 && (stream->buffer[end - 1] & 0xC0) == 0x80)
		end--;
	bool lead = end > stream->given + 1 && (stream->buffer[end - 1] & 0xC0) == 0xC0;
	return lead ? end - 1 : stream->filled;
}

static void add_code(Text *text, unsigned code)
{
	char utf8[3] = {
		(char)(0xE0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3F)), (char)(0x80 | (code & 0x3F))};
	if (code < 0x800)
		utf8[1] = (char)(0xC0 | code >> 6);
	text_add_bytes(text, code < 0x800 ? utf8 + 1 : utf8, code < 0x800 ? 2 : 3);
}

/* Windows-1252, which is Latin-1 but for these 32 places (WHATWG Encoding Standard, index windows-1252). */
static void latin1_to_utf8(const char *bytes, size_t count, Text *out)
{
	static const unsigned short places[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021,
		0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D,
		0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};
	text_clear(out);
	for (size_t i = 0; i < count; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		if (byte < 0x80)
			text_add_char(out, bytes[i]);
		else
			add_code(out, byte < 0xA0 ? places[byte - 0x80] : byte);
	}
}

bool text_stream_read(TextStream *stream, const char **piece, size_t *bytes, Error *err)
{
	if (!stream->fresh && !fill(stream, err))
		return false;
	stream->fresh = false;
	size_t end = piece_end(stream);
	*piece = stream->buffer + stream->given;
	*bytes = end - stream->given;
	stream->given = end;
	if (stream->encoding == ENCODING_LATIN1) {
		latin1_to_utf8(*piece, *bytes, &stream->converted);
		*piece = text_of(&stream->converted);
		*bytes = stream->converted.length;
	}
	return true;
}

uint64_t text_stream_position(const TextStream *stream)
{
	z_off_t offset = gzoffset(stream->file);
	return offset > 0 ? (uint64_t)offset : 0;
}

void text_stream_close(TextStream *stream)
{
	if (!stream)
		return;
	if (stream->file)
		gzclose_r(stream->file);
	text_release(&stream->converted);
	free(stream->buffer);
	free(stream->path);
	free(stream);
}
