/*
 * Pane: a part of the screen that shows something and keeps it up to date. One file with one const struct each,
 * one line in panes[]. A pane runs no algorithm: what it shows are answers to questions (watches.h), jobs and
 * messages.
 */
#ifndef PANES_PANE_H
#define PANES_PANE_H

#include "report/canvas.h"
#include "report/plot.h"
#include "session/session.h"
#include "ui/panes/journal.h"
#include "ui/panes/watches.h"

/* What panes may look at. */
typedef struct PaneInput {
	Session *session;
	Watches *watches;
	const Journal *journal;
	bool colour, ascii;
	int mouse_row, mouse_col; /* in the pane's box, while it obeys a key of the mouse; else -1 */
} PaneInput;

typedef struct Pane {
	const char *name, *title;
	void *(*new)(void);
	void (*free)(void *state);
	/* Asks for what it needs (watches_want); called before every frame. */
	void (*update)(void *state, const PaneInput *input);
	/* What stands beside the title: method, seed, n of N. May be NULL. */
	void (*heading)(const void *state, const PaneInput *input, Text *out);
	void (*draw)(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused);
	/* Obeys `pane ACTION`; false: it has no such action. `rows` is how high it is drawn. May be NULL. */
	bool (*act)(void *state, const PaneInput *input, const char *action, int rows);
	/* A click at a place of its box. May be NULL. */
	void (*click)(void *state, const PaneInput *input, int row, int col);
	/* The mouse moved with its button down since the click, or let go of it (over). May be NULL. */
	void (*drag)(void *state, const PaneInput *input, int row, int col, bool over);
	/* A command line that the pane wants run, once; the caller frees. NULL: none. May be NULL. */
	char *(*take_line)(void *state);
	/* Where keys are looked up while it does something special: "mark"; NULL: under its name. May be NULL.
	 */
	const char *(*mode)(const void *state);
	/* Item under the cursor, and the question that it belongs to; NULL when there is none. May be NULL. */
	const char *(*item)(const void *state, const PaneInput *input);
	const char *(*question)(const void *state, const PaneInput *input);
} Pane;

extern const Pane *const panes[]; /* ended by NULL, in the order of their keys 1, 2, … */
/* Index into panes[], or -1. */
int pane_find(const char *name);
/* The marker that the setting and the terminal allow, for a section of points (or NULL). */
Marker pane_marker(const PaneInput *input, const Section *points, Box box);

#endif
