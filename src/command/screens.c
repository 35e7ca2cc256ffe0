/* Commands about the screen: tui, watch, unwatch, layout, focus. They change session->screen; the screen obeys.
 */
#include "command/command.h"

static bool run_tui(const Call *call, Report *out, Error *err)
{
	(void)out;
	(void)err;
	call->session->screen.wanted = true;
	if (args_given(call->args, "layout"))
		screen_layout(call->session, args_text(call->args, "layout"));
	return true;
}

#define LAYOUT_ARG(FLAGS)                                                                                      \
	{                                                                                                      \
		.name = "layout", .kind = ARG_LAYOUT, .flags = FLAGS, .help = "which panes stand where",       \
		.choices = SCREEN_LAYOUTS                                                                      \
	}

const Command command_tui = {
	.name = "tui",
	.group = "screen",
	.summary = "Open the screen: live panes, with the prompt below; q comes back",
	.args = {LAYOUT_ARG(ARG_POSITIONAL)},
	.keeps_last = true,
	.example = "tui train",
	.run = run_tui,
};

/* The rest of the line, as typed. */
static const char *rest_of_line(const Call *call, const char *name)
{
	return call->line + args_token(call->args, name, 0)->column;
}

/* What starts a job or belongs to the client cannot be asked again and again. */
static bool check_watchable(const Call *call, const char *line, Error *err)
{
	CommandLine parsed;
	if (!command_line_parse(line, &parsed, err))
		return false;
	const Command *command = parsed.count ? command_find(parsed.tokens[0].text, err) : NULL;
	bool fine = command && command->watchable;
	if (command && !fine)
		args_fault(call->args, "command", 0, err,
			"%s does something rather than answer, so it cannot be watched; near, analogy, "
			"similar, map and audit can",
			command->name);
	command_line_release(&parsed);
	return fine;
}

static bool run_watch(const Call *call, Report *out, Error *err)
{
	const char *line = rest_of_line(call, "command");
	if (!check_watchable(call, line, err))
		return false;
	screen_watch(call->session, line);
	if (!call->session->screen.open)
		report_text(out, "Noted: the screen (tui) keeps \"%s\" up to date.", line);
	return true;
}

const Command command_watch = {
	.name = "watch",
	.group = "screen",
	.summary = "Keep a question in a live pane: it is asked again whenever the model moves",
	.args = {{.name = "command",
		.kind = ARG_LINE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
		.help = "a question, as typed: near king"}},
	.literal = true,
	.keeps_last = true,
	.unread = true,
	.example = "watch near king",
	.run = run_watch,
};

static bool run_unwatch(const Call *call, Report *out, Error *err)
{
	const char *line = rest_of_line(call, "command");
	if (!screen_unwatch(call->session, line))
		return args_fault(call->args, "command", 0, err, "\"%s\" is not being watched", line);
	report_text(out, "\"%s\" is no longer watched.", line);
	return true;
}

const Command command_unwatch = {
	.name = "unwatch",
	.group = "screen",
	.summary = "Take a question off the screen",
	.args = {{.name = "command",
		.kind = ARG_LINE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
		.help = "the question, as it was typed after watch"}},
	.literal = true,
	.keeps_last = true,
	.unread = true,
	.example = "watch near king\nunwatch near king",
	.run = run_unwatch,
};

static bool run_layout(const Call *call, Report *out, Error *err)
{
	(void)out;
	(void)err;
	screen_layout(call->session, args_text(call->args, "layout"));
	return true;
}

const Command command_layout = {
	.name = "layout",
	.group = "screen",
	.summary = "Choose which panes the screen shows",
	.args = {LAYOUT_ARG(ARG_POSITIONAL | ARG_REQUIRED)},
	.keeps_last = true,
	.example = "layout audit",
	.run = run_layout,
};

static bool run_focus(const Call *call, Report *out, Error *err)
{
	(void)out;
	(void)err;
	screen_focus(call->session, args_text(call->args, "pane"));
	return true;
}

const Command command_focus = {
	.name = "focus",
	.group = "screen",
	.summary = "Give the keys to a pane",
	.args = {{.name = "pane",
		.kind = ARG_PANE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "its name",
		.choices = SCREEN_PANES}},
	.keeps_last = true,
	.example = "focus map",
	.run = run_focus,
};
