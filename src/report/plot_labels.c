#include "report/plot_labels.h"

#include "report/label_order.h"
#include "report/palette.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_COLUMNS = 24, LABEL_TRIES = 2000 };

typedef struct Labels {
	Canvas *canvas;
	Box box;
	const Projection *points;
	const View *view;
	const ScatterStyle *style;
	bool *taken;     /* by cell of the box */
	long cells_left; /* what labels may still cover */
} Labels;

static bool is_free(const Labels *labels, int row, int from, int to)
{
	if (from < 0 || to > labels->box.cols)
		return false;
	for (int col = from; col < to; col++)
		if (labels->taken[row * labels->box.cols + col])
			return false;
	return true;
}

static void take(Labels *labels, int row, int from, int to)
{
	/* A blank's width on both sides keeps neighbours apart. */
	from = from > 0 ? from - 1 : 0;
	to = to < labels->box.cols ? to + 1 : to;
	memset(labels->taken + row * labels->box.cols + from, true, (size_t)(to - from));
	labels->cells_left -= to - from;
}

/* Right of the point if there is room, else left of it; `from` is where the word starts. */
static bool find_place(const Labels *labels, int row, int col, int width, int *from)
{
	*from = col + 2;
	if (is_free(labels, row, col, *from + width))
		return true;
	*from = col - 1 - width;
	return is_free(labels, row, *from, col + 1);
}

static void put_label(Labels *labels, size_t point, int row, int col, int from, const char *word, bool cursor)
{
	uint32_t item = labels->points->row[point];
	unsigned group = colouring_group(labels->style->colouring, item);
	bool ascii = labels->style->marker == MARKER_ASCII;
	Style text = {.role = cursor ? ROLE_FOCUS : ROLE_TEXT, .bold = cursor, .reverse = cursor};
	const Colouring *colouring = labels->style->colouring;
	Style glyph = plot_style(colouring, group);
	glyph.bold = true;
	glyph.reverse = cursor;
	int width = text_width(word);
	Box line = {labels->box.row + row, labels->box.col, 1, labels->box.cols};
	int first = from < col ? from : col + 1, end = from < col ? col : from + width;
	canvas_clear(labels->canvas, (Box){line.row, line.col + first, 1, end - first});
	canvas_put(labels->canvas, line, 0, col, glyph, plot_glyph(colouring, group, ascii));
	canvas_put(labels->canvas, line, 0, from, text, word);
	take(labels, row, from < col ? from : col, from < col ? col + 1 : from + width);
}

static bool try_label(Labels *labels, size_t point, bool cursor)
{
	int row, col, from;
	uint32_t item = labels->points->row[point];
	unsigned group = colouring_group(labels->style->colouring, item);
	bool hidden = group < 64 && labels->style->hidden >> group & 1;
	if ((hidden && !cursor) || !plot_cell(labels->box, labels->view, labels->points->x[point],
					   labels->points->y[point], &row, &col))
		return false;
	Text word = {0};
	bool class = !cursor && label_names_groups(labels->points, labels->style->colouring);
	text_add_visible(&word, class ? dictionary_word(labels->style->colouring->names, group)
				      : dictionary_word(&labels->points->space->items, item));
	char *cut = memory_slice(text_of(&word), text_fit(text_of(&word), LABEL_COLUMNS));
	bool placed = find_place(labels, row, col, text_width(cut), &from);
	if (placed)
		put_label(labels, point, row, col, from, cut, cursor);
	free(cut);
	text_release(&word);
	return placed;
}

static void label_classes(Labels *labels)
{
	uint32_t *middles = label_middles(labels->points, labels->style->colouring);
	for (size_t group = 0; group < colouring_count(labels->style->colouring); group++)
		if (middles[group] != UINT32_MAX)
			try_label(labels, middles[group], false);
	free(middles);
}

static void label_frequent(Labels *labels)
{
	uint32_t *order = label_order(labels->points, labels->style->colouring);
	size_t most = labels->points->shown < LABEL_TRIES ? labels->points->shown : LABEL_TRIES;
	for (size_t i = 0; i < most && labels->cells_left > 0; i++)
		if ((long)order[i] != labels->style->cursor)
			try_label(labels, order[i], false);
	free(order);
}

void plot_labels(Canvas *canvas, Box box, const Projection *points, const View *view, const ScatterStyle *style)
{
	Labels labels = {canvas, box, points, view, style, NULL, (long)box.rows * box.cols / 8};
	labels.taken = memory_new((size_t)box.rows * box.cols, sizeof *labels.taken);
	if (style->cursor >= 0 && (size_t)style->cursor < points->shown)
		try_label(&labels, (size_t)style->cursor, true);
	if (style->labels && label_names_groups(points, style->colouring))
		label_classes(&labels);
	else if (style->labels)
		label_frequent(&labels);
	free(labels.taken);
}
