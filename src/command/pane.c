/* pane: what the focused pane of the screen should do. Keys type it. */
#include "command/command.h"

static bool run(const Call *call, Report *out, Error *err)
{
	(void)err;
	/* An open screen obeys such a line itself. */
	report_text(out, "The screen is not open, so there is no pane to do \"%s\"; tui opens it.",
		args_text(call->args, "action"));
	return true;
}

const Command command_pane = {
	.name = "pane",
	.group = "screen",
	.summary = "Move, zoom or otherwise change the pane that has the focus; keys type this",
	.help = "Moving: up, down, left, right, page-up, page-down, top, bottom. On the map also zoom-in, "
		"zoom-out, fit, pan-left, pan-right, pan-up, pan-down, labels (words beside points), marker "
		"(braille, quadrants, glyphs, ASCII), mark and lasso (a part of the map, with corner, finish "
		"and unmark), search (begins to type select) and group-1 … group-8 "
		"(hide or show a domain). zoom makes a pane big, freeze holds the questions still while work "
		"goes on, pause stops and resumes training, leave goes back to the prompt without a screen, "
		"cancel closes an answer or clears the line.",
	.args = {{.name = "action",
		.kind = ARG_CHOICE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "what to do",
		.choices = SCREEN_ACTIONS}},
	.keeps_last = true,
	.example = "pane labels",
	.run = run,
};
