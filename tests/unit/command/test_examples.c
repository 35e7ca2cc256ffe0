/* Every command's example does what it shows. Each runs in a session and a folder of its own. */
#include "check.h"
#include "command/command.h"
#include "linalg/backend.h"

#include <ftw.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/isthmus-examples-XXXXXX";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return chdir("/") || nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* As a client would: shell lines by the shell, and no output anywhere. */
static bool run(Session *session, const char *line, Error *err)
{
	if (line[0] == '!')
		return system(line + 1) == 0 || error_set(err, ERROR_FILE, "the shell command failed");
	Report report = {0};
	bool fine = command_execute(session, line, &report, err);
	report_release(&report);
	return fine;
}

/* The lines that source and tour leave in the queue are scripts with tests of their own. */
static void test_example(void **state)
{
	const Command *command = *state;
	Session *session = session_new();
	char *lines = memory_text(command->example), *rest = lines;
	for (char *line; (line = strsep(&rest, "\n"));) {
		Error err = ERROR_INIT;
		if (!run(session, line, &err))
			fail_msg("the example of %s fails at \"%s\": %s", command->name, line, err.message);
	}
	free(lines);
	session_free(session);
}

static bool shows(const Command *command)
{
	bool found = false;
	char *lines = memory_text(command->example ? command->example : ""), *rest = lines;
	for (char *line; !found && (line = strsep(&rest, "\n"));) {
		CommandLine parsed;
		Error err = ERROR_INIT;
		assert_ok(command_line_parse(line, &parsed, &err));
		found = parsed.count && command_find(parsed.tokens[0].text, &err) == command;
		command_line_release(&parsed);
	}
	free(lines);
	return found;
}

static void test_every_command_is_shown(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++)
		if (!shows(commands[i]))
			fail_msg("the example of %s does not use it", commands[i]->name);
}

int main(void)
{
	enum { MOST = 128 };
	struct CMUnitTest tests[MOST] = {cmocka_unit_test(test_every_command_is_shown)};
	size_t n = 1;
	for (size_t i = 0; commands[i] && n < MOST; i++)
		if (commands[i]->example)
			tests[n++] = (struct CMUnitTest){
				commands[i]->name, test_example, NULL, NULL, (void *)commands[i]};
	setlocale(LC_ALL, "C.UTF-8");
	backend_start();
	return _cmocka_run_group_tests("examples", tests, n, make_folder, remove_folder) != 0;
}
