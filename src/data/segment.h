/*
 * Segmenter: running text into words and sentences.
 *
 * Words are the segments of Unicode's default word boundaries (UAX #29, section 4) that hold a letter or a
 * digit, folded to lower case by full case folding and composed (NFC). A sentence ends after `.`, `!` or `?`
 * (and what closes a quotation or a bracket) before a blank, after any other sentence terminal of Unicode, and
 * at an empty line.
 *
 *	Segmenter segmenter = {0};
 *	segmenter_feed(&segmenter, text, bytes);
 *	for (Segment segment; (segment = segmenter_next(&segmenter)).kind != SEGMENT_NONE;) …
 *	segmenter_release(&segmenter);
 *
 * Text may be fed in pieces that end before a blank or at the end of the text: a word never runs across two.
 */
#ifndef DATA_SEGMENT_H
#define DATA_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEGMENT_LONGEST = 255 }; /* bytes of a word; longer ones (encoded data) are left out */

typedef enum SegmentKind { SEGMENT_NONE, SEGMENT_WORD, SEGMENT_SENTENCE } SegmentKind;

typedef struct Segment {
	SegmentKind kind;
	const char *word; /* SEGMENT_WORD: folded, not ended by NUL, valid until the next call */
	size_t bytes;
} Segment;

typedef struct Segmenter {
	size_t invalid; /* bytes so far that are not UTF-8; each was read as U+FFFD */
	/* private */
	const unsigned char *at, *end;
	bool stop;                /* a full stop came last: a blank would end the sentence */
	unsigned line_ends;       /* since the last character that is no blank */
	struct SegmenterRun *run; /* a run of characters with some beyond ASCII, being taken apart; or NULL */
	char folded[SEGMENT_LONGEST + 1];
} Segmenter;

void segmenter_feed(Segmenter *segmenter, const char *utf8, size_t bytes);
Segment segmenter_next(Segmenter *segmenter);
/* Forgets where in a sentence it is; what was counted stays. */
void segmenter_restart(Segmenter *segmenter);
void segmenter_release(Segmenter *segmenter);

#endif
