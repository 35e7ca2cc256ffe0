/*
 * A card as one HTML file that fetches nothing: style and figures are in it, and a policy forbids scripts. It
 * follows the reader's light or dark scheme, prints in black on white with all details open, and gives tables
 * captions and heads, figures a title and a description.
 */
#include "report/card.h"
#include "report/cell.h"

#include <stdlib.h>
#include <string.h>

static const char style[] =
	":root{color-scheme:light "
	"dark;--ink:#1d2227;--soft:#56606a;--line:#d5dade;--paper:#fff;--band:#f5f7f8;--link:#0a5f9e}\n"
	"@media "
	"(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--soft:#a3adb6;--line:#3a424a;--paper:#14181c;--band:#"
	"1c2228;--link:#7cc0f5}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe "
	"UI','Liberation Sans','DejaVu Sans',sans-serif}\n"
	"main,header,nav{max-width:62rem;margin:0 auto;padding:0 1.25rem}\n"
	"header{padding-top:2.5rem}\n"
	"h1{font-size:1.9rem;line-height:1.2;margin:0 0 .6rem}\n"
	"h2{font-size:1.3rem;margin:2.6rem 0 .6rem;padding-top:.5rem;border-top:1px solid var(--line)}\n"
	"p,li{max-width:46rem;overflow-wrap:anywhere}\n"
	".summary{font-size:1.1rem}\n"
	".made{color:var(--soft);font-size:.9rem}\n"
	"nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;padding:0;margin:1rem 0 0}\n"
	"a{color:var(--link)}\n"
	".wide{overflow-x:auto;margin:1rem 0}\n"
	"table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums}\n"
	"caption{text-align:left;font-weight:600;padding-bottom:.3rem;font-size:.95rem}\n"
	"th,td{padding:.25rem .7rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid "
	"var(--line)}\n"
	"td{overflow-wrap:break-word;min-width:3.2rem;max-width:30rem}\n"
	"thead th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);white-space:nowrap}\n"
	"tbody th{font-weight:600;white-space:nowrap}\n"
	"tbody tr:nth-child(even){background:var(--band)}\n"
	".n{text-align:right;white-space:nowrap}\n"
	".sum{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.78rem;white-space:nowrap}\n"
	"figure{margin:1.4rem 0;max-width:900px}\n"
	"figure svg{width:100%;height:auto;display:block;background:#fff;border:1px solid "
	"var(--line);border-radius:6px}\n"
	"figcaption{margin-top:.4rem;color:var(--soft);font-size:.92rem;max-width:46rem}\n"
	"figcaption b{color:var(--ink)}\n"
	"summary{cursor:pointer;font-weight:600}\n"
	"summary h2{display:inline;border:0;font-size:1.1rem}\n"
	"details{margin:.9rem 0;padding:.5rem .9rem;border:1px solid var(--line);border-radius:6px}\n"
	"@media "
	"print{:root{color-scheme:light;--ink:#000;--soft:#333;--line:#999;--paper:#fff;--band:#fff;--link:#"
	"000}body{font-size:10pt}nav{display:none}header{padding-top:0}main,header{max-width:none;padding:0}"
	"details{border:0;padding:0}details::details-content{content-visibility:visible;block-size:auto}figure,"
	"tr{break-inside:avoid}h2,caption,summary{break-after:avoid}.wide{overflow:visible}table{font-size:8pt}"
	"}\n";

static void add_escaped(const char *text, Text *out)
{
	Text visible = {0};
	text_add_visible(&visible, text ? text : "");
	for (const char *at = text_of(&visible); *at; at++) {
		switch (*at) {
		case '<':
			text_add(out, "&lt;");
			break;
		case '>':
			text_add(out, "&gt;");
			break;
		case '&':
			text_add(out, "&amp;");
			break;
		case '"':
			text_add(out, "&quot;");
			break;
		case '\'':
			text_add(out, "&#39;");
			break;
		default:
			text_add_char(out, *at);
		}
	}
	text_release(&visible);
}

static void add_element(const char *open, const char *text, const char *close, Text *out)
{
	text_add(out, open);
	add_escaped(text, out);
	text_add(out, close);
}

static void add_cell(const Table *table, size_t row, size_t column, Text *out)
{
	Text shown = {0};
	const Column *its = &table->columns[column];
	cell_shown(its, table_cell(table, row, column), &shown);
	if (column == 0 && its->kind == COLUMN_TEXT)
		add_element("<th scope=\"row\">", text_of(&shown), "</th>", out);
	else if (strcmp(its->name, "checksum") == 0)
		add_element("<td class=\"sum\">", text_of(&shown), "</td>", out);
	else
		add_element(its->right ? "<td class=\"n\">" : "<td>", text_of(&shown), "</td>", out);
	text_release(&shown);
}

static void add_table(const Table *table, Text *out)
{
	/* What scrolls can be reached by the keyboard. */
	add_element("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"", table->name,
		"\"><table>\n", out);
	add_element("<caption>", table->name, "</caption>\n<thead><tr>", out);
	for (size_t i = 0; i < table->n_columns; i++)
		add_element(table->columns[i].right ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">",
			table->columns[i].name, "</th>", out);
	text_add(out, "</tr></thead>\n<tbody>\n");
	for (size_t row = 0; row < table_rows(table); row++) {
		text_add(out, "<tr>");
		for (size_t i = 0; i < table->n_columns; i++)
			add_cell(table, row, i, out);
		text_add(out, "</tr>\n");
	}
	text_add(out, "</tbody></table></div>\n");
}

/* The drawing is our own and escaped by its maker; the role makes it one picture with a name. */
static void add_figure(const CardPart *part, Text *out)
{
	static const char start[] = "<svg ";
	const char *svg = strstr(text_of(&part->svg), start);
	if (!svg)
		return;
	text_add(out, "<figure>\n");
	add_element("<svg role=\"img\" aria-label=\"", part->text, "\" ", out);
	text_add(out, svg + strlen(start));
	add_element("<figcaption><b>", part->name, ".</b> ", out);
	add_element("", part->text, "</figcaption></figure>\n", out);
}

static void add_parts(const CardChapter *chapter, Text *out)
{
	for (size_t i = 0; i < chapter->count; i++) {
		const CardPart *part = &chapter->parts[i];
		bool point = part->kind == CARD_POINT;
		if (point && (i == 0 || part[-1].kind != CARD_POINT))
			text_add(out, "<ul>\n");
		if (part->kind == CARD_TABLE)
			add_table(&part->table, out);
		else if (part->kind == CARD_FIGURE)
			add_figure(part, out);
		else
			add_element(point ? "<li>" : "<p>", part->text, point ? "</li>\n" : "</p>\n", out);
		if (point && (i + 1 == chapter->count || part[1].kind != CARD_POINT))
			text_add(out, "</ul>\n");
	}
}

static void add_chapter(const CardChapter *chapter, Text *out)
{
	add_element("<section id=\"", chapter->id, "\">\n", out);
	if (chapter->folded)
		add_element("<details><summary><h2>", chapter->title, "</h2></summary>\n", out);
	else
		add_element("<h2>", chapter->title, "</h2>\n", out);
	add_parts(chapter, out);
	text_add(out, chapter->folded ? "</details>\n</section>\n" : "</section>\n");
}

static void add_contents(const Card *card, Text *out)
{
	text_add(out, "<nav aria-label=\"Contents\"><ul>\n");
	for (size_t i = 0; i < card->count; i++) {
		if (card->chapters[i].folded)
			continue;
		add_element("<li><a href=\"#", card->chapters[i].id, "\">", out);
		add_element("", card->chapters[i].title, "</a></li>\n", out);
	}
	text_add(out, "</ul></nav>\n");
}

static void write_html(const Card *card, Text *out)
{
	text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		      "'unsafe-inline'; img-src data:\">\n");
	add_element("<title>", card->title, "</title>\n<style>\n", out);
	text_add(out, style);
	add_element("</style>\n</head>\n<body>\n<header>\n<h1>", card->title, "</h1>\n", out);
	add_element("<p class=\"summary\">", card->summary, "</p>\n<p class=\"made\">", out);
	add_escaped(card->program, out);
	if (card->date)
		add_element(", ", card->date, "", out);
	text_add(out, "</p>\n</header>\n");
	add_contents(card, out);
	text_add(out, "<main>\n");
	for (size_t i = 0; i < card->count; i++)
		add_chapter(&card->chapters[i], out);
	text_add(out, "</main>\n</body>\n</html>\n");
}

const CardForm card_html = {"html", ".html", write_html};
