#include "command/unread.h"

#include "session/version_store.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is read between two keys. */
enum { AT_ONCE_BYTES = 16 << 20 };

typedef struct UnreadWork {
	Version **copies;
	size_t count, next;
	unsigned piece; /* of the next */
	bool begun;
	char *line, *current; /* the command, and the space that was current when it was typed */
} UnreadWork;

static void unread_free(void *context)
{
	UnreadWork *work = context;
	for (size_t i = 0; i < work->count; i++)
		version_free(work->copies[i]);
	free(work->copies);
	free(work->line);
	free(work->current);
	free(work);
}

/* The first step only lets it be told what is done. */
static bool unread_step(void *context, Pool *pool, bool *finished, Error *err)
{
	UnreadWork *work = context;
	if (!work->begun)
		return work->begun = true;
	bool fine = version_read_piece(work->copies[work->next], work->piece++, pool_stop(pool), err);
	if (work->piece == VERSION_PIECES) {
		work->piece = 0;
		work->next++;
	}
	*finished = work->next == work->count;
	return fine;
}

static bool unread_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const UnreadWork *work = context;
	size_t at = work->next < work->count ? work->next : work->count - 1;
	const char *const pieces[VERSION_PIECES] = {
		"vectors", "the state it learns on from", "what is beside it", "what reads text"};
	into->progress = (Progress){.done = (double)work->next + (double)work->piece / VERSION_PIECES,
		.total = (double)work->count,
		.unit = "versions"};
	snprintf(into->progress.phase, sizeof into->progress.phase, "reading %.40s: %s",
		work->copies[at]->object.name, pieces[work->piece]);
	return true;
}

static const WorkType unread_work = {unread_step, unread_look, unread_free};

/* It may have been read, or dropped, meanwhile. */
static void take(Session *session, Version *copy, bool fine, Text *notes)
{
	Object *object;
	Version *version = version_named(session, copy->object.name, &object);
	if (!version || !digest_same(&version->digest, &copy->digest))
		return;
	version->reading = false;
	if (fine && version->from)
		version_take_content(session, object, version, copy, notes);
	session_changed(session, &version->object);
}

/* What is not named is what it was when the line was typed. */
static bool go_on(Session *session, Task *task, const UnreadWork *work, Report *out, Error *err)
{
	char *now = memory_text(session->current);
	bool other =
		now && work->current && strcmp(now, work->current) != 0 && session_find(session, work->current);
	if (other)
		session_use(session, work->current);
	bool fine = command_go_on(session, task, work->line, out, err);
	if (other && session->current && strcmp(session->current, work->current) == 0)
		session_use(session, now);
	free(now);
	return fine;
}

static bool settle_unread(Session *session, Task *task, Report *out, Error *err)
{
	const UnreadWork *work = job_work(task->job);
	bool fine = err->kind == ERROR_NONE && task_state(task) == JOB_DONE;
	Text notes = {0};
	for (size_t i = 0; i < work->count; i++)
		take(session, work->copies[i], fine, &notes);
	if (notes.length)
		report_text(out, "%.*s.", (int)notes.length - 1, text_of(&notes));
	text_release(&notes);
	return fine && go_on(session, task, work, out, err);
}

/* As a word of its own, or as a part of one: in=w@2, w@2/king, a,w@2, "w@2/king - man". */
static bool word_names(const char *word, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = word; (at = strstr(at, name)); at++)
		if ((at == word || strchr("=, ", at[-1])) && strchr("/, ", at[length]))
			return true;
	return false;
}

/* It is what the command is about when it names nothing else. */
static bool means_current(const Command *command, const Args *args)
{
	bool about = args_has(args, "in") && !args_given(args, "in");
	for (const ArgSpec *spec = command->args; spec->name; spec++)
		about = about || (spec->kind == ARG_SPACE && (spec->flags & ARG_POSITIONAL) &&
					 !args_given(args, spec->name));
	return about;
}

static bool line_names(const Call *call, const Command *command, const CommandLine *parsed, const char *name)
{
	for (size_t i = 1; i < parsed->count; i++)
		if (word_names(parsed->tokens[i].text, name))
			return true;
	const char *current = call->session->current;
	return current && strcmp(current, name) == 0 && means_current(command, call->args);
}

static void add_unread(const Call *call, const Command *command, const CommandLine *parsed,
	const Object *object, UnreadWork *work)
{
	for (size_t i = 0; i < object->n_versions; i++) {
		const Version *version = object->versions[i];
		if (!version->from || version->bytes < AT_ONCE_BYTES ||
			!line_names(call, command, parsed, version->object.name))
			continue;
		work->copies = memory_resize(work->copies, work->count + 1, sizeof(struct Version *));
		work->copies[work->count++] = version_copy(version);
	}
}

static Version *version_of(const Session *session, const Version *copy)
{
	Object *object;
	return version_named(session, copy->object.name, &object);
}

/* No job could begin: of those that work, the panes are told nothing more. */
static void forget_marks(const Session *session)
{
	for (size_t i = 0; i < session->n_objects; i++)
		for (size_t v = 0; v < session->objects[i]->n_versions; v++)
			session->objects[i]->versions[v]->reading = false;
}

/* A pane asks again; two that ask at once shall not read the same. */
static bool check_idle(const Session *session, const UnreadWork *work, Error *err)
{
	for (size_t i = 0; i < work->count; i++) {
		const Version *version = version_of(session, work->copies[i]);
		if (version->reading)
			return error_set(err, ERROR_INPUT, "%s is being read from its file; wait a moment",
				version->object.name);
	}
	return true;
}

static bool start(const Call *call, UnreadWork *work, Report *out, Error *err)
{
	if (call->question && !check_idle(call->session, work, err)) {
		unread_free(work);
		return false;
	}
	for (size_t i = 0; i < work->count; i++)
		version_of(call->session, work->copies[i])->reading = true;
	if (call_start(call, &unread_work, work, settle_unread, out, err))
		return true;
	forget_marks(call->session);
	return false;
}

bool unread_waits(const Call *call, const Command *command, const CommandLine *parsed, bool *waits, Report *out,
	Error *err)
{
	*waits = false;
	if (command->unread || (call->question && !call->later))
		return true;
	UnreadWork *work = memory_new(1, sizeof *work);
	work->line = memory_text(parsed->line);
	work->current = memory_text(call->session->current);
	for (size_t i = 0; i < call->session->n_objects; i++)
		add_unread(call, command, parsed, call->session->objects[i], work);
	*waits = work->count > 0;
	if (*waits)
		return start(call, work, out, err);
	unread_free(work);
	return true;
}
