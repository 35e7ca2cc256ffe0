/* checkpoint: keeps what a space or a model is now. */
#include "command/command.h"
#include "session/version.h"

#include <string.h>

/* A model at work, between two of its steps. NULL with an error, or because the job has just ended. */
static Version *keep_at_work(const Call *call, Object *object, VersionCause *cause, bool *ended, Error *err)
{
	Job *job = object->task->job;
	*ended = !job_hold(job);
	if (*ended)
		return NULL;
	Model *model = object->task->model(job_held_work(job));
	Object was = {0};
	Version *version = NULL;
	if (model) {
		version_refer(object, &was);
		space_unref(was.space);
		was.space = model->trainer->look(model, err);
		cause->was = &was;
		cause->state = was.space ? model_state_take(model, err) : NULL;
	} else {
		error_set(err, ERROR_INPUT, "%s has only begun; wait a moment", object->name);
	}
	job_let_go(job);
	if (cause->state)
		version = version_keep(call->session, object, cause, err);
	model_state_unref(cause->state);
	object_empty(&was);
	return version;
}

static Version *keep(const Call *call, Object *object, Error *err)
{
	VersionCause cause = {.line = call->line, .note = args_text(call->args, "note")};
	bool ended = false;
	if (object->task && object->task->model && !object->model) {
		Version *version = keep_at_work(call, object, &cause, &ended, err);
		if (!ended)
			return version;
		session_poll(call->session);
	}
	if (object->kind == OBJECT_MODEL && !object->model) {
		error_set(err, ERROR_INPUT, "job %d is at work on %s; wait for it", object->task->number,
			object->name);
		return NULL;
	}
	return version_keep(call->session, object, &cause, err);
}

static bool run_checkpoint(const Call *call, Report *out, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	Object *of;
	if (!session_space(call->session, args_text(call->args, "space"), &name, &why))
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	if (version_named(call->session, name, &of))
		return args_fault(call->args, "space", 0, err, "%s is a version already", name);
	Object *object = session_find(call->session, name);
	int last = object->last_version;
	Version *version = keep(call, object, err);
	if (!version || !version_name(version, err))
		return false;
	char hash[DIGEST_TEXT];
	digest_text(&version->digest, hash);
	report_text(out, "%s %s %s: %zu items, %.1f MB, SHA-256 %.12s; rollback %s brings it back.",
		object->name, version->number > last ? "is kept as" : "as it is now is kept already, as",
		version->object.name, version->object.space->vectors.rows, (double)version->bytes / 1e6, hash,
		version->object.name);
	return true;
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
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\ncheckpoint w note=\"before "
		   "the court\"",
	.run = run_checkpoint,
};
