/* session save FILE, session open FILE. */
#include "command/load.h"

#include <string.h>

static bool remake(Session *session, const char *line, Error *err)
{
	Report ignored = {0};
	bool fine = command_execute(session, line, &ignored, err);
	report_release(&ignored);
	return fine;
}

static bool open_file(Session *session, const char *file, Report *out, Error *err)
{
	Text notes = {0};
	size_t before = session->n_objects;
	bool fine = session_open(session, file, remake, &notes, err);
	if (fine)
		report_text(out, "Opened %s: %zu objects; ls lists them.", file, session->n_objects - before);
	if (fine && notes.length) {
		notes.data[--notes.length] = '\0';
		report_text(out, "%s", text_of(&notes));
	}
	text_release(&notes);
	return fine;
}

/* `load` knows a session file when it sees one, so that `isthmus FILE` opens it. */
static bool is_session(const char *path, const char *head, size_t bytes)
{
	static const char magic[] = "SQLite format 3";
	(void)path;
	return bytes >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

static bool load_session(const Call *call, const char *name, Report *out, Error *err)
{
	const char *path;
	(void)name;
	return load_one_path(call, &path, err) && open_file(call->session, path, out, err);
}

const Loader loader_session = {"session", "what session save wrote", is_session, load_session};

static bool save_file(Session *session, const char *file, Report *out, Error *err)
{
	if (!session_save(session, file, err))
		return false;
	report_text(out, "Saved %zu objects, settings and history to %s.", session->n_objects, file);
	return true;
}

static bool run_session(const Call *call, Report *out, Error *err)
{
	Session *session = call->session;
	bool save = strcmp(args_text(call->args, "action"), "save") == 0;
	const char *file = args_text(call->args, "file");
	file = file ? file : session->file;
	if (!file)
		return error_set(
			err, ERROR_USAGE, "which file? session %s FILE", args_text(call->args, "action"));
	return save ? save_file(session, file, out, err) : open_file(session, file, out, err);
}

const Command command_session = {
	.name = "session",
	.group = "out",
	.summary = "Save everything that has a name to one file, or open such a file",
	.help = "The file holds data references, spaces, models with all that continuing needs, settings and "
		"history. It is "
		"written beside the old one and takes its place at the end, so that a crash leaves the old one "
		"whole.",
	.args = {{.name = "action",
			 .kind = ARG_CHOICE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "what to do",
			 .choices = "save|open"},
		{.name = "file",
			.kind = ARG_FILE,
			.flags = ARG_POSITIONAL,
			.help = "the session file; the one opened or saved last when left out"}},
	.keeps_last = true,
	.example = "synth royals\nsession save example.isthmus",
	.run = run_session,
};
