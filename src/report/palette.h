/*
 * Palette: colours and glyphs of groups (domains, classes). A group is always told by both, so that no reader
 * depends on colour. The eight colours are those of Okabe and Ito (Color Universal Design, 2008), safe for the
 * common kinds of colour blindness, with grey in the place of black so that they show on dark and light
 * screens.
 */
#ifndef REPORT_PALETTE_H
#define REPORT_PALETTE_H

#include <stdbool.h>

enum { PALETTE_COLOURS = 8 };

/* 0xRRGGBB; colours repeat after eight groups, pairs of colour and glyph after sixty-four. */
unsigned palette_rgb(unsigned group);
const char *palette_glyph(unsigned group, bool ascii);
/* Steps of a number, 0 .. 7, from dark and low to bright and high; 8: it is not known. */
unsigned palette_level_rgb(unsigned level);
const char *palette_level_glyph(unsigned level, bool ascii);

/* The nearest of the 256 colours of xterm: its 6x6x6 cube and 24 greys, never the 16 that users redefine. */
int palette_xterm(unsigned rgb);
/* The nearest of the eight colours of ECMA-48, black 0 … white 7. */
int palette_basic(unsigned rgb);
/* 0 … 1, by the weights of Rec. 601. */
double palette_brightness(unsigned rgb);

#endif
