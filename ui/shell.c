#include "ui/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child gets back the default action of what we ignore or handle. */
static int spawn(const char *command, int input, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	char *arguments[] = {(char[]){"sh"}, (char[]){"-c"}, (char *)command, NULL};
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGINT);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	if (input >= 0)
		posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	int failure = posix_spawn(child, "/bin/sh", &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failure;
}

static void feed(int to, const char *input, size_t bytes)
{
	while (bytes > 0) {
		ssize_t n = write(to, input, bytes);
		if (n < 0 && errno != EINTR)
			return;
		input += n > 0 ? n : 0;
		bytes -= n > 0 ? (size_t)n : 0;
	}
}

static bool await(pid_t child, Error *err)
{
	int status;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return error_set(err, ERROR_FILE, "cannot wait for the shell: %s", strerror(errno));
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		return error_set(err, ERROR_CANCELLED, "the shell command was interrupted");
	if (WIFSIGNALED(status))
		return error_set(err, ERROR_FILE, "the shell command was ended by signal %d (%s)",
			WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status))
		return error_set(
			err, ERROR_FILE, "the shell command ended with status %d", WEXITSTATUS(status));
	return true;
}

bool shell_run(const char *command, const char *input, size_t bytes, Error *err)
{
	int ends[2] = {-1, -1};
	pid_t child;
	if (input && pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, ERROR_FILE, "cannot make a pipe: %s", strerror(errno));
	int failure = spawn(command, ends[0], &child);
	if (input)
		close(ends[0]);
	if (input && !failure)
		feed(ends[1], input, bytes);
	if (input)
		close(ends[1]);
	if (failure)
		return error_set(err, ERROR_FILE, "cannot start /bin/sh: %s", strerror(failure));
	return await(child, err);
}
