/* source FILE, tour: the lines of a script, as if they were typed. */
#include "command/command.h"
#include "data/datasets_folder.h"

#include <stdio.h>
#include <stdlib.h>

/* Scripts are typed by people: anything larger is some other file. */
enum { SCRIPT_BYTES = 1 << 20 };

static bool read_script(const char *path, Text *text, Error *err)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return error_file(err, "read", path);
	char buffer[4096];
	size_t n;
	while ((n = fread(buffer, 1, sizeof buffer, file)) > 0 && text->length <= SCRIPT_BYTES)
		text_add_bytes(text, buffer, n);
	bool fine = !ferror(file) || error_file(err, "read", path);
	fclose(file);
	if (fine && text->length > SCRIPT_BYTES)
		fine = error_set(err, ERROR_INPUT, "\"%s\" is too long for a script; `load` reads data", path);
	return fine;
}

static bool enqueue_script(Session *session, const char *path, Error *err)
{
	Text text = {0};
	bool fine = read_script(path, &text, err);
	if (fine)
		session_enqueue(session, text_of(&text));
	text_release(&text);
	return fine;
}

static bool run_source(const Call *call, Report *out, Error *err)
{
	(void)out;
	return enqueue_script(call->session, args_text(call->args, "file"), err);
}

const Command command_source = {
	.name = "source",
	.group = "out",
	.summary = "Run the commands of a file, one line after the other",
	.args = {{.name = "file",
		.kind = ARG_FILE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "a script"}},
	.keeps_last = true,
	.example = "source /dev/null",
	.run = run_source,
};

static bool run_tour(const Call *call, Report *out, Error *err)
{
	(void)out;
	char *path = datasets_find("tour.isthmus", err);
	bool fine = path && enqueue_script(call->session, path, err);
	free(path);
	return fine;
}

const Command command_tour = {
	.name = "tour",
	.group = "help",
	.summary = "Be shown around: two kinds of English, one space, and what moved",
	.help = "The tour is a script like any other, datasets/tour.isthmus: it fetches two corpora, trains on "
		"both, and asks, "
		"maps, adapts and audits. On the screen its questions stay live. Everything it makes stays "
		"yours.",
	.keeps_last = true,
	.example = "tour",
	.run = run_tour,
};
