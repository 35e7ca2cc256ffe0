#include "data/reviews.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LEADING_TAGS = 4 /* before the first review: a declaration, a root */ };

static const char opening[] = "<review>", closing[] = "</review>";

struct ReviewParser {
	char *path;
	ReviewSink *sink;
	void *context;
	Text held;   /* from the last <review> on, or what may begin one */
	size_t seen; /* bytes of `held` in which no </review> begins */
	size_t reviews;
};

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool reviews_sniff(const char *head, size_t bytes)
{
	if (bytes >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
		head += 3, bytes -= 3;
	const char *end = head + bytes;
	for (int tags = 0; tags < LEADING_TAGS; tags++) {
		while (head < end && is_blank(*head))
			head++;
		if ((size_t)(end - head) >= strlen(opening) && memcmp(head, opening, strlen(opening)) == 0)
			return true;
		const char *close = head < end && *head == '<' ? memchr(head, '>', (size_t)(end - head)) : NULL;
		if (!close)
			return false;
		head = close + 1;
	}
	return false;
}

/* ---- parts ---- */

static const char *find(const char *at, const char *end, const char *what)
{
	return memmem(at, (size_t)(end - at), what, strlen(what));
}

static void add_plain(const char *at, const char *end, Text *out)
{
	static const struct {
		const char *written;
		char means;
	} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
	while (at < end) {
		size_t bytes = 1;
		char byte = *at;
		for (size_t i = 0; byte == '&' && i < sizeof entities / sizeof *entities; i++)
			if ((size_t)(end - at) >= strlen(entities[i].written) &&
				memcmp(at, entities[i].written, strlen(entities[i].written)) == 0) {
				byte = entities[i].means;
				bytes = strlen(entities[i].written);
				break;
			}
		text_add_char(out, byte);
		at += bytes;
	}
}

bool review_part(const Review *review, const char *name, Text *out)
{
	Text tag = {0};
	text_clear(out);
	text_format(&tag, "<%s>", name);
	const char *at = find(review->at, review->end, text_of(&tag));
	at = at ? at + tag.length : NULL;
	text_clear(&tag);
	text_format(&tag, "</%s>", name);
	const char *end = at ? find(at, review->end, text_of(&tag)) : NULL;
	text_release(&tag);
	if (!at)
		return false;
	end = end ? end : review->end;
	while (at < end && is_blank(*at))
		at++;
	while (end > at && is_blank(end[-1]))
		end--;
	add_plain(at, end, out);
	return true;
}

/* ---- pieces ---- */

ReviewParser *review_parser_new(const char *path, ReviewSink *sink, void *context)
{
	ReviewParser *parser = memory_new(1, sizeof *parser);
	parser->path = memory_text(path);
	parser->sink = sink;
	parser->context = context;
	return parser;
}

void review_parser_free(ReviewParser *parser)
{
	if (!parser)
		return;
	text_release(&parser->held);
	free(parser->path);
	free(parser);
}

static void give(ReviewParser *parser, const char *at, const char *end)
{
	const char *begin = find(at, end, opening);
	if (!begin)
		return;
	Review review = {begin + strlen(opening), end};
	parser->sink(parser->context, &review);
	parser->reviews++;
}

/* Keeps what comes after the reviews that are complete. */
static void keep_from(ReviewParser *parser, const char *at)
{
	size_t used = (size_t)(at - parser->held.data), left = parser->held.length - used,
	       tag = strlen(closing);
	if (used) {
		memmove(parser->held.data, at, left + 1);
		parser->held.length = left;
	}
	parser->seen = left < tag ? 0 : left - tag + 1;
}

void review_parser_feed(ReviewParser *parser, const char *bytes, size_t count)
{
	if (count == 0)
		return;
	text_add_bytes(&parser->held, bytes, count);
	const char *at = parser->held.data, *end = at + parser->held.length, *from = at + parser->seen;
	for (const char *close; (close = find(from, end, closing)); at = from = close + strlen(closing))
		give(parser, at, close);
	keep_from(parser, at);
}

bool review_parser_finish(ReviewParser *parser, Error *err)
{
	if (parser->held.length)
		give(parser, parser->held.data, parser->held.data + parser->held.length);
	text_clear(&parser->held);
	parser->seen = 0;
	return parser->reviews > 0 || error_set(err, ERROR_INPUT,
					      "\"%s\" holds no review: nothing stands between <review> and "
					      "</review>",
					      parser->path);
}
