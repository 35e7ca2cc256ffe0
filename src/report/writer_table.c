/* For people: aligned columns, wrapped text, plots. */
#include "report/figure.h"
#include "report/table_layout.h"
#include "report/wrap.h"
#include "report/writer.h"

static void trim_right(Text *text)
{
	while (text->length && text->data[text->length - 1] == ' ')
		text->data[--text->length] = '\0';
}

static void add_line(
	const TableLayout *layout, const TableStrip *strip, const Table *table, size_t row, Text *out)
{
	for (size_t i = 0; i < table_strip_columns(strip); i++) {
		size_t column = table_strip_column(strip, i);
		text_format(out, "%*s", i ? TABLE_GAP : 0, "");
		text_add_padded(out, table_layout_text(layout, row, column), layout->widths[column],
			table->columns[column].right);
	}
	trim_right(out);
	text_add_char(out, '\n');
}

static void add_rule(const TableLayout *layout, const TableStrip *strip, const char *dash, Text *out)
{
	for (size_t i = 0; i < table_strip_columns(strip); i++) {
		text_format(out, "%*s", i ? TABLE_GAP : 0, "");
		for (int k = 0; k < layout->widths[table_strip_column(strip, i)]; k++)
			text_add(out, dash);
	}
	text_add_char(out, '\n');
}

static void add_strip(const TableLayout *layout, const TableStrip *strip, const Table *table,
	const WriterOptions *options, Text *out)
{
	text_add(out, options->colour ? "\x1b[1m" : "");
	add_line(layout, strip, table, 0, out);
	text_add(out, options->colour ? "\x1b[0m" : "");
	add_rule(layout, strip, options->unicode ? "─" : "-", out);
	for (size_t row = 1; row < layout->rows; row++)
		add_line(layout, strip, table, row, out);
}

static void add_table(const Table *table, const WriterOptions *options, Text *out)
{
	TableLayout layout;
	TableStrip strips[TABLE_COLUMNS];
	table_layout_init(&layout, table);
	size_t count = table_layout_strips(&layout, table, options->width, strips);
	for (size_t i = 0; i < count; i++) {
		text_add(out, i ? "\n" : "");
		add_strip(&layout, &strips[i], table, options, out);
	}
	table_layout_release(&layout);
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
