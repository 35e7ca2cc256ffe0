#include "report/figure.h"
#include "project/axis.h"

#include "report/plot.h"
#include "report/scatter.h"

#include <math.h>

enum { FIGURE_WIDTH = 78, FIGURE_HEIGHT = 20, CURVE_HEIGHT = 12 };

static int figure_width(const WriterOptions *options)
{
	return options->width > 0 ? options->width : FIGURE_WIDTH;
}

static int figure_height(const WriterOptions *options)
{
	return options->height > 0 ? options->height : FIGURE_HEIGHT;
}

/* The canvas as lines; the empty ones at its end are left out. */
static void add_options(const Projection *points, Text *out)
{
	text_add(out, " (");
	axis_short_options(points->options, out);
	text_add(out, ")");
}

static void add_canvas(Canvas *canvas, const WriterOptions *options, Text *out)
{
	canvas_text(canvas, options->colour, out);
	while (out->length > 1 && out->data[out->length - 1] == '\n' && out->data[out->length - 2] == '\n')
		out->data[--out->length] = '\0';
	canvas_release(canvas);
}

static void add_points_title(const Projection *points, Text *out)
{
	text_format(out, "%s of %s", points->method, points->space_name ? points->space_name : "a space");
	if (points->options && *points->options)
		add_options(points, out);
	text_add(out, ", ");
	text_add_count(out, points->shown);
	if (points->shown < points->total) {
		text_add(out, " of ");
		text_add_count(out, points->total);
		text_format(out, " items, drawn from each domain in proportion");
	} else {
		text_add(out, " items");
	}
	text_format(out, " (seed %llu)", (unsigned long long)points->seed);
	if (points->iteration > 0)
		text_format(out, ", iteration %.0f", points->iteration);
	if (!isnan(points->kl))
		text_format(out, ", KL %.3f", points->kl);
	Text x = {0}, y = {0};
	if (axis_map_name(points, 0, &x) && axis_map_name(points, 1, &y))
		text_format(out, ", x: %s, y: %s", text_of(&x), text_of(&y));
	text_release(&x);
	text_release(&y);
	if (points->explained[0] > 0)
		text_format(out, ", the axes explain %.1f %% and %.1f %%", 100 * points->explained[0],
			100 * points->explained[1]);
	if (!isnan(points->trustworthiness))
		text_format(out, ", trustworthiness %.2f, continuity %.2f", points->trustworthiness,
			points->continuity);
	if (!isnan(points->preservation))
		text_format(out, ", %.0f %% of the 10 nearest kept", 100 * points->preservation);
	text_add_char(out, '\n');
}

static void draw_points(const Section *section, const WriterOptions *options, Text *out)
{
	const Projection *points = section->points;
	Canvas canvas = {0};
	canvas_init(&canvas, figure_height(options) + 1, figure_width(options));
	Box all = canvas_box(&canvas), plot = box_inside(all, 0, 0, 1, 0);
	Scatter scatter = {0};
	ScatterStyle style = {.labels = true,
		.cursor = -1,
		.marker = plot_marker(points, section->colouring, plot, options->unicode, options->colour)};
	scatter_show(&scatter, section->points, section->colouring);
	scatter_draw(&scatter, &canvas, plot, NULL, &style);
	scatter_legend(&scatter, &canvas, box_inside(all, plot.rows, 0, 0, 0), &style);
	scatter_release(&scatter);
	add_points_title(points, out);
	add_canvas(&canvas, options, out);
}

static void draw_series(const Series *series, const WriterOptions *options, Text *out)
{
	Canvas canvas = {0};
	canvas_init(&canvas, CURVE_HEIGHT, figure_width(options));
	plot_series(&canvas, canvas_box(&canvas), series, 1, options->unicode ? MARKER_BRAILLE : MARKER_ASCII);
	add_canvas(&canvas, options, out);
}

static void draw_picture(const Picture *picture, const WriterOptions *options, Text *out)
{
	int rows = ((int)picture->height + 1) / 2;
	Canvas canvas = {0};
	canvas_init(&canvas, (rows < figure_height(options) ? rows : figure_height(options)) + 1,
		figure_width(options));
	plot_picture(&canvas, canvas_box(&canvas), picture);
	add_canvas(&canvas, options, out);
}

void figure_draw(const Section *section, const WriterOptions *options, Text *out)
{
	if (section->kind == SECTION_POINTS)
		draw_points(section, options, out);
	else if (section->kind == SECTION_SERIES)
		draw_series(&section->series, options, out);
	else if (section->kind == SECTION_IMAGE)
		draw_picture(&section->picture, options, out);
}
