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
	char *line; /* the question */
} UnreadWork;

static void unread_free(void *context)
{
	UnreadWork *work = context;
	for (size_t i = 0; i < work->count; i++)
		version_free(work->copies[i]);
	free(work->copies);
	free(work->line);
	free(work);
}

static bool unread_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	UnreadWork *work = context;
	bool fine = version_read(work->copies[work->next], err);
	*finished = ++work->next == work->count;
	return fine;
}

static bool unread_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const UnreadWork *work = context;
	size_t at = work->next < work->count ? work->next : work->count - 1;
	into->progress =
		(Progress){.done = (double)work->next, .total = (double)work->count, .unit = "versions"};
	snprintf(into->progress.phase, sizeof into->progress.phase, "reading %.40s",
		work->copies[at]->object.name);
	return true;
}

static const WorkType unread_work = {unread_step, unread_look, unread_free};

/* It may have been read, or dropped, meanwhile. */
static void take(Session *session, Version *copy, Text *notes)
{
	Object *object;
	Version *version = version_named(session, copy->object.name, &object);
	if (version && version->from && digest_same(&version->digest, &copy->digest))
		version_take_content(session, object, version, copy, notes);
}

static bool settle_unread(Session *session, Task *task, Report *out, Error *err)
{
	const UnreadWork *work = job_work(task->job);
	Text notes = {0};
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	for (size_t i = 0; i < work->count; i++)
		take(session, work->copies[i], &notes);
	if (notes.length)
		report_text(out, "%.*s.", (int)notes.length - 1, text_of(&notes));
	text_release(&notes);
	return command_answer(session, work->line, out, err);
}

/* As a word of its own, or as a part of one: in=w@2, w@2/king, a,w@2. */
static bool word_names(const char *word, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = word; (at = strstr(at, name)); at++)
		if ((at == word || strchr("=,", at[-1])) && !isdigit((unsigned char)at[length]))
			return true;
	return false;
}

static bool line_names(const Call *call, const CommandLine *parsed, const char *name)
{
	for (size_t i = 1; i < parsed->count; i++)
		if (word_names(parsed->tokens[i].text, name))
			return true;
	const char *current = call->session->current;
	return current && strcmp(current, name) == 0 && args_has(call->args, "in") &&
	       !args_given(call->args, "in");
}

static void add_unread(const Call *call, const CommandLine *parsed, const Object *object, UnreadWork *work)
{
	for (size_t i = 0; i < object->n_versions; i++) {
		const Version *version = object->versions[i];
		if (!version->from || version->bytes < AT_ONCE_BYTES ||
			!line_names(call, parsed, version->object.name))
			continue;
		work->copies = memory_resize(work->copies, work->count + 1, sizeof(struct Version *));
		work->copies[work->count++] = version_copy(version);
	}
}

bool unread_waits(const Call *call, const Command *command, const CommandLine *parsed, bool *waits, Report *out,
	Error *err)
{
	*waits = false;
	if (!command->reads || (call->question && !call->later))
		return true;
	UnreadWork *work = memory_new(1, sizeof *work);
	work->line = memory_text(parsed->line);
	for (size_t i = 0; i < call->session->n_objects; i++)
		add_unread(call, parsed, call->session->objects[i], work);
	*waits = work->count > 0;
	if (*waits)
		return call_start(call, &unread_work, work, settle_unread, out, err);
	unread_free(work);
	return true;
}
