#include "report/axis.h"
#include "report/palette.h"
#include "report/plot.h"

#include <stdlib.h>

static void count_groups(const Projection *points, const Colouring *colouring, size_t *counts)
{
	for (size_t i = 0; i < points->shown; i++)
		counts[colouring_group(colouring, points->row[i])]++;
}

/* Draws glyph, name and count from `col` on, if they fit whole; returns the column after, or -1. */
static int draw_entry(Canvas *canvas, Box box, int col, size_t group, size_t count, const ScatterStyle *style)
{
	const Dictionary *names = style->colouring->names;
	bool hidden = group < 64 && style->hidden >> group & 1;
	Text name = {0}, number = {0};
	text_add_visible(&name, group < names->count ? dictionary_word(names, (uint32_t)group) : "items");
	text_add_char(&number, '(');
	text_add_count(&number, count);
	text_add_char(&number, ')');
	bool fits = col + text_width(text_of(&name)) + text_width(text_of(&number)) + 3 <= box.cols || col == 0;
	if (fits) {
		Style glyph = hidden ? style_role(ROLE_DIM) : style_group((unsigned)group);
		glyph.bold = !hidden;
		const char *mark = palette_glyph((unsigned)group, style->marker == MARKER_ASCII);
		col = canvas_put(canvas, box, 0, col, glyph, mark) + 1;
		col = canvas_put(
			      canvas, box, 0, col, style_role(hidden ? ROLE_DIM : ROLE_TEXT), text_of(&name)) +
		      1;
		col = canvas_put(canvas, box, 0, col, style_role(ROLE_DIM), text_of(&number)) + 2;
	}
	text_release(&name);
	text_release(&number);
	return fits ? col : -1;
}

/* The name, and each level with the number that it begins with. */
static void draw_levels(Canvas *canvas, Box box, const ScatterStyle *style)
{
	const Colouring *colouring = style->colouring;
	Axis axis = axis_over(colouring->low, colouring->high, COLOURING_LEVELS);
	char label[16];
	int col = canvas_put(canvas, box, 0, 0, style_role(ROLE_TEXT), colouring->name) + 2;
	for (unsigned level = 0; level < COLOURING_LEVELS; level++) {
		bool ascii = style->marker == MARKER_ASCII, named = level % 2 == 0;
		axis_label(&axis, colouring_bound(colouring, level), label);
		if (named)
			col = canvas_put(canvas, box, 0, col + 1, style_role(ROLE_DIM), label) + 1;
		col = canvas_put(
			canvas, box, 0, col, plot_style(colouring, level), plot_glyph(colouring, level, ascii));
	}
	axis_label(&axis, colouring->high, label);
	canvas_put(canvas, box, 0, col + 1, style_role(ROLE_DIM), label);
}

static void draw_groups(Canvas *canvas, Box box, const Projection *points, const ScatterStyle *style)
{
	size_t groups = colouring_count(style->colouring);
	size_t *counts = memory_new(groups, sizeof *counts);
	count_groups(points, style->colouring, counts);
	int col = 0;
	for (size_t g = 0; g < groups; g++) {
		int next = counts[g] ? draw_entry(canvas, box, col, g, counts[g], style) : col;
		if (next < 0) {
			canvas_put(canvas, box, 0, col, style_role(ROLE_DIM),
				style->marker == MARKER_ASCII ? ".." : "…");
			break;
		}
		col = next;
	}
	free(counts);
}

void plot_legend(Canvas *canvas, Box box, const Projection *points, const ScatterStyle *style)
{
	if (style->colouring->values)
		draw_levels(canvas, box, style);
	else
		draw_groups(canvas, box, points, style);
}
