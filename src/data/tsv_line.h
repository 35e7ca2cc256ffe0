/*
 * Lines of fields between tabs, as the TensorFlow projector keeps vectors and what belongs to them. Tabs, line
 * ends and backslashes inside a field stand as \t, \n, \r and \\; other backslashes stand for themselves.
 */
#ifndef DATA_TSV_LINE_H
#define DATA_TSV_LINE_H

#include "base/source.h"
#include "data/format.h"

/* What the first lines of a file look like. */
typedef struct TsvShape {
	size_t width;  /* numbers in a line */
	bool labelled; /* a label stands before them */
} TsvShape;

/* Whether these are lines of numbers between tabs, all of one length, most of the numbers with a point or an
 * exponent: tables of whole numbers are something else. With labels there are at least two numbers in a line.
 */
bool tsv_shape(const char *head, size_t bytes, bool whole, TsvShape *shape);
/* Reads the first lines of the file, fails when they are not of that kind; `wanted` is the format's title. */
bool tsv_open(SpaceFile *file, const char *wanted, TsvShape *shape, Error *err);

/* The next line that is not blank; *line NULL at the end. */
bool tsv_next(Source *source, const char **line, size_t *bytes, Error *err);
/* The bytes up to the next tab or the end; moves *at behind the tab. */
size_t tsv_field(const char **at, const char *end);
/* Takes exactly `width` numbers. */
bool tsv_numbers(const char *at, const char *end, size_t width, float *vector);
/* A label, read into *out, which is cleared, or written. An empty one becomes "_", since blank lines are passed
 * over by those who read them. */
void tsv_label(const char *field, size_t bytes, Text *out);
void tsv_write_label(const char *label, Output *output);
void tsv_write_numbers(const Space *space, uint32_t row, Output *output);

#endif
