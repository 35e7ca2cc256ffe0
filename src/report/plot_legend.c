#include "report/palette.h"
#include "report/plot.h"

#include <stdlib.h>

static void count_groups(const Projection *points, const PlotGroups *groups, size_t *counts)
{
	for (size_t i = 0; i < points->shown; i++)
		counts[groups->of ? groups->of[points->row[i]] : 0]++;
}

/* Draws glyph, name and count from `col` on, if they fit whole; returns the column after, or -1. */
static int draw_entry(Canvas *canvas, Box box, int col, const PlotGroups *groups, size_t group, size_t count,
	const ScatterStyle *style)
{
	bool hidden = group < 64 && style->hidden >> group & 1;
	Text name = {0}, number = {0};
	text_add_visible(&name,
		group < groups->names->count ? dictionary_word(groups->names, (uint32_t)group) : "items");
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

void plot_legend(Canvas *canvas, Box box, const Projection *points, const ScatterStyle *style)
{
	PlotGroups groups = plot_groups(points, style->by_class);
	size_t *counts = memory_new(groups.count, sizeof *counts);
	count_groups(points, &groups, counts);
	int col = 0;
	for (size_t g = 0; g < groups.count; g++) {
		int next = counts[g] ? draw_entry(canvas, box, col, &groups, g, counts[g], style) : col;
		if (next < 0) {
			canvas_put(canvas, box, 0, col, style_role(ROLE_DIM),
				style->marker == MARKER_ASCII ? ".." : "…");
			break;
		}
		col = next;
	}
	free(counts);
}
