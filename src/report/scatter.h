/*
 * Scatter: points in the plane on a canvas, together with what is kept from one frame to the next, so that a
 * live picture of 100,000 points is drawn quickly and its labels stay calm.
 *
 * Points are dots in the colour of their group, binned to a grid finer than cells. A cell that several groups
 * share takes the colour of the largest and is underlined when others have 30 % of it or more; of numbers it
 * takes the mean. Where points crowd, dots thin out with the logarithm of the density and the densest cells are
 * bold.
 */
#ifndef REPORT_SCATTER_H
#define REPORT_SCATTER_H

#include "data/wordset.h"
#include "report/dots.h"

enum { SCATTER_GROUPS = 64 }; /* what `hidden` can tell apart; groups after these share bits */

typedef struct ScatterStyle {
	Marker marker;
	bool labels;           /* words beside points where they do not overlap */
	long cursor;           /* a point to mark, or -1 */
	uint64_t hidden;       /* bit g set: group g is not drawn */
	const uint32_t *marks; /* points that get labels before others; may be NULL */
	size_t n_marks;
} ScatterStyle;

/* What a cell shows. */
typedef struct ScatterCell {
	uint32_t total;      /* points */
	unsigned char group; /* the largest; of levels, the mean */
	bool mixed;          /* others have 30 % or more */
	bool selected;       /* holds selected points */
} ScatterCell;

/* Points binned into a box, for one view. */
typedef struct ScatterBins {
	View view;
	int rows, cols; /* cells */
	uint64_t hidden;
	Dots dots;
	uint32_t *by_group; /* cell x group */
	ScatterCell *cells;
	double crowding;                /* 0: a dot for each point; 1: dots say how dense it is */
	uint32_t densest, busiest_cell; /* points on the fullest dot; in the fullest cell */
} ScatterBins;

typedef struct ScatterLabel {
	uint32_t point;
	bool left; /* of its point */
} ScatterLabel;

typedef struct Scatter {
	Projection *points;              /* counted */
	Colouring *colouring;            /* counted */
	unsigned char *group;            /* of each point, below `groups` */
	size_t groups;                   /* at most SCATTER_GROUPS */
	uint32_t *counts;                /* points of each group of the colouring */
	uint32_t *order;                 /* label_order(); NULL: not needed yet */
	size_t n_first;                  /* points of it that are named before all others */
	View fit;                        /* a window that holds all points, with a margin */
	WordSet *selection;              /* counted; or NULL */
	unsigned char *selected;         /* by point; NULL: none is */
	ScatterBins bins;                /* rows 0: to be made */
	ScatterLabel *labels;            /* as drawn last */
	size_t n_labels, n_first_labels; /* the latter of n_first points */
	View labelled;                   /* the view that they belong to */
} Scatter;                               /* {0} is valid and empty */

void scatter_release(Scatter *scatter);
/* What is shown from now on. What is the same as before is not computed again. */
void scatter_show(Scatter *scatter, Projection *points, Colouring *colouring);
/* The items of a set stand out; NULL: none does. */
void scatter_select(Scatter *scatter, WordSet *selection);
/* Draws what is shown, through a window that is not empty; NULL: the one that holds all. */
void scatter_draw(Scatter *scatter, Canvas *canvas, Box box, const View *view, const ScatterStyle *style);
/* Glyph, name and count of each group, on the first line of the box; hidden groups are dim. Of numbers, the
 * name, the levels and what they begin with. */
void scatter_legend(const Scatter *scatter, Canvas *canvas, Box box, const ScatterStyle *style);
/* The point that stands for a row of the space, or -1. */
long scatter_point(const Scatter *scatter, uint32_t row);

static inline bool scatter_hides(const ScatterStyle *style, unsigned group)
{
	return style->hidden >> (group % SCATTER_GROUPS) & 1;
}

/* --- parts of scatter_draw --- */

/* Bins the points (scatter_bins.c). */
void scatter_bin(Scatter *scatter, Box box, const View *view, const ScatterStyle *style);
void scatter_bins_release(ScatterBins *bins);
/* Draws the bins (scatter_cells.c). */
void scatter_draw_cells(const Scatter *scatter, Canvas *canvas, Box box);
/* Labels over them (scatter_labels.c). */
void scatter_draw_labels(Scatter *scatter, Canvas *canvas, Box box, const ScatterStyle *style);

#endif
