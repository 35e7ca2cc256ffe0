/*
 * ReviewParser: files of reviews as Blitzer, Dredze & Pereira 2007 gave them out, fed piece by piece: each
 * review stands between <review> and </review>, its parts between tags of their names. That is no XML: there is
 * no root, and texts hold bare < and &. Texts with &amp;, &lt;, &gt;, &quot; and &#39; are read as these mean.
 */
#ifndef DATA_REVIEWS_H
#define DATA_REVIEWS_H

#include "base/error.h"
#include "base/text.h"

/* Whether these first bytes of a file begin with a review, perhaps after a few tags of what holds them all. */
bool reviews_sniff(const char *head, size_t bytes);

/* One review; borrowed during the call. */
typedef struct Review {
	const char *at, *end;
} Review;

/* Replaces *out by the part of that name, without blanks at its ends; false when there is none. */
bool review_part(const Review *review, const char *name, Text *out);

typedef void ReviewSink(void *context, const Review *review);

typedef struct ReviewParser ReviewParser;
ReviewParser *review_parser_new(const char *path, ReviewSink *sink, void *context);
void review_parser_feed(ReviewParser *parser, const char *bytes, size_t count);
/* After the last piece: a review that is not closed is taken, too. Fails when there was none. */
bool review_parser_finish(ReviewParser *parser, Error *err);
void review_parser_free(ReviewParser *parser);

#endif
