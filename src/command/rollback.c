/* rollback: a space or a model becomes what it was. */
#include "command/command.h"
#include "session/version.h"

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

/* What the object is now is kept before, and must not cost the one that is meant. */
static bool go_back(const Call *call, Object *object, Version *version, Report *out, Error *err)
{
	bool automatic = version->automatic;
	version->automatic = false;
	version_guard(call->session, object->name, call->line, out);
	version->automatic = automatic;
	return version_restore(call->session, object, version, err);
}

static bool run_rollback(const Call *call, Report *out, Error *err)
{
	const char *name = args_text(call->args, "version");
	Object *object;
	Version *version = find(call, name, &object, err);
	if (!version)
		return false;
	if (object->task)
		return args_fault(call->args, "version", 0, err,
			"job %d is at work on %s; stop %d or wait for it", object->task->number, object->name,
			object->task->number);
	int last = object->last_version;
	if (!go_back(call, object, version, out, err))
		return false;
	report_text(out, "%s is %s again, %s.", object->name, version->object.name,
		version->kind == OBJECT_MODEL ? "a model that goes on learning from there" : "a space");
	if (object->last_version > last)
		report_text(out, "What it was before is %s@%d.", object->name, object->last_version);
	return true;
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
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1 exact=yes\nrollback w",
	.run = run_rollback,
};
