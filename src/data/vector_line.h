/*
 * A line of a text file of vectors: an item, then numbers, separated by blanks (or tabs). Items may hold blanks
 * themselves, so the numbers are counted from the end of the line.
 */
#ifndef DATA_VECTOR_LINE_H
#define DATA_VECTOR_LINE_H

#include "data/format.h"

/* How many fields at the end are numbers; the first field of a line is never counted. */
size_t vector_line_numbers(const char *line, size_t bytes);

/* Takes the last `width` fields into vector, and what is before them as the item. False when these are no
 * numbers or nothing is before them. */
bool vector_line_parse(
	const char *line, size_t bytes, size_t width, float *vector, const char **item, size_t *item_bytes);

/* "400000 100": a line of two whole numbers and nothing else. */
bool vector_line_header(const char *line, size_t bytes, size_t *count, size_t *width);

/* SpaceFormat's next and write_row for files of such lines. Blank lines are passed over. */
bool vector_line_next(SpaceFile *file, SpaceRow *row, Error *err);
void vector_line_write(const Space *space, uint32_t row, Output *output);

#endif
