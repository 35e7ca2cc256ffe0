/* checkpoint: keeps what a space or a model is now. */
#include "command/command.h"
#include "session/version.h"

#include <stdlib.h>
#include <string.h>

typedef struct CheckpointWork {
	char *name, *line, *note;
	Version *now; /* what it is, or was when the job took it; with its name once that is known */
	Model *model; /* at rest, which the job holds meanwhile; or NULL */
	Job *held;    /* at work on the model, until that was taken; or NULL */
	TaskModel *model_of;
} CheckpointWork;

static void checkpoint_free(void *context)
{
	CheckpointWork *work = context;
	if (work->held)
		job_let_go(work->held);
	version_free(work->now);
	free(work->name);
	free(work->line);
	free(work->note);
	free(work);
}

/* Between two of its steps. */
static bool take_at_work(CheckpointWork *work, const Pool *pool, Error *err)
{
	Model *model = work->model_of(job_held_work(work->held));
	if (!model)
		return error_set(err, ERROR_INPUT, "%s has only begun; wait a moment", work->name);
	Space *space = model->trainer->look(model, err);
	if (!space)
		return false;
	space_unref(work->now->object.space);
	work->now->object.space = space;
	work->now->state = model_state_take(model, pool, err);
	return work->now->state != NULL;
}

static bool checkpoint_step(void *context, Pool *pool, bool *finished, Error *err)
{
	CheckpointWork *work = context;
	Version *now = work->now;
	if (work->held) {
		bool fine = take_at_work(work, pool, err);
		job_let_go(work->held);
		work->held = NULL;
		return fine;
	}
	if (work->model && !now->state)
		return (now->state = model_state_take(work->model, pool, err)) != NULL;
	*finished = true;
	return version_name(now, err);
}

static bool checkpoint_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)context, (void)last, (void)err;
	into->progress = (Progress){.phase = "naming its content"};
	return true;
}

static const WorkType checkpoint_work = {checkpoint_step, checkpoint_look, checkpoint_free};

static void report_version(const Version *version, const char *name, bool new, Report *out)
{
	char hash[DIGEST_TEXT];
	digest_text(&version->digest, hash);
	report_text(out, "%s %s %s: %zu items, %.1f MB, SHA-256 %.12s; rollback %s brings it back.", name,
		new ? "is kept as" : "as it is now is kept already, as", version->object.name, version->rows,
		(double)version->bytes / 1e6, hash, version->object.name);
}

static bool settle_checkpoint(Session *session, Task *task, Report *out, Error *err)
{
	const CheckpointWork *work = job_work(task->job);
	Object *object = session_find(session, work->name);
	if (object && object->task == task)
		object->task = NULL;
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	if (!object || !object->space)
		return error_set(err, ERROR_INPUT, "%s is gone", work->name);
	bool still =
		object->space == work->now->object.space && object->clustering == work->now->object.clustering;
	VersionCause cause = {.line = work->line,
		.note = work->note,
		.was = still ? NULL : &work->now->object,
		.state = work->now->state,
		.named = work->now};
	int last = object->last_version;
	Version *version = version_keep(session, object, &cause, err);
	if (!version)
		return false;
	version_learn(version, work->now);
	report_version(version, object->name, version->number > last, out);
	return true;
}

/* What the job takes the model from: one at rest, which nothing else may change meanwhile, or one at work. */
static bool hold(CheckpointWork *work, Object *object, Error *err)
{
	bool at_work = object->task && object->task->model && !object->model;
	if (at_work && job_hold(object->task->job)) {
		work->held = object->task->job;
		work->model_of = object->task->model;
		return true;
	}
	if (object->kind == OBJECT_MODEL && object->task)
		return error_set(err, ERROR_INPUT, "job %d is at work on %s; wait for it", object->task->number,
			object->name);
	work->model = object->model;
	return true;
}

static bool run_checkpoint(const Call *call, Report *out, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	Object *of;
	name = args_text(call->args, "space") ? args_text(call->args, "space") : call->session->current;
	if (name && version_named(call->session, name, &of))
		return args_fault(call->args, "space", 0, err, "%s is a version already", name);
	if (!session_space(call->session, name, &name, &why))
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	(void)out;
	Object *object = session_find(call->session, name);
	CheckpointWork *work = memory_new(1, sizeof *work);
	*work = (CheckpointWork){.name = memory_text(object->name),
		.line = memory_text(call->line),
		.note = memory_text(args_text(call->args, "note")),
		.now = version_without_state(object)};
	if (!hold(work, object, err)) {
		checkpoint_free(work);
		return false;
	}
	Task *task = session_start(
		call->session, call->line, NULL, &checkpoint_work, work, 1, settle_checkpoint, err);
	if (task && object->model)
		object->task = task;
	return task != NULL;
}

const Command command_checkpoint = {
	.name = "checkpoint",
	.group = "versions",
	.summary = "Keep a space or a model as it is now, as a version that can be gone back to",
	.help = "`NAME@2` is version 2 of NAME, a space wherever one is named: `near king in=w@2`, `compare "
		"w@1 w`, `map w@2`. A version of a space costs nothing while the session has the same; of a "
		"model all that is kept with which it can go on learning to the same bytes. A model that a job "
		"trains is taken between two steps. Contents are named by their SHA-256, and lie in session "
		"files once, however many versions have them.\n\nVersions are made automatically of what "
		"`adapt` and `debias` work from or replace, and of a model that `train` changes or replaces, "
		"before they do; `set checkpoints=no` makes none, checkpoints_kept says how many of them stay. "
		"Those that were asked for by `checkpoint` stay until they are dropped: `drop NAME@2`.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL,
			 .help = "a space or a model; the current one when left out"},
		{.name = "note", .kind = ARG_TEXT, .help = "what the list of versions says of it"}},
	.unread = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\ncheckpoint w note=\"before "
		   "the court\"",
	.run = run_checkpoint,
};
