/*
 * Most text is ASCII, and there the rules of UAX #29 shrink to a few lines, which are written out here; a run
 * of non-blank characters with anything beyond ASCII in it is left to libunistring. Blanks of ASCII are borders
 * in any case, so runs can be taken one by one.
 */
#include "data/segment.h"

#include "base/dictionary.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwbrk.h>

/* Word_Break property of the ASCII characters, and what else matters about them. */
typedef enum ByteClass {
	OTHER,
	LETTER,
	DIGIT,
	JOINER,     /* _ : ExtendNumLet */
	MID_LETTER, /* : between letters */
	MID_NUMBER, /* , ; between digits */
	MID_EITHER, /* . ' between letters or digits */
	BLANK,
	HIGH, /* part of a character beyond ASCII */
} ByteClass;

static const unsigned char class_of[256] = {
	['A' ... 'Z'] = LETTER,
	['a' ... 'z'] = LETTER,
	['0' ... '9'] = DIGIT,
	['_'] = JOINER,
	[':'] = MID_LETTER,
	[','] = MID_NUMBER,
	[';'] = MID_NUMBER,
	['.'] = MID_EITHER,
	['\''] = MID_EITHER,
	['\t' ... '\r'] = BLANK,
	[' '] = BLANK,
	[0x80 ... 0xFF] = HIGH,
};

enum { FOLDS_KEPT = 1 << 18 };

/* A run beyond ASCII: its bytes in valid UTF-8, where its segments begin, and how far it was taken. Folding
 * costs more than all the rest, and words come again, so that what they fold to is kept for the first many of
 * them. */
typedef struct SegmenterRun {
	uint8_t *utf8;
	char *breaks; /* libunistring's: 1 before the first byte of a segment */
	size_t bytes, room, at;
	Dictionary raw, folded;
	uint32_t *fold_of; /* raw -> folded */
	size_t folds_room;
	uint8_t *spare; /* for words that are not kept */
	size_t spare_room;
} SegmenterRun;

void segmenter_feed(Segmenter *segmenter, const char *utf8, size_t bytes)
{
	segmenter->at = (const unsigned char *)utf8;
	segmenter->end = segmenter->at + bytes;
}

void segmenter_restart(Segmenter *segmenter)
{
	segmenter->stop = false;
	segmenter->line_ends = 0;
}

void segmenter_release(Segmenter *segmenter)
{
	if (segmenter->run) {
		free(segmenter->run->utf8);
		free(segmenter->run->breaks);
		dictionary_release(&segmenter->run->raw);
		dictionary_release(&segmenter->run->folded);
		free(segmenter->run->fold_of);
		free(segmenter->run->spare);
		free(segmenter->run);
	}
	*segmenter = (Segmenter){0};
}

/* Takes note of an ASCII character between words; true when a sentence ends there. */
static bool pass(Segmenter *segmenter, unsigned char byte)
{
	bool ends = false;
	if (class_of[byte] == BLANK) {
		segmenter->line_ends += byte == '\n';
		ends = segmenter->stop || segmenter->line_ends >= 2;
		segmenter->stop = false;
		return ends;
	}
	segmenter->line_ends = 0;
	if (byte == '.' || byte == '!' || byte == '?')
		segmenter->stop = true;
	else if (!strchr("\"')]}", byte))
		segmenter->stop = false;
	return false;
}

/* The end of the ASCII word that begins at `at`, or NULL when a character beyond ASCII could change it. Within
 * the text, `end` excluded. WB5-WB13b of UAX #29. */
static const unsigned char *word_end(const unsigned char *at, const unsigned char *end, bool *has_content)
{
	ByteClass last = OTHER;
	for (; at < end; at++) {
		ByteClass class = class_of[*at];
		if (class == LETTER || class == DIGIT) {
			*has_content = true;
		} else if (class == HIGH) {
			return NULL;
		} else if (class >= MID_LETTER && class <= MID_EITHER) {
			ByteClass next = at + 1 < end ? class_of[at[1]] : OTHER;
			if (next == HIGH)
				return NULL;
			bool inside = next == last && ((last == LETTER && class != MID_NUMBER) ||
							      (last == DIGIT && class != MID_LETTER));
			if (!inside)
				return at;
		} else if (class != JOINER) {
			return at;
		}
		last = class;
	}
	return at;
}

static Segment fold_ascii(Segmenter *segmenter, const unsigned char *word, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		segmenter->folded[i] = (char)(word[i] | (word[i] >= 'A' && word[i] <= 'Z' ? 0x20 : 0));
	return (Segment){SEGMENT_WORD, segmenter->folded, bytes};
}

static SegmenterRun *run_with_room(Segmenter *segmenter, size_t bytes)
{
	if (!segmenter->run)
		segmenter->run = memory_new(1, sizeof *segmenter->run);
	SegmenterRun *run = segmenter->run;
	if (run->room < bytes) {
		run->room = 2 * bytes;
		run->utf8 = memory_resize(run->utf8, run->room, 1);
		run->breaks = memory_resize(run->breaks, run->room, 1);
	}
	return run;
}

/* Copies the run at segmenter->at, up to the next blank, replacing what is not UTF-8, and finds its borders. */
static void take_run(Segmenter *segmenter)
{
	const unsigned char *from = segmenter->at, *end = from;
	while (end < segmenter->end && class_of[*end] != BLANK)
		end++;
	segmenter->at = end;
	SegmenterRun *run = run_with_room(segmenter, 3 * (size_t)(end - from) + 1);
	run->bytes = run->at = 0;
	while (from < end) {
		ucs4_t code;
		int bytes = u8_mbtoucr(&code, from, (size_t)(end - from));
		if (bytes > 0) {
			memcpy(run->utf8 + run->bytes, from, (size_t)bytes);
			run->bytes += (size_t)bytes;
			from += bytes;
		} else {
			memcpy(run->utf8 + run->bytes, "\xEF\xBF\xBD", 3);
			run->bytes += 3;
			segmenter->invalid++;
			from++;
		}
	}
	u8_wordbreaks(run->utf8, run->bytes, run->breaks);
}

/* Takes note of a character between words; true when a sentence ends there. What closes a quotation beyond
 * ASCII leaves a pending full stop as it is. */
static bool pass_code(Segmenter *segmenter, ucs4_t code)
{
	if (code < 0x80)
		return pass(segmenter, (unsigned char)code);
	segmenter->line_ends = 0;
	return uc_is_property_sentence_terminal(code);
}

static bool is_content(ucs4_t code)
{
	return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

static Segment fold_anew(SegmenterRun *run, const uint8_t *word, size_t bytes)
{
	size_t length = run->spare_room;
	uint8_t *folded = u8_casefold(word, bytes, NULL, UNINORM_NFC, run->spare, &length);
	if (!folded)
		abort(); /* out of memory: the word is a short one */
	if (folded != run->spare) {
		free(run->spare);
		run->spare = folded;
		run->spare_room = length;
	}
	return (Segment){SEGMENT_WORD, (const char *)folded, length};
}

static Segment fold_run(SegmenterRun *run, const uint8_t *word, size_t bytes)
{
	uint32_t id = dictionary_find(&run->raw, (const char *)word, bytes);
	if (id == DICTIONARY_NONE) {
		Segment segment = fold_anew(run, word, bytes);
		if (run->raw.count == FOLDS_KEPT)
			return segment;
		id = dictionary_add(&run->raw, (const char *)word, bytes);
		run->fold_of = memory_grow(run->fold_of, id, &run->folds_room, sizeof *run->fold_of);
		run->fold_of[id] = dictionary_add(&run->folded, segment.word, segment.bytes);
	}
	const char *kept = dictionary_word(&run->folded, run->fold_of[id]);
	return (Segment){SEGMENT_WORD, kept, strlen(kept)};
}

/* The next segment of the run, or SEGMENT_NONE at its end. */
static Segment next_of_run(Segmenter *segmenter)
{
	SegmenterRun *run = segmenter->run;
	while (run->at < run->bytes) {
		size_t from = run->at;
		bool content = false, ends = false;
		do {
			ucs4_t code;
			int bytes = u8_mbtouc(&code, run->utf8 + run->at, run->bytes - run->at);
			if (is_content(code))
				content = true;
			else if (!content)
				ends |= pass_code(segmenter, code);
			run->at += (size_t)bytes;
		} while (run->at < run->bytes && !run->breaks[run->at]);
		if (content) {
			segmenter->stop = false;
			segmenter->line_ends = 0;
			if (run->at - from <= SEGMENT_LONGEST)
				return fold_run(run, run->utf8 + from, run->at - from);
		} else if (ends) {
			return (Segment){.kind = SEGMENT_SENTENCE};
		}
	}
	return (Segment){0};
}

static bool run_is_open(const Segmenter *segmenter)
{
	return segmenter->run && segmenter->run->at < segmenter->run->bytes;
}

Segment segmenter_next(Segmenter *segmenter)
{
	for (;;) {
		if (run_is_open(segmenter)) {
			Segment segment = next_of_run(segmenter);
			if (segment.kind != SEGMENT_NONE)
				return segment;
		}
		if (segmenter->at == segmenter->end)
			return (Segment){0};
		const unsigned char *from = segmenter->at;
		ByteClass class = class_of[*from];
		if (class == LETTER || class == DIGIT || class == JOINER) {
			bool content = false;
			const unsigned char *to = word_end(from, segmenter->end, &content);
			if (!to) {
				take_run(segmenter);
				continue;
			}
			segmenter->at = to;
			segmenter->stop = false;
			segmenter->line_ends = 0;
			if (content && to - from <= SEGMENT_LONGEST)
				return fold_ascii(segmenter, from, (size_t)(to - from));
		} else if (class == HIGH) {
			take_run(segmenter);
		} else {
			segmenter->at++;
			if (pass(segmenter, *from))
				return (Segment){.kind = SEGMENT_SENTENCE};
		}
	}
}
