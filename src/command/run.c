/* Running a command line that was taken apart. */
#include "command/command.h"
#include "command/unread.h"

#include <stdlib.h>
#include <string.h>

static const char *option_value(const Token *token, const char *option)
{
	size_t length = strlen(option);
	bool is = !token->plain && strncmp(token->text, option, length) == 0 && token->text[length] == '=';
	return is ? token->text + length + 1 : NULL;
}

const char *command_method_word(const Command *command, const Token *tokens, size_t count, const Token **token)
{
	for (size_t i = 0; i < count; i++) {
		*token = &tokens[i];
		const char *value =
			command->method_option ? option_value(&tokens[i], command->method_option) : NULL;
		if (value)
			return value;
		if (!command->method_option && (tokens[i].plain || !strchr(tokens[i].text, '=')))
			return tokens[i].text;
	}
	*token = NULL;
	return NULL;
}

/* The options of the method that the words name. */
static bool find_method(const Session *session, const Command *command, const CommandLine *parsed,
	const ArgSpec **more, Error *err)
{
	*more = NULL;
	if (!command->method)
		return true;
	const Token *token;
	const char *word = command_method_word(command, parsed->tokens + 1, parsed->count - 1, &token);
	if (command->method(session, word, more, err))
		return true;
	if (token && err->column < 0)
		error_at(err, token->column, token->width);
	return false;
}

/* The error speaks of `near: …` so that a reader of a long script knows which command complained. */
static bool parse_args(
	const Session *session, const Command *command, const CommandLine *parsed, Args **args, Error *err)
{
	const ArgSpec *more;
	if (!find_method(session, command, parsed, &more, err))
		return false;
	*args = args_parse(command->args, more, parsed->tokens + 1, parsed->count - 1, err);
	if (!*args && err->column < 0)
		error_prefix(err, "%s", command->name);
	return *args != NULL;
}

static void remember(Session *session, const char *line, const Report *out)
{
	report_release(&session->last);
	report_copy_data(out, &session->last);
	free(session->last_line);
	session->last_line = memory_text(line);
}

static void add_history(Session *session, const CommandLine *parsed)
{
	session->history = memory_resize(session->history, session->n_history + 1, sizeof *session->history);
	session->history[session->n_history++] = memory_text(parsed->line);
}

static bool run_command(Session *session, const Command *command, const CommandLine *parsed, bool question,
	Task **later, Report *out, Task **started, Error *err)
{
	Args *args;
	if (!parse_args(session, command, parsed, &args, err))
		return false;
	Call call = {session, args, parsed->line, parsed->background, question, later};
	int before = session->next_task;
	bool waits;
	bool fine = call_may_name(&call, command->makes, err) &&
		    unread_waits(&call, command, parsed, &waits, out, err) &&
		    (waits || command->run(&call, out, err));
	args_free(args);
	*started = session->next_task != before ? session->tasks[session->n_tasks - 1] : NULL;
	if (*started)
		(*started)->background = parsed->background || call.question;
	return fine;
}

uint64_t call_seed(const Call *call)
{
	return args_given(call->args, "seed") ? (uint64_t)args_integer(call->args, "seed")
					      : session_seed(call->session);
}

bool call_may_name(const Call *call, unsigned kinds, Error *err)
{
	const char *as = kinds ? args_text(call->args, "as") : NULL;
	Error why = ERROR_INIT;
	for (unsigned kind = 0; as && kind < OBJECT_KINDS; kind++)
		if (kinds & 1u << kind && session_may_put(call->session, as, kind, &why))
			return true;
	return !as || args_fault(call->args, "as", 0, err, "%s", why.message);
}

bool call_start(const Call *call, const WorkType *type, void *work, TaskSettle *settle, Report *out, Error *err)
{
	/* One thread for a pane: what is being watched goes on with the others. */
	Task *task =
		session_start(call->session, call->line, NULL, type, work, call->later ? 1 : 0, settle, err);
	if (!task || !call->question)
		return task != NULL;
	session_asked(call->session, task);
	if (call->later) {
		*call->later = task;
		return true;
	}
	session_finish(call->session, task);
	task->answered = true;
	report_append(out, &task->report);
	if (task->error.kind != ERROR_NONE)
		*err = task->error;
	return task->error.kind == ERROR_NONE;
}

static void send_to(Task *task, const CommandLine *parsed)
{
	task->redirect = memory_text(parsed->redirect);
	task->append = parsed->append;
	task->pipe = memory_text(parsed->pipe);
}

bool command_run(Session *session, const CommandLine *parsed, Report *out, Task **started, Error *err)
{
	Task *ignored;
	started = started ? started : &ignored;
	*started = NULL;
	if (parsed->count == 0)
		return true;
	const Command *command = command_find(parsed->tokens[0].text, err);
	if (!command)
		return error_at(err, parsed->tokens[0].column, parsed->tokens[0].width);
	if (!run_command(session, command, parsed, false, NULL, out, started, err))
		return false;
	add_history(session, parsed);
	if (*started)
		send_to(*started, parsed);
	else if (!command->keeps_last)
		remember(session, parsed->line, out);
	return true;
}

bool command_goes_elsewhere(const Task *task)
{
	return task->redirect || task->pipe;
}

CommandLine command_line_of(const Task *task)
{
	return (CommandLine){
		.line = task->line, .redirect = task->redirect, .append = task->append, .pipe = task->pipe};
}

bool command_take_answer(Session *session, Task *task, Report *out, Error *err)
{
	task->answered = true;
	remember(session, task->line, &task->report);
	report_append(out, &task->report);
	if (task->error.kind != ERROR_NONE)
		*err = task->error;
	return task->error.kind == ERROR_NONE;
}

bool command_execute(Session *session, const char *line, Report *out, Error *err)
{
	CommandLine parsed;
	Task *task;
	if (!command_line_parse(line, &parsed, err))
		return false;
	bool fine = command_run(session, &parsed, out, &task, err);
	if (fine && task && !parsed.background) {
		session_wait(session, task);
		fine = command_take_answer(session, task, out, err);
	}
	command_line_release(&parsed);
	return fine;
}

static bool answer(Session *session, const char *line, Task **later, Report *out, Error *err)
{
	CommandLine parsed;
	Task *none;
	if (!command_line_parse(line, &parsed, err))
		return false;
	const Command *command = parsed.count ? command_find(parsed.tokens[0].text, err) : NULL;
	bool fine = command && (command->watchable ||
				       error_set(err, ERROR_USAGE, "%s does not only answer", command->name));
	fine = fine && run_command(session, command, &parsed, true, later, out, &none, err);
	command_line_release(&parsed);
	return fine;
}

bool command_go_on(Session *session, Task *task, const char *line, Report *out, Error *err)
{
	CommandLine parsed;
	Task *started, *later;
	bool question = task->number == 0;
	if (!command_line_parse(line, &parsed, err))
		return false;
	const Command *command = command_find(parsed.tokens[0].text, err);
	parsed.background = task->background;
	session_go_on(session, task);
	bool fine = command && run_command(session, command, &parsed, question, question ? &later : NULL, out,
				       &started, err);
	command_line_release(&parsed);
	return fine;
}

bool command_answer(Session *session, const char *line, Report *out, Error *err)
{
	return answer(session, line, NULL, out, err);
}

bool command_ask(Session *session, const char *line, Report *out, Task **task, Error *err)
{
	*task = NULL;
	return answer(session, line, task, out, err);
}
