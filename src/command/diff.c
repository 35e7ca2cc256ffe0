/* diff: what became of a space or a model. */
#include "command/diff_work.h"
#include "command/drift_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool settle_diff(Session *session, Task *task, Report *out, Error *err)
{
	const DiffWork *work = job_work(task->job);
	for (int i = 0; i < 2; i++) {
		Object *object = session_find(session, work->sides[i].name);
		if (object && object->task == task)
			object->task = NULL;
	}
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	diff_report(job_work(task->job), session->pool, out);
	return true;
}

/* --- gathering --- */

/* A model at rest is held until the job is over, for its digest: its state is taken there. */
static bool fill_side(const Call *call, const char *argument, const char *name, DiffSide *side, Error *err)
{
	Object *of;
	const Version *version = version_named(call->session, name, &of);
	Error why = ERROR_INIT;
	const Object *object =
		version ? &version->object : session_get(call->session, name, OBJECT_SPACE, &why);
	if (object && !version && !session_space(call->session, name, NULL, &why))
		object = NULL;
	if (!object)
		return args_fault(call->args, argument, 0, err, "%s", why.message);
	if (object->model && object->task)
		return args_fault(call->args, argument, 0, err, "job %d is at work on %s; wait for it",
			object->task->number, name);
	*side = (DiffSide){.name = memory_text(name),
		.line = memory_text(object->command),
		.kind = version ? version->kind : object->kind,
		.space = space_ref(object->space),
		.copy = version ? version_copy(version) : version_without_state(object),
		.model = object->model};
	return true;
}

static void hold(Session *session, const DiffWork *work, Task *task)
{
	for (int i = 0; i < 2; i++)
		if (work->sides[i].model)
			session_find(session, work->sides[i].name)->task = task;
}

/* What the first is compared with when only one is named: w@2 with w; w with its last version that it is not.
 */
static bool choose_names(const Call *call, const char *names[2], Error *err)
{
	const Args *args = call->args;
	Object *object;
	names[0] = args_text(args, "before");
	names[1] = args_text(args, "after");
	if (names[1])
		return true;
	if (version_named(call->session, names[0], &object)) {
		names[1] = object->name;
		return true;
	}
	Error why = ERROR_INIT;
	object = session_get(call->session, names[0], OBJECT_SPACE, &why);
	if (!object)
		return args_fault(args, "before", 0, err, "%s", why.message);
	const Version *version = version_before(object);
	if (!version)
		return args_fault(args, "before", 0, err,
			"%s has no version to be compared with; checkpoint %s keeps one, diff A B compares two",
			names[0], names[0]);
	names[0] = version->object.name;
	names[1] = object->name;
	return true;
}

static bool run_diff(const Call *call, Report *out, Error *err)
{
	(void)out;
	const Args *args = call->args;
	const char *names[2];
	if (!choose_names(call, names, err))
		return false;
	DiffWork *work = memory_new(1, sizeof *work);
	work->options = drift_asked(call);
	if (fill_side(call, "before", names[0], &work->sides[0], err) &&
		fill_side(
			call, args_given(args, "after") ? "after" : "before", names[1], &work->sides[1], err)) {
		work->args = args_copy(args);
		work->wanted = args_text(work->args, "align");
		Task *task =
			session_start(call->session, call->line, NULL, &diff_work, work, 0, settle_diff, err);
		if (task)
			hold(call->session, work, task);
		return task != NULL;
	}
	diff_work_free(work);
	return false;
}

const Command command_diff = {
	.name = "diff",
	.group = "versions",
	.summary =
		"Show what changed between two versions, spaces or models: items, vectors, neighbours, making",
	.help = "`diff w@1 w@2` compares two versions, `diff w@1` one with what w is now, `diff w` the version "
		"before with what it is now, `diff A B` any two. norm is the mean length of the vectors, "
		"occurrences how often all items were counted. Vectors of versions of one thing are compared "
		"as they stand; those of things that were trained apart are turned onto each other first, by "
		"the orthogonal map that fits the directions of their common items best, and the answer says "
		"so. overlap@k is the share of an item's k nearest that stayed, with a 95 % bootstrap interval "
		"over the items drawn; neighbours depend on no turn. making lists commands and options that "
		"differ.",
	.args = {{.name = "before",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "a version, a space or a model"},
		{.name = "after",
			.kind = ARG_SPACE,
			.flags = ARG_POSITIONAL,
			.help = "another; what the first is now when left out"},
		{.name = "align",
			.kind = ARG_CHOICE,
			.help = "none: compare numbers as they stand; orthogonal: turn the first onto the "
				"other; auto: none for versions of one thing",
			.fallback = "auto",
			.choices = "auto|none|orthogonal"},
		ARG_NEIGHBOURS, ARG_QUERIES, ARG_DRIFT_LIMIT("neighbours are sought, and the turn is fitted,"),
		ARG_DRIFT_TOP("are new, that are lost and that moved most"),
		ARG_SEED("what the draw depends on")},
	.unread = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1 exact=yes\ndiff w@1",
	.run = run_diff,
};
