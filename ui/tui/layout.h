/*
 * ScreenLayout: where the panes stand. A layout is a line of text: names are panes, `|` stands them side by
 * side, `/` one above the other, :N is a share of the room (1 when left out), parentheses group.
 */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include "base/error.h"
#include "report/canvas.h"

enum {
	LAYOUT_PANES = 16,
	LAYOUT_LEAST_ROWS = 16, /* below these there is only a message */
	LAYOUT_LEAST_COLS = 60,
	LAYOUT_TILED_ROWS = 30, /* from these on several panes show; below, one and tabs */
	LAYOUT_TILED_COLS = 100,
	LAYOUT_WIDE_COLS = 160, /* from here on the wide form is used */
};

typedef struct Tile {
	char pane[16];
	Box box; /* title line included */
} Tile;

typedef struct ScreenLayout {
	Tile tiles[LAYOUT_PANES];
	int count;
} ScreenLayout;

/* The line for a layout of this name; an unknown one falls back to the first. */
const char *layout_plan(const char *name, int cols);
/* The name of the layout after this one. */
const char *layout_after(const char *name);
/* Places the panes of a line into the box; one column stays free between neighbours side by side. Fails on
 * lines that cannot be read. */
bool layout_place(const char *plan, Box box, ScreenLayout *out, Error *err);
bool layout_has(const ScreenLayout *layout, const char *pane);

#endif
