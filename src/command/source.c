/* source FILE: the lines of a script, as if they were typed. */
#include "command/command.h"

#include <stdio.h>

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

static bool run_source(const Call *call, Report *out, Error *err)
{
	(void)out;
	Text text = {0};
	bool fine = read_script(args_text(call->args, "file"), &text, err);
	if (fine)
		session_enqueue(call->session, text_of(&text));
	text_release(&text);
	return fine;
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
	.unread = true,
	.example = "source /dev/null",
	.run = run_source,
};
