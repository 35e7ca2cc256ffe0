/* diff: what became of a space or a model. */
#include "command/diff_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool settle_diff(Session *session, Task *task, Report *out, Error *err)
{
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	diff_report(job_work(task->job), session->pool, out);
	return true;
}

/* --- gathering --- */

/* What the digest is of: all that a version keeps. */
static bool fill_model(DiffSide *side, const Object *object, const Version *version, Error *err)
{
	Model *restored = version && version->state ? model_state_restore(version->state, err) : NULL;
	const Model *model = object->model ? object->model : restored;
	side->loss = model ? model_last(model, "loss") : NAN;
	side->frozen = model ? model->frozen.count : 0;
	if (restored)
		restored->trainer->free(restored);
	return !version || !version->state || restored;
}

static bool fill_side(const Call *call, const char *argument, const char *name, DiffSide *side, Error *err)
{
	Error why = ERROR_INIT;
	Object *of;
	const char *actual;
	Space *space = session_space(call->session, name, &actual, &why);
	if (!space)
		return args_fault(call->args, argument, 0, err, "%s", why.message);
	const Object *object = session_find(call->session, actual);
	const Version *version = version_named(call->session, actual, &of);
	*side = (DiffSide){.name = memory_text(actual),
		.line = memory_text(object->command),
		.kind = version ? version->kind : object->kind,
		.space = space_ref(space)};
	side->copy = version ? version_copy(version) : version_of(object, err);
	return side->copy && fill_model(side, object, version, err);
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

/* The part of a name before @. */
static bool same_object(const char *a, const char *b)
{
	size_t length = version_number(a) ? (size_t)(strrchr(a, '@') - a) : strlen(a);
	size_t other = version_number(b) ? (size_t)(strrchr(b, '@') - b) : strlen(b);
	return length == other && strncmp(a, b, length) == 0;
}

/* Versions of one thing share their coordinates, unless its way of training makes them anew. */
static bool wants_turn(const Call *call, const DiffWork *work)
{
	const char *align = args_text(call->args, "align");
	const DiffSide *sides = work->sides;
	bool anew = sides[1].copy->state && model_state_trainer(sides[1].copy->state)->anew;
	if (sides[0].space->vectors.cols != sides[1].space->vectors.cols)
		return false;
	return strcmp(align, "auto") == 0 ? anew || !same_object(sides[0].name, sides[1].name)
					  : strcmp(align, "orthogonal") == 0;
}

static bool run_diff(const Call *call, Report *out, Error *err)
{
	(void)out;
	const Args *args = call->args;
	const char *names[2];
	if (!choose_names(call, names, err))
		return false;
	DiffWork *work = memory_new(1, sizeof *work);
	work->options = (DriftOptions){.k = (size_t)args_integer(args, "k"),
		.queries = (size_t)args_integer(args, "queries"),
		.among = (size_t)args_integer(args, "limit"),
		.top = (size_t)args_integer(args, "top"),
		.seed = call_seed(call)};
	if (fill_side(call, "before", names[0], &work->sides[0], err) &&
		fill_side(
			call, args_given(args, "after") ? "after" : "before", names[1], &work->sides[1], err)) {
		work->align = wants_turn(call, work);
		return session_start(call->session, call->line, NULL, &diff_work, work, 0, settle_diff, err) !=
		       NULL;
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
		ARG_NEIGHBOURS, ARG_QUERIES,
		{.name = "limit",
			.kind = ARG_INTEGER,
			.help = "neighbours are sought, and the turn is fitted, among so many items that both "
				"have, the first ones; 0 for all",
			.fallback = "30000",
			.low = 0,
			.high = 4e9},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "items shown that are new, that are lost and that moved most",
			.fallback = "10",
			.low = 0,
			.high = 10000},
		ARG_SEED("what the draw depends on")},
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1 exact=yes\ndiff w@1",
	.run = run_diff,
};
