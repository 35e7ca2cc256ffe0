#include "report/axis.h"
#include "report/scatter.h"

static void add_name(const Scatter *scatter, size_t group, Text *name)
{
	const Dictionary *names = scatter->colouring->names;
	text_add_visible(name, group < names->count ? dictionary_word(names, (uint32_t)group) : "items");
}

static void add_number(const Scatter *scatter, size_t group, bool counts, Text *number)
{
	if (!counts)
		return;
	text_add_char(number, '(');
	text_add_count(number, scatter->counts[group]);
	text_add_char(number, ')');
}

/* Whether every group has room for its count. */
static bool counts_fit(const Scatter *scatter, int columns)
{
	int width = -2;
	for (size_t g = 0; g < colouring_count(scatter->colouring); g++) {
		Text text = {0};
		add_name(scatter, g, &text);
		add_number(scatter, g, true, &text);
		width += scatter->counts[g] ? text_width(text_of(&text)) + 5 : 0;
		text_release(&text);
	}
	return width <= columns;
}

/* Draws glyph, name and, where all have room for it, count from `col` on, if they fit whole; returns the column
 * after, or -1. */
static int draw_entry(Canvas *canvas, Box box, int col, const Scatter *scatter, size_t group, bool counts,
	const ScatterStyle *style)
{
	bool hidden = scatter_hides(style, (unsigned)group);
	Text name = {0}, number = {0};
	add_name(scatter, group, &name);
	add_number(scatter, group, counts, &number);
	bool fits = col + text_width(text_of(&name)) + text_width(text_of(&number)) + 2 + counts <= box.cols ||
		    col == 0;
	if (fits) {
		Style glyph = hidden ? style_role(ROLE_DIM) : plot_style(scatter->colouring, (unsigned)group);
		glyph.bold = !hidden;
		const char *mark =
			plot_glyph(scatter->colouring, (unsigned)group, style->marker == MARKER_ASCII);
		col = canvas_put(canvas, box, 0, col, glyph, mark) + 1;
		col = canvas_put(
			      canvas, box, 0, col, style_role(hidden ? ROLE_DIM : ROLE_TEXT), text_of(&name)) +
		      1;
		col = canvas_put(canvas, box, 0, col, style_role(ROLE_DIM), text_of(&number)) + 1 + counts;
	}
	text_release(&name);
	text_release(&number);
	return fits ? col : -1;
}

static void draw_unknown(Canvas *canvas, Box box, int col, const Scatter *scatter, const ScatterStyle *style)
{
	Text text = {0};
	text_add(&text, "unknown (");
	text_add_count(&text, scatter->counts[COLOURING_LEVELS]);
	text_add(&text, ")");
	col = canvas_put(canvas, box, 0, col, plot_style(scatter->colouring, COLOURING_LEVELS),
		plot_glyph(scatter->colouring, COLOURING_LEVELS, style->marker == MARKER_ASCII));
	canvas_put(canvas, box, 0, col + 1, style_role(ROLE_DIM), text_of(&text));
	text_release(&text);
}

/* The name, and each level with the number that it begins with. */
static void draw_levels(Canvas *canvas, Box box, const Scatter *scatter, const ScatterStyle *style)
{
	const Colouring *colouring = scatter->colouring;
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
	col = canvas_put(canvas, box, 0, col + 1, style_role(ROLE_DIM), label) + 2;
	if (colouring->gaps && scatter->counts[COLOURING_LEVELS])
		draw_unknown(canvas, box, col, scatter, style);
}

static void draw_groups(Canvas *canvas, Box box, const Scatter *scatter, const ScatterStyle *style)
{
	size_t groups = colouring_count(scatter->colouring);
	bool counts = counts_fit(scatter, box.cols);
	int col = 0;
	for (size_t g = 0; g < groups && col >= 0; g++) {
		int next = scatter->counts[g] ? draw_entry(canvas, box, col, scatter, g, counts, style) : col;
		if (next < 0)
			canvas_put(canvas, box, 0, col, style_role(ROLE_DIM),
				style->marker == MARKER_ASCII ? ".." : "…");
		col = next;
	}
}

void scatter_legend(const Scatter *scatter, Canvas *canvas, Box box, const ScatterStyle *style)
{
	if (scatter->colouring->values)
		draw_levels(canvas, box, scatter, style);
	else
		draw_groups(canvas, box, scatter, style);
}
