/*
 * Drawings: maps and curves on a sheet, as figures for papers and slides. Whatever stands on a figure follows
 * from its arguments, so that the same map gives the same file.
 */
#ifndef REPORT_DRAWING_H
#define REPORT_DRAWING_H

#include "data/wordset.h"
#include "report/report.h"
#include "report/sheet.h"

typedef enum DrawingLabels { LABELS_AUTO, LABELS_ITEMS, LABELS_GROUPS, LABELS_NONE } DrawingLabels;

/* More points than that are drawn as a picture of their density. */
enum { DRAWING_DOTS = 100000 };

typedef struct DrawingStyle {
	const char *title;   /* NULL: what the figure shows; "": none */
	const char *made;    /* the commands that led to the figure, which its caption states; NULL: unknown */
	const char *caption; /* of a map, instead of what it says of itself; NULL: that */
	const char *axes[2]; /* what the numbers along a map's axes are; NULL: what its method says */
	const Colouring *colouring; /* of a map's points; not NULL there */
	DrawingLabels labels;
	const WordSet *named;   /* items to be named in any case; NULL: none */
	unsigned width, height; /* of the file in pixels; height 0: as it fits, width 0: 900, twice that for
				   pictures made of pixels */
} DrawingStyle;

/* Appends the bytes of the file. Points lie at one scale in both directions. */
bool drawing_map(
	const Projection *points, const DrawingStyle *style, const SheetType *type, Text *bytes, Error *err);
/* Curves of one scale over one pair of axes, the others one below the other. */
bool drawing_curves(const Series *series, size_t count, const DrawingStyle *style, const SheetType *type,
	Text *bytes, Error *err);

#endif
