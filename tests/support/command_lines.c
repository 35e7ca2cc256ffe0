#include "command_lines.h"

#include "check.h"

void run_line(Session *session, const char *line)
{
	Report report = {0};
	Error err = ERROR_INIT;
	assert_ok(command_execute(session, line, &report, &err));
	report_release(&report);
}

const char *line_refusal(Session *session, const char *line)
{
	static Error why;
	Report report = {0};
	why = (Error)ERROR_INIT;
	assert_false(command_execute(session, line, &report, &why));
	report_release(&report);
	return why.message;
}

Task *begin_line(Session *session, const char *line)
{
	CommandLine parsed;
	Report report = {0};
	Error err = ERROR_INIT;
	Task *task = NULL;
	assert_ok(command_line_parse(line, &parsed, &err));
	assert_ok(command_run(session, &parsed, &report, &task, &err));
	command_line_release(&parsed);
	report_release(&report);
	return task;
}
