#include "command/fetch.h"

#include "data/recipe.h"

#include <stdlib.h>

/* What the job works on. */
struct Fetch {
	Catalogue catalogue;
	const Dataset **sets; /* those to prepare, one after the other */
	char **different;     /* of each that is done: files with other checksums, or NULL */
	size_t count, at;
	Recipe *recipe; /* of sets[at]; NULL before it starts */
	Progress progress;
};

enum { POLL_MILLISECONDS = 40 };

static bool fetch_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	Fetch *fetch = work;
	bool done = false;
	if (!fetch->recipe && !(fetch->recipe = recipe_start(fetch->sets[fetch->at], err)))
		return false;
	if (!recipe_poll(fetch->recipe, POLL_MILLISECONDS, &done, err))
		return false;
	fetch->progress = *recipe_progress(fetch->recipe);
	if (done) {
		fetch->different[fetch->at++] = memory_text(recipe_different(fetch->recipe));
		recipe_free(fetch->recipe);
		fetch->recipe = NULL;
	}
	*finished = fetch->progress.finished = fetch->at == fetch->count;
	return true;
}

static bool fetch_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)err;
	Fetch *fetch = work;
	into->progress = fetch->progress;
	if (last) {
		recipe_free(fetch->recipe);
		fetch->recipe = NULL;
	}
	return true;
}

void fetch_free(Fetch *fetch)
{
	if (!fetch)
		return;
	recipe_free(fetch->recipe);
	for (size_t i = 0; i < fetch->at; i++)
		free(fetch->different[i]);
	free(fetch->different);
	free(fetch->sets);
	catalogue_release(&fetch->catalogue);
	free(fetch);
}

static void free_work(void *work)
{
	fetch_free(work);
}

static const WorkType fetch_work = {fetch_step, fetch_look, free_work};

bool fetch_settle(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const Fetch *fetch = job_work(task->job);
	for (size_t i = 0; i < fetch->at; i++) {
		const Dataset *set = fetch->sets[i];
		Text amount = {0};
		dataset_add_amount(set, &amount);
		report_text(out, "%s is here: %s (%s). Next: load %s", set->name, text_of(&amount),
			set->licence, set->name);
		text_release(&amount);
		if (*fetch->different[i])
			report_text(out,
				"%s of %s differs from what the catalogue describes: a package has another "
				"version than it names (data %s), so figures may differ from the documented "
				"ones.",
				fetch->different[i], set->name, set->name);
	}
	if (err->kind != ERROR_NONE)
		return false;
	if (fetch->at < fetch->count)
		return error_set(err, ERROR_CANCELLED,
			"stopped; what was downloaded is kept, `data get %s` goes on from there",
			fetch->sets[fetch->at]->name);
	return true;
}

Fetch *fetch_new(Error *err)
{
	Fetch *fetch = memory_new(1, sizeof *fetch);
	if (catalogue_read(NULL, &fetch->catalogue, err)) {
		fetch->sets = memory_new(fetch->catalogue.count, sizeof *fetch->sets);
		fetch->different = memory_new(fetch->catalogue.count, sizeof *fetch->different);
		return fetch;
	}
	fetch_free(fetch);
	return NULL;
}

bool fetch_add(Fetch *fetch, const char *name, bool again, bool *here, Error *err)
{
	const Dataset *set = catalogue_find(&fetch->catalogue, name, err);
	if (!set)
		return false;
	*here = !again && dataset_state(set) == DATASET_READY;
	bool listed = false;
	for (size_t i = 0; i < fetch->count; i++)
		listed |= fetch->sets[i] == set;
	if (!*here && !listed)
		fetch->sets[fetch->count++] = set;
	return true;
}

size_t fetch_count(const Fetch *fetch)
{
	return fetch->count;
}

bool fetch_start(const Call *call, Fetch *fetch, TaskSettle *settle, Error *err)
{
	return session_start(call->session, call->line, NULL, &fetch_work, fetch, 1, settle, err) != NULL;
}
