/*
 * Forest plot: effects with their intervals, one below the other, in panels that each have an axis of their
 * own (Lewis & Clarke, "Forest plots: trying to see the wood and the trees", BMJ 322, 2001).
 */
#ifndef REPORT_DRAWING_FOREST_H
#define REPORT_DRAWING_FOREST_H

#include "report/drawing.h"

typedef struct ForestRow {
	const char *panel;       /* rows of one panel follow each other */
	const char *label;       /* at the left */
	const char *note;        /* at the right: "p = 0.002" */
	double value, low, high; /* low and high NAN: no interval */
	double neutral;          /* the value that means nothing was found: a line; NAN: none */
} ForestRow;

/* Appends the bytes of the file; of `style`, title, made (the caption) and size count. At least one row. */
bool drawing_forest(const ForestRow *rows, size_t count, const DrawingStyle *style, const SheetType *type,
	Text *bytes, Error *err);

#endif
