/*
 * Sheet: a page that a figure is drawn on, and the file that it becomes.
 *
 * Every figure is drawn once, in units of a sheet that is SHEET_WIDTH wide, y downwards; the kind of sheet
 * turns that into a file of any size. There are two makers. SVG is written by hand: cairo would turn letters
 * into outlines, which nobody can search or edit, and spend several times the bytes on a point. PNG and PDF
 * come from cairo, which draws smooth lines and letters without a display. Where letters go is reckoned here,
 * without any font, so that a figure is laid out alike everywhere and an SVG file has the same bytes on every
 * machine.
 */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum { SHEET_WIDTH = 900 };

typedef enum Anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

/* How letters look; `size` is their height in units of the sheet. */
typedef struct Lettering {
	double size;
	unsigned rgb; /* 0xRRGGBB */
	Anchor anchor;
	bool bold;
	bool halo;    /* a white rim, so that they can be read on top of points */
	bool upwards; /* turned by a quarter: the title of a y axis */
} Lettering;

/* The glyphs of palette_glyph, as shapes. */
typedef enum DotShape {
	DOT_CIRCLE,
	DOT_TRIANGLE,
	DOT_SQUARE,
	DOT_DIAMOND,
	DOT_PLUS,
	DOT_OPEN_CIRCLE,
	DOT_OPEN_TRIANGLE,
	DOT_OPEN_SQUARE,
	DOT_SHAPES
} DotShape;

typedef struct DotStyle {
	DotShape shape;
	double radius;
	unsigned rgb;
	double opacity;   /* of all of one call together: dots of the same call do not add up */
	const char *name; /* of their group; SVG keeps it */
} DotStyle;

/* width x height x RGBA, not premultiplied; stretched over the rectangle at x, y. */
typedef struct SheetImage {
	double x, y, across, down;
	unsigned width, height;
	const unsigned char *pixels;
} SheetImage;

typedef struct SheetType SheetType;

/* Each kind of sheet begins with one. */
typedef struct Sheet {
	const SheetType *type;
	double height;          /* in units of the sheet */
	unsigned width, length; /* of the file, in pixels */
} Sheet;

struct SheetType {
	const char *name; /* "svg": also how the names of such files end */
	/* NULL with a sentence when there is no memory for so many pixels. */
	Sheet *(*open)(double height, unsigned pixels, const char *title, const char *description, Error *err);
	void (*line)(Sheet *sheet, const double *x, const double *y, size_t count, unsigned rgb, double width);
	void (*dots)(Sheet *sheet, const float *x, const float *y, size_t count, const DotStyle *style);
	/* On the line of y; UTF-8, with nothing that cannot be shown. */
	void (*text)(Sheet *sheet, double x, double y, const Lettering *lettering, const char *text);
	bool (*image)(Sheet *sheet, const SheetImage *image, Error *err);
	/* Appends the file. */
	bool (*finish)(Sheet *sheet, Text *bytes, Error *err);
	void (*free)(Sheet *sheet); /* NULL is fine */
	bool raster;                /* made of pixels */
};

extern const SheetType sheet_svg, sheet_png, sheet_pdf;

/* By the ending of a file's name; NULL when it is none of theirs. */
const SheetType *sheet_for_path(const char *path);

/* Width of letters, on the safe side of the common sans-serif fonts. */
double sheet_text_width(const char *utf8, double size, bool bold);
/* The corners of a shape of radius 1 in x and y, SHAPE_CORNERS at most; 0 for circles. */
enum { SHAPE_CORNERS = 12 };
size_t sheet_shape(DotShape shape, double x[SHAPE_CORNERS], double y[SHAPE_CORNERS]);
bool sheet_shape_is_open(DotShape shape);

#endif
