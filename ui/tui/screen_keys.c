/* What keys and the mouse do: they type lines, or go to the prompt. */
#include "ui/tui/tui.h"

#include <stdlib.h>
#include <string.h>

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static const char *value_of(Tui *tui, const char *name, size_t bytes)
{
	int at = pane_find(tui->pane);
	PaneInput input = tui_input(tui);
	if (strncmp(name, "%item", bytes) == 0)
		return panes[at]->item ? panes[at]->item(tui->states[at], &input) : NULL;
	if (strncmp(name, "%watch", bytes) == 0)
		return panes[at]->question ? panes[at]->question(tui->states[at], &input) : NULL;
	return strncmp(name, "%last", bytes) == 0 ? tui->last : NULL;
}

/* An item that the grammar would take for something else goes in quotes. */
static void add_value(Text *line, const char *value, bool quote)
{
	if (quote && strpbrk(value, " \t=#>|&\"'{}/:"))
		text_format(line, "\"%s\"", value);
	else
		text_add(line, value);
}

/* The binding's line with %item and the like filled in; false when one of them is missing. */
static bool fill_line(Tui *tui, const char *pattern, Text *line)
{
	for (const char *at = pattern; *at;) {
		size_t bytes = *at == '%' ? 1 + strspn(at + 1, "abcdefghijklmnopqrstuvwxyz") : 1;
		const char *value = *at == '%' ? value_of(tui, at, bytes) : NULL;
		if (*at == '%' && !value) {
			tui_message(tui, "nothing is selected here for \"%s\"", pattern);
			return false;
		}
		if (value)
			add_value(line, value, strncmp(at, "%item", bytes) == 0);
		else
			text_add_bytes(line, at, bytes);
		at += bytes;
	}
	return true;
}

static void run_binding(Tui *tui, const KeyBinding *binding)
{
	Text line = {0};
	if (fill_line(tui, binding->line, &line))
		tui_run(tui, text_of(&line));
	text_release(&line);
}

const char *tui_key_place(const Tui *tui)
{
	int at = pane_find(tui->pane);
	const char *mode = panes[at]->mode ? panes[at]->mode(tui->states[at]) : NULL;
	return tui->answer.help ? "help" : tui_in_prompt(tui) ? "prompt" : mode ? mode : tui->pane;
}

static void type_bytes(Tui *tui, const char *bytes)
{
	prompt_line_feed(tui->prompt, bytes);
	for (char *line; (line = prompt_line_take(tui->prompt)); free(line)) {
		prompt_line_remember(tui->prompt, line);
		tui_run(tui, line);
	}
	if (prompt_line_take_end(tui->prompt))
		tui_run(tui, "pane leave");
}

static void click(Tui *tui, const Key *key)
{
	const Tile *tile = tui_tile_at(tui, key->row, key->col);
	if (!tile) {
		if (key->row == tui->rows - 2)
			screen_focus(tui->session, "prompt");
		return;
	}
	int at = pane_find(tile->pane);
	PaneInput input = tui_input(tui);
	screen_focus(tui->session, tile->pane);
	if (panes[at]->click && key->row > tile->box.row)
		panes[at]->click(
			tui->states[at], &input, key->row - tile->box.row - 1, key->col - tile->box.col - 1);
}

/* Drags and the release belong to the pane that was clicked. */
static void drag(Tui *tui, const Key *key, bool over)
{
	for (int i = 0; i < tui->layout.count; i++) {
		const Tile *tile = &tui->layout.tiles[i];
		int at = pane_find(tile->pane);
		if (!is(tile->pane, tui->pane) || tui_in_prompt(tui) || !panes[at]->drag)
			continue;
		PaneInput input = tui_input(tui);
		panes[at]->drag(tui->states[at], &input, key->row - tile->box.row - 1,
			key->col - tile->box.col - 1, over);
		tui_run_line_of(tui, at);
	}
}

/* The wheel works on the pane below the mouse, wherever the focus is; false: there is none, or an answer lies
 * over the panes. */
static bool wheel(Tui *tui, const Key *key)
{
	const Tile *tile = tui->answer.line ? NULL : tui_tile_at(tui, key->row, key->col);
	const KeyBinding *binding = tile ? keymap_find(&tui->keymap, tile->pane, key->name) : NULL;
	if (!binding || !text_starts(binding->line, "pane "))
		return false;
	int at = pane_find(tile->pane);
	PaneInput input = tui_input(tui);
	input.mouse_row = key->row - tile->box.row - 1;
	input.mouse_col = key->col - tile->box.col - 1;
	if (panes[at]->act)
		panes[at]->act(tui->states[at], &input, binding->line + strlen("pane "), tile->box.rows - 1);
	return true;
}

/* Strokes so far and this one: a binding, the beginning of one, or nothing. */
static void stroke(Tui *tui, const Key *key)
{
	const char *focus = tui_key_place(tui);
	if (tui->strokes.length)
		text_add_char(&tui->strokes, ' ');
	text_add(&tui->strokes, key->name);
	text_add(&tui->held, key->bytes);
	const KeyBinding *binding = keymap_find(&tui->keymap, focus, text_of(&tui->strokes));
	if (!binding && keymap_is_prefix(&tui->keymap, focus, text_of(&tui->strokes)))
		return;
	char *typed = text_take(&tui->held);
	text_clear(&tui->strokes);
	if (binding)
		run_binding(tui, binding);
	else if (is(focus, "prompt"))
		type_bytes(tui, typed);
	free(typed);
}

void tui_key(Tui *tui, const Key *key)
{
	if (is(key->name, "Hangup")) {
		tui->leaving = true;
		return;
	}
	if (is(key->name, "Resize"))
		return;
	free(tui->message);
	tui->message = NULL;
	bool idle = !tui_in_prompt(tui) || prompt_line_is_empty(tui->prompt);
	if (is(key->name, "Click"))
		click(tui, key);
	else if (is(key->name, "Drag") || is(key->name, "Release"))
		drag(tui, key, is(key->name, "Release"));
	else if (text_starts(key->name, "Wheel") && wheel(tui, key))
		;
	else if (is(key->name, "Enter") && idle && tui_is_read(tui))
		tui_close_answer(tui);
	else
		stroke(tui, key);
	if (!tui->message)
		tui_say_how_to_go_on(tui);
}
