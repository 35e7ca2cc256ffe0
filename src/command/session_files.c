/* session save FILE, session open FILE. */
#include "command/load.h"
#include "session/session_file.h"

#include <stdlib.h>
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

const Loader loader_session = {"session", "what session save wrote", is_session, load_session, 0, NULL};

/* --- saving, as a job --- */

typedef struct SaveWork {
	SessionSaver *saver;
	char *file;
	size_t objects;
} SaveWork;

static bool save_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	return session_saver_step(((SaveWork *)work)->saver, finished, err);
}

static bool save_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	into->progress = session_saver_progress(((SaveWork *)work)->saver);
	return true;
}

static void save_free(void *work)
{
	SaveWork *self = work;
	session_saver_free(self->saver);
	free(self->file);
	free(self);
}

static const WorkType save_work = {save_step, save_look, save_free};

static bool settle_saving(Session *session, Task *task, Report *out, Error *err)
{
	const SaveWork *self = job_work(task->job);
	session_saver_let_go(self->saver, session, task);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	session_file_remember(session, self->file);
	report_text(out, "Saved %zu objects, settings and history to %s.", self->objects, self->file);
	const char *notes = session_saver_notes(self->saver);
	if (*notes)
		report_text(out, "%.*s.", (int)strlen(notes) - 1, notes);
	return true;
}

static bool save_file(const Call *call, const char *file, Error *err)
{
	SessionSaver *saver = session_saver_new(call->session, file, err);
	if (!saver)
		return false;
	SaveWork *work = memory_new(1, sizeof *work);
	*work = (SaveWork){saver, memory_text(file), (size_t)session_saver_progress(saver).total};
	Task *task = session_start(call->session, call->line, NULL, &save_work, work, 1, settle_saving, err);
	if (task)
		session_saver_hold(saver, call->session, task);
	return task != NULL;
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
	return save ? save_file(call, file, err) : open_file(session, file, out, err);
}

const Command command_session = {
	.name = "session",
	.group = "out",
	.summary = "Save everything that has a name to one file, or open such a file",
	.help = "The file holds data references, spaces, models with all that continuing needs, settings and "
		"history. It is written beside the old one and takes its place at the end, so that a crash "
		"leaves the old one whole; what nothing refers to any more is not in the new one. Versions are "
		"read from the file when they are asked for. Settings that the program was started with, as "
		"--format=tsv, stay as they are.",
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
	.unread = true,
	.example = "synth royals\nsession save example.isthmus",
	.run = run_session,
};
