/* What command lines do on the screen, whoever typed them. */
#include "command/command.h"
#include "ui/answer.h"
#include "ui/complaint.h"
#include "ui/shell.h"
#include "ui/tui/tui.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

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

bool tui_send_answer(Tui *tui, const CommandLine *line, const Report *report, Error *err)
{
	if (line->pipe)
		return run_outside(tui, write_answer, line, report, err);
	if (!write_answer(line, tui, report, err))
		return false;
	if (strcmp(line->redirect, "/dev/null") != 0)
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
		return tui_send_answer(tui, line, report, err);
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
	size_t busy = session_wanted(tui->session);
	bool asked = tui->quit_asked;
	tui->quit_asked = tui->session->quit;
	if (!tui->session->quit || !busy || asked)
		return;
	tui->session->quit = false;
	tui_message(tui, "%zu job%s still at work: quit again to stop %s and leave, or stay", busy,
		busy == 1 ? " is" : "s are", busy == 1 ? "it" : "them");
}

/* `wait` holds the lines after it, not the screen. */
static bool asks_to_wait(const CommandLine *line)
{
	Error err = ERROR_INIT;
	const Command *command = line->count ? command_find(line->tokens[0].text, &err) : NULL;
	return command && is(command->name, "wait") && line->count == 1;
}

/* A question whose pane does not show is kept up to date all the same. */
static void tell_where(Tui *tui, const CommandLine *parsed)
{
	Error err = ERROR_INIT;
	const Command *command = command_find(parsed->tokens[0].text, &err);
	if (!command || !is(command->name, "watch") || parsed->count < 2)
		return;
	const char *asks = parsed->tokens[1].text;
	const char *pane = watch_asks(asks, "audit") ? "audit" : watch_asks(asks, "map") ? "map" : "neighbours";
	if (!layout_has(&tui->layout, pane))
		tui_message(
			tui, "watched in the pane %s (%d): focus %s shows it", pane, pane_find(pane) + 1, pane);
}

static bool run_parsed(Tui *tui, const char *line, const CommandLine *parsed)
{
	Error err = ERROR_INIT;
	Report report = {0};
	bool fine = true;
	/* What only this screen can do never becomes history. */
	if (parsed->count == 2 && is(parsed->tokens[0].text, "pane")) {
		if (!tui_act(tui, parsed->tokens[1].text))
			tui_message(tui, "the %s pane knows no \"%s\"", tui->pane, parsed->tokens[1].text);
		return true;
	}
	journal_command(&tui->journal, line);
	tui_close_answer(tui);
	if (asks_to_wait(parsed)) {
		tui->held_by_all = session_wanted(tui->session) > 0;
	} else {
		fine = run_command(tui, parsed, &report, &err);
		if (!fine)
			complain(tui, line, &err);
		else if (parsed->count)
			tell_where(tui, parsed);
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
	/* The next line may speak to a pane that this one brought up. */
	tui_arrange(tui);
	return fine;
}

/* An answer of one sentence. */
static const char *sentence(const AnswerPanel *answer)
{
	bool one = answer->line && answer->error.kind == ERROR_NONE && answer->report.count == 1;
	return one && answer->report.sections[0].kind == SECTION_TEXT ? answer->report.sections[0].text : NULL;
}

void tui_run_line_of(Tui *tui, int pane)
{
	char *line = panes[pane]->take_line ? panes[pane]->take_line(tui->states[pane]) : NULL;
	if (!line)
		return;
	tui_run(tui, line);
	if (sentence(&tui->answer)) {
		tui_message(tui, "%s", sentence(&tui->answer));
		tui_close_answer(tui);
	}
	free(line);
}

void tui_say_how_to_go_on(Tui *tui)
{
	if (tui_is_read(tui))
		tui_message(tui, "Enter goes on, Esc ends the tour");
}

bool tui_run_waiting(Tui *tui)
{
	if (tui_is_read(tui))
		return false;
	Error err = ERROR_INIT;
	const Task *task = tui->held_by ? session_task(tui->session, tui->held_by, &err) : NULL;
	tui->held_by_all = tui->held_by_all && session_wanted(tui->session) > 0;
	if ((task && !task->settled) || tui->held_by_all)
		return false;
	tui->held_by = 0;
	char *line = session_next_line(tui->session);
	if (!line)
		return tui->session->screen.paced = false;
	if (!tui_run(tui, line) && session_setting_yes(tui->session, "bail"))
		session_clear_queue(tui->session);
	free(line);
	tui_say_how_to_go_on(tui);
	return true;
}
