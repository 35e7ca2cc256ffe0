/* JSON lines: one object for each row, its members named by the columns; text is {"text":…}. When a report has
 * several tables, each row starts with the name of its own as "table". */
#include "report/json.h"
#include "report/writer.h"

static void add_row(const Table *table, size_t row, bool named, Text *out)
{
	text_add_char(out, '{');
	if (named) {
		text_add(out, "\"table\":");
		json_add_text(table->name, out);
	}
	for (size_t i = 0; i < table->n_columns; i++) {
		text_add(out, i || named ? "," : "");
		json_add_text(table->columns[i].name, out);
		text_add_char(out, ':');
		json_add_cell(&table->columns[i], table_cell(table, row, i), out);
	}
	text_add(out, "}\n");
}

static void add_text(const char *text, Text *out)
{
	text_add(out, "{\"text\":");
	json_add_text(text, out);
	text_add(out, "}\n");
}

static void add_section(const Section *section, bool named, Text *out)
{
	Table table;
	if (section->kind == SECTION_TEXT)
		add_text(section->text, out);
	else if (section->kind == SECTION_IMAGE)
		add_text(section->picture.caption, out);
	else if (section_table(section, &table)) {
		for (size_t row = 0; row < table_rows(&table); row++)
			add_row(&table, row, named, out);
		table_release(&table);
	}
}

static void write_jsonl(const Report *report, const WriterOptions *options, Text *out)
{
	(void)options;
	size_t tables = 0;
	for (size_t i = 0; i < report->count; i++)
		tables += report->sections[i].kind != SECTION_TEXT && report->sections[i].kind != SECTION_IMAGE;
	for (size_t i = 0; i < report->count; i++)
		add_section(&report->sections[i], tables > 1, out);
}

const Writer writer_jsonl = {"jsonl", write_jsonl};
