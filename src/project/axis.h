/*
 * The axis map: how far each item leans to one of two groups of words, across; and down the same for two other
 * groups, or the direction along which items vary most apart from the first.
 *
 *	g = (mean of A - mean of B) / its length, of vectors of length 1;  x = cos(item, g)
 *	y = cos(item, h) for a second pair of groups, or the first principal component of v - (v . g) g, v of
 *length 1
 *
 * Of projections by other methods these functions say that there is nothing to say.
 */
#ifndef PROJECT_AXIS_H
#define PROJECT_AXIS_H

#include "base/text.h"
#include "project/colouring.h"
#include "project/projection.h"

/* The direction g of a space between two groups of words, "{a,b}:{c,d}" or a standard test for its A and B:
 * width numbers, of length 1, the caller's to free. NULL with a sentence when the space lacks the words. */
double *axis_direction(const Space *space, const char *groups, Error *err);
/* cos(row, g); 0 of a row of zeros. */
double axis_cosine(const Space *space, uint32_t row, const double *direction);
/* What it lies between, as a reader wants to have it: "male terms (+) and female terms (-)". */
bool axis_name(const char *groups, Text *out);

/* The options of a map as they were typed, without the words of named sets: "axis=male:female". */
void axis_short_options(const char *options, Text *out);

bool axis_map(const Projection *points);
/* What an axis shows: "leaning to A (+) or B (-) of weat7". False: the map has no such axes. */
bool axis_map_name(const Projection *points, int axis, Text *out);
/* Whether the direction of y is a matter of chance, so that it may be turned to lie as before. */
bool axis_map_flips(const Projection *points);
/* The words of the groups apart from all others: "A male terms", "B …", "X …", "others". */
Colouring *axis_map_colouring(const Projection *points, Error *err);
/* Moves the points of the words of the groups to the front; how many these are. */
size_t axis_map_order(const Projection *points, uint32_t *order);

#endif
