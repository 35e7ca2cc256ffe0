/* Commands on the session itself: set, history, echo, version, quit. */
#include "command/command.h"
#include "command/version.h"
#include "linalg/backend.h"

#include <stdlib.h>
#include <string.h>

static void list_settings(const Session *session, Report *out)
{
	Table *table = report_table(out, "settings");
	table_column(table, "setting", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_TEXT, 0);
	table_column(table, "default", COLUMN_TEXT, 0);
	table_column(table, "meaning", COLUMN_TEXT, 0);
	for (const ArgSpec *setting = settings; setting->name; setting++) {
		table_text(table, setting->name);
		table_text(table, session_setting(session, setting->name));
		table_text(table, setting->fallback);
		table_text(table, setting->help);
	}
}

static bool run_set(const Call *call, Report *out, Error *err)
{
	bool any = false;
	for (const ArgSpec *setting = settings; setting->name; setting++) {
		if (!args_given(call->args, setting->name))
			continue;
		any = true;
		if (!session_set(call->session, setting->name, args_text(call->args, setting->name), err))
			return false;
		report_text(out, "%s is %s now.", setting->name, args_text(call->args, setting->name));
	}
	if (!any)
		list_settings(call->session, out);
	return true;
}

static bool settings_are_arguments(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	(void)word;
	(void)err;
	*more = settings;
	return true;
}

const Command command_set = {
	.name = "set",
	.group = "help",
	.summary = "Show the settings, or change some: set seed=7 threads=2",
	.method = settings_are_arguments,
	.keeps_last = true,
	.example = "set seed=7",
	.run = run_set,
};

static bool run_history(const Call *call, Report *out, Error *err)
{
	(void)err;
	const char *pattern = args_text(call->args, "pattern");
	Table *table = report_table(out, "history");
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "command", COLUMN_TEXT, 0);
	for (size_t i = 0; i < call->session->n_history; i++) {
		const char *line = call->session->history[i];
		if (pattern && !strstr(line, pattern))
			continue;
		table_integer(table, (long long)i + 1);
		table_text(table, line);
	}
	return true;
}

const Command command_history = {
	.name = "history",
	.group = "help",
	.summary = "List the commands of this session that did their work",
	.args = {{.name = "pattern",
		.kind = ARG_TEXT,
		.flags = ARG_POSITIONAL,
		.help = "only lines that contain it"}},
	.keeps_last = true,
	.example = "synth royals\nhistory",
	.run = run_history,
};

static bool run_echo(const Call *call, Report *out, Error *err)
{
	(void)err;
	char *text = args_joined(call->args, "text");
	report_text(out, "%s", text);
	free(text);
	return true;
}

const Command command_echo = {
	.name = "echo",
	.group = "help",
	.summary = "Say something, for scripts that explain themselves",
	.args = {{.name = "text", .kind = ARG_TEXT, .flags = ARG_POSITIONAL | ARG_MANY, .help = "what to say"}},
	.keeps_last = true,
	.unread = true,
	.example = "echo \"Two domains, one space.\"",
	.run = run_echo,
};

static bool run_version(const Call *call, Report *out, Error *err)
{
	(void)call;
	(void)err;
	Text blas = {0};
	bool right = backend_describe(&blas);
	report_text(out, "Isthmus %s", ISTHMUS_VERSION);
	report_text(out, "BLAS: %s", text_of(&blas));
	if (!right)
		report_text(out, "Warning: this is not OpenBLAS; results stay right, but products are slow. "
				 "Install libopenblas0-pthread.");
	text_release(&blas);
	return true;
}

const Command command_version = {
	.name = "version",
	.group = "help",
	.summary = "Say the version and which BLAS library does the arithmetic",
	.keeps_last = true,
	.example = "version",
	.run = run_version,
};

static bool run_quit(const Call *call, Report *out, Error *err)
{
	(void)out;
	(void)err;
	call->session->quit = true;
	return true;
}

const Command command_quit = {
	.name = "quit",
	.group = "help",
	.summary = "Leave the program; running jobs are stopped",
	.aliases = "exit|\\q|.quit",
	.keeps_last = true,
	.example = "quit",
	.run = run_quit,
};
