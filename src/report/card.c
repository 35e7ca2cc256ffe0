#include "report/card.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release_part(CardPart *part)
{
	free(part->text);
	free(part->name);
	table_release(&part->table);
	text_release(&part->svg);
}

void card_release(Card *card)
{
	for (size_t i = 0; i < card->count; i++) {
		CardChapter *chapter = &card->chapters[i];
		for (size_t j = 0; j < chapter->count; j++)
			release_part(&chapter->parts[j]);
		free(chapter->parts);
		free(chapter->id);
		free(chapter->title);
	}
	free(card->chapters);
	free(card->title);
	free(card->summary);
	free(card->program);
	free(card->date);
	*card = (Card){0};
}

static void hide_home(char **text, const char *home, size_t length)
{
	const char *at = *text ? strstr(*text, home) : NULL, *from = *text;
	Text out = {0};
	if (!at)
		return;
	for (; at; at = strstr(at + length, home)) {
		if (at[length] && !strchr("/ \t\"'),;:", at[length]))
			continue; /* /home/annabel is not below /home/anna */
		text_add_bytes(&out, from, (size_t)(at - from));
		text_add_char(&out, '~');
		from = at + length;
	}
	text_add(&out, from);
	free(*text);
	*text = text_take(&out);
}

void card_hide_home(Card *card, const char *home)
{
	size_t length = home ? strlen(home) : 0;
	while (length && home[length - 1] == '/')
		length--;
	char *folder = length ? memory_slice(home, length) : NULL;
	for (size_t c = 0; folder && c < card->count; c++)
		for (size_t p = 0; p < card->chapters[c].count; p++) {
			CardPart *part = &card->chapters[c].parts[p];
			hide_home(&part->text, folder, length);
			for (size_t i = 0; i < part->table.n_cells; i++)
				hide_home(&part->table.cells[i].text, folder, length);
		}
	free(folder);
}

CardChapter *card_chapter(Card *card, const char *id, const char *title, bool folded)
{
	if (card->count == card->room) {
		card->room = card->room ? 2 * card->room : 16;
		card->chapters = memory_resize(card->chapters, card->room, sizeof *card->chapters);
	}
	CardChapter *chapter = &card->chapters[card->count++];
	*chapter = (CardChapter){.id = memory_text(id), .title = memory_text(title), .folded = folded};
	return chapter;
}

void card_append(Card *to, Card *from)
{
	for (size_t i = 0; i < from->count; i++) {
		card_chapter(to, NULL, NULL, false);
		to->chapters[to->count - 1] = from->chapters[i];
	}
	from->count = 0;
}

static CardPart *add_part(CardChapter *chapter, CardPartKind kind)
{
	if (chapter->count == chapter->room) {
		chapter->room = chapter->room ? 2 * chapter->room : 8;
		chapter->parts = memory_resize(chapter->parts, chapter->room, sizeof *chapter->parts);
	}
	CardPart *part = &chapter->parts[chapter->count++];
	*part = (CardPart){.kind = kind};
	return part;
}

static char *formatted(const char *format, va_list values)
{
	char *text = NULL;
	if (vasprintf(&text, format, values) < 0)
		abort();
	return text;
}

void card_text(CardChapter *chapter, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	add_part(chapter, CARD_TEXT)->text = formatted(format, values);
	va_end(values);
}

void card_point(CardChapter *chapter, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	add_part(chapter, CARD_POINT)->text = formatted(format, values);
	va_end(values);
}

Table *card_table(CardChapter *chapter, const char *name)
{
	CardPart *part = add_part(chapter, CARD_TABLE);
	part->table.name = memory_text(name);
	return &part->table;
}

void card_figure(CardChapter *chapter, const char *name, const char *shows, Text *svg)
{
	CardPart *part = add_part(chapter, CARD_FIGURE);
	part->name = memory_text(name);
	part->text = memory_text(shows);
	part->svg = *svg;
	*svg = (Text){0};
}

const CardForm *card_form_for_path(const char *path)
{
	static const CardForm *const forms[] = {&card_html, &card_markdown, &card_json};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (text_ends(path, forms[i]->suffix))
			return forms[i];
	return NULL;
}
