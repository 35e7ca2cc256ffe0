#include "report/table_layout.h"

#include "base/memory.h"
#include "report/cell.h"

#include <stdlib.h>

enum { NARROWEST = 6 };

void table_layout_init(TableLayout *layout, const Table *table)
{
	*layout = (TableLayout){.rows = table_rows(table) + 1, .columns = table->n_columns};
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

int table_layout_width(const TableLayout *layout)
{
	int total = layout->columns ? TABLE_GAP * ((int)layout->columns - 1) : 0;
	for (size_t i = 0; i < layout->columns; i++)
		total += layout->widths[i];
	return total;
}

void table_layout_fit(TableLayout *layout, const Table *table, int width)
{
	for (int total = table_layout_width(layout); width > 0 && total > width; total--) {
		int *widest = NULL;
		for (size_t i = 0; i < layout->columns; i++)
			if (table->columns[i].kind == COLUMN_TEXT &&
				layout->widths[i] > (widest ? *widest : NARROWEST))
				widest = &layout->widths[i];
		if (!widest)
			return;
		--*widest;
	}
}

const char *table_layout_text(const TableLayout *layout, size_t row, size_t column)
{
	return layout->texts[row * layout->columns + column];
}
