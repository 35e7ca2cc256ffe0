/* Colours by a column: of the metadata of a space, or of its own named dimensions. */
#ifndef COMMAND_COLOUR_COLUMNS_H
#define COMMAND_COLOUR_COLUMNS_H

#include "project/colouring.h"

/* Whether a word is the name of a column of metadata; or of a dimension, or of a column of words that features
 * were made of ("place" where there are dimensions place=north, place=south). */
bool colour_is_metadata(const Space *space, const char *name);
bool colour_is_dimension(const Space *space, const char *name);
/* The colours that it stands for. Numbers are a ramp, by their logarithm where they are all above 0 and the
 * greatest is more than 1,000 times the least; words that tell times, most of them, are years; other words are
 * groups, the most frequent first, the rest of many together. */
Colouring *colour_metadata(Space *space, const char *name, Error *err);
Colouring *colour_dimension(Space *space, const char *name, Error *err);

#endif
