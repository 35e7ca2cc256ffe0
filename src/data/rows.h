/*
 * RowParser: CSV, TSV or JSON Lines, fed piece by piece; calls back for each row with the fields that were
 * asked for, or for each cell. CSV as in RFC 4180 (quotes may hold separators and line ends); TSV as
 * text/tab-separated-values, in which a quotation mark is a character like any other. The first line of both
 * names the columns.
 */
#ifndef DATA_ROWS_H
#define DATA_ROWS_H

#include "base/error.h"

#include <stddef.h>

/* ROWS_SEMICOLONS: CSV as spreadsheets write it where the comma is a decimal point. */
typedef enum RowFormat { ROWS_CSV, ROWS_TSV, ROWS_JSONL, ROWS_SEMICOLONS } RowFormat;
typedef enum RowField { ROW_TEXT, ROW_DOMAIN, ROW_LABEL, ROW_TITLE, ROW_FIELDS } RowField;

/* The names of the columns, and which must exist. A NULL name: not wanted. */
typedef struct RowColumns {
	const char *name[ROW_FIELDS];
	bool required[ROW_FIELDS];
} RowColumns;

/* Values of one row: NULL where there is no such column, or a JSON null. Borrowed during the call. */
typedef void RowSink(void *context, const char *const value[ROW_FIELDS]);

typedef struct RowParser RowParser;
/* `path` is for messages; `columns` is copied but for its strings. */
RowParser *row_parser_new(
	RowFormat format, const char *path, const RowColumns *columns, RowSink *sink, void *context);

/* A cell of a row (0 is the first after the names) that has one; columns are numbered as they are met. Borrowed
 * during the call. */
typedef void RowCellSink(void *context, size_t row, size_t column, const char *name, const char *value);
/* All cells instead; JSON nulls are empty. Two columns of one name are an error. */
RowParser *row_parser_of_cells(RowFormat format, const char *path, RowCellSink *sink, void *context);
bool row_parser_feed(RowParser *parser, const char *bytes, size_t count, Error *err);
/* After the last piece: the last row, and what an unfinished row has to say. */
bool row_parser_finish(RowParser *parser, Error *err);
void row_parser_free(RowParser *parser);

#endif
