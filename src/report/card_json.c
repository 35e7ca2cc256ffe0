/* A card as one JSON object, a part a line; docs/audit-report.schema.json describes it. */
#include "report/card.h"
#include "report/json.h"

static void add_member(const char *name, const char *text, Text *out)
{
	text_format(out, ",\"%s\":", name);
	json_add_text(text, out);
}

static void add_columns(const Table *table, Text *out)
{
	static const char *const kinds[] = {
		[COLUMN_TEXT] = "text", [COLUMN_INTEGER] = "integer", [COLUMN_NUMBER] = "number"};
	text_add(out, ",\"columns\":[");
	for (size_t i = 0; i < table->n_columns; i++) {
		text_add(out, i ? ",{\"name\":" : "{\"name\":");
		json_add_text(table->columns[i].name, out);
		text_format(out, ",\"kind\":\"%s\"}", kinds[table->columns[i].kind]);
	}
	text_add_char(out, ']');
}

static void add_rows(const Table *table, Text *out)
{
	text_add(out, ",\"rows\":[");
	for (size_t row = 0; row < table_rows(table); row++) {
		text_add(out, row ? ",\n[" : "\n[");
		for (size_t i = 0; i < table->n_columns; i++) {
			text_add(out, i ? "," : "");
			json_add_cell(&table->columns[i], table_cell(table, row, i), out);
		}
		text_add_char(out, ']');
	}
	text_add_char(out, ']');
}

static void add_part(const CardPart *part, Text *out)
{
	static const char *const kinds[] = {
		[CARD_TEXT] = "text", [CARD_POINT] = "point", [CARD_TABLE] = "table", [CARD_FIGURE] = "figure"};
	text_format(out, "{\"kind\":\"%s\"", kinds[part->kind]);
	if (part->kind == CARD_TABLE) {
		add_member("name", part->table.name, out);
		add_columns(&part->table, out);
		add_rows(&part->table, out);
	} else if (part->kind == CARD_FIGURE) {
		add_member("name", part->name, out);
		add_member("shows", part->text, out);
		add_member("svg", text_of(&part->svg), out);
	} else {
		add_member("text", part->text, out);
	}
	text_add_char(out, '}');
}

static void add_chapter(const CardChapter *chapter, Text *out)
{
	text_add(out, "{\"id\":");
	json_add_text(chapter->id, out);
	add_member("title", chapter->title, out);
	text_add(out, ",\"parts\":[");
	for (size_t i = 0; i < chapter->count; i++) {
		text_add(out, i ? ",\n" : "\n");
		add_part(&chapter->parts[i], out);
	}
	text_add(out, "]}");
}

static void write_json(const Card *card, Text *out)
{
	text_add(out, "{\"schema\":\"isthmus-audit-report-1\"");
	add_member("title", card->title, out);
	add_member("summary", card->summary, out);
	add_member("program", card->program, out);
	add_member("date", card->date, out);
	text_add(out, ",\"chapters\":[");
	for (size_t i = 0; i < card->count; i++) {
		text_add(out, i ? ",\n" : "\n");
		add_chapter(&card->chapters[i], out);
	}
	text_add(out, "]}\n");
}

const CardForm card_json = {"json", ".json", write_json};
