/* help: what the command table says, as a report. */
#include "command/methods.h"
#include "command/reference.h"

#include <stdlib.h>
#include <string.h>

static void table_of_args(const ArgSpec *specs, const char *name, Report *out)
{
	if (!specs || !specs->name)
		return;
	Table *table = report_table(out, name);
	table_column(table, "argument", COLUMN_TEXT, 0);
	table_column(table, "meaning", COLUMN_TEXT, 0);
	table_column(table, "values", COLUMN_TEXT, 0);
	table_column(table, "default", COLUMN_TEXT, 0);
	for (; specs->name; specs++) {
		Text form = {0}, values = {0};
		bool word = specs->flags & ARG_POSITIONAL || specs->kind == ARG_OVER;
		text_format(&form, "%s%s", specs->name, word ? "" : "=");
		reference_values(specs, &values);
		table_text(table, text_of(&form));
		table_text(table, specs->help);
		table_text(table, text_of(&values));
		table_text(table, specs->fallback ? specs->fallback : "");
		text_release(&form);
		text_release(&values);
	}
}

/* The names that the method, the first argument, can take. */
static void list_methods(const Command *command, Report *out)
{
	Text names = {0};
	for (size_t i = 0; command->args[0].value_at(i); i++)
		text_format(&names, "%s%s", i ? ", " : "", command->args[0].value_at(i));
	report_text(out, "Methods: %s; help METHOD tells the options of each.", text_of(&names));
	text_release(&names);
}

void command_help(const Command *command, Report *out)
{
	Text usage = {0};
	reference_usage(command, &usage);
	report_text(out, "%s.", command->summary);
	report_text(out, "%s", text_of(&usage));
	text_release(&usage);
	if (command->help)
		report_text(out, "%s", command->help);
	table_of_args(command->args, "arguments", out);
	if (command->method && command->args[0].value_at)
		list_methods(command, out);
	if (command->aliases)
		report_text(out, "Also called: %s", command->aliases);
	if (command->example)
		report_text(out, "For example:\n%s", command->example);
}

static void method_help(const Method *method, Report *out)
{
	report_text(
		out, "%s%s%s.", method->title ? method->title : "", method->title ? ": " : "", method->summary);
	report_text(out, "%s%s %s", method->before, method->name, method->after);
	table_of_args(method->options, "options", out);
	if (method->source)
		report_text(out, "Source: %s", method->source);
}

static void overview(Report *out)
{
	Table *table = report_table(out, "commands");
	table_column(table, "about", COLUMN_TEXT, 0);
	table_column(table, "command", COLUMN_TEXT, 0);
	table_column(table, "what it does", COLUMN_TEXT, 0);
	for (const CommandGroup *group = command_groups; group->name; group++)
		for (size_t i = 0; commands[i]; i++)
			if (strcmp(commands[i]->group, group->name) == 0) {
				table_text(table, group->name);
				table_text(table, commands[i]->name);
				table_text(table, commands[i]->summary);
			}
	report_text(out, "help COMMAND tells more. A line may end in & (run beside me), > file or | program. "
			 "Words may be cut short as long as they stay clear.");
}

/* Of the methods called `name`, those of the command, or of any where it is NULL. */
static size_t methods_help(const char *name, const char *command, Report *out)
{
	size_t count, told = 0;
	Method *methods = methods_list(&count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(methods[i].name, name) != 0 || (command && !method_of(&methods[i], command)))
			continue;
		method_help(&methods[i], out);
		told++;
	}
	free(methods);
	return told;
}

static bool no_such_method(const Args *args, const Command *command, const char *name, Error *err)
{
	size_t count, of_command = 0;
	Method *methods = methods_list(&count);
	const char **names = memory_new(count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		if (method_of(&methods[i], command->name))
			names[of_command++] = methods[i].name;
	Text like = {0};
	text_suggest(&like, name, names, of_command, 3);
	if (of_command == 0)
		args_fault(args, "method", 0, err, "%s has no methods; help %s tells all of it", command->name,
			command->name);
	else if (like.length)
		args_fault(args, "method", 0, err, "%s has no method \"%s\"; did you mean %s?", command->name,
			name, text_of(&like));
	else
		args_fault(args, "method", 0, err, "%s has no method \"%s\"; help %s lists them", command->name,
			name, command->name);
	text_release(&like);
	free(names);
	free(methods);
	return false;
}

static bool run_help(const Call *call, Report *out, Error *err)
{
	const char *topic = args_text(call->args, "topic"), *method = args_text(call->args, "method");
	if (!topic) {
		overview(out);
		return true;
	}
	Error unknown = ERROR_INIT;
	const Command *command = command_find(topic, &unknown);
	if (command && method) {
		if (methods_help(method, command->name, out) > 0)
			return true;
		if (!args_spec_lists(&command->args[0], method))
			return no_such_method(call->args, command, method, err);
		command_help(command, out);
		return true;
	}
	/* A method may be called like a command, as in eval analogy; a command cut short is not meant then. */
	if (command && strcmp(command->name, topic) == 0)
		command_help(command, out);
	bool told = !method && methods_help(topic, NULL, out) > 0;
	if (!told && !command)
		return args_fault(call->args, "topic", 0, err, "%s", unknown.message);
	if (!told && strcmp(command->name, topic) != 0)
		command_help(command, out);
	return true;
}

const Command command_help_entry = {
	.name = "help",
	.group = "help",
	.summary = "List the commands, or explain one",
	.args = {{.name = "topic",
			 .kind = ARG_COMMAND,
			 .flags = ARG_POSITIONAL,
			 .help = "a command or a method"},
		{.name = "method",
			.kind = ARG_TEXT,
			.flags = ARG_POSITIONAL,
			.help = "one of the command's methods, tests or worlds"}},
	.keeps_last = true,
	.unread = true,
	.example = "help train\n"
		   "help train sgns",
	.run = run_help,
};
