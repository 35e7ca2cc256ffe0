/* Plots into a canvas: curves, pictures, and what plots of points (scatter.h) are made of. */
#ifndef REPORT_PLOT_H
#define REPORT_PLOT_H

#include "report/canvas.h"
#include "report/report.h"

typedef enum Marker { MARKER_BRAILLE, MARKER_QUADRANT, MARKER_GLYPH, MARKER_ASCII } Marker;

/* A window on the plane; all zeros means: fit the points. */
typedef struct View {
	double x, y, width, height; /* centre and extent in the projection's units */
} View;

/* The marker that serves best: ASCII where nothing else shows; a glyph for each point where there are few of
 * them or no colours to tell domains apart by; braille for the rest. */
Marker plot_marker(const Projection *points, const Colouring *colouring, Box box, bool unicode, bool colour);
/* A window that holds all points, with a margin. */
void plot_fit(const Projection *points, View *view);
/* The style of a group of a colouring, or of a level of its numbers; and the glyph that goes with it. */
Style plot_style(const Colouring *colouring, unsigned group);
const char *plot_glyph(const Colouring *colouring, unsigned group, bool ascii);
/* The cell (from the box's corner) that a point falls on; false when it lies outside of the view. */
bool plot_cell(Box box, const View *view, double x, double y, int *row, int *col);
/* Curves over one pair of axes; NaN leaves a gap. */
void plot_series(Canvas *canvas, Box box, const Series *series, size_t count, Marker marker);
/* Half blocks, two pixels a cell, made smaller, or larger by a whole number, to fit the box; the caption below.
 */
void plot_picture(Canvas *canvas, Box box, const Picture *picture);

#endif
