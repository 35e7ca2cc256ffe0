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
	bool by_class;   /* colour by class instead of domain */
	bool labels;     /* words beside points where they do not overlap */
	long cursor;     /* a point to mark, or -1 */
	uint64_t hidden; /* bit g set: group g is not drawn */
} ScatterStyle;

void plot_fit(const Projection *points, View *view);
void plot_points(
	Canvas *canvas, Box box, const Projection *points, const View *view, const ScatterStyle *style);
/* Glyph, name and count of each group, on one line of the box. */
void plot_legend(Canvas *canvas, Box box, const Projection *points, const ScatterStyle *style);
void plot_series(Canvas *canvas, Box box, const Series *series, size_t count, Marker marker);
void plot_picture(Canvas *canvas, Box box, const Picture *picture); /* half blocks */

#endif
