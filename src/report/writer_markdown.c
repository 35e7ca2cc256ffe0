/* Markdown with pipe tables (GitHub's dialect). */
#include "report/cell.h"
#include "report/writer.h"

#include <string.h>

static void add_cell(const char *text, Text *out)
{
	text_add(out, " ");
	for (; *text; text++) {
		if (strchr("|\\`*_<", *text))
			text_add_char(out, '\\');
		text_add_char(out, *text);
	}
	text_add(out, " |");
}

static void add_table(const Table *table, Text *out)
{
	text_add_char(out, '|');
	for (size_t i = 0; i < table->n_columns; i++)
		add_cell(table->columns[i].name, out);
	text_add(out, "\n|");
	for (size_t i = 0; i < table->n_columns; i++)
		text_add(out, table->columns[i].kind == COLUMN_TEXT ? " --- |" : " ---: |");
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t column = i % table->n_columns;
		Text cell = {0};
		cell_shown(&table->columns[column], &table->cells[i], &cell);
		text_add(out, column ? "" : "\n|");
		add_cell(text_of(&cell), out);
		text_release(&cell);
	}
	text_add_char(out, '\n');
}

static void add_section(const Section *section, Text *out)
{
	Table table;
	if (section->kind == SECTION_TEXT) {
		text_format(out, "%s\n", section->text);
	} else if (section->kind == SECTION_IMAGE) {
		text_format(out, "%s\n", section->picture.caption);
	} else if (section_table(section, &table)) {
		if (table.name)
			text_format(out, "**%s**\n\n", table.name);
		add_table(&table, out);
		table_release(&table);
	}
}

static void write_markdown(const Report *report, const WriterOptions *options, Text *out)
{
	(void)options;
	for (size_t i = 0; i < report->count; i++) {
		text_add(out, i ? "\n" : "");
		add_section(&report->sections[i], out);
	}
}

const Writer writer_markdown = {"markdown", write_markdown};
