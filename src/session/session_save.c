/* Saving a session, object by object, so that a job can do it beside the person. */
#include "session/clustering_store.h"
#include "session/encoder_store.h"
#include "session/index_store.h"
#include "session/map_store.h"
#include "session/metric_store.h"
#include "session/pictures_store.h"
#include "session/session_file.h"
#include "session/version_store.h"

#include <stdlib.h>

/* What is saved, as it was when saving began: counted references. Models at rest are the session's. */
typedef struct Kept {
	Object object;
	Job *job; /* at work on the model, and held until that is saved; or NULL */
	TaskModel *model;
	MapCopies *maps;
	Version **versions;
	size_t n_versions;
	int version_now; /* the one that the object is; 0: none */
	bool done, left_out;
} Kept;

struct SessionSaver {
	Store *store; /* NULL once committed */
	Kept *kept;
	size_t count, n_done;
	Progress progress;
	Text notes;
};

static void add_line(Text *lines, const char *line)
{
	text_format(lines, "%s\n", line);
}

static bool save_model(Store *store, const char *section, const Model *model, Error *err)
{
	Archive archive;
	char *part = session_file_model(section);
	store_archive(store, part, &archive);
	bool fine = store_put_text(store, section, "trainer", model->trainer->name, err) &&
		    model->trainer->save(model, &archive, err);
	free(archive.place);
	free(part);
	return fine;
}

static bool save_lexicon(Store *store, const char *section, const Lexicon *lexicon, Error *err)
{
	Text pairs = {0};
	for (size_t i = 0; i < lexicon->count; i++)
		text_format(&pairs, "%s\t%s\n", lexicon->pairs[i].source, lexicon->pairs[i].target);
	bool fine = store_put_text(store, section, "pairs", text_of(&pairs), err) &&
		    store_put_text(store, section, "origin", lexicon->origin, err);
	text_release(&pairs);
	return fine;
}

static bool save_wordset(Store *store, const char *section, const WordSet *set, Error *err)
{
	Text words = {0};
	for (size_t i = 0; i < set->n_written; i++)
		add_line(&words, set->words[set->written[i]]);
	bool fine = store_put_text(store, section, "words", text_of(&words), err) &&
		    store_put_text(store, section, "citation", set->citation, err) &&
		    store_put_text(store, section, "language", set->language, err) &&
		    store_put_text(store, section, "notes", set->notes, err);
	text_release(&words);
	return fine;
}

static bool save_parts(Store *store, const char *section, const Object *object, Error *err)
{
	if (object->space && !space_store(store, section, object->space, err))
		return false;
	if (object->space && !object->model && !encoder_store(store, section, object->space->encoder, err))
		return false;
	if (object->space && !object->model && !pictures_store(store, section, object->space->pictures, err))
		return false;
	if (object_index(object) && !index_store(store, section, object->index, err))
		return false;
	if (object->clustering && space_shares(object->clustering->space, object->space) &&
		!clustering_store(store, section, object->clustering, err))
		return false;
	if (object->model && !save_model(store, section, object->model, err))
		return false;
	if (object->metric && !metric_store(store, section, object->metric, err))
		return false;
	if (object->lexicon && !save_lexicon(store, section, object->lexicon, err))
		return false;
	if (object->wordset && !save_wordset(store, section, object->wordset, err))
		return false;
	const char *checksum = object->corpus   ? object->corpus->checksum
			       : object->images ? object->images->checksum
						: NULL;
	return store_put_text(store, section, "data", checksum, err) &&
	       store_put_text(store, section, "source", object->corpus ? object->corpus->source : NULL, err);
}

static bool save_object(Store *store, const Kept *kept, Text *notes, Error *err)
{
	const Object *object = &kept->object;
	char *section = session_file_section(object->name);
	bool fine = store_put_text(store, section, "kind", object_kind_name(object->kind), err) &&
		    store_put_text(store, section, "made by", object->command, err) &&
		    save_parts(store, section, object, err) &&
		    map_copies_store(store, section, kept->maps, err) &&
		    versions_store(store, section, kept->versions, kept->n_versions, object->last_version,
			    kept->version_now, notes, err);
	free(section);
	return fine;
}

static bool save_lists(Session *session, Store *store, Error *err)
{
	Text set = {0}, history = {0}, watches = {0};
	for (const ArgSpec *setting = settings; setting->name; setting++)
		text_format(&set, "%s=%s\n", setting->name, session_setting(session, setting->name));
	for (size_t i = 0; i < session->n_history; i++)
		add_line(&history, session->history[i]);
	for (size_t i = session->screen.n_watches; i-- > 0;)
		add_line(&watches, session->screen.watches[i]);
	bool fine = store_put_text(store, "session", "settings", text_of(&set), err) &&
		    store_put_text(store, "session", "history", text_of(&history), err) &&
		    store_put_text(store, "session", "watches", text_of(&watches), err) &&
		    store_put_text(store, "session", "layout", session->screen.layout, err) &&
		    store_put_text(store, "session", "current", session->current, err);
	text_release(&set);
	text_release(&history);
	text_release(&watches);
	return fine;
}

/* References and copies of what the session may let go of meanwhile. */
static void keep_object(const Object *object, Object *kept)
{
	*kept = (Object){.name = memory_text(object->name),
		.kind = object->kind,
		.command = memory_text(object->command),
		.corpus = object->corpus ? corpus_ref(object->corpus) : NULL,
		.images = object->images ? images_ref(object->images) : NULL,
		.lexicon = object->lexicon ? lexicon_ref(object->lexicon) : NULL,
		.wordset = object->wordset ? wordset_ref(object->wordset) : NULL,
		.space = object->space ? space_ref(object->space) : NULL,
		.clustering = clustering_ref(object->clustering),
		.index = index_ref(object->index),
		.metric = learned_metric_ref(object->metric),
		.model = object->model,
		.last_version = object->last_version};
}

static void keep_versions(const Object *object, Kept *kept)
{
	kept->n_versions = object->n_versions;
	kept->versions = memory_new(object->n_versions, sizeof(Version *));
	for (size_t i = 0; i < object->n_versions; i++)
		kept->versions[i] = version_copy(object->versions[i]);
	const Version *now = version_now(object);
	kept->version_now = now ? now->number : 0;
}

/* --- models at work --- */

static bool is_at_work(const Object *object)
{
	return object->task && object->task->model && !object->model;
}

static void let_go(Kept *kept)
{
	if (kept->job)
		job_let_go(kept->job);
	kept->job = NULL;
}

/* All at once, so that the file shows one moment. False when one of them has just ended. */
static bool hold_jobs(const Session *session, Kept *kept)
{
	for (size_t i = 0; i < session->n_objects; i++) {
		const Object *object = session->objects[i];
		if (!is_at_work(object))
			continue;
		if (!job_hold(object->task->job)) {
			while (i-- > 0)
				let_go(&kept[i]);
			return false;
		}
		kept[i].job = object->task->job;
		kept[i].model = object->task->model;
	}
	return true;
}

static void keep_objects(Session *session, SessionSaver *saver)
{
	saver->kept = memory_new(session->n_objects, sizeof *saver->kept);
	while (!hold_jobs(session, saver->kept)) {
		session_poll(session);
		free(saver->kept);
		saver->kept = memory_new(session->n_objects, sizeof *saver->kept);
	}
	for (size_t i = 0; i < session->n_objects; i++) {
		const Object *object = session->objects[i];
		Kept *kept = &saver->kept[i];
		keep_object(object, &kept->object);
		keep_versions(object, kept);
		kept->maps = map_copies_new(object);
		/* What is only being made. */
		kept->left_out = kept->done = object->task && !object->space && !kept->job;
	}
	saver->count = session->n_objects;
}

SessionSaver *session_saver_new(Session *session, const char *path, Error *err)
{
	Store *store = store_create(path, err);
	if (!store)
		return NULL;
	SessionSaver *saver = memory_new(1, sizeof *saver);
	saver->store = store;
	keep_objects(session, saver);
	saver->progress = (Progress){.total = (double)saver->count, .unit = "objects", .phase = "saving"};
	if (save_lists(session, store, err))
		return saver;
	session_saver_free(saver);
	return NULL;
}

/* --- step by step --- */

/* The model as it is between two steps, with the space that it has then. A model that is only about to begin
 * and has no space is left out. */
static bool save_at_work(SessionSaver *saver, Kept *kept, Error *err)
{
	Object *object = &kept->object;
	Model *model = kept->model(job_held_work(kept->job));
	Space *space = model ? model->trainer->look(model, err) : NULL;
	if (model && !space)
		return false;
	if (space) {
		space_unref(object->space);
		object->space = space;
		kept->version_now = 0;
		map_copies_age(kept->maps);
	}
	kept->left_out = !object->space;
	object->model = model;
	bool fine = kept->left_out || save_object(saver->store, kept, &saver->notes, err);
	object->model = NULL;
	let_go(kept);
	return fine;
}

/* Those that a job waits for come first. */
static Kept *next_kept(SessionSaver *saver)
{
	Kept *next = NULL;
	for (size_t i = 0; i < saver->count; i++)
		if (!saver->kept[i].done && (!next || (saver->kept[i].job && !next->job)))
			next = &saver->kept[i];
	return next;
}

static bool save_names(const SessionSaver *saver, Error *err)
{
	Text names = {0};
	for (size_t i = 0; i < saver->count; i++)
		if (!saver->kept[i].left_out)
			add_line(&names, saver->kept[i].object.name);
	bool fine = store_put_text(saver->store, "session", "objects", text_of(&names), err);
	text_release(&names);
	return fine;
}

bool session_saver_step(SessionSaver *saver, bool *finished, Error *err)
{
	Kept *kept = next_kept(saver);
	*finished = !kept;
	if (kept) {
		kept->done = true;
		saver->n_done++;
		return kept->job ? save_at_work(saver, kept, err)
				 : save_object(saver->store, kept, &saver->notes, err);
	}
	if (!save_names(saver, err))
		return false;
	Store *store = saver->store;
	saver->store = NULL;
	return store_commit(store, err);
}

Progress session_saver_progress(const SessionSaver *saver)
{
	Progress progress = saver->progress;
	progress.done = (double)saver->n_done;
	progress.finished = !saver->store;
	return progress;
}

const char *session_saver_notes(const SessionSaver *saver)
{
	return text_of(&saver->notes);
}

static void set_task(const SessionSaver *saver, Session *session, Task *from, Task *to)
{
	for (size_t i = 0; i < saver->count; i++) {
		const Object *kept = &saver->kept[i].object;
		Object *object = session_find(session, kept->name);
		if (object && object->model && object->model == kept->model && object->task == from)
			object->task = to;
	}
}

void session_saver_hold(const SessionSaver *saver, Session *session, Task *task)
{
	set_task(saver, session, NULL, task);
}

void session_saver_let_go(const SessionSaver *saver, Session *session, Task *task)
{
	set_task(saver, session, task, NULL);
}

void session_saver_free(SessionSaver *saver)
{
	if (!saver)
		return;
	for (size_t i = 0; i < saver->count; i++) {
		Object *object = &saver->kept[i].object;
		object->model = NULL; /* the session's */
		object_empty(object);
		free(object->name);
		map_copies_free(saver->kept[i].maps);
		for (size_t v = 0; v < saver->kept[i].n_versions; v++)
			version_free(saver->kept[i].versions[v]);
		free(saver->kept[i].versions);
		let_go(&saver->kept[i]);
	}
	free(saver->kept);
	text_release(&saver->notes);
	store_close(saver->store);
	free(saver);
}
