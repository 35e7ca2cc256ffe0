#include "ui/batch.h"

#include "base/memory.h"
#include "ui/interrupt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The path as one token of a command line, whatever its name is. */
static void add_quoted(const char *path, Text *line)
{
	text_add_char(line, '"');
	for (; *path; path++) {
		if (*path == '"' || *path == '\\')
			text_add_char(line, '\\');
		text_add_char(line, *path);
	}
	text_add_char(line, '"');
}

static Status run_with_path(Runner *runner, const char *command, const char *path)
{
	Text line = {0};
	text_format(&line, "%s ", command);
	add_quoted(path, &line);
	Status status = runner_line(runner, text_of(&line), NULL);
	text_release(&line);
	return status;
}

Status batch_open(Runner *runner, const Options *options)
{
	Status status = STATUS_FINE;
	if (options->session)
		status = run_with_path(runner, "session open", options->session);
	for (size_t i = 0; i < options->n_files && !runner_ends(runner, status); i++)
		status = runner_first(status, run_with_path(runner, "load", options->files[i]));
	return status;
}

static Status run_lines(Runner *runner, FILE *file, const char *name)
{
	Status status = STATUS_FINE;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	for (int number = 1; !runner_ends(runner, status) && (length = getline(&line, &room, file)) >= 0;
		number++) {
		Text where = {0};
		text_format(&where, "%s:%d", name, number);
		line[strcspn(line, "\r\n")] = '\0';
		status = runner_first(status, runner_line(runner, line, text_of(&where)));
		text_release(&where);
	}
	free(line);
	return interrupt_take() ? STATUS_INTERRUPTED : status;
}

static Status complain_of_file(Runner *runner, const char *path)
{
	Error err = ERROR_INIT;
	Report nothing = {0};
	error_file(&err, "read", path);
	return runner_complain(runner, NULL, NULL, &nothing, &err);
}

Status batch_script(Runner *runner, const char *path)
{
	bool is_input = strcmp(path, "-") == 0;
	FILE *file = is_input ? stdin : fopen(path, "re");
	if (!file)
		return complain_of_file(runner, path);
	Status status = run_lines(runner, file, is_input ? "standard input" : path);
	if (status == STATUS_FINE && ferror(file))
		status = complain_of_file(runner, path);
	if (!is_input)
		fclose(file);
	return status;
}

Status batch_pieces(Runner *runner, const Options *options)
{
	Status status = STATUS_FINE;
	for (size_t i = 0; i < options->n_pieces && !runner_ends(runner, status); i++) {
		const ScriptPiece *piece = &options->pieces[i];
		Status one = piece->is_file ? batch_script(runner, piece->text)
					    : runner_line(runner, piece->text, NULL);
		status = runner_first(status, one);
	}
	return status;
}

Status batch_run(Runner *runner, const Options *options)
{
	/* Nobody typed these commands, so their answers are no data. */
	runner->silent = true;
	Status status = batch_open(runner, options);
	runner->silent = false;
	if (!runner_ends(runner, status))
		status = runner_first(
			status, options->n_pieces ? batch_pieces(runner, options) : batch_script(runner, "-"));
	if (!runner_ends(runner, status))
		status = runner_first(status, runner_finish(runner));
	return status;
}
