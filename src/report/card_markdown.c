/* A card as Markdown (GitHub's dialect). Figures are told in words: their numbers stand in the tables. */
#include "report/card.h"
#include "report/cell.h"

#include <string.h>

/* Markup in texts is made plain, and they stay in one line. */
static void add_plain(const char *text, Text *out)
{
	Text visible = {0};
	text_add_visible(&visible, text);
	for (const char *at = text_of(&visible); *at; at++) {
		if (strchr("|\\`*_<>[]#", *at))
			text_add_char(out, '\\');
		text_add_char(out, *at);
	}
	text_release(&visible);
}

static void add_table(const Table *table, Text *out)
{
	text_add(out, "**");
	add_plain(table->name, out);
	text_add(out, "**\n\n|");
	for (size_t i = 0; i < table->n_columns; i++) {
		text_add_char(out, ' ');
		add_plain(table->columns[i].name, out);
		text_add(out, " |");
	}
	text_add(out, "\n|");
	for (size_t i = 0; i < table->n_columns; i++)
		text_add(out, table->columns[i].right ? " ---: |" : " --- |");
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t column = i % table->n_columns;
		Text cell = {0};
		cell_shown(&table->columns[column], &table->cells[i], &cell);
		text_add(out, column ? " " : "\n| ");
		add_plain(text_of(&cell), out);
		text_add(out, " |");
		text_release(&cell);
	}
	text_add_char(out, '\n');
}

static void add_part(const CardPart *part, bool goes_on, Text *out)
{
	text_add(out, goes_on ? "" : "\n");
	if (part->kind == CARD_TABLE) {
		add_table(&part->table, out);
		return;
	}
	if (part->kind == CARD_FIGURE) {
		text_add(out, "**Figure: ");
		add_plain(part->name, out);
		text_add(out, "** (drawn in the HTML form). ");
	}
	text_add(out, part->kind == CARD_POINT ? "* " : "");
	add_plain(part->text, out);
	text_add_char(out, '\n');
}

static void write_markdown(const Card *card, Text *out)
{
	text_add(out, "# ");
	add_plain(card->title, out);
	text_add(out, "\n\n");
	add_plain(card->summary, out);
	text_add(out, "\n\n");
	add_plain(card->program, out);
	if (card->date) {
		text_add(out, ", ");
		add_plain(card->date, out);
	}
	text_add_char(out, '\n');
	for (size_t i = 0; i < card->count; i++) {
		const CardChapter *chapter = &card->chapters[i];
		text_add(out, "\n## ");
		add_plain(chapter->title, out);
		text_add_char(out, '\n');
		for (size_t j = 0; j < chapter->count; j++)
			add_part(&chapter->parts[j],
				j && chapter->parts[j].kind == CARD_POINT &&
					chapter->parts[j - 1].kind == CARD_POINT,
				out);
	}
}

const CardForm card_markdown = {"markdown", ".md", write_markdown};
