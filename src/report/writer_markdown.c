/* Markdown with pipe tables (GitHub's dialect); figures come as fenced text. */
#include "report/cell.h"
#include "report/figure.h"
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
		text_add(out, table->columns[i].right ? " ---: |" : " --- |");
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

static void add_section(const Section *section, const WriterOptions *options, Text *out)
{
	if (section->kind == SECTION_TEXT) {
		text_format(out, "%s\n", section->text);
	} else if (section->kind == SECTION_TABLE) {
		if (section->table.name)
			text_format(out, "**%s**\n\n", section->table.name);
		add_table(&section->table, out);
	} else {
		text_add(out, "```text\n");
		figure_draw(section, options, out);
		text_add(out, "```\n");
	}
}

static void write_markdown(const Report *report, const WriterOptions *options, Text *out)
{
	WriterOptions plain = *options;
	plain.colour = false;
	for (size_t i = 0; i < report->count; i++) {
		text_add(out, i ? "\n" : "");
		add_section(&report->sections[i], &plain, out);
	}
}

const Writer writer_markdown = {"markdown", write_markdown};
