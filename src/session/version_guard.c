#include "session/version_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is kept between two keys. */
enum { AT_ONCE_BYTES = 16 << 20 };

/* An object of which a version is wanted. */
typedef struct Guarded {
	char *name;
	Version *now;     /* what it is, or was when the job began */
	Model *model;     /* at rest, which the job holds meanwhile; or NULL */
	Version **others; /* copies of the versions that it has, the newest first */
	size_t n_others, next;
	int compared, same;
} Guarded;

typedef struct Guard {
	char *line, *product;
	Guarded *objects;
	size_t count, next;
	bool begun;
	const GuardedWork *type;
	void *work; /* NULL: taken */
} Guard;

static void guarded_release(Guarded *guarded)
{
	for (size_t i = 0; i < guarded->n_others; i++)
		version_free(guarded->others[i]);
	free(guarded->others);
	version_free(guarded->now);
	free(guarded->name);
}

static void guard_free(void *context)
{
	Guard *guard = context;
	if (guard->work)
		guard->type->free(guard->work);
	for (size_t i = 0; i < guard->count; i++)
		guarded_release(&guard->objects[i]);
	free(guard->objects);
	free(guard->line);
	free(guard->product);
	free(guard);
}

static bool is_there(const Guard *guard, const char *name)
{
	for (size_t i = 0; i < guard->count; i++)
		if (strcmp(guard->objects[i].name, name) == 0)
			return true;
	return false;
}

static void add(Guard *guard, const Session *session, const char *name)
{
	Object *of, *object = version_named(session, name, &of) ? NULL : session_find(session, name);
	if (!version_wanted(session, object) || is_there(guard, name))
		return;
	guard->objects = memory_resize(guard->objects, guard->count + 1, sizeof *guard->objects);
	Guarded *guarded = &guard->objects[guard->count++];
	*guarded = (Guarded){.name = memory_text(name),
		.now = version_without_state(object),
		.model = object->model,
		.others = memory_new(object->n_versions, sizeof(Version *)),
		.compared = object->last_version};
	for (size_t i = object->n_versions; i-- > 0;)
		guarded->others[guarded->n_others++] = version_copy(object->versions[i]);
}

/* --- the work --- */

static bool take_state(Guarded *guarded, const Pool *pool, Error *err)
{
	Error why = ERROR_INIT;
	guarded->now->state = model_state_take(guarded->model, pool, &why);
	return guarded->now->state ||
	       error_set(err, why.kind,
		       "no version of %s could be kept, so that nothing was begun: %s; set checkpoints=no goes "
		       "on without one",
		       guarded->name, why.message);
}

/* The first step only lets it be told what is done. */
static bool guard_step(void *context, Pool *pool, bool *finished, Error *err)
{
	Guard *guard = context;
	Guarded *guarded = &guard->objects[guard->next];
	if (!guard->begun) {
		*finished = guard->count == 0;
		return guard->begun = true;
	}
	if (guarded->model && !guarded->now->state)
		return take_state(guarded, pool, err);
	if (guarded->next < guarded->n_others && !guarded->same) {
		Version *other = guarded->others[guarded->next++];
		guarded->same = version_same(guarded->now, other) ? other->number : 0;
		return true;
	}
	*finished = ++guard->next == guard->count;
	return true;
}

static bool guard_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const Guard *guard = context;
	into->progress =
		(Progress){.done = (double)guard->next, .total = (double)guard->count, .unit = "versions"};
	if (guard->next < guard->count)
		snprintf(into->progress.phase, sizeof into->progress.phase, "keeping what %.40s is",
			guard->objects[guard->next].name);
	return true;
}

static const WorkType guard_work = {guard_step, guard_look, guard_free};

/* --- before and after --- */

/* Nothing else changes what is kept or replaced; task NULL: something may again. */
static void hold(const Guard *guard, Session *session, const Task *held_by, Task *task)
{
	Object *object = guard->product ? session_find(session, guard->product) : NULL;
	if (object && object->task == held_by)
		object->task = task;
	for (size_t i = 0; i < guard->count; i++) {
		object = guard->objects[i].model ? session_find(session, guard->objects[i].name) : NULL;
		if (object && object->task == held_by)
			object->task = task;
	}
}

/* A space may have been dropped meanwhile. */
static bool keep(const Guard *guard, const Guarded *guarded, Session *session, Report *out, Error *err)
{
	const Object *was = &guarded->now->object;
	Object *object = session_find(session, guarded->name);
	if (!object || !object->space)
		return true;
	bool still = object->space == was->space && object->clustering == was->clustering;
	VersionCause cause = {.line = guard->line,
		.automatic = true,
		.was = still ? NULL : was,
		.state = guarded->now->state,
		.compared = guarded->compared,
		.same = guarded->same};
	const Version *version = version_keep(session, object, &cause, err);
	if (version)
		version_tell(version, out);
	return version != NULL;
}

static bool keep_all(const Guard *guard, Session *session, Report *out, Error *err)
{
	for (size_t i = 0; i < guard->count; i++)
		if (!keep(guard, &guard->objects[i], session, out, err))
			return false;
	return true;
}

/* A name that nothing has come to stand for. */
static void drop_empty(Session *session, const char *product)
{
	Error none = ERROR_INIT;
	const Object *object = product ? session_find(session, product) : NULL;
	if (object && object->kind == OBJECT_SPACE && !object->space && !object->task)
		session_drop(session, product, &none);
}

/* Everything is ready: or not, as `fine` says. */
static bool conclude(Guard *guard, Session *session, bool fine, Report *out, Error *err)
{
	void *work = guard->work;
	fine = fine && keep_all(guard, session, out, err);
	if (fine) {
		guard->work = NULL;
		fine = guard->type->begin(session, work, out, err);
	}
	if (!fine)
		drop_empty(session, guard->product);
	return fine;
}

static bool settle_guard(Session *session, Task *task, Report *out, Error *err)
{
	Guard *guard = job_work(task->job);
	hold(guard, session, task, NULL);
	session_go_on(session, task);
	return conclude(guard, session, err->kind == ERROR_NONE && task_state(task) == JOB_DONE, out, err);
}

/* How much there is to copy or to compare. */
static uint64_t bytes_of(const Guard *guard)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < guard->count; i++) {
		const Guarded *guarded = &guard->objects[i];
		uint64_t space = (uint64_t)guarded->now->rows * guarded->now->cols * sizeof(float);
		bytes += (guarded->model ? 2 * space : 0) + (guarded->n_others ? space : 0);
	}
	return bytes;
}

static bool run_at_once(Guard *guard, Session *session, Report *out, Error *err)
{
	bool fine = true, finished = false;
	while (fine && !finished)
		fine = guard_step(guard, NULL, &finished, err);
	fine = conclude(guard, session, fine, out, err);
	guard_free(guard);
	return fine;
}

static bool start(Guard *guard, Session *session, const char *product, Error *err)
{
	Task *task = session_start(session, guard->line, NULL, &guard_work, guard, 1, settle_guard, err);
	if (task)
		hold(guard, session, NULL, task);
	else
		drop_empty(session, product);
	return task != NULL;
}

bool version_guard(Session *session, const char *line, const char *const *names, size_t count,
	const char *product, const GuardedWork *type, void *work, Report *out, Error *err)
{
	if (product && !session_may_put(session, product, OBJECT_SPACE, err)) {
		type->free(work);
		return false;
	}
	Guard *guard = memory_new(1, sizeof *guard);
	*guard =
		(Guard){.line = memory_text(line), .product = memory_text(product), .type = type, .work = work};
	for (size_t i = 0; i < count; i++)
		add(guard, session, names[i]);
	if (product)
		add(guard, session, product);
	return bytes_of(guard) < AT_ONCE_BYTES ? run_at_once(guard, session, out, err)
					       : start(guard, session, product, err);
}
