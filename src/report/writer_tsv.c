/* Tab-separated values: a header line, tables apart by an empty line, text as `# …`. In cells, tab, line feed,
 * carriage return and backslash are written \t, \n, \r and \\. What is not known is empty. */
#include "report/cell.h"
#include "report/writer.h"

#include <string.h>

static void add_escaped(const char *text, Text *out)
{
	static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
	for (; *text; text++) {
		const char *found = strchr(special, *text);
		if (found)
			text_add_char(out, '\\');
		text_add_char(out, found ? letters[found - special] : *text);
	}
}

static void add_table(const Table *table, Text *out)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		text_add(out, i ? "\t" : "");
		add_escaped(table->columns[i].name, out);
	}
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t column = i % table->n_columns;
		Text cell = {0};
		cell_exact(&table->columns[column], &table->cells[i], &cell);
		text_add_char(out, column ? '\t' : '\n');
		add_escaped(text_of(&cell), out);
		text_release(&cell);
	}
	text_add_char(out, '\n');
}

static void add_comment(const char *text, Text *out)
{
	text_add(out, "# ");
	for (; *text; text++) {
		text_add_char(out, *text);
		if (*text == '\n')
			text_add(out, "# ");
	}
	text_add_char(out, '\n');
}

static void write_tsv(const Report *report, const WriterOptions *options, Text *out)
{
	(void)options;
	size_t tables = 0;
	for (size_t i = 0; i < report->count; i++) {
		const Section *section = &report->sections[i];
		Table table;
		if (section->kind == SECTION_TEXT)
			add_comment(section->text, out);
		else if (section->kind == SECTION_IMAGE)
			add_comment(section->picture.caption, out);
		else if (section_table(section, &table)) {
			text_add(out, tables++ ? "\n" : "");
			add_table(&table, out);
			table_release(&table);
		}
	}
}

const Writer writer_tsv = {"tsv", write_tsv};
