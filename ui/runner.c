#include "ui/runner.h"

#include "ui/complaint.h"
#include "ui/interrupt.h"
#include "ui/progress_line.h"
#include "ui/shell.h"

#include "ui/tui/screen.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Interrupts that nobody takes before a batch ends at once: for commands that take long and are no jobs. */
enum { BATCH_PATIENCE = 2 };

/* --- progress --- */

static void show_progress(const Session *session, const Task *task)
{
	static const Progress starting = {.phase = "starting"};
	int columns, rows;
	Text line = {0};
	terminal_size(STDERR_FILENO, &columns, &rows);
	text_add(&line, "\r\x1b[K");
	progress_line(task->latest ? &task->latest->progress : &starting, task_seconds(task), columns - 1,
		terminal_unicode(session), &line);
	answer_bytes(STDERR_FILENO, "progress", &line, NULL);
	text_release(&line);
}

static void clear_progress(const Runner *runner)
{
	const Text clear = {.data = (char[]){"\r\x1b[K"}, .length = 4};
	if (!runner->quiet && isatty(STDERR_FILENO))
		answer_bytes(STDERR_FILENO, "progress", &clear, NULL);
}

static bool tick(void *context, const Task *task)
{
	const Runner *runner = context;
	if (!runner->quiet && isatty(STDERR_FILENO))
		show_progress(runner->session, task);
	return !interrupt_pending();
}

static void attach(Runner *runner)
{
	runner->session->tick = tick;
	runner->session->tick_context = runner;
	interrupt_install(runner->interactive ? 0 : BATCH_PATIENCE);
}

void runner_init(Runner *runner, Session *session, bool quiet, bool interactive)
{
	*runner = (Runner){.session = session, .quiet = quiet, .interactive = interactive};
	attach(runner);
}

/* --- telling --- */

static Status status_of(const Error *err)
{
	return err->kind == ERROR_GATE ? STATUS_GATE : STATUS_FAILED;
}

Status runner_complain(
	Runner *runner, const char *line, const char *where, const Report *report, const Error *err)
{
	Text text = {0};
	bool json = answer_is_json(answer_writer(runner->session, NULL));
	if (json && !runner->broken)
		writer_json_error(line, report, err->message, &text);
	else
		complaint_write(err, where, line, &text);
	int fd = json && !runner->broken ? STDOUT_FILENO : STDERR_FILENO;
	if (!answer_bytes(fd, "the answer", &text, NULL))
		runner->broken = true;
	text_release(&text);
	return status_of(err);
}

static Status tell(
	Runner *runner, const CommandLine *line, const char *where, const Report *report, bool fine, Error *err)
{
	bool json = answer_is_json(answer_writer(runner->session, NULL));
	Error problem = ERROR_INIT;
	bool shown = !runner->silent && (fine || (report->count && !json));
	if (shown &&
		!answer_write(runner->session, line, report, runner->interactive, &runner->started, &problem)) {
		runner->broken |= !line->redirect && !line->pipe;
		runner_complain(runner, line->line, where, report, &problem);
		return STATUS_FAILED;
	}
	return fine ? STATUS_FINE : runner_complain(runner, line->line, where, report, err);
}

/* What becomes of a job in the background, for a person who has other things on the screen. */
static void note_job(const Runner *runner, const Task *task, const char *what)
{
	if (!runner->interactive || runner->quiet)
		return;
	Text note = {0};
	text_format(&note, "Job %d %s: %s\n", task->number, what, task->line);
	answer_bytes(STDERR_FILENO, "a note", &note, NULL);
	text_release(&note);
}

/* --- running --- */

/* No question can be put meanwhile. */
static void wait_for(Session *session, Task *task)
{
	if (task->job)
		job_watch(task->job, false);
	if (!session_wait(session, task))
		job_watch(task->job, true);
}

static bool run_command(Runner *runner, const CommandLine *line, Report *report, Error *err)
{
	Task *task;
	if (!command_run(runner->session, line, report, &task, err))
		return false;
	if (task && line->background)
		note_job(runner, task, "runs beside you");
	if (!task || line->background)
		return true;
	wait_for(runner->session, task);
	return command_take_answer(runner->session, task, report, err);
}

static Status tell_task(Runner *runner, Task *task)
{
	CommandLine line = command_line_of(task);
	Report report = {0};
	Error err = ERROR_INIT;
	bool fine = command_take_answer(runner->session, task, &report, &err);
	Status status = tell(runner, &line, NULL, &report, fine, &err);
	report_release(&report);
	return status;
}

/* Answers that go to files and shell commands wait for nobody. */
static Status send_answers(Runner *runner)
{
	Status status = STATUS_FINE;
	for (size_t i = 0; i < runner->session->n_tasks; i++) {
		Task *task = runner->session->tasks[i];
		if (task->settled && !task->answered && command_goes_elsewhere(task))
			status = runner_first(status, tell_task(runner, task));
	}
	return status;
}

static Status run_parsed(Runner *runner, const CommandLine *line, const char *where)
{
	Report report = {0};
	Error err = ERROR_INIT;
	Status status;
	if (line->shell) {
		bool fine = shell_run(line->shell, NULL, 0, &err);
		status = fine ? STATUS_FINE : runner_complain(runner, line->line, where, &report, &err);
	} else if (line->count == 0) {
		status = STATUS_FINE;
	} else {
		bool fine = run_command(runner, line, &report, &err);
		clear_progress(runner);
		status = tell(runner, line, where, &report, fine, &err);
		status = runner_first(status, send_answers(runner));
	}
	report_release(&report);
	return status;
}

static Status run_line(Runner *runner, const char *line, const char *where)
{
	CommandLine parsed;
	Error err = ERROR_INIT;
	Report nothing = {0};
	/* As command_line_parse does, so that the caret stands right. */
	line += strspn(line, ": \t");
	if (!command_line_parse(line, &parsed, &err))
		return runner_complain(runner, line, where, &nothing, &err);
	Status status = run_parsed(runner, &parsed, where);
	command_line_release(&parsed);
	return interrupt_take() ? STATUS_INTERRUPTED : status;
}

bool runner_ends(const Runner *runner, Status status)
{
	return runner->session->quit || runner->broken || status == STATUS_INTERRUPTED ||
	       (status != STATUS_FINE && session_setting_yes(runner->session, "bail"));
}

Status runner_first(Status earlier, Status later)
{
	return earlier != STATUS_FINE && later != STATUS_INTERRUPTED ? earlier : later;
}

Status runner_line(Runner *runner, const char *line, const char *where)
{
	Status status = run_line(runner, line, where);
	Session *session = runner->session;
	while (!runner_ends(runner, status) && !session->screen.wanted && session->n_queue) {
		char *next = session_next_line(session);
		status = runner_first(status, run_line(runner, next, where));
		free(next);
	}
	if (session->screen.wanted && !runner->interactive)
		status = runner_first(status, runner_screen(runner));
	if (!session->screen.wanted)
		session_clear_queue(session);
	return status;
}

Status runner_screen(Runner *runner)
{
	Report nothing = {0};
	Error err = ERROR_INIT;
	runner->session->screen.wanted = false;
	bool fine = screen_run(runner->session, &err);
	/* The screen has its own ways with jobs and signals. */
	attach(runner);
	return fine ? STATUS_FINE : runner_complain(runner, "tui", NULL, &nothing, &err);
}

Status runner_finish(Runner *runner)
{
	Status status = STATUS_FINE;
	for (size_t i = 0; i < runner->session->n_tasks; i++) {
		Task *task = runner->session->tasks[i];
		/* Nobody is left to resume it. */
		if (task_state(task) == JOB_PAUSED)
			job_stop(task->job);
		bool over = session_wait(runner->session, task);
		clear_progress(runner);
		if (!over)
			break;
		Status one = task->answered ? STATUS_FINE : tell_task(runner, task);
		status = runner_first(status, one);
	}
	return interrupt_take() ? STATUS_INTERRUPTED : status;
}

bool runner_news(Runner *runner, void (*before)(void))
{
	static const char *const outcome[] = {
		[JOB_DONE] = "is done", [JOB_STOPPED] = "was stopped", [JOB_FAILED] = "has failed"};
	bool any = false;
	for (size_t i = 0; i < runner->session->n_tasks; i++) {
		Task *task = runner->session->tasks[i];
		if (!task->settled || task->answered)
			continue;
		if (!any && before)
			before();
		any = true;
		note_job(runner, task, outcome[task_state(task)]);
		tell_task(runner, task);
	}
	return any;
}
