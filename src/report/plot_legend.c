#include "report/palette.h"
#include "report/plot.h"

#include <stdlib.h>

static void count_groups(const Projection *points, const PlotGroups *groups, size_t *counts)
{
	for (size_t i = 0; i < points->shown; i++)
		counts[groups->of ? groups->of[points->row[i]] : 0]++;
}

static void legend_entry(const PlotGroups *groups, size_t group, size_t count, Text *out)
{
	const char *name = group < groups->names->count ? dictionary_word(groups->names, (uint32_t)group) : "";
	text_add_char(out, ' ');
	text_add_visible(out, name);
	text_add(out, *name ? " " : "");
	text_add_count(out, count);
	text_add(out, *name ? "" : " items");
}

void plot_legend(Canvas *canvas, Box box, const Projection *points, const ScatterStyle *style)
{
	PlotGroups groups = plot_groups(points, style->by_class);
	size_t *counts = memory_new(groups.count, sizeof *counts);
	count_groups(points, &groups, counts);
	int col = 0;
	Text entry = {0};
	for (size_t g = 0; g < groups.count && col < box.cols; g++) {
		if (!counts[g])
			continue;
		bool hidden = g < 64 && style->hidden >> g & 1;
		text_clear(&entry);
		legend_entry(&groups, g, counts[g], &entry);
		int width = 1 + text_width(text_of(&entry));
		if (col + width > box.cols && col > 0) {
			canvas_put(canvas, box, 0, col, style_role(ROLE_DIM),
				style->marker == MARKER_ASCII ? ".." : "…");
			break;
		}
		Style glyph = {
			.role = hidden ? ROLE_DIM : ROLE_GROUP, .group = (unsigned char)g, .bold = !hidden};
		col = canvas_put(
			canvas, box, 0, col, glyph, palette_glyph((unsigned)g, style->marker == MARKER_ASCII));
		col = canvas_put(
			      canvas, box, 0, col, style_role(hidden ? ROLE_DIM : ROLE_TEXT), text_of(&entry)) +
		      2;
	}
	text_release(&entry);
	free(counts);
}
