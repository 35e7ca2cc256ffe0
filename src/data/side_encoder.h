/*
 * SideEncoder: reads new text in a shared space, as one of the spaces that it was made of does, and carries it
 * over by that side's map. Which side reads a text is settled by its words: the one that knows most of them,
 * the first of equals.
 */
#ifndef DATA_SIDE_ENCODER_H
#define DATA_SIDE_ENCODER_H

#include "data/encoder.h"
#include "data/side_map.h"

typedef struct SideEncoder {
	Encoder encoder;
	SideMaps *maps;    /* counted */
	Encoder **readers; /* by side, counted; NULL: that side reads no text */
} SideEncoder;

/* Of `readers`, by side; with one owner. NULL when no side reads text. */
Encoder *side_encoder_new(SideMaps *maps, Encoder *const *readers);
/* `encoder` as one of these; NULL: it is another, or NULL. */
const SideEncoder *side_encoder_in(const Encoder *encoder);
/* The same that takes all texts for such of one side; with one owner. NULL when that side reads none. */
Encoder *side_encoder_of(const SideEncoder *encoder, const SideMap *side);

/* The side that reads the text, and what reads it there, borrowed; NULL when none knows a word. */
const SideMap *side_encoder_side(
	const SideEncoder *encoder, const char *text, const Encoder **reader, Error *err);

#endif
