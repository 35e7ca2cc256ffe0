/* The table of panes. */
#include "ui/panes/pane.h"

#include <string.h>

extern const Pane pane_map;
extern const Pane pane_neighbours;
extern const Pane pane_training;
extern const Pane pane_audit;
extern const Pane pane_objects;
extern const Pane pane_jobs;
extern const Pane pane_log;

const Pane *const panes[] = {
	&pane_map,
	&pane_neighbours,
	&pane_training,
	&pane_audit,
	&pane_objects,
	&pane_jobs,
	&pane_log,
	NULL,
};

int pane_find(const char *name)
{
	for (int i = 0; panes[i]; i++)
		if (strcmp(panes[i]->name, name) == 0)
			return i;
	return -1;
}

Marker pane_marker(const PaneInput *input, const Section *points, Box box)
{
	const char *chosen = session_setting(input->session, "marker");
	if (input->ascii || strcmp(chosen, "ascii") == 0)
		return MARKER_ASCII;
	if (strcmp(chosen, "glyph") == 0)
		return MARKER_GLYPH;
	if (strcmp(chosen, "quadrant") == 0)
		return MARKER_QUADRANT;
	return points ? plot_marker(points->points, points->colouring, box, true, input->colour)
		      : MARKER_BRAILLE;
}
