#include "report/drawing_page.h"

#include "report/palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	TITLE_SIZE = 17,
	CAPTION_SIZE = 11,
	CAPTION_LINE = 15,
	LEGEND_SIZE = 12,
	LEGEND_LINE = 19,
	LEGEND_DOT = 18
};
enum { LEAST_PLOT = 120, SQUARE_MOST = 720 };

static unsigned mix(unsigned rgb, unsigned other, double share)
{
	unsigned mixed = 0;
	for (int shift = 0; shift <= 16; shift += 8) {
		double part = (rgb >> shift & 0xFF) * (1 - share) + (other >> shift & 0xFF) * share;
		mixed |= (unsigned)lround(part) << shift;
	}
	return mixed;
}

unsigned page_rgb(unsigned group)
{
	enum { YELLOW = 0xF0E442 };
	unsigned rgb = palette_rgb(group), round = group / PALETTE_COLOURS;
	rgb = rgb == YELLOW ? mix(rgb, 0, 0.1) : rgb;
	return round % 2 ? mix(rgb, 0, 0.45) : mix(rgb, 0, fmin(0.6, 0.1 * round));
}

void page_text(Sheet *sheet, double x, double y, double size, Anchor anchor, const char *text)
{
	const Lettering lettering = {.size = size, .rgb = PAGE_INK, .anchor = anchor};
	sheet->type->text(sheet, x, y, &lettering, text);
}

void page_frame(Sheet *sheet, const PageBox *box)
{
	double right = box->x + box->width, bottom = box->y + box->height;
	const double x[] = {box->x, right, right, box->x, box->x};
	const double y[] = {box->y, box->y, bottom, bottom, box->y};
	sheet->type->line(sheet, x, y, 5, PAGE_LINE, 0.8);
}

/* ---- the caption ---- */

/* Bytes of the longest beginning that fits the width, up to a blank; a word that is too long is cut at no good
 * place. */
static size_t line_length(const char *text, double width)
{
	size_t last = 0;
	for (size_t at = 0;; at++) {
		if (text[at] != ' ' && text[at] != '\0')
			continue;
		char *line = memory_slice(text, at);
		bool fits = sheet_text_width(line, CAPTION_SIZE, false) <= width;
		free(line);
		if (!fits && last)
			return last;
		last = at;
		if (!fits || text[at] == '\0')
			return last;
	}
}

/* Calls `sheet`'s text for each line unless that is NULL; how many lines there are. */
static size_t caption_lines(Sheet *sheet, double y, const char *text)
{
	const Lettering lettering = {.size = CAPTION_SIZE, .rgb = PAGE_GREY};
	size_t lines = 0;
	for (text += strspn(text, " "); *text; lines++) {
		size_t length = line_length(text, SHEET_WIDTH - 2 * PAGE_MARGIN);
		char *line = memory_slice(text, length);
		if (sheet)
			sheet->type->text(
				sheet, PAGE_MARGIN, y + (double)lines * CAPTION_LINE, &lettering, line);
		free(line);
		text += length;
		text += strspn(text, " ");
	}
	return lines;
}

/* ---- the legend ---- */

static double legend_width(const Legend *legend)
{
	if (!legend || !legend->count)
		return 0;
	double widest = sheet_text_width(legend->title, LEGEND_SIZE, true);
	for (size_t i = 0; i < legend->count; i++) {
		const LegendEntry *entry = &legend->entries[i];
		double width = LEGEND_DOT + sheet_text_width(entry->name, LEGEND_SIZE, false) +
			       sheet_text_width(entry->count, LEGEND_SIZE, false) + (*entry->count ? 12 : 0);
		widest = fmax(widest, width);
	}
	return widest;
}

static void draw_legend(Sheet *sheet, const Legend *legend, double x, double y, double width)
{
	const Lettering title = {.size = LEGEND_SIZE, .rgb = PAGE_INK, .bold = true};
	sheet->type->text(sheet, x, y + LEGEND_SIZE, &title, legend->title);
	for (size_t i = 0; i < legend->count; i++) {
		const LegendEntry *entry = &legend->entries[i];
		double line = y + LEGEND_SIZE + (double)(i + 1) * LEGEND_LINE;
		float dot_x = (float)x + 6, dot_y = (float)line - 4;
		DotStyle style = {entry->shape, 5, entry->rgb, 1, NULL};
		sheet->type->dots(sheet, &dot_x, &dot_y, 1, &style);
		page_text(sheet, x + LEGEND_DOT, line, LEGEND_SIZE, ANCHOR_START, entry->name);
		if (*entry->count)
			page_text(sheet, x + width, line, LEGEND_SIZE, ANCHOR_END, entry->count);
	}
}

/* ---- the page ---- */

/* Rooms around the plot, and what follows for it. */
typedef struct Measures {
	double legend, above, under; /* caption, axis and margins are under the plot */
	PageBox plot;
	double height;
} Measures;

static bool measure(const PageParts *parts, const DrawingStyle *style, unsigned pixels, Measures *m, Error *err)
{
	size_t lines = caption_lines(NULL, 0, parts->caption);
	m->legend = legend_width(parts->legend);
	m->above = *parts->title ? PAGE_MARGIN + TITLE_SIZE + 10 : PAGE_MARGIN;
	m->under = parts->below + (lines ? 12 + (double)lines * CAPTION_LINE : 0) + PAGE_MARGIN - 6;
	double x = PAGE_MARGIN + parts->left;
	double width = SHEET_WIDTH - PAGE_MARGIN - x - (m->legend > 0 ? m->legend + 22 : 0);
	double tall =
		parts->tall > 0 ? parts->tall : fmin(width, SQUARE_MOST) * fmin(1, fmax(0.6, parts->aspect));
	double wanted = (double)style->height * SHEET_WIDTH / pixels;
	m->height = style->height ? wanted : m->above + tall + m->under;
	m->plot = (PageBox){x, m->above, width, m->height - m->above - m->under};
	return (m->plot.height >= LEAST_PLOT && m->plot.width >= LEAST_PLOT) ||
	       error_set(err, ERROR_INPUT,
		       "a figure of %u x %u pixels leaves no room for the plot: give it a height of at least "
		       "%u",
		       pixels, style->height,
		       (unsigned)ceil((m->above + m->under + LEAST_PLOT) * pixels / SHEET_WIDTH));
}

Sheet *page_open(
	const PageParts *parts, const DrawingStyle *style, const SheetType *type, PageBox *plot, Error *err)
{
	unsigned pixels = style->width ? style->width : type->raster ? 2 * SHEET_WIDTH : SHEET_WIDTH;
	Measures m;
	if (!measure(parts, style, pixels, &m, err))
		return NULL;
	Sheet *sheet = type->open(m.height, pixels, parts->title, parts->caption, err);
	if (!sheet)
		return NULL;
	*plot = m.plot;
	const Lettering title = {.size = TITLE_SIZE, .rgb = PAGE_INK, .bold = true};
	if (*parts->title)
		type->text(sheet, PAGE_MARGIN, PAGE_MARGIN + TITLE_SIZE - 2, &title, parts->title);
	if (m.legend > 0)
		draw_legend(sheet, parts->legend, plot->x + plot->width + 22, plot->y, m.legend);
	caption_lines(sheet, plot->y + plot->height + parts->below + 12 + CAPTION_SIZE, parts->caption);
	return sheet;
}
