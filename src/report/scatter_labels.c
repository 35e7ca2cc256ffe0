/* Words beside the points of a scatter plot, none over another. */
#include "report/label_order.h"
#include "report/scatter.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_COLUMNS = 24, LABEL_TRIES = 2000, LABEL_ROWS_CALM = 1, LABEL_COLUMNS_CALM = 4 };

typedef struct Labels {
	const Scatter *scatter;
	const ScatterStyle *style;
	const View *view;
	Canvas *canvas;
	Box box;
	bool *taken;          /* by cell of the box */
	long cells_left;      /* what labels may still cover */
	bool classes;         /* groups are named, not items */
	ScatterLabel *placed; /* so far */
	size_t count, room;
	size_t n_first; /* of them, words that the map is about */
} Labels;

typedef enum LabelKind { LABEL_ITEM, LABEL_MARK, LABEL_CURSOR } LabelKind;

static bool is_free(const Labels *labels, int row, int from, int to)
{
	if (from < 0 || to > labels->box.cols)
		return false;
	return !memchr(labels->taken + row * labels->box.cols + from, true, (size_t)(to - from));
}

static void take(Labels *labels, int row, int from, int to)
{
	/* A blank's width on both sides keeps neighbours apart. */
	from = from > 0 ? from - 1 : 0;
	to = to < labels->box.cols ? to + 1 : to;
	memset(labels->taken + row * labels->box.cols + from, true, (size_t)(to - from));
	labels->cells_left -= to - from;
}

/* On the side where it was, or else would be first, if there is room, else on the other; `from` is where the
 * word starts. */
static bool find_place(const Labels *labels, int row, int col, int width, bool left, int *from)
{
	for (int side = 0; side < 2; side++, left = !left) {
		*from = left ? col - 1 - width : col + 2;
		if (left ? is_free(labels, row, *from, col + 1) : is_free(labels, row, col, *from + width))
			return true;
	}
	return false;
}

static void put_label(
	Labels *labels, size_t point, int row, int col, int from, const char *word, LabelKind kind)
{
	const Colouring *colouring = labels->scatter->colouring;
	unsigned group = labels->scatter->group[point];
	bool cursor = kind == LABEL_CURSOR;
	Style text = {.role = kind == LABEL_ITEM ? ROLE_TEXT : ROLE_FOCUS, .bold = cursor, .reverse = cursor};
	Style glyph = plot_style(colouring, group);
	glyph.bold = true;
	glyph.reverse = cursor;
	int width = text_width(word);
	Box line = {labels->box.row + row, labels->box.col, 1, labels->box.cols};
	int first = from < col ? from : col + 1, end = from < col ? col : from + width;
	canvas_clear(labels->canvas, (Box){line.row, line.col + first, 1, end - first});
	canvas_put(labels->canvas, line, 0, col, glyph,
		plot_glyph(colouring, group, labels->style->marker == MARKER_ASCII));
	canvas_put(labels->canvas, line, 0, from, text, word);
	take(labels, row, from < col ? from : col, from < col ? col + 1 : from + width);
}

static void add_word(const Labels *labels, size_t point, LabelKind kind, Text *word)
{
	const Scatter *scatter = labels->scatter;
	uint32_t item = scatter->points->row[point];
	if (kind == LABEL_ITEM && labels->classes)
		text_add_visible(word,
			dictionary_word(scatter->colouring->names, colouring_group(scatter->colouring, item)));
	else
		text_add_visible(word, dictionary_word(&scatter->points->space->items, item));
}

static bool try_label(Labels *labels, size_t point, bool left, LabelKind kind)
{
	const Projection *points = labels->scatter->points;
	int row, col, from;
	bool hidden = kind != LABEL_CURSOR && scatter_hides(labels->style, labels->scatter->group[point]);
	if (hidden || !plot_cell(labels->box, labels->view, points->x[point], points->y[point], &row, &col) ||
		!is_free(labels, row, col, col + 1))
		return false;
	Text word = {0};
	add_word(labels, point, kind, &word);
	char *cut = memory_slice(text_of(&word), text_fit(text_of(&word), LABEL_COLUMNS));
	bool placed = find_place(labels, row, col, text_width(cut), left, &from);
	if (placed)
		put_label(labels, point, row, col, from, cut, kind);
	if (placed && kind == LABEL_ITEM) {
		labels->placed =
			memory_grow(labels->placed, labels->count, &labels->room, sizeof *labels->placed);
		labels->placed[labels->count++] = (ScatterLabel){(uint32_t)point, from < col};
	}
	free(cut);
	text_release(&word);
	return placed;
}

/* The points that had labels in the last frame keep them, so that little changes from one to the next; but not
 * when the person chose another window: then all is done anew. */
static void label_as_before(Labels *labels, size_t from, size_t end)
{
	const Scatter *scatter = labels->scatter;
	if (memcmp(&scatter->labelled, labels->view, sizeof(View)) != 0)
		return;
	for (size_t i = from; i < end; i++)
		if ((long)scatter->labels[i].point != labels->style->cursor)
			try_label(labels, scatter->labels[i].point, scatter->labels[i].left, LABEL_ITEM);
}

/* The point that named this group in the last frame, if it is near to the one that would now; else that. */
static size_t calm_middle(const Labels *labels, size_t group, size_t middle)
{
	const Scatter *scatter = labels->scatter;
	const Projection *points = scatter->points;
	int row, col, old_row, old_col;
	for (size_t i = 0; i < scatter->n_labels; i++) {
		size_t point = scatter->labels[i].point;
		if (colouring_group(scatter->colouring, points->row[point]) == group &&
			plot_cell(labels->box, labels->view, points->x[point], points->y[point], &old_row,
				&old_col) &&
			plot_cell(
				labels->box, labels->view, points->x[middle], points->y[middle], &row, &col) &&
			abs(row - old_row) <= LABEL_ROWS_CALM && abs(col - old_col) <= LABEL_COLUMNS_CALM)
			return point;
	}
	return middle;
}

static void label_classes(Labels *labels)
{
	const Scatter *scatter = labels->scatter;
	uint32_t *middles = label_middles(scatter->points, scatter->colouring);
	for (size_t group = 0; group < colouring_count(scatter->colouring); group++)
		if (middles[group] != UINT32_MAX)
			try_label(labels, calm_middle(labels, group, middles[group]), false, LABEL_ITEM);
	free(middles);
}

static void label_frequent(Labels *labels)
{
	const uint32_t *order = labels->scatter->order;
	size_t shown = labels->scatter->points->shown, most = shown < LABEL_TRIES ? shown : LABEL_TRIES;
	size_t first = labels->scatter->n_first, before = labels->scatter->n_first_labels;
	/* The words that a map is about keep their places, too, but to those that had none others give way. */
	label_as_before(labels, 0, before);
	for (size_t i = 0; i < first; i++)
		if ((long)order[i] != labels->style->cursor)
			try_label(labels, order[i], false, LABEL_ITEM);
	labels->n_first = labels->count;
	label_as_before(labels, before, labels->scatter->n_labels);
	for (size_t i = first; i < most && labels->cells_left > 0; i++)
		if ((long)order[i] != labels->style->cursor)
			try_label(labels, order[i], false, LABEL_ITEM);
}

static void label_marks(Labels *labels)
{
	const ScatterStyle *style = labels->style;
	size_t shown = labels->scatter->points->shown;
	if (style->cursor >= 0 && (size_t)style->cursor < shown)
		try_label(labels, (size_t)style->cursor, false, LABEL_CURSOR);
	for (size_t i = 0; style->labels && i < style->n_marks; i++)
		if (style->marks[i] < shown)
			try_label(labels, style->marks[i], false, LABEL_MARK);
}

void scatter_draw_labels(Scatter *scatter, Canvas *canvas, Box box, const ScatterStyle *style)
{
	Labels labels = {.scatter = scatter,
		.style = style,
		.view = &scatter->bins.view,
		.canvas = canvas,
		.box = box,
		.cells_left = (long)box.rows * box.cols / 8,
		.classes = label_names_groups(scatter->points, scatter->colouring)};
	labels.taken = memory_new((size_t)box.rows * box.cols, sizeof *labels.taken);
	if (!labels.classes && style->labels && !scatter->order)
		scatter->order = label_order(scatter->points, scatter->colouring, &scatter->n_first);
	label_marks(&labels);
	if (style->labels && labels.classes)
		label_classes(&labels);
	else if (style->labels)
		label_frequent(&labels);
	free(labels.taken);
	free(scatter->labels);
	scatter->labels = labels.placed;
	scatter->n_labels = labels.count;
	scatter->n_first_labels = labels.n_first;
	scatter->labelled = *labels.view;
}
