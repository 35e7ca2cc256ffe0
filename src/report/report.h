/*
 * Report: what a command answers; a client decides how it looks. Sections stand in the order in which they were
 * added. Column names are the field's terms: item, cosine, recall@10, effect, p, low, high, n.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/text.h"
#include "data/series.h"
#include "project/colouring.h"
#include "project/projection.h"

#include <stdint.h>

typedef enum SectionKind {
	SECTION_TEXT,
	SECTION_TABLE,
	SECTION_SERIES,
	SECTION_POINTS,
	SECTION_IMAGE
} SectionKind;
typedef enum ColumnKind { COLUMN_TEXT, COLUMN_INTEGER, COLUMN_NUMBER } ColumnKind;

typedef struct Column {
	char *name;
	ColumnKind kind;
	int decimals; /* COLUMN_NUMBER: digits after the point on screen; machine formats give all */
	bool right;   /* set against the right edge: as numbers are; texts when the maker says so */
} Column;

typedef struct Cell {
	char *text;    /* COLUMN_TEXT; NULL is "not known" */
	double number; /* the other kinds; NAN is "not known" */
} Cell;

enum { TABLE_COLUMNS = 24 };

typedef struct Table {
	char *name;
	Column columns[TABLE_COLUMNS];
	size_t n_columns;
	Cell *cells; /* row by row */
	size_t n_cells, room;
	size_t lead; /* people see only so many rows, programs and `assert` all; 0: everyone sees all */
} Table;

/* A picture to be shown as half blocks. */
typedef struct Picture {
	char *caption;
	unsigned width, height, channels;
	unsigned char *pixels;
} Picture;

typedef struct Section {
	SectionKind kind;
	char *text; /* SECTION_TEXT: one paragraph, no line feed at its end */
	bool warns; /* a text that nobody should overlook */
	Table table;
	Series series;
	Projection *points;   /* counted */
	Colouring *colouring; /* of the points; counted */
	Picture picture;
} Section;

typedef struct Report {
	Section *sections;
	size_t count, room;
} Report;

void report_release(Report *report); /* {0} is valid and empty */
void report_text(Report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for what nobody should overlook: "adapt made it worse: …". */
void report_warning(Report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The first of these, or NULL. */
const char *report_first_warning(const Report *report);

/* The table stays valid until the next section is added. Columns first, then cells from left to right; a row is
 * complete when every column has its cell. */
Table *report_table(Report *report, const char *name);
void table_column(Table *table, const char *name, ColumnKind kind, int decimals);
void table_text(Table *table, const char *text);
void table_integer(Table *table, long long value);
void table_number(Table *table, double value);
size_t table_rows(const Table *table);
size_t table_rows_shown(const Table *table); /* on a screen */
const Cell *table_cell(const Table *table, size_t row, size_t column);
void table_release(Table *table);
/* A series, points or a table as a new table: what a format of rows and columns can say of it. False for the
 * other kinds. */
bool section_table(const Section *section, Table *table);

void report_series(Report *report, const Series *series);                     /* copied */
void report_points(Report *report, Projection *points, Colouring *colouring); /* counted; NULL: by domain */
void report_picture(Report *report, const char *caption, unsigned width, unsigned height, unsigned channels,
	const unsigned char *pixels); /* copied */
/* Copies tables and curves, and nothing else, to the end of `to`. */
void report_copy_data(const Report *from, Report *to);
/* Moves the sections of `from` to the end of `to`. */
void report_append(Report *to, Report *from);

#endif
