/* What a map's figure says about itself. */
#include "project/axis.h"
#include "project/projector.h"
#include "project/quality.h"
#include "report/drawing_points.h"

#include <inttypes.h>
#include <math.h>

static void add_options(const Projection *points, Text *out)
{
	text_add(out, " (");
	axis_short_options(points->options, out);
	text_add(out, ")");
}

static void add_sample(const Projection *points, Text *out)
{
	text_add_count(out, points->shown);
	if (points->shown < points->total) {
		text_add(out, " of ");
		text_add_count(out, points->total);
		text_add(out, points->space->domain_of
				      ? " items, drawn at random from each domain in proportion"
				      : " items, drawn at random");
	} else {
		text_add(out, " items, all there are");
	}
	text_format(out, " (seed %" PRIu64 "). ", points->seed);
}

/* All three are 1 where the map keeps neighbourhoods perfectly. */
static void add_trust(const Projection *points, Text *out)
{
	const struct {
		const char *name;
		double value;
		int neighbours;
	} figures[] = {{"trustworthiness", points->trustworthiness, QUALITY_K},
		{"continuity", points->continuity, QUALITY_K},
		{"neighbours kept", points->preservation, QUALITY_KEPT}};
	size_t told = 0;
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		if (!isnan(figures[i].value))
			text_format(out, "%s%s %.3f (of %d)",
				told++ ? ", " : "Neighbourhoods: ", figures[i].name, figures[i].value,
				figures[i].neighbours);
	text_add(out, told ? "; 1 is perfect. " : "");
}

static void add_figures(const Projection *points, Text *out)
{
	if (points->iteration > 0)
		text_format(out, "After %.0f iterations. ", points->iteration);
	if (!isnan(points->kl))
		text_format(out, "KL divergence %.3f. ", points->kl);
	Text x = {0}, y = {0};
	if (axis_map_name(points, 0, &x) && axis_map_name(points, 1, &y))
		text_format(out, "Across: %s; up: %s. ", text_of(&x), text_of(&y));
	text_release(&x);
	text_release(&y);
	if (points->explained[0] > 0)
		text_format(out, "The axes show %.1f %% and %.1f %% of the variance. ",
			100 * points->explained[0], 100 * points->explained[1]);
	if (points->recall > 0 && points->recall < 1)
		text_format(out, "%.1f %% of the nearest neighbours were found for it. ", 100 * points->recall);
	add_trust(points, out);
}

static void add_turn(const Projection *points, Text *out)
{
	if (points->mirrored || fabs(points->turned) >= 0.5)
		text_format(out, "Turned by %.0f°%s to lie on the map before. ", points->turned,
			points->mirrored ? " and mirrored" : "");
}

static void add_colours(const Projection *points, const DrawingStyle *style, Text *out)
{
	bool told = style->colouring->values || colouring_count(style->colouring) > 1;
	if (told)
		text_format(out, "Colours: %s. ", style->colouring->name);
	if (points->shown > DRAWING_DOTS)
		text_add(out, "Shades: the logarithm of the density of points. ");
}

void drawing_caption(const Projection *points, const DrawingStyle *style, Text *out)
{
	const Projector *projector = points->method ? projector_find(points->method) : NULL;
	text_format(out, "%s of %s", projector ? projector->title : "A map",
		points->space_name ? points->space_name : "a space");
	/* The commands that made it say the options, too. */
	if (points->options && *points->options && !style->made)
		add_options(points, out);
	text_add(out, ": ");
	add_sample(points, out);
	add_figures(points, out);
	add_turn(points, out);
	add_colours(points, style, out);
	if (style->made)
		text_format(out, "%s.", style->made);
}

void drawing_title(const Projection *points, Text *out)
{
	const char *space = points->space_name ? points->space_name : "a map";
	text_format(out, "%s by %s", space, points->method ? points->method : "hand");
}
