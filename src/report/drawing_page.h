/* The page of a figure: title above, legend at the right, caption below; what is left is for the plot. */
#ifndef REPORT_DRAWING_PAGE_H
#define REPORT_DRAWING_PAGE_H

#include "report/drawing.h"

enum { PAGE_MARGIN = 24, PAGE_INK = 0x222222, PAGE_GREY = 0x555555, PAGE_LINE = 0x999999 };

/* One line of a legend. */
typedef struct LegendEntry {
	char name[112];
	char count[24]; /* "": none */
	unsigned rgb;
	DotShape shape;
} LegendEntry;

enum { LEGEND_MOST = 33 };

typedef struct Legend {
	const char *title; /* borrowed */
	LegendEntry entries[LEGEND_MOST];
	size_t count; /* 0: no legend */
} Legend;

typedef struct PageParts {
	const char *title;   /* "": none */
	const char *caption; /* one paragraph */
	const Legend *legend;
	double left;   /* room for an axis at the left of the plot */
	double below;  /* and under it */
	double tall;   /* of the plot; 0: as `aspect` says */
	double aspect; /* height to width of what it shows; squares are the tallest, 3 to 5 the widest */
} PageParts;

/* A rectangle of the sheet. */
typedef struct PageBox {
	double x, y, width, height;
} PageBox;

/* Opens a sheet of the wanted size and draws all but the plot, whose place is `plot`; NULL with a sentence when
 * there is no room. */
Sheet *page_open(
	const PageParts *parts, const DrawingStyle *style, const SheetType *type, PageBox *plot, Error *err);
void page_frame(Sheet *sheet, const PageBox *box);
void page_text(Sheet *sheet, double x, double y, double size, Anchor anchor, const char *text);

/* The colour of a group on white paper: yellow is darkened, and so are the groups after the eighth, which would
 * otherwise look like the first. */
unsigned page_rgb(unsigned group);

#endif
