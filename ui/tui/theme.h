/* Theme: what roles look like. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "report/canvas.h"

/* Colours are 0xRRGGBB or THEME_DEFAULT, the terminal's own. */
enum { THEME_DEFAULT = -1 };

typedef struct ThemeEntry {
	int fore, back;
	bool bold, dim, reverse, underline;
} ThemeEntry;

/* `theme` is dark, light or mono (which never gives a colour). */
ThemeEntry theme_look(const char *theme, Style style);

#endif
