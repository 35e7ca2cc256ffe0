/* TableLayout: the cells of a table as people see them, and how wide its columns are. */
#ifndef REPORT_TABLE_LAYOUT_H
#define REPORT_TABLE_LAYOUT_H

#include "report/report.h"

enum { TABLE_GAP = 2 }; /* columns of the screen between those of the table */

typedef struct TableLayout {
	char **texts; /* rows x columns; row 0 holds the names of the columns */
	size_t rows, columns;
	int widths[TABLE_COLUMNS];
} TableLayout;

void table_layout_init(TableLayout *layout, const Table *table);
/* Takes from the widest text column until lines fit `width` (0: any); numbers are never cut. */
void table_layout_fit(TableLayout *layout, const Table *table, int width);
/* Some columns of a table that is too wide: the first `keys`, which tell the rows apart, and from … to - 1. */
typedef struct TableStrip {
	size_t keys, from, to;
} TableStrip;

/* Fits the table and, where that is not enough, cuts it into strips, each behind the keys once more. Returns
 * how many there are. */
size_t table_layout_strips(
	TableLayout *layout, const Table *table, int width, TableStrip strips[TABLE_COLUMNS]);
static inline size_t table_strip_columns(const TableStrip *strip)
{
	return strip->keys + strip->to - strip->from;
}
/* The column of the table that is the index-th of the strip. */
static inline size_t table_strip_column(const TableStrip *strip, size_t index)
{
	return index < strip->keys ? index : strip->from + index - strip->keys;
}
int table_layout_width(const TableLayout *layout);
const char *table_layout_text(const TableLayout *layout, size_t row, size_t column);
void table_layout_release(TableLayout *layout);

#endif
