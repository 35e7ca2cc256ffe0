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
int table_layout_width(const TableLayout *layout);
const char *table_layout_text(const TableLayout *layout, size_t row, size_t column);
void table_layout_release(TableLayout *layout);

#endif
