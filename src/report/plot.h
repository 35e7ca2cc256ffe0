/* Plots into a canvas: scatter, curve, picture. Binned to the sub-cell grid first, so that any number of points
 * is drawn in one pass. */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include "report/canvas.h"
#include "report/report.h"

typedef enum Marker { MARKER_BRAILLE, MARKER_QUADRANT, MARKER_GLYPH, MARKER_ASCII } Marker;

/* A window on the plane; all zeros means: fit the points. */
typedef struct View {
	double x, y, width, height; /* centre and extent in the projection's units */
} View;

typedef struct ScatterStyle {
	Marker marker;
	const Colouring *colouring;
	bool labels;     /* words beside points where they do not overlap */
	long cursor;     /* a point to mark, or -1 */
	uint64_t hidden; /* bit g set: group g is not drawn */
} ScatterStyle;

/* The marker that serves best: ASCII where nothing else shows; a glyph for each point where there are few of
 * them or no colours to tell domains apart by; braille for the rest. */
Marker plot_marker(const Projection *points, const Colouring *colouring, Box box, bool unicode, bool colour);
/* A window that holds all points, with a margin. */
void plot_fit(const Projection *points, View *view);
/* The style of a group of a colouring, or of a level of its numbers; and the glyph that goes with it. */
Style plot_style(const Colouring *colouring, unsigned group);
const char *plot_glyph(const Colouring *colouring, unsigned group, bool ascii);
/* Points as dots in the colour of their group. A cell that several groups share takes the colour of the largest
 * and is underlined when others have 30 % of it or more. Where points crowd, dots thin out with the logarithm
 * of the density and the densest cells are bold. Labelled points, and the cursor, show as the glyph of their
 * group. */
void plot_points(
	Canvas *canvas, Box box, const Projection *points, const View *view, const ScatterStyle *style);
/* The cell (from the box's corner) that a point falls on; false when it lies outside of the view. */
bool plot_cell(Box box, const View *view, double x, double y, int *row, int *col);
/* Glyph, name and count of each group, on the first line of the box; hidden groups are dim. Of numbers, the
 * name, the levels and what they begin with. */
void plot_legend(Canvas *canvas, Box box, const Projection *points, const ScatterStyle *style);
/* Curves over one pair of axes; NaN leaves a gap. */
void plot_series(Canvas *canvas, Box box, const Series *series, size_t count, Marker marker);
/* Half blocks, two pixels a cell, made smaller, or larger by a whole number, to fit the box; the caption below.
 */
void plot_picture(Canvas *canvas, Box box, const Picture *picture);

#endif
