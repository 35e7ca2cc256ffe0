/* What keys and lines do. */
#include "command/command.h"
#include "ui/answer.h"
#include "ui/complaint.h"
#include "ui/shell.h"
#include "ui/tui/tui.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* --- lines --- */

/* Runs something that wants the terminal for itself, then waits for Enter. */
static bool run_outside(Tui *tui, bool (*run)(const CommandLine *, Tui *, const Report *, Error *),
	const CommandLine *line, const Report *report, Error *err)
{
	tui->terminal->type->suspend(tui->terminal);
	capture_stop(&tui->capture);
	bool fine = run(line, tui, report, err);
	ssize_t ignored = write(STDOUT_FILENO, "\n[Enter goes back to the screen]", 32);
	(void)ignored;
	char byte = 0;
	while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n' && byte != '\r')
		;
	capture_start(&tui->capture);
	tui->terminal->type->resume(tui->terminal);
	return fine;
}

static bool run_shell(const CommandLine *line, Tui *tui, const Report *report, Error *err)
{
	(void)tui;
	(void)report;
	return shell_run(line->shell, NULL, 0, err);
}

static bool write_answer(const CommandLine *line, Tui *tui, const Report *report, Error *err)
{
	bool started = false;
	return answer_write(tui->session, line, report, false, &started, err);
}

/* An answer that goes to a file or a shell command instead of the screen. */
static bool send_answer(Tui *tui, const CommandLine *line, const Report *report, Error *err)
{
	if (line->pipe)
		return run_outside(tui, write_answer, line, report, err);
	if (!write_answer(line, tui, report, err))
		return false;
	tui_message(tui, "written to %s", line->redirect);
	return true;
}

static bool run_command(Tui *tui, const CommandLine *line, Report *report, Error *err)
{
	Task *task;
	if (line->shell)
		return run_outside(tui, run_shell, line, report, err);
	if (!command_run(tui->session, line, report, &task, err))
		return false;
	if (task) {
		task->background = true;
		tui->held_by = line->background ? 0 : task->number;
		tui_message(tui, "job %d started: %s", task->number, task->line);
	}
	if (report->count && (line->redirect || line->pipe))
		return send_answer(tui, line, report, err);
	if (report->count) {
		journal_report(&tui->journal, report);
		tui_answer(tui, line->line, report, NULL);
	}
	return true;
}

static void complain(Tui *tui, const char *line, const Error *err)
{
	Text text = {0};
	Report report = {0};
	complaint_write(err, NULL, line, &text);
	journal_add(&tui->journal, ROLE_BAD, text_of(&text));
	tui_answer(tui, line, &report, err);
	text_release(&text);
}

/* Quitting while jobs work takes saying it twice, nothing in between. */
static void check_quit(Tui *tui)
{
	size_t busy = session_busy(tui->session);
	bool asked = tui->quit_asked;
	tui->quit_asked = tui->session->quit;
	if (!tui->session->quit || !busy || asked)
		return;
	tui->session->quit = false;
	tui_message(tui, "%zu job%s still at work: quit again to stop %s and leave, or stay", busy,
		busy == 1 ? " is" : "s are", busy == 1 ? "it" : "them");
}

static bool act(Tui *tui, const char *action);

/* `wait` holds the lines after it, not the screen. */
static bool asks_to_wait(const CommandLine *line)
{
	Error err = ERROR_INIT;
	const Command *command = line->count ? command_find(line->tokens[0].text, &err) : NULL;
	return command && is(command->name, "wait") && line->count == 1;
}

static bool run_parsed(Tui *tui, const char *line, const CommandLine *parsed)
{
	Error err = ERROR_INIT;
	Report report = {0};
	bool fine = true;
	/* What only this screen can do never becomes history. */
	if (parsed->count == 2 && is(parsed->tokens[0].text, "pane")) {
		if (!act(tui, parsed->tokens[1].text))
			tui_message(tui, "the %s pane knows no \"%s\"", tui->pane, parsed->tokens[1].text);
		return true;
	}
	journal_command(&tui->journal, line);
	tui_close_answer(tui);
	if (asks_to_wait(parsed)) {
		tui->held_by_all = session_busy(tui->session) > 0;
	} else {
		fine = run_command(tui, parsed, &report, &err);
		if (!fine)
			complain(tui, line, &err);
	}
	report_release(&report);
	check_quit(tui);
	/* `tui` typed on the screen may choose a layout; open it is already. */
	tui->session->screen.wanted = false;
	return fine;
}

bool tui_run(Tui *tui, const char *line)
{
	CommandLine parsed;
	Error err = ERROR_INIT;
	line += strspn(line, " \t");
	if (!*line)
		return true;
	if (!command_line_parse(line, &parsed, &err)) {
		journal_command(&tui->journal, line);
		complain(tui, line, &err);
		return false;
	}
	bool fine = run_parsed(tui, line, &parsed);
	command_line_release(&parsed);
	tui_take_answers(tui);
	return fine;
}

static void say_how_to_go_on(Tui *tui)
{
	if (tui_is_read(tui) && !tui->message)
		tui_message(tui, "Enter goes on, Esc ends the tour");
}

bool tui_run_waiting(Tui *tui)
{
	if (tui_is_read(tui))
		return false;
	Error err = ERROR_INIT;
	const Task *task = tui->held_by ? session_task(tui->session, tui->held_by, &err) : NULL;
	tui->held_by_all = tui->held_by_all && session_busy(tui->session) > 0;
	if ((task && !task->settled) || tui->held_by_all)
		return false;
	tui->held_by = 0;
	char *line = session_next_line(tui->session);
	if (!line)
		return tui->session->screen.paced = false;
	if (!tui_run(tui, line) && session_setting_yes(tui->session, "bail"))
		session_clear_queue(tui->session);
	free(line);
	say_how_to_go_on(tui);
	return true;
}

/* --- actions --- */

static void focus_beside(Tui *tui, int step)
{
	const Layout *layout = &tui->layout;
	Layout all;
	Error err = ERROR_INIT;
	/* Where one pane shows, the layout's others are a key away all the same. */
	if (layout->count == 1 && layout_place(layout_plan(tui->session->screen.layout, tui->cols),
					  (Box){0, 0, 100, 200}, &all, &err))
		layout = &all;
	int at = -1;
	for (int i = 0; i < layout->count; i++)
		if (is(layout->tiles[i].pane, tui->pane))
			at = i;
	at = at < 0 ? 0 : (at + step + layout->count) % layout->count;
	screen_focus(tui->session, layout->tiles[at].pane);
}

static void toggle_pause(Tui *tui)
{
	Error err = ERROR_INIT;
	const Task *task = session_task(tui->session, 0, &err);
	if (!task)
		tui_message(tui, "%s", err.message);
	else
		tui_run(tui, task_state(task) == JOB_PAUSED ? "resume" : "pause");
}

static void change_layout(Tui *tui)
{
	Text line = {0};
	text_format(&line, "layout %s", layout_after(tui->session->screen.layout));
	tui_run(tui, text_of(&line));
	text_release(&line);
}

static void show_help(Tui *tui)
{
	Report report = {0};
	keymap_help(&tui->keymap, tui_in_prompt(tui) ? "prompt" : tui->pane, &report);
	tui_answer(tui, "keys", &report, NULL);
	tui->answer.help = true;
}

/* One step out: the tour ends; or the answer closes; else the line is cleared; else the lines that wait are
 * forgotten. */
static void cancel(Tui *tui)
{
	if (tui_is_read(tui))
		session_clear_queue(tui->session);
	if (tui->answer.line)
		tui_close_answer(tui);
	else if (tui_in_prompt(tui) && !prompt_line_is_empty(tui->prompt))
		prompt_line_clear(tui->prompt);
	else
		session_clear_queue(tui->session);
}

static void suspend(Tui *tui)
{
	tui->terminal->type->suspend(tui->terminal);
	kill(getpid(), SIGSTOP);
	tui->terminal->type->resume(tui->terminal);
}

static void to_panes(Tui *tui)
{
	if (tui_is_read(tui))
		session_clear_queue(tui->session);
	if (tui->answer.line)
		tui_close_answer(tui);
	else
		screen_focus(tui->session, tui->pane);
}

static void next_pane(Tui *tui)
{
	focus_beside(tui, 1);
}

static void previous_pane(Tui *tui)
{
	focus_beside(tui, -1);
}

static void zoom_pane(Tui *tui)
{
	tui->session->screen.zoomed = !tui->session->screen.zoomed;
	tui->session->screen.generation++;
}

static void freeze(Tui *tui)
{
	tui->watches.frozen = !tui->watches.frozen;
	tui_message(
		tui, tui->watches.frozen ? "questions are frozen; work goes on" : "questions are live again");
}

static void leave(Tui *tui)
{
	tui->leaving = true;
}

static void redraw(Tui *tui)
{
	tui->terminal->type->suspend(tui->terminal);
	tui->terminal->type->resume(tui->terminal);
}

typedef struct Action {
	const char *name;
	void (*run)(Tui *tui);
} Action;

static const Action actions[] = {
	{"next", next_pane},
	{"previous", previous_pane},
	{"zoom", zoom_pane},
	{"layout", change_layout},
	{"freeze", freeze},
	{"pause", toggle_pause},
	{"help", show_help},
	{"panes", to_panes},
	{"cancel", cancel},
	{"redraw", redraw},
	{"suspend", suspend},
	{"leave", leave},
};

static int pane_rows(const Tui *tui)
{
	for (int i = 0; i < tui->layout.count; i++)
		if (is(tui->layout.tiles[i].pane, tui->pane))
			return tui->layout.tiles[i].box.rows - 1;
	return 1;
}

static bool act(Tui *tui, const char *action)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (is(actions[i].name, action)) {
			actions[i].run(tui);
			return true;
		}
	}
	if (tui->answer.line && (tui->answer.help || tui_in_prompt(tui)))
		return scroll_act(&tui->answer.scroll, action, tui->answer.rows);
	const Pane *pane = panes[pane_find(tui->pane)];
	PaneInput input = tui_input(tui);
	return pane->act && pane->act(tui->states[pane_find(tui->pane)], &input, action, pane_rows(tui));
}

/* --- keys --- */

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

static const char *focus_name(const Tui *tui)
{
	return tui->answer.help ? "help" : tui_in_prompt(tui) ? "prompt" : tui->pane;
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

/* Strokes so far and this one: a binding, the beginning of one, or nothing. */
static void stroke(Tui *tui, const Key *key)
{
	const char *focus = focus_name(tui);
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
	else if (is(key->name, "Enter") && idle && tui_is_read(tui))
		tui_close_answer(tui);
	else
		stroke(tui, key);
	say_how_to_go_on(tui);
}
