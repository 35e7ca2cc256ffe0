#include "data/stream.h"

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	PIECE_BYTES = 256 * 1024,
	/* Deflate packs at most 1032:1; text rarely beyond 20:1. */
	EXPANSION_LIMIT = 200,
	EXPANSION_FREE = 64 * 1024 * 1024, /* so much is unpacked whatever the ratio is */
};

struct TextStream {
	Source source;
	TextEncoding encoding;
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

static bool check_head(TextStream *stream, Error *err)
{
	const char *path = stream->source.path;
	size_t bytes;
	if (!source_need(&stream->source, PIECE_BYTES, &bytes, err))
		return false;
	const char *head = (const char *)source_at(&stream->source);
	if (bytes == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" is empty", path);
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
		if (bytes >= signatures[i].count && memcmp(head, signatures[i].bytes, signatures[i].count) == 0)
			return error_set(err, ERROR_INPUT, "\"%s\" is %s", path, signatures[i].what);
	const char *nul = memchr(head, 0, bytes);
	if (nul)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is not text: its byte %zu is zero; say kind= if it holds other data", path,
			(size_t)(nul - head) + 1);
	if (bytes >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
		source_skip(&stream->source, 3);
	return true;
}

TextStream *text_stream_open(const char *path, TextEncoding encoding, Error *err)
{
	TextStream *stream = memory_new(1, sizeof *stream);
	stream->encoding = encoding;
	if (source_open(&stream->source, path, err) && check_head(stream, err))
		return stream;
	text_stream_close(stream);
	return NULL;
}

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* How many of the bytes make the piece: those up to the last blank or, when there is none, those before a
 * character that may not be complete. */
static size_t piece_length(const char *bytes, size_t count)
{
	for (size_t end = count; end > 0; end--)
		if (is_blank(bytes[end - 1]))
			return end;
	size_t lead = count;
	while (lead > 1 && count - lead < 4 && (bytes[lead - 1] & 0xC0) == 0x80)
		lead--;
	return lead > 1 && (bytes[lead - 1] & 0xC0) == 0xC0 ? lead - 1 : count;
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

/* Nothing is known about the size of what comes through a pipe. */
static bool check_expansion(const TextStream *stream, Error *err)
{
	const Source *source = &stream->source;
	bool packed = source->most_bytes != source->file_bytes;
	if (!packed || source->passed < EXPANSION_FREE ||
		source->passed / EXPANSION_LIMIT < source_done(source))
		return true;
	return error_set(err, ERROR_INPUT,
		"\"%s\" unpacks to more than %d times its size, as no text does; if you trust it, unpack it "
		"yourself (gunzip -k)",
		source->path, EXPANSION_LIMIT);
}

bool text_stream_read(TextStream *stream, const char **piece, size_t *bytes, Error *err)
{
	size_t available;
	if (!source_need(&stream->source, PIECE_BYTES, &available, err))
		return false;
	*piece = (const char *)source_at(&stream->source);
	*bytes = available < PIECE_BYTES ? available : piece_length(*piece, PIECE_BYTES);
	source_skip(&stream->source, *bytes);
	if (stream->encoding == ENCODING_LATIN1) {
		latin1_to_utf8(*piece, *bytes, &stream->converted);
		*piece = text_of(&stream->converted);
		*bytes = stream->converted.length;
	}
	return check_expansion(stream, err);
}

uint64_t text_stream_position(const TextStream *stream)
{
	return source_done(&stream->source);
}

void text_stream_close(TextStream *stream)
{
	if (!stream)
		return;
	source_close(&stream->source);
	text_release(&stream->converted);
	free(stream);
}
