/* The points of a map on the sheet: placed, drawn and named. Between drawing_map.c and the files beside it. */
#ifndef REPORT_DRAWING_POINTS_H
#define REPORT_DRAWING_POINTS_H

#include "report/drawing_page.h"

typedef struct Placed {
	const Projection *points;
	const Colouring *colouring;
	PageBox plot;
	float *x, *y; /* on the sheet, by point; NAN for what is no number */
	bool shapes;  /* groups are told apart by shape as well as by colour */
	double radius;
} Placed;

unsigned placed_group(const Placed *placed, size_t point);
unsigned placed_rgb(const Placed *placed, unsigned group);
DotShape placed_shape(const Placed *placed, unsigned group);

/* A picture of how dense the points are, in place of dots. */
bool drawing_density(Sheet *sheet, const Placed *placed, Error *err);
/* Names beside points, none over another. */
void drawing_labels(Sheet *sheet, const Placed *placed, const DrawingStyle *style);
/* What the figure shows, in one paragraph. */
void drawing_caption(const Projection *points, const DrawingStyle *style, Text *out);
/* "words by pca": how it is called when the user says nothing. */
void drawing_title(const Projection *points, Text *out);

#endif
