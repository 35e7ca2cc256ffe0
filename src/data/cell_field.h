/*
 * The fields of a line of a table: between separators, or between blanks when the separator is one; perhaps in
 * quotation marks.
 */
#ifndef DATA_CELL_FIELD_H
#define DATA_CELL_FIELD_H

#include "base/text.h"

/* The next field; *at moves behind its separator, or to NULL after the last one. */
void cell_next(const char **at, const char *end, char separator, Text *field);
/* Blanks before the first field when they are separators. */
void cell_skip_blanks(const char **at, const char *end, char separator);
bool cell_line_is_empty(const char *line, const char *end);
/* Finite; between semicolons also with a comma for the point, as spreadsheets write it in much of Europe. */
bool cell_is_number(const Text *field, char separator, double *value);
bool cell_is_missing(const Text *field); /* empty, ?, NA, … */
bool cell_is_prose(const Text *field);   /* has as many blanks as running text */

#endif
