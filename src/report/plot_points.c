/* What all plots of points share: markers, styles, windows. */
#include "report/palette.h"
#include "report/plot.h"

#include <float.h>
#include <math.h>

Style plot_style(const Colouring *colouring, unsigned group)
{
	return (Style){.role = colouring->values ? ROLE_LEVEL : ROLE_GROUP, .group = (unsigned char)group};
}

const char *plot_glyph(const Colouring *colouring, unsigned group, bool ascii)
{
	return colouring->values ? palette_level_glyph(group, ascii) : palette_glyph(group, ascii);
}

Marker plot_marker(const Projection *points, const Colouring *colouring, Box box, bool unicode, bool colour)
{
	if (!unicode)
		return MARKER_ASCII;
	size_t cells = (size_t)box.rows * box.cols;
	bool few = points->shown < cells / 20;
	bool one = colouring_count(colouring) == 1;
	return few || (!colour && !one) ? MARKER_GLYPH : MARKER_BRAILLE;
}

/* What is not finite does not count. */
static void range(const float *values, size_t count, double *low, double *high)
{
	float least = FLT_MAX, most = -FLT_MAX;
	for (size_t i = 0; i < count; i++) {
		float value = values[i];
		bool finite = value >= -FLT_MAX && value <= FLT_MAX;
		least = finite && value < least ? value : least;
		most = finite && value > most ? value : most;
	}
	bool none = least > most;
	*low = none ? -1 : least;
	*high = none ? 1 : most;
	if (*low == *high) {
		*low -= 1;
		*high += 1;
	}
}

void plot_fit(const Projection *points, View *view)
{
	double left, right, bottom, top;
	range(points->x, points->shown, &left, &right);
	range(points->y, points->shown, &bottom, &top);
	*view = (View){(left + right) / 2, (bottom + top) / 2, (right - left) * 1.06, (top - bottom) * 1.06};
}

bool plot_cell(Box box, const View *view, double x, double y, int *row, int *col)
{
	double across = (x - view->x) / view->width + 0.5, up = (y - view->y) / view->height + 0.5;
	if (!(across >= 0 && across < 1 && up > 0 && up <= 1))
		return false;
	*col = (int)(across * box.cols);
	*row = (int)((1 - up) * box.rows);
	return true;
}
