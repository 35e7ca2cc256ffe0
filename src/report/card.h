/*
 * Card: a document that states what a model is and what was found about it: chapters of paragraphs, tables and
 * figures. Three forms of file are made of it: HTML that needs nothing else, Markdown, and JSON whose schema is
 * docs/audit-report.schema.json. What a card holds decides every byte of them; texts may come from anywhere,
 * each form escapes them.
 */
#ifndef REPORT_CARD_H
#define REPORT_CARD_H

#include "report/report.h"

typedef enum CardPartKind { CARD_TEXT, CARD_POINT, CARD_TABLE, CARD_FIGURE } CardPartKind;

typedef struct CardPart {
	CardPartKind kind;
	char *text;  /* a paragraph; a point of a list; what a figure shows, for those who cannot see it */
	Table table; /* whose name is its heading */
	char *name;  /* of a figure: its heading */
	Text svg;    /* a file of sheet_svg */
} CardPart;

typedef struct CardChapter {
	char *id;    /* "audits": unique in the card, a word of letters, digits and - */
	char *title; /* "Audits" */
	bool folded; /* details, which HTML shows on demand */
	CardPart *parts;
	size_t count, room;
} CardChapter;

typedef struct Card {
	char *title;   /* "Audit report: w" */
	char *summary; /* one paragraph: what was found */
	char *program; /* "Isthmus 0.1" */
	char *date;    /* as the user gave it; NULL: none, so that the same card has the same bytes */
	CardChapter *chapters;
	size_t count, room;
} Card;

void card_release(Card *card); /* {0} is valid and empty */
/* Valid until the next chapter is added. */
CardChapter *card_chapter(Card *card, const char *id, const char *title, bool folded);
void card_text(CardChapter *chapter, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Points that follow each other are one list. */
void card_point(CardChapter *chapter, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Valid until the next part is added. */
Table *card_table(CardChapter *chapter, const char *name);
/* Takes over the bytes of `svg`. */
void card_figure(CardChapter *chapter, const char *name, const char *shows, Text *svg);

/* Writes "~" for the folder `home` where a path in a paragraph or a cell begins with it: whose computer it was
 * is nobody's business. NULL, "" and "/" change nothing. */
void card_hide_home(Card *card, const char *home);

/* Moves the chapters of `from` to the end of `to`. */
void card_append(Card *to, Card *from);

typedef struct CardForm {
	const char *name, *suffix; /* "html", ".html" */
	void (*write)(const Card *card, Text *out);
} CardForm;

extern const CardForm card_html, card_markdown, card_json;

/* By the ending of a file's name; NULL when it is none of theirs. */
const CardForm *card_form_for_path(const char *path);

#endif
