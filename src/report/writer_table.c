/* For people: aligned columns, wrapped text, plots. */
#include "base/memory.h"
#include "report/cell.h"
#include "report/figure.h"
#include "report/wrap.h"
#include "report/writer.h"

#include <stdlib.h>

enum { GAP = 2, NARROWEST = 6 };

/* The cells as shown, row by row, with the widths that they ask for. */
typedef struct Layout {
	char **texts; /* (rows + 1) x columns, the names of the columns first */
	size_t rows, columns;
	int widths[TABLE_COLUMNS];
} Layout;

static void layout_init(Layout *layout, const Table *table)
{
	*layout = (Layout){.rows = table_rows(table) + 1, .columns = table->n_columns};
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

static void layout_release(Layout *layout)
{
	for (size_t i = 0; i < layout->rows * layout->columns; i++)
		free(layout->texts[i]);
	free(layout->texts);
}

/* Takes from the widest text column until the lines fit; numbers are never cut. */
static void layout_fit(Layout *layout, const Table *table, int width)
{
	int total = GAP * ((int)layout->columns - 1);
	for (size_t i = 0; i < layout->columns; i++)
		total += layout->widths[i];
	for (; width > 0 && total > width; total--) {
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

static void trim_right(Text *text)
{
	while (text->length && text->data[text->length - 1] == ' ')
		text->data[--text->length] = '\0';
}

static void add_line(const Layout *layout, const Table *table, size_t row, Text *out)
{
	for (size_t i = 0; i < layout->columns; i++) {
		text_format(out, "%*s", i ? GAP : 0, "");
		text_add_padded(out, layout->texts[row * layout->columns + i], layout->widths[i],
			table->columns[i].kind != COLUMN_TEXT);
	}
	trim_right(out);
	text_add_char(out, '\n');
}

static void add_rule(const Layout *layout, const char *dash, Text *out)
{
	for (size_t i = 0; i < layout->columns; i++) {
		text_format(out, "%*s", i ? GAP : 0, "");
		for (int k = 0; k < layout->widths[i]; k++)
			text_add(out, dash);
	}
	text_add_char(out, '\n');
}

static void add_table(const Table *table, const WriterOptions *options, Text *out)
{
	Layout layout;
	layout_init(&layout, table);
	layout_fit(&layout, table, options->width);
	text_add(out, options->colour ? "\x1b[1m" : "");
	add_line(&layout, table, 0, out);
	text_add(out, options->colour ? "\x1b[0m" : "");
	add_rule(&layout, options->unicode ? "─" : "-", out);
	for (size_t row = 1; row < layout.rows; row++)
		add_line(&layout, table, row, out);
	layout_release(&layout);
}

/* A report with one table needs no heading over it. */
static bool has_headings(const Report *report)
{
	size_t tables = 0;
	for (size_t i = 0; i < report->count; i++)
		tables += report->sections[i].kind == SECTION_TABLE;
	return tables > 1;
}

static void write_table(const Report *report, const WriterOptions *options, Text *out)
{
	bool headings = has_headings(report);
	for (size_t i = 0; i < report->count; i++) {
		const Section *section = &report->sections[i];
		text_add(out, i ? "\n" : "");
		if (section->kind == SECTION_TEXT) {
			wrap_text(section->text, options->width, out);
		} else if (section->kind == SECTION_TABLE) {
			if (headings && section->table.name)
				text_format(out, "%s:\n", section->table.name);
			add_table(&section->table, options, out);
		} else {
			figure_draw(section, options, out);
		}
	}
}

const Writer writer_table = {"table", write_table};
