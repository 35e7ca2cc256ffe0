/* Words beside the points of a scatter plot, none over another. */
#ifndef REPORT_PLOT_LABELS_H
#define REPORT_PLOT_LABELS_H

#include "report/plot.h"

/* The cursor's label first, then, if the style asks for labels, those of the most frequent items, as long as
 * they find a free place and take less than an eighth of the box. Of pictures the classes are
 * named, near their middle. */
void plot_labels(
	Canvas *canvas, Box box, const Projection *points, const View *view, const ScatterStyle *style);

#endif
