/* isthmus: decides who talks with the person (batch, prompt or screen) and starts what they share. */
#include "linalg/backend.h"
#include "ui/batch.h"
#include "ui/complaint.h"
#include "ui/repl/history.h"
#include "ui/repl/prompt.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Status usage_error(const Error *err)
{
	Text text = {0};
	complaint_write(err, NULL, NULL, &text);
	fputs(text_of(&text), stderr);
	text_release(&text);
	return STATUS_USAGE;
}

static Status print_help(void)
{
	Text text = {0};
	Error err = ERROR_INIT;
	options_help(&text);
	bool fine = answer_bytes(STDOUT_FILENO, "the help", &text, &err);
	text_release(&text);
	return fine ? STATUS_FINE : STATUS_FAILED;
}

static Status run_for_person(Runner *runner, const Options *options)
{
	char *rc = options->no_rc ? NULL : rc_path();
	Error err = ERROR_INIT;
	if (rc && access(rc, R_OK) == 0)
		batch_script(runner, rc);
	free(rc);
	options_apply(options, runner->session, &err); /* they come before what that file sets */
	batch_open(runner, options);
	/* What the lines leave in the queue runs on the screen. */
	runner->session->screen.wanted |= options->tui;
	batch_pieces(runner, options);
	return runner->session->quit ? STATUS_FINE : prompt_run(runner);
}

static Status run(Session *session, const Options *options)
{
	bool person = isatty(STDIN_FILENO) && (options->n_pieces == 0 || options->tui);
	Runner runner;
	runner_init(&runner, session, options->quiet, person);
	if (person)
		return run_for_person(&runner, options);
	return options->tui ? runner_screen(&runner) : batch_run(&runner, options);
}

static Status run_session(const Options *options)
{
	Session *session = session_new();
	Error err = ERROR_INIT;
	Status status = options_apply(options, session, &err) ? run(session, options) : usage_error(&err);
	session_free(session);
	return status;
}

static void set_locale(void)
{
	const char *all = getenv("LC_ALL");
	setlocale(LC_ALL, "");
	/* Where nobody has set a locale (a fresh machine, a container), terminals and files speak UTF-8 all the
	 * same; LC_ALL=C asks for ASCII. The pager shall know, too. */
	if (!(all && *all) && strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 && setlocale(LC_CTYPE, "C.UTF-8"))
		setenv("LC_CTYPE", "C.UTF-8", 1);
	/* Numbers look the same everywhere. */
	setlocale(LC_NUMERIC, "C");
}

int main(int argc, char **argv)
{
	Options options;
	Error err = ERROR_INIT;
	set_locale();
	backend_start();
	Status status;
	if (!options_parse(argc, argv, &options, &err))
		status = usage_error(&err);
	else if (options.help)
		status = print_help();
	else
		status = run_session(&options);
	options_release(&options);
	return status;
}
