/* rollback: a space or a model becomes what it was. */
#include "command/command.h"
#include "session/version_store.h"

#include <stdlib.h>

static bool say_none(const Object *object, Error *err)
{
	return object->n_versions
		       ? error_set(err, ERROR_INPUT,
				 "%s is %s, its oldest version, now; rollback %s@N names another", object->name,
				 version_now(object)->object.name, object->name)
		       : error_set(err, ERROR_INPUT,
				 "%s has no versions to go back to; checkpoint %s keeps what it is now",
				 object->name, object->name);
}

/* The version that the words mean, and what it is a version of. */
static Version *find(const Call *call, const char *name, Object **object, Error *err)
{
	Error why = ERROR_INIT;
	Version *version = version_named(call->session, name, object);
	if (version)
		return version;
	*object = session_get(call->session, name, OBJECT_SPACE, &why);
	version = *object ? version_before(*object) : NULL;
	if (*object && !version)
		say_none(*object, &why);
	if (!version)
		args_fault(call->args, "version", 0, err, "%s", why.message);
	return version;
}

/* --- the work: what it is now is taken, what it was is made again --- */

typedef struct RollbackWork {
	char *name, *line;
	Version *copy; /* of the version that is meant, which is read */
	bool unread;
	Model *model;   /* at rest, which the job holds meanwhile; or NULL */
	Version *guard; /* what it is now, which is to be kept; or NULL */
	Model *restored;
} RollbackWork;

static void rollback_free(void *context)
{
	RollbackWork *work = context;
	if (work->restored)
		work->restored->trainer->free(work->restored);
	if (work->guard)
		version_free(work->guard);
	version_free(work->copy);
	free(work->name);
	free(work->line);
	free(work);
}

static bool rollback_step(void *context, Pool *pool, bool *finished, Error *err)
{
	RollbackWork *work = context;
	if (!work->copy->object.space)
		return version_read(work->copy, pool_stop(pool), err);
	if (work->guard && work->model && !work->guard->state)
		return (work->guard->state = model_state_take(work->model, pool, err)) != NULL;
	*finished = true;
	work->restored = work->copy->state ? model_state_restore(work->copy->state, err) : NULL;
	return !work->copy->state || work->restored;
}

static bool rollback_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)context, (void)last, (void)err;
	into->progress = (Progress){.phase = "going back"};
	return true;
}

static const WorkType rollback_work = {rollback_step, rollback_look, rollback_free};

/* What the object is now is kept before, and must not cost the one that is meant. */
static bool keep_now(
	Session *session, Object *object, Version *version, const RollbackWork *work, Report *out, Error *err)
{
	VersionCause cause = {.line = work->line, .automatic = true, .state = work->guard->state};
	bool automatic = version->automatic;
	version->automatic = false;
	const Version *kept = version_keep(session, object, &cause, err);
	version->automatic = automatic;
	if (kept)
		version_tell(kept, out);
	return kept != NULL;
}

static bool settle_rollback(Session *session, Task *task, Report *out, Error *err)
{
	RollbackWork *work = job_work(task->job);
	Object *object = session_find(session, work->name), *of;
	Version *version = version_named(session, work->copy->object.name, &of);
	if (object && object->task == task)
		object->task = NULL;
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	if (!object || !version)
		return error_set(err, ERROR_INPUT, "%s is gone", work->copy->object.name);
	Text notes = {0};
	int last = object->last_version;
	if (work->unread && version->from)
		version_take_content(session, object, version, work->copy, &notes);
	if (work->guard && !keep_now(session, object, version, work, out, err)) {
		text_release(&notes);
		return false;
	}
	version_restore(session, object, version, work->restored);
	work->restored = NULL;
	report_text(out, "%s is %s again, %s.", object->name, version->object.name,
		version->kind == OBJECT_MODEL ? "a model that goes on learning from there" : "a space");
	if (object->last_version > last)
		report_text(out, "What it was before is %s@%d.", object->name, object->last_version);
	if (notes.length)
		report_text(out, "%s", text_of(&notes));
	text_release(&notes);
	return true;
}

static bool run_rollback(const Call *call, Report *out, Error *err)
{
	(void)out;
	const char *name = args_text(call->args, "version");
	Object *object;
	Version *version = find(call, name, &object, err);
	if (!version)
		return false;
	if (object->task)
		return args_fault(call->args, "version", 0, err,
			"job %d is at work on %s; stop %d or wait for it", object->task->number, object->name,
			object->task->number);
	RollbackWork *work = memory_new(1, sizeof *work);
	*work = (RollbackWork){.name = memory_text(object->name),
		.line = memory_text(call->line),
		.copy = version_copy(version),
		.unread = version->from != NULL,
		.model = object->model,
		.guard = version_wanted(call->session, object) ? version_without_state(object) : NULL};
	Task *task =
		session_start(call->session, call->line, NULL, &rollback_work, work, 1, settle_rollback, err);
	if (task)
		object->task = task;
	return task != NULL;
}

const Command command_rollback = {
	.name = "rollback",
	.group = "versions",
	.summary = "Make a space or a model what it was in one of its versions, byte by byte",
	.help = "`rollback NAME@2` names the version; `rollback NAME` means the one before what it is now. "
		"What it is now is kept as a version itself, unless it is one already or checkpoints=no is "
		"set, so that `rollback` can be rolled back. A model goes on learning as it would have then, "
		"to the same bytes with exact=yes; index and clusters are those that the version had.",
	.args = {{.name = "version",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "NAME@NUMBER, or NAME for the version before"}},
	.unread = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1 exact=yes\nrollback w",
	.run = run_rollback,
};
