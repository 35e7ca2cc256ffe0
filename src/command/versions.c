/* versions: what spaces and models were. */
#include "command/command.h"
#include "session/version.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_SHOWN = 12 };

static Table *begin_table(Report *out)
{
	Table *table = report_table(out, "versions");
	table_column(table, "version", COLUMN_TEXT, 0);
	table_column(table, "now", COLUMN_TEXT, 0);
	table_column(table, "kind", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "MB", COLUMN_NUMBER, 2);
	table_column(table, "own MB", COLUMN_NUMBER, 2);
	table_column(table, "file MB", COLUMN_NUMBER, 2);
	table_column(table, "changed", COLUMN_TEXT, 0);
	table_column(table, "kept", COLUMN_TEXT, 0);
	table_column(table, "note", COLUMN_TEXT, 0);
	table_column(table, "sha256", COLUMN_TEXT, 0);
	return table;
}

/* --- the work: names, changes and room in the file of what is listed --- */

typedef struct Line {
	char *object;  /* whose version it is */
	Version *copy; /* of it */
	bool now, first;
	double own;  /* bytes in memory without it */
	double file; /* in the session file; NAN: it is not there */
} Line;

typedef struct VersionsWork {
	Line *lines;
	size_t count, done;
	char *path; /* of the session file; or NULL */
	Store *file;
	Text costs;
} VersionsWork;

static void versions_free(void *context)
{
	VersionsWork *work = context;
	for (size_t i = 0; i < work->count; i++) {
		version_free(work->lines[i].copy);
		free(work->lines[i].object);
	}
	store_close(work->file);
	free(work->lines);
	free(work->path);
	text_release(&work->costs);
	free(work);
}

static bool open_file(VersionsWork *work)
{
	Error none = ERROR_INIT;
	work->file = work->path && !work->file ? store_open(work->path, &none) : work->file;
	free(work->path);
	work->path = NULL;
	return work->file != NULL;
}

/* What it alone takes, if that is the file's version of this number. */
static double file_bytes(VersionsWork *work, const Line *line)
{
	Error none = ERROR_INIT;
	uint64_t bytes = 0;
	char *saved = NULL, digest[DIGEST_TEXT];
	Text section = {0};
	text_format(&section, "object/%s/version/%d", line->object, line->copy->number);
	digest_text(&line->copy->digest, digest);
	bool there = open_file(work) &&
		     store_get_text(work->file, text_of(&section), "sha256", &saved, &none) && saved &&
		     strcmp(saved, digest) == 0 && store_alone(work->file, text_of(&section), &bytes, &none);
	text_release(&section);
	free(saved);
	return there ? (double)bytes : NAN;
}

static bool versions_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	VersionsWork *work = context;
	*finished = work->done == work->count;
	if (*finished)
		return true;
	Line *line = &work->lines[work->done++];
	version_compare(line->copy, line->first ? NULL : (line - 1)->copy);
	if (!version_name(line->copy, err))
		return false;
	line->file = file_bytes(work, line);
	return true;
}

static bool versions_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const VersionsWork *work = context;
	into->progress = (Progress){.done = (double)work->done,
		.total = (double)work->count,
		.unit = "versions",
		.phase = "naming contents"};
	return true;
}

static const WorkType versions_work = {versions_step, versions_look, versions_free};

/* --- the answer --- */

static void add_row(const Line *line, Table *table)
{
	const Version *version = line->copy;
	char hash[DIGEST_TEXT];
	Text kept = {0};
	digest_text(&version->digest, hash);
	hash[HASH_SHOWN] = '\0';
	text_format(&kept, "%s%s", version->automatic ? "before: " : "", version->line);
	table_text(table, version->object.name);
	table_text(table, line->now ? "*" : "");
	table_text(table, object_kind_name(version->kind));
	table_integer(table, (long long)version->rows);
	table_integer(table, (long long)version->cols);
	table_number(table, (double)version->bytes / 1e6);
	table_number(table, line->own / 1e6);
	table_number(table, line->file / 1e6);
	table_text(table, version->changed ? version->changed : "");
	table_text(table, text_of(&kept));
	table_text(table, version->note);
	table_text(table, hash);
	text_release(&kept);
}

/* What was found out stays known. */
static void keep_known(const Session *session, const Line *line)
{
	Object *of;
	Version *version = version_named(session, line->copy->object.name, &of);
	if (!version || version->object.space != line->copy->object.space)
		return;
	version_learn(version, line->copy);
	free(version->changed);
	version->changed = memory_text(line->copy->changed);
	version->changed_from = line->copy->changed_from;
}

static bool settle_versions(Session *session, Task *task, Report *out, Error *err)
{
	const VersionsWork *work = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Table *table = begin_table(out);
	for (size_t i = 0; i < work->count; i++) {
		keep_known(session, &work->lines[i]);
		add_row(&work->lines[i], table);
	}
	if (work->costs.length)
		report_text(out, "%s", text_of(&work->costs));
	return true;
}

/* --- gathering --- */

static void describe_costs(const Session *session, Text *out)
{
	size_t automatic = 0;
	uint64_t bytes = 0;
	for (size_t i = 0; i < session->n_objects; i++)
		for (size_t v = 0; v < session->objects[i]->n_versions; v++) {
			const Version *version = session->objects[i]->versions[v];
			automatic += version->automatic;
			bytes += version->automatic ? version_own_bytes(version) : 0;
		}
	if (automatic)
		text_format(out,
			"%zu automatic in the session, at most %lld of each (checkpoints_kept); %.1f MB are "
			"held by them alone.",
			automatic, session_setting_integer(session, "checkpoints_kept"), (double)bytes / 1e6);
}

/* Before anything is copied: what is shared tells what a version takes by itself. */
static void add_lines(VersionsWork *work, const Object *object)
{
	for (size_t i = 0; i < object->n_versions; i++) {
		work->lines = memory_resize(work->lines, work->count + 1, sizeof *work->lines);
		work->lines[work->count++] = (Line){.object = memory_text(object->name),
			.now = object->versions[i] == version_now(object),
			.first = i == 0,
			.own = (double)version_own_bytes(object->versions[i])};
	}
	for (size_t i = 0; i < object->n_versions; i++)
		work->lines[work->count - object->n_versions + i].copy = version_copy(object->versions[i]);
}

static bool run_versions(const Call *call, Report *out, Error *err)
{
	const Session *session = call->session;
	const char *name = args_text(call->args, "space");
	Error why = ERROR_INIT;
	const Object *object = name ? session_get(session, name, OBJECT_SPACE, &why) : NULL;
	if (name && !object)
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	VersionsWork *work = memory_new(1, sizeof *work);
	work->path = memory_text(session->file);
	describe_costs(session, &work->costs);
	for (size_t i = 0; i < session->n_objects; i++)
		if (!object || object == session->objects[i])
			add_lines(work, session->objects[i]);
	if (work->count)
		return call_start(call, &versions_work, work, settle_versions, out, err);
	versions_free(work);
	report_text(out, "There are no versions%s%s yet; checkpoint %s keeps one.", name ? " of " : "",
		name ? name : "", name ? name : "NAME");
	return true;
}

const Command command_versions = {
	.name = "versions",
	.group = "versions",
	.summary = "List the versions of spaces and models, with what they cost",
	.help = "now marks the version that a space or model is at present; MB is what a version would take "
		"alone, own MB what would be free in memory without it, file MB by how much the session file "
		"would be smaller; changed compares with the version above it; kept is the command that made "
		"the version, or before which it was made automatically. sha256 begins the SHA-256 of all that "
		"it is and shows: items, vectors, annotations, clusters, encoders, all that it learned and "
		"where it comes from; the same for the same content. `drop NAME@2` forgets a version, and the "
		"next `session save` writes a file without it.",
	.args = {{.name = "space",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL,
		.help = "a space or a model; all of them when left out"}},
	.watchable = true,
	.unread = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1 exact=yes\nversions w",
	.run = run_versions,
};
