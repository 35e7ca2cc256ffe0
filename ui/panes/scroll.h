/* Scroll: which part of something long is shown, and which of its rows is selected. */
#ifndef PANES_SCROLL_H
#define PANES_SCROLL_H

#include <stdbool.h>

typedef struct Scroll {
	int top;       /* first row shown */
	long selected; /* for lists; -1: none */
} Scroll;

/* Keeps `top` within what there is. */
void scroll_clamp(Scroll *scroll, int rows, int shown);
/* Brings a row into view. */
void scroll_to(Scroll *scroll, int row, int shown);
/* Obeys up, down, page-up, page-down, top, bottom for text; false for other words. */
bool scroll_act(Scroll *scroll, const char *action, int shown);
/* The same for a selection among `count`. */
bool scroll_select(Scroll *scroll, const char *action, long count, int shown);

#endif
