/*
 * Terminal: shows canvases and gives keys. Two makers: ncurses for people, memory for tests.
 */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "base/error.h"
#include "report/canvas.h"

/* A key by name, as keys.conf writes it: "a", "é", "Space", "C-x", "M-f", "Enter", "Tab", "S-Tab", "Escape",
 * "Up", "PageDown", "F1", "Click", "Drag" (the mouse moved with its button down), "Release", "WheelUp",
 * "WheelDown"; "Resize" and "Hangup" (no more keys ever) are news,
 * not keys. */
typedef struct Key {
	char name[24];
	char bytes[16]; /* what a terminal sends for it, for line editing; "" when there is no such thing */
	int row, col;   /* of the mouse */
} Key;

typedef struct Terminal Terminal;

typedef struct TerminalType {
	void (*size)(Terminal *terminal, int *rows, int *cols);
	/* The next key that is there already; never waits. */
	bool (*read)(Terminal *terminal, Key *key);
	/* Shows the canvas, and the text cursor unless row is negative. */
	void (*show)(Terminal *terminal, const Canvas *canvas, int row, int col);
	/* Gives the terminal back to the shell until resume. */
	void (*suspend)(Terminal *terminal);
	void (*resume)(Terminal *terminal);
	void (*free)(Terminal *terminal);
} TerminalType;

struct Terminal {
	const TerminalType *type;
	int fd;        /* readable when there may be keys; -1: ask often */
	bool colour;   /* domains can be told by colour */
	bool unicode;  /* braille and box characters show */
	char theme[8]; /* dark, light or mono; may change at any time */
};

typedef struct TerminalOptions {
	bool colour, mouse;
} TerminalOptions;

/* NULL with a reason when the terminal cannot show a screen. Whatever ends the program, a crash included,
 * leaves the terminal as it was. */
Terminal *terminal_ncurses_new(const TerminalOptions *options, Error *err);

/* A terminal without a screen. `script` has one step a line: `key NAME`, `mouse NAME ROW COL`, `type TEXT`,
 * `resize COLSxROWS`, `wait TEXT` (until it shows; keys stand still meanwhile), `gone TEXT` (until it shows no
 * more), `frame NAME` (adds the screen to `frames`), # comments. After the last step comes Hangup. */
Terminal *terminal_memory_new(int rows, int cols, const char *script, Text *frames);
/* What went wrong, or NULL: an unknown step, or a text that did not come within ten seconds. */
const char *terminal_memory_fault(const Terminal *terminal);

#endif
