/* Comma-separated values by RFC 4180: lines end in CR LF; cells with a comma, a quote or a line break are
 * quoted. The format has no place for text: a report that is nothing but text becomes a table with the column
 * `text`, text beside tables is left out. Tables are apart by an empty line; what is not known is empty. */
#include "report/cell.h"
#include "report/writer.h"

#include <string.h>

static void add_quoted(const char *text, Text *out)
{
	if (!strpbrk(text, ",\"\r\n")) {
		text_add(out, text);
		return;
	}
	text_add_char(out, '"');
	for (; *text; text++)
		text_add_bytes(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	text_add_char(out, '"');
}

static void add_table(const Table *table, Text *out)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		text_add(out, i ? "," : "");
		add_quoted(table->columns[i].name, out);
	}
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t column = i % table->n_columns;
		Text cell = {0};
		cell_exact(&table->columns[column], &table->cells[i], &cell);
		text_add(out, column ? "," : "\r\n");
		add_quoted(text_of(&cell), out);
		text_release(&cell);
	}
	text_add(out, "\r\n");
}

static void add_texts(const Report *report, Text *out)
{
	Table table = {0};
	table_column(&table, "text", COLUMN_TEXT, 0);
	for (size_t i = 0; i < report->count; i++) {
		const Section *section = &report->sections[i];
		if (section->kind == SECTION_TEXT || section->kind == SECTION_IMAGE)
			table_text(&table, section->text ? section->text : section->picture.caption);
	}
	if (table.n_cells)
		add_table(&table, out);
	table_release(&table);
}

static void write_csv(const Report *report, const WriterOptions *options, Text *out)
{
	(void)options;
	size_t tables = 0;
	for (size_t i = 0; i < report->count; i++) {
		Table table;
		if (!section_table(&report->sections[i], &table))
			continue;
		text_add(out, tables++ ? "\r\n" : "");
		add_table(&table, out);
		table_release(&table);
	}
	if (tables == 0)
		add_texts(report, out);
}

const Writer writer_csv = {"csv", write_csv};
