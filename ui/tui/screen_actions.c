/* What `pane ACTION` does. What the screen itself does not know goes to the pane that has the focus. */
#include "ui/tui/tui.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void focus_beside(Tui *tui, int step)
{
	const ScreenLayout *layout = &tui->layout;
	ScreenLayout all;
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

/* One step out: the line is cleared; else the answer closes, and the tour that waited for its reader ends; else
 * the lines that wait are forgotten. */
static void cancel(Tui *tui)
{
	if (tui_in_prompt(tui) && !prompt_line_is_empty(tui->prompt)) {
		prompt_line_clear(tui->prompt);
		return;
	}
	if (tui_is_read(tui) || !tui->answer.line)
		session_clear_queue(tui->session);
	tui_close_answer(tui);
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

static void search(Tui *tui)
{
	screen_focus(tui->session, "prompt");
	prompt_line_clear(tui->prompt);
	prompt_line_feed(tui->prompt, "select ");
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
	{"search", search},
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

bool tui_act(Tui *tui, const char *action)
{
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (is(actions[i].name, action)) {
			actions[i].run(tui);
			return true;
		}
	}
	if (tui->answer.line && (tui->answer.help || tui_in_prompt(tui)))
		return scroll_act(&tui->answer.scroll, action, tui->answer.rows);
	int at = pane_find(tui->pane);
	PaneInput input = tui_input(tui);
	bool known = panes[at]->act && panes[at]->act(tui->states[at], &input, action, pane_rows(tui));
	tui_run_line_of(tui, at);
	return known;
}
