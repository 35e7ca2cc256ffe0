#include "ui/repl/prompt.h"

#include "base/memory.h"
#include "ui/interrupt.h"
#include "ui/repl/complete.h"
#include "ui/repl/history.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* After stdio.h, which they want. */
#include <readline/history.h>
#include <readline/readline.h>

static const char prompt_text[] = "isthmus> ";

/* Readline's callbacks have no context argument; there is one prompt at a time. */
static struct Prompt {
	Runner *runner;
	History history;
	bool leaving; /* Ctrl-D was typed while jobs ran, and nothing since */
	bool over;
} prompt;

static void remember(char *line)
{
	/* Completion leaves a blank behind. */
	for (size_t n = strlen(line); n > 0 && line[n - 1] == ' '; n--)
		line[n - 1] = '\0';
	if (history_keep(&prompt.history, line))
		add_history(line);
}

/* Several lines when they were pasted. */
static void run_lines(char *lines)
{
	for (char *line = lines, *next; line && !prompt.runner->session->quit; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		remember(line);
		if (runner_line(prompt.runner, line, NULL) == STATUS_INTERRUPTED)
			return;
	}
}

static void ask_to_leave(void)
{
	size_t busy = session_wanted(prompt.runner->session);
	if (busy == 0 || prompt.leaving) {
		prompt.over = true;
		return;
	}
	fprintf(stderr, "\n%zu job%s still running. Ctrl-D again stops %s and leaves; wait waits.\n", busy,
		busy == 1 ? " is" : "s are", busy == 1 ? "it" : "them");
	prompt.leaving = true;
}

/* The terminal is as the shell left it while this runs, so that commands can be interrupted. */
static void on_line(char *line)
{
	interrupt_catch_stop(false);
	/* Ctrl-Z after the line was sent and before it is begun. */
	if (interrupt_take_stop())
		raise(SIGTSTP);
	if (!line) {
		ask_to_leave();
	} else {
		prompt.leaving = false;
		run_lines(line);
		free(line);
	}
	if (prompt.over || prompt.runner->session->quit) {
		prompt.over = true;
		rl_callback_handler_remove();
	}
	interrupt_catch_stop(!prompt.over);
}

static void put_line_aside(void)
{
	rl_clear_visible_line();
	fflush(rl_outstream);
}

/* Ctrl-C at the prompt: the line is given up, as in a shell. */
static void give_up_line(void)
{
	rl_callback_sigcleanup();
	fputs("^C\n", rl_outstream);
	rl_free_line_state();
	rl_replace_line("", 1);
	rl_on_new_line();
	rl_redisplay();
}

/* Ctrl-Z: the shell gets its terminal back as it was, and we ours. */
static void stop(void)
{
	rl_deprep_term_function();
	interrupt_catch_stop(false);
	raise(SIGTSTP);
	interrupt_catch_stop(true);
	rl_prep_term_function(1);
	rl_on_new_line();
	rl_redisplay();
}

static void look_around(void)
{
	if (interrupt_take_stop())
		stop();
	if (interrupt_take_resize())
		rl_resize_terminal();
	if (interrupt_ended()) {
		fputs("\n", rl_outstream);
		prompt.over = true;
		return;
	}
	if (interrupt_take())
		give_up_line();
	if (session_poll(prompt.runner->session) && runner_news(prompt.runner, put_line_aside)) {
		rl_on_new_line();
		rl_redisplay();
	}
}

static void wait_for_keys(void)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
		{.fd = prompt.runner->session->wake_fd, .events = POLLIN},
		{.fd = interrupt_fd(), .events = POLLIN}};
	if (poll(fds, 3, -1) < 0 && errno != EINTR)
		prompt.over = true;
	if (fds[0].revents)
		rl_callback_read_char();
	else
		look_around();
}

static void start_readline(Session *session)
{
	rl_readline_name = "isthmus";
	/* A prompt is no data: it stays out of a file or a pipe. */
	rl_outstream = isatty(STDOUT_FILENO) ? stdout : stderr;
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	complete_install(session);
	interrupt_catch_stop(true);
	rl_callback_handler_install(prompt_text, on_line);
}

/* The screen has a prompt of its own, also by readline. */
static void visit_screen(void)
{
	rl_callback_handler_remove();
	interrupt_catch_stop(false);
	runner_screen(prompt.runner);
	prompt.over = prompt.runner->session->quit;
	if (!prompt.over)
		start_readline(prompt.runner->session);
}

/* Readline keeps one list of lines for the whole program: the screen may have filled it. */
static void start_history(void)
{
	char *path = history_path();
	history_open(&prompt.history, path);
	free(path);
	using_history();
	stifle_history(HISTORY_MOST);
	bool empty = history_length == 0;
	for (size_t i = 0; empty && i < prompt.history.count; i++)
		add_history(prompt.history.lines[i]);
}

Status prompt_run(Runner *runner)
{
	prompt = (struct Prompt){.runner = runner};
	start_history();
	if (!runner->quiet && !runner->session->screen.wanted)
		fputs("Isthmus: help lists the commands, Tab completes, Ctrl-D leaves.\n", stderr);
	if (!runner->session->screen.wanted)
		start_readline(runner->session);
	while (!prompt.over) {
		if (runner->session->screen.wanted)
			visit_screen();
		else
			wait_for_keys();
	}
	rl_callback_handler_remove();
	history_release(&prompt.history);
	return STATUS_FINE;
}
