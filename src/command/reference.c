/* The reference, made of the command table: docs/commands.md and the man page. */
#include "command/reference.h"

#include "command/methods.h"

#include <stdlib.h>
#include <string.h>

const CommandGroup command_groups[] = {
	{"data", "Data"},
	{"train", "Training and jobs"},
	{"explore", "Exploring"},
	{"adapt", "Adapting"},
	{"judge", "Judging"},
	{"audit", "Auditing"},
	{"versions", "Versions"},
	{"out", "Files and sessions"},
	{"screen", "The screen"},
	{"help", "Help and settings"},
	{NULL, NULL},
};

const ProgramOption program_options[] = {
	{"-c LINE", "run a command line, then end; may be repeated"},
	{"-f SCRIPT", "run the commands of a file, then end; - is standard input"},
	{"--tui", "open the screen"},
	{"--tour", "run the guided tour: live on a terminal, as a batch elsewhere"},
	{"--format=FORMAT", "how answers are written: table, tsv, csv, json, jsonl or markdown"},
	{"--session=FILE", "open a saved session first"},
	{"--seed=N", "what random choices depend on"},
	{"--threads=N", "threads of a job"},
	{"--no-rc", "do not run the commands of the rc file"},
	{"-q", "no progress and no banner"},
	{"--version", "say the version and the libraries at work, then end"},
	{"--help", "say how to call the program, then end"},
	{NULL, NULL},
};

void reference_usage(const Command *command, Text *out)
{
	text_add(out, command->name);
	for (const ArgSpec *spec = command->args; spec->name; spec++) {
		bool required = spec->flags & ARG_REQUIRED;
		text_add(out, required ? " " : " [");
		if (spec->kind == ARG_OVER)
			text_add(out, spec->name);
		else if (!(spec->flags & ARG_POSITIONAL))
			text_format(out, "%s=%s", spec->name, spec->fallback ? spec->fallback : "");
		else
			for (const char *c = spec->name; *c; c++)
				text_add_char(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
		text_add(out, spec->flags & ARG_MANY ? "…" : "");
		text_add(out, required ? "" : "]");
	}
	if (command->method)
		text_add(out, " [options of the method]");
}

void reference_values(const ArgSpec *spec, Text *out)
{
	if (spec->kind == ARG_YESNO)
		text_add(out, "yes or no");
	for (const char *at = spec->choices; at && *at; at++)
		text_format(out, *at == '|' ? ", " : "%c", *at);
	if (spec->low < spec->high)
		text_format(out, "%.16g to %.16g", spec->low, spec->high);
	const char *value;
	for (size_t i = 0; spec->value_at && (value = spec->value_at(i)); i++)
		text_format(out, "%s%s", i ? ", " : "", value);
	if (spec->unit)
		text_format(out, " %s", spec->unit);
}

static void markdown_args(const ArgSpec *specs, Text *out)
{
	if (!specs || !specs->name)
		return;
	text_add(out, "\n| argument | meaning | values | default |\n| --- | --- | --- | --- |\n");
	for (; specs->name; specs++) {
		bool word = specs->flags & ARG_POSITIONAL || specs->kind == ARG_OVER;
		text_format(out, "| `%s%s` | %s", specs->name, word ? "" : "=", specs->help);
		if (specs->aliases)
			text_format(out, " (also `%s`)", specs->aliases);
		text_add(out, " | ");
		reference_values(specs, out);
		text_format(out, " | %s |\n", specs->fallback ? specs->fallback : "");
	}
}

/* Bars inside a table cell would end it. */
static void escape_bars(Text *text)
{
	char *plain = text_take(text);
	bool cell = false;
	for (const char *c = plain; *c; c++) {
		cell = *c == '`' ? !cell : *c == '\n' ? false : cell;
		text_format(text, *c == '|' && cell ? "\\%c" : "%c", *c);
	}
	free(plain);
}

static void markdown_command(const Command *command, Text *out)
{
	Text usage = {0}, args = {0};
	reference_usage(command, &usage);
	text_format(out, "\n### %s\n\n%s.\n\n    %s\n", command->name, command->summary, text_of(&usage));
	if (command->help)
		text_format(out, "\n%s\n", command->help);
	markdown_args(command->args, &args);
	escape_bars(&args);
	text_add(out, text_of(&args));
	if (command->aliases)
		text_format(out, "\nAlso called: %s\n", command->aliases);
	if (command->example) {
		text_add(out, "\nExample:\n\n    ");
		for (const char *c = command->example; *c; c++)
			text_format(out, *c == '\n' ? "%c    " : "%c", *c);
		text_add(out, "\n");
	}
	text_release(&usage);
	text_release(&args);
}

static void markdown_method(const Method *method, Text *out)
{
	Text args = {0};
	text_format(out, "\n### %s%s\n\n%s%s%s.\n", method->before, method->name,
		method->title ? method->title : "", method->title ? ": " : "", method->summary);
	if (method->source)
		text_format(out, "\nSource: %s\n", method->source);
	if (method->options)
		markdown_args(method->options, &args);
	escape_bars(&args);
	text_add(out, text_of(&args));
	text_release(&args);
}

static void markdown_methods(Text *out)
{
	size_t count;
	Method *methods = methods_list(&count);
	text_add(out, "\n## Methods\n");
	for (size_t i = 0; i < count; i++)
		markdown_method(&methods[i], out);
	free(methods);
}

void command_reference(Text *out)
{
	text_add(out, "# Commands\n\nMade from the command table by `make docs`; do not edit.\n");
	for (const CommandGroup *group = command_groups; group->name; group++) {
		bool titled = false;
		for (size_t i = 0; commands[i]; i++) {
			if (strcmp(commands[i]->group, group->name) != 0)
				continue;
			if (!titled)
				text_format(out, "\n## %s\n", group->title);
			titled = true;
			markdown_command(commands[i], out);
		}
	}
	markdown_methods(out);
}

static void add_roff(Text *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == '\\' || *c == '-')
			text_add_char(out, '\\');
		else if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n'))
			text_add(out, "\\&");
		text_add_char(out, *c);
	}
}

void command_man_page(Text *out)
{
	text_add(out, ".\\\" Made from the command table by `make docs`; do not edit.\n"
		      ".TH ISTHMUS 1 \"\" \"isthmus\" \"User Commands\"\n"
		      ".SH NAME\nisthmus \\- terminal workbench for embeddings and cross\\-domain adaptation\n"
		      ".SH SYNOPSIS\n.B isthmus\n[\\fIoptions\\fR] [\\fIFILE\\fR...]\n.SH OPTIONS\n");
	for (const ProgramOption *option = program_options; option->name; option++) {
		text_add(out, ".TP\n.B ");
		add_roff(out, option->name);
		text_add_char(out, '\n');
		add_roff(out, option->help);
		text_add_char(out, '\n');
	}
	text_add(out, ".SH COMMANDS\n");
	for (size_t i = 0; commands[i]; i++) {
		Text usage = {0};
		reference_usage(commands[i], &usage);
		text_add(out, ".TP\n.B ");
		add_roff(out, text_of(&usage));
		text_add_char(out, '\n');
		add_roff(out, commands[i]->summary);
		text_add(out, ".\n");
		text_release(&usage);
	}
	text_add(out,
		".SH EXIT STATUS\n0 fine; 1 a command failed; 2 usage; 4 a failed assert; 130 interrupted.\n");
}
