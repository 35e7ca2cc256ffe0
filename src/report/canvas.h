/*
 * Canvas: a grid of cells that anything can be drawn into; terminals and text files show it elsewhere.
 */
#ifndef REPORT_CANVAS_H
#define REPORT_CANVAS_H

#include "base/text.h"

/* Roles, not colours: a theme maps each to what the terminal can do. */
typedef enum Role {
	ROLE_TEXT,
	ROLE_DIM,
	ROLE_TITLE,
	ROLE_FOCUS, /* title of the focused pane, the cursor */
	ROLE_KEY,   /* a key in the footer */
	ROLE_GOOD,
	ROLE_WARN,
	ROLE_BAD,
	ROLE_GROUP, /* + domain or class number, see palette.h */
	ROLE_LEVEL, /* + step of a number, as group */
	ROLE_RGB,   /* colours given outright, for pictures */
} Role;

typedef struct Style {
	Role role;
	unsigned char group; /* ROLE_GROUP, ROLE_LEVEL: 0.. */
	unsigned char bold, reverse, underline;
	unsigned fore, back; /* ROLE_RGB: 0xRRGGBB */
} Style;

static inline Style style_role(Role role)
{
	return (Style){.role = role};
}

static inline Style style_group(unsigned group)
{
	return (Style){.role = ROLE_GROUP, .group = (unsigned char)group};
}

typedef struct CanvasCell {
	char utf8[8];        /* one character, ended by NUL; "" is the right half of a wide one */
	unsigned char width; /* 1 or 2; 0 for the right half */
	Style style;
} CanvasCell;

typedef struct Canvas {
	int rows, cols;
	CanvasCell *cells; /* rows x cols */
} Canvas;

typedef struct Box {
	int row, col, rows, cols;
} Box;

void canvas_init(Canvas *canvas, int rows, int cols); /* all blank; releases what was there */
void canvas_release(Canvas *canvas);
void canvas_clear(Canvas *canvas, Box box);
/* The whole canvas; and what is left of a box within margins (never negative). */
Box canvas_box(const Canvas *canvas);
Box box_inside(Box box, int top, int right, int bottom, int left);
/* Writes UTF-8 from (row, col), counted from the box's corner, cut at the box's right edge; returns the column
 * after it. Outside of the box and of the canvas nothing happens. Control characters show as "?". */
int canvas_put(Canvas *canvas, Box box, int row, int col, Style style, const char *utf8);
int canvas_format(Canvas *canvas, Box box, int row, int col, Style style, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
CanvasCell *canvas_at(Canvas *canvas, int row, int col); /* from the canvas's corner; NULL outside */
/* Copies the rows of `from` from `first` on into the box, as many as fit. */
void canvas_copy(Canvas *canvas, Box box, const Canvas *from, int first);
bool canvas_cell_same(const CanvasCell *a, const CanvasCell *b);
/* Lines of plain text, blanks at line ends cut; or with SGR colour escapes (xterm's 256 colours) when `colour`.
 * Without colour, pictures come as shades of ASCII. */
void canvas_text(const Canvas *canvas, bool colour, Text *out);
/* What to show in the place of a picture's cell where there are no colours. */
const char *canvas_shade(const CanvasCell *cell);

#endif
