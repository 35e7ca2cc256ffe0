/*
 * Keymap: keys are command lines. The table is keys.conf, compiled in; a file of the user's may add to it.
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "base/error.h"
#include "report/report.h"

typedef struct KeyBinding {
	char *where; /* "panes", "map", … */
	char *key;   /* "C-x a": strokes separated by blanks */
	char *label; /* in the footer, or NULL */
	char *line;
} KeyBinding;

typedef struct Keymap {
	KeyBinding *bindings; /* later ones win */
	size_t count, room;
} Keymap;

void keymap_init(Keymap *keymap); /* the table that is compiled in */
void keymap_release(Keymap *keymap);
/* Adds the lines of a file's text; errors name the line. */
bool keymap_add(Keymap *keymap, const char *text, Error *err);
/* Adds the user's file if there is one. */
bool keymap_add_user_file(Keymap *keymap, Error *err);

/* What a stroke (or strokes, "C-x a") means under a focus: its own binding, else, for panes, that of `panes`,
 * else that of `all`; NULL when it means nothing. */
const KeyBinding *keymap_find(const Keymap *keymap, const char *focus, const char *key);
/* True when longer bindings begin with these strokes. */
bool keymap_is_prefix(const Keymap *keymap, const char *focus, const char *key);
/* Does the binding hold under this focus? */
bool keymap_applies(const KeyBinding *binding, const char *focus);
/* A table of keys and lines, those of the focus first: the help. */
void keymap_help(const Keymap *keymap, const char *focus, Report *out);
/* docs/keys.md: all of them, place by place. */
void keymap_reference(const Keymap *keymap, Text *markdown);

#endif
