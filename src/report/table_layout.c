#include "report/table_layout.h"

#include "base/memory.h"
#include "report/cell.h"

#include <stdlib.h>
#include <string.h>

enum { NARROWEST = 6 };

void table_layout_init(TableLayout *layout, const Table *table)
{
	*layout = (TableLayout){.rows = table_rows_shown(table) + 1, .columns = table->n_columns};
	layout->texts = memory_new(layout->rows * layout->columns, sizeof *layout->texts);
	for (size_t i = 0; i < layout->rows * layout->columns; i++) {
		size_t column = i % layout->columns;
		Text text = {0};
		if (i < layout->columns)
			text_add_visible(&text, table->columns[column].name);
		else
			cell_shown(&table->columns[column], &table->cells[i - layout->columns], &text);
		layout->texts[i] = text_take(&text);
		int width = text_width(layout->texts[i]);
		if (width > layout->widths[column])
			layout->widths[column] = width;
	}
}

void table_layout_release(TableLayout *layout)
{
	for (size_t i = 0; i < layout->rows * layout->columns; i++)
		free(layout->texts[i]);
	free(layout->texts);
	*layout = (TableLayout){0};
}

static int width_of(const TableLayout *layout, size_t from, size_t to)
{
	int total = to > from ? TABLE_GAP * (int)(to - from - 1) : 0;
	for (size_t i = from; i < to; i++)
		total += layout->widths[i];
	return total;
}

int table_layout_width(const TableLayout *layout)
{
	return width_of(layout, 0, layout->columns);
}

/* Of the first columns; takes from the widest text until they fit. False when that is not possible. */
static bool fit_columns(TableLayout *layout, const Table *table, size_t columns, int width)
{
	for (int total = width_of(layout, 0, columns); total > width; total--) {
		int *widest = NULL;
		for (size_t i = 0; i < columns; i++)
			if (table->columns[i].kind == COLUMN_TEXT &&
				layout->widths[i] > (widest ? *widest : NARROWEST))
				widest = &layout->widths[i];
		if (!widest)
			return false;
		--*widest;
	}
	return true;
}

void table_layout_fit(TableLayout *layout, const Table *table, int width)
{
	if (width > 0)
		fit_columns(layout, table, layout->columns, width);
}

/* Texts in front, or the first column; they leave a third of the width to the others. */
static size_t choose_keys(TableLayout *layout, const Table *table, int width)
{
	size_t keys = 0;
	while (keys + 1 < layout->columns && table->columns[keys].kind == COLUMN_TEXT)
		keys++;
	keys = keys ? keys : layout->columns > 1;
	while (keys && !fit_columns(layout, table, keys, width * 2 / 3))
		keys--;
	return keys;
}

size_t table_layout_strips(TableLayout *layout, const Table *table, int width, TableStrip strips[TABLE_COLUMNS])
{
	int widths[TABLE_COLUMNS];
	memcpy(widths, layout->widths, sizeof widths);
	strips[0] = (TableStrip){0, 0, layout->columns};
	if (width <= 0 || fit_columns(layout, table, layout->columns, width))
		return 1;
	memcpy(layout->widths, widths, sizeof widths);
	size_t keys = choose_keys(layout, table, width), count = 0;
	int room = width - (keys ? width_of(layout, 0, keys) + TABLE_GAP : 0);
	for (size_t from = keys; from < layout->columns;) {
		size_t to = from + 1;
		while (to < layout->columns && width_of(layout, from, to + 1) <= room)
			to++;
		strips[count++] = (TableStrip){keys, from, to};
		from = to;
	}
	return count;
}

const char *table_layout_text(const TableLayout *layout, size_t row, size_t column)
{
	return layout->texts[row * layout->columns + column];
}
