#include "ui/tui/screen.h"

#include "base/clock.h"
#include "command/command.h"
#include "ui/answer.h"
#include "ui/interrupt.h"
#include "ui/tui/tui.h"

#include <math.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Frames: at most 30 a second on the long run, a few at once. News may wait a little, keys may not. */
static const double frames_a_second = 30, frames_at_once = 4;
static const double news_wait = 0.05, key_wait = 0.005; /* least seconds since the last frame */

PaneInput tui_input(Tui *tui)
{
	bool mono = strcmp(session_setting(tui->session, "theme"), "mono") == 0;
	return (PaneInput){tui->session, &tui->watches, &tui->journal, tui->terminal->colour && !mono,
		!tui->terminal->unicode || strcmp(session_setting(tui->session, "marker"), "ascii") == 0, -1,
		-1};
}

bool tui_in_prompt(const Tui *tui)
{
	return strcmp(tui->session->screen.focus, "prompt") == 0;
}

void tui_message(Tui *tui, const char *format, ...)
{
	va_list args;
	free(tui->message);
	va_start(args, format);
	if (vasprintf(&tui->message, format, args) < 0)
		abort();
	va_end(args);
	tui->dirty = true;
}

static const Command *command_of(const char *line)
{
	char *verb = memory_slice(line, strcspn(line, " \t"));
	const Command *command = command_find(verb, NULL);
	free(verb);
	return command;
}

/* What was found out about vectors; not what was loaded, trained or said. */
static bool is_result(const char *line)
{
	static const char *const groups[] = {"explore", "adapt", "judge", "audit"};
	const Command *command = command_of(line);
	for (size_t i = 0; command && i < sizeof groups / sizeof *groups; i++)
		if (strcmp(command->group, groups[i]) == 0)
			return true;
	return false;
}

bool tui_is_read(const Tui *tui)
{
	return tui->session->screen.paced && tui->session->n_queue && tui->answer.line && !tui->answer.help &&
	       (tui->answer.error.kind != ERROR_NONE || is_result(tui->answer.line));
}

/* --- answers --- */

void tui_close_answer(Tui *tui)
{
	free(tui->answer.line);
	report_release(&tui->answer.report);
	tui->answer = (AnswerPanel){.error = ERROR_INIT};
}

static bool is_watchable(const char *line)
{
	const Command *command = command_of(line);
	return command && command->watchable;
}

/* What the tour says stays above the answers that it speaks of. */
static void narrate(Tui *tui, const char *line, Report *report)
{
	if (!tui->session->screen.paced)
		return;
	Report whole = {0};
	if (watch_asks(line, "echo")) {
		free(tui->narration);
		tui->narration = memory_text(report->count ? report->sections[0].text : NULL);
	} else if (tui->narration) {
		report_text(&whole, "%s", tui->narration);
		report_append(&whole, report);
		*report = whole;
	}
}

void tui_answer(Tui *tui, const char *line, Report *report, const Error *err)
{
	char *copy = memory_text(line);
	narrate(tui, copy, report);
	tui_close_answer(tui);
	tui->answer.line = copy;
	tui->answer.report = *report;
	tui->answer.error = err ? *err : ERROR_INIT;
	*report = (Report){0};
	free(tui->last);
	tui->last = !err && is_watchable(copy) ? memory_text(copy) : NULL;
	tui->dirty = true;
}

/* A map that is on the screen in its pane: an answer above the panes would hide it to show it once more. */
static bool shows_map(const Tui *tui, const Report *report)
{
	const char *current = tui->session->current;
	for (size_t i = 0; current && i < report->count; i++)
		if (report->sections[i].kind == SECTION_POINTS)
			return layout_has(&tui->layout, "map") &&
			       strcmp(report->sections[i].points->space_name, current) == 0;
	return false;
}

static void take_answer(Tui *tui, Task *task)
{
	Report report = {0};
	Error err = ERROR_INIT;
	bool fine = command_take_answer(tui->session, task, &report, &err), sent = false;
	if (fine && report.count && command_goes_elsewhere(task)) {
		CommandLine line = command_line_of(task);
		fine = sent = tui_send_answer(tui, &line, &report, &err);
	} else {
		journal_report(&tui->journal, &report);
	}
	if (!fine && task->number == tui->held_by && session_setting_yes(tui->session, "bail"))
		session_clear_queue(tui->session);
	char *warning = memory_text(report_first_warning(&report));
	if (sent) {
		tui->dirty = true;
	} else if (!fine && err.kind != ERROR_CANCELLED) {
		journal_error(&tui->journal, &err);
		tui_answer(tui, task->line, &report, &err);
	} else if (!fine) {
		tui_message(tui, "job %d stopped: %s", task->number, task->line);
	} else if (warning && (task->names || shows_map(tui, &report))) {
		tui_message(tui, "%s", warning);
	} else if (task->names || !report.count || shows_map(tui, &report)) {
		tui_message(tui, "job %d %s: %s", task->number,
			task_state(task) == JOB_STOPPED ? "stopped" : "done", task->line);
	} else {
		tui_answer(tui, task->line, &report, NULL);
	}
	free(warning);
	report_release(&report);
}

void tui_take_answers(Tui *tui)
{
	for (size_t i = 0; i < tui->session->n_tasks; i++) {
		Task *task = tui->session->tasks[i];
		if (task->settled && !task->answered)
			take_answer(tui, task);
	}
}

/* --- arranging --- */

static bool is_tiled(const Tui *tui)
{
	return tui->rows >= LAYOUT_TILED_ROWS && tui->cols >= LAYOUT_TILED_COLS && !tui->session->screen.zoomed;
}

/* A new layout takes the focus along when it lacks the pane that had it. */
static void follow_layout(Tui *tui, const ScreenLayout *layout)
{
	const char *name = tui->session->screen.layout;
	if (tui->layout_name && strcmp(tui->layout_name, name) == 0)
		return;
	if (tui->layout_name && !layout_has(layout, tui->pane)) {
		free(tui->pane);
		tui->pane = memory_text(layout->tiles[0].pane);
		if (!tui_in_prompt(tui))
			screen_focus(tui->session, tui->pane);
	}
	free(tui->layout_name);
	tui->layout_name = memory_text(name);
}

static void follow_focus(Tui *tui)
{
	const char *focus = tui->session->screen.focus;
	if (pane_find(focus) >= 0 && strcmp(focus, tui->pane) != 0) {
		free(tui->pane);
		tui->pane = memory_text(focus);
	}
}

void tui_arrange(Tui *tui)
{
	Error err = ERROR_INIT;
	/* Header above; prompt and footer below. */
	Box box = {1, 0, tui->rows - 3, tui->cols};
	bool placed =
		layout_place(layout_plan(tui->session->screen.layout, tui->cols), box, &tui->layout, &err);
	follow_focus(tui);
	if (placed)
		follow_layout(tui, &tui->layout);
	/* A pane that the layout does not have shows alone, under tabs. */
	if (!placed || !is_tiled(tui) || !layout_has(&tui->layout, tui->pane)) {
		tui->layout = (ScreenLayout){.count = 1, .tiles[0].box = box_inside(box, 1, 0, 0, 0)};
		snprintf(tui->layout.tiles[0].pane, sizeof tui->layout.tiles[0].pane, "%s", tui->pane);
	}
	PaneInput input = tui_input(tui);
	for (int i = 0; i < tui->layout.count; i++) {
		int pane = pane_find(tui->layout.tiles[i].pane);
		panes[pane]->update(tui->states[pane], &input);
	}
}

const Tile *tui_tile_at(const Tui *tui, int row, int col)
{
	for (int i = 0; i < tui->layout.count; i++) {
		const Box *box = &tui->layout.tiles[i].box;
		if (row >= box->row && row < box->row + box->rows && col >= box->col &&
			col < box->col + box->cols)
			return &tui->layout.tiles[i];
	}
	return NULL;
}

/* --- the loop --- */

static void read_keys(Tui *tui)
{
	Key key;
	/* What is typed after leaving is for the shell. */
	while (!tui->leaving && !tui->session->quit && tui->terminal->type->read(tui->terminal, &key)) {
		tui_key(tui, &key);
		tui->watches.typed_at = clock_now();
		tui_arrange(tui);
		tui->dirty = tui->typed = true;
	}
}

static void read_errors(Tui *tui)
{
	Text text = {0};
	capture_read(&tui->capture, &text);
	if (text.length) {
		journal_add(&tui->journal, ROLE_WARN, text_of(&text));
		tui->dirty = true;
	}
	text_release(&text);
}

static void notice_size(Tui *tui)
{
	int rows, cols;
	tui->terminal->type->size(tui->terminal, &rows, &cols);
	if (rows != tui->rows || cols != tui->cols) {
		tui->rows = rows;
		tui->cols = cols;
		tui->dirty = true;
	}
}

static void notice_signals(Tui *tui)
{
	interrupt_take_resize();
	if (interrupt_take()) {
		tui->leaving = true;
		tui->session->quit = true;
	}
}

static double frame_credit(const Tui *tui, double now)
{
	return fmin(frames_at_once, tui->credit + (now - tui->drawn_at) * frames_a_second);
}

/* clock_now() from which on what is to be drawn may be. */
static double next_frame(const Tui *tui)
{
	double free_at = tui->drawn_at + fmax(0, 1 - tui->credit) / frames_a_second;
	return fmax(free_at, tui->drawn_at + (tui->typed ? key_wait : news_wait));
}

/* Seconds that nothing needs doing in. */
static double idle_time(const Tui *tui)
{
	bool lines = tui->session->n_queue && !tui->held_by && !tui->held_by_all && !tui_is_read(tui);
	double wait = lines ? 0 : watches_due(&tui->watches, tui->session);
	if (tui->dirty)
		wait = fmin(wait, fmax(0, next_frame(tui) - clock_now()));
	/* A terminal that cannot be polled has to be asked. */
	return tui->terminal->fd < 0 ? fmin(wait, 0.003) : wait;
}

static void wait_for_news(Tui *tui)
{
	struct pollfd fds[] = {{.fd = tui->terminal->fd, .events = POLLIN},
		{.fd = tui->session->wake_fd, .events = POLLIN}, {.fd = tui->capture.fd, .events = POLLIN},
		{.fd = interrupt_fd(), .events = POLLIN}};
	double wait = idle_time(tui);
	poll(fds, sizeof fds / sizeof *fds, wait > 60 ? -1 : (int)ceil(wait * 1000));
	/* The person at the terminal is gone. */
	if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL) && tui->terminal->fd >= 0)
		tui->leaving = tui->session->quit = true;
}

static void show_frame(Tui *tui)
{
	double now = clock_now();
	if (!tui->dirty || now < next_frame(tui))
		return;
	tui->credit = frame_credit(tui, now) - 1;
	tui->drawn_at = now;
	tui->dirty = tui->typed = false;
	tui_draw(tui);
}

/* What became worse is said aloud, and stays in the log. */
static void tell_news(Tui *tui)
{
	if (!tui->watches.news)
		return;
	tui_message(tui, "%s", tui->watches.news);
	journal_add(&tui->journal, ROLE_WARN, tui->watches.news);
	free(tui->watches.news);
	tui->watches.news = NULL;
}

static void turn(Tui *tui)
{
	wait_for_news(tui);
	notice_signals(tui);
	notice_size(tui);
	read_keys(tui);
	read_errors(tui);
	if (session_poll(tui->session)) {
		tui_take_answers(tui);
		tui->dirty = true;
	}
	if (tui_run_waiting(tui))
		tui->dirty = true;
	tui_arrange(tui);
	if (watches_ask(&tui->watches, tui->session))
		tui->dirty = true;
	tell_news(tui);
	show_frame(tui);
}

/* --- coming and going --- */

static void start(Tui *tui)
{
	Error err = ERROR_INIT;
	Screen *screen = &tui->session->screen;
	keymap_init(&tui->keymap);
	if (!keymap_add_user_file(&tui->keymap, &err))
		journal_error(&tui->journal, &err);
	for (int i = 0; panes[i]; i++)
		tui->states[i] = panes[i]->new ();
	tui->prompt = prompt_line_new(tui->session);
	tui->pane = memory_text(pane_find(screen->focus) >= 0 ? screen->focus : "map");
	tui->answer.error = ERROR_INIT;
	screen->open = true;
	screen->wanted = false;
	screen_focus(tui->session, "prompt");
	tui->dirty = true;
	notice_size(tui);
	tui_take_answers(tui);
	tui_arrange(tui);
}

static void finish(Tui *tui)
{
	screen_focus(tui->session, tui->pane);
	tui->session->screen.open = false;
	tui->session->screen.wanted = false;
	for (int i = 0; panes[i]; i++)
		panes[i]->free(tui->states[i]);
	tui_close_answer(tui);
	prompt_line_free(tui->prompt);
	watches_release(&tui->watches);
	journal_release(&tui->journal);
	keymap_release(&tui->keymap);
	canvas_release(&tui->canvas);
	free(tui->pane);
	free(tui->layout_name);
	free(tui->last);
	free(tui->narration);
	free(tui->message);
	text_release(&tui->strokes);
	text_release(&tui->held);
}

/* While a command waits for a job (`wait`), the screen stands still; Ctrl-C ends the wait. */
static bool tick(void *context, const Task *task)
{
	(void)task;
	Tui *tui = context;
	Key key;
	tui_message(tui, "waiting for a job; Ctrl-C ends the wait, the job goes on");
	tui_draw(tui);
	while (tui->terminal->type->read(tui->terminal, &key))
		if (strcmp(key.name, "C-c") == 0 || strcmp(key.name, "Hangup") == 0)
			return false;
	return true;
}

bool screen_run_on(Session *session, Terminal *terminal, Error *err)
{
	(void)err;
	Tui tui = {.session = session, .terminal = terminal, .capture = {-1, -1}};
	bool (*outer_tick)(void *, const Task *) = session->tick;
	void *outer_context = session->tick_context;
	session->tick = tick;
	session->tick_context = &tui;
	start(&tui);
	capture_start(&tui.capture);
	while (!tui.leaving && !session->quit)
		turn(&tui);
	capture_stop(&tui.capture);
	finish(&tui);
	session->tick = outer_tick;
	session->tick_context = outer_context;
	return true;
}

bool screen_run(Session *session, Error *err)
{
	TerminalOptions options = {.colour = terminal_colour(session, STDOUT_FILENO),
		.mouse = session_setting_yes(session, "mouse")};
	Terminal *terminal = terminal_ncurses_new(&options, err);
	session->screen.wanted = false;
	if (!terminal)
		return false;
	bool fine = screen_run_on(session, terminal, err);
	terminal->type->free(terminal);
	return fine;
}
