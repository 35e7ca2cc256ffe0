#include "report/axis.h"
#include "report/scatter.h"

enum { NAME_MOST = 60, NAME_LEAST = 6 /* columns */ };

/* Cut to so many columns. */
static void add_name(const Scatter *scatter, size_t group, int most, Text *name)
{
	const Dictionary *names = scatter->colouring->names;
	Text whole = {0};
	text_add_visible(&whole, group < names->count ? dictionary_word(names, (uint32_t)group) : "items");
	bool cut = text_width(text_of(&whole)) > most;
	text_add_bytes(name, text_of(&whole), text_fit(text_of(&whole), cut ? most - 1 : most));
	text_add(name, cut ? "…" : "");
	text_release(&whole);
}

static void add_number(const Scatter *scatter, size_t group, bool counts, Text *number)
{
	if (!counts)
		return;
	text_add_char(number, '(');
	text_add_count(number, scatter->counts[group]);
	text_add_char(number, ')');
}

static int width_of(const Scatter *scatter, int most, bool counts)
{
	int width = -2;
	for (size_t g = 0; g < colouring_count(scatter->colouring); g++) {
		Text text = {0};
		add_name(scatter, g, most, &text);
		add_number(scatter, g, counts, &text);
		width += scatter->counts[g] ? text_width(text_of(&text)) + 4 + counts : 0;
		text_release(&text);
	}
	return width;
}

/* Columns that each name may have so that all groups are named; NAME_MOST where that is out of reach, too. */
static int name_columns(const Scatter *scatter, int columns, bool counts)
{
	enum { GROUPS = 8 /* more are not worth it */ };
	int most = NAME_MOST;
	while (colouring_count(scatter->colouring) <= GROUPS && most >= NAME_LEAST &&
		width_of(scatter, most, counts) > columns)
		most--;
	return most < NAME_LEAST ? NAME_MOST : most;
}

/* Draws glyph, name and, where all have room for it, count from `col` on, if they fit whole; returns the column
 * after, or -1. */
static int draw_entry(Canvas *canvas, Box box, int col, const Scatter *scatter, size_t group, int most,
	bool counts, const ScatterStyle *style)
{
	bool hidden = scatter_hides(style, (unsigned)group);
	Text name = {0}, number = {0};
	add_name(scatter, group, most, &name);
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
	bool counts = width_of(scatter, NAME_MOST, true) <= box.cols;
	int most = name_columns(scatter, box.cols, counts);
	int col = 0;
	for (size_t g = 0; g < groups && col >= 0; g++) {
		int next = scatter->counts[g] ? draw_entry(canvas, box, col, scatter, g, most, counts, style)
					      : col;
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
