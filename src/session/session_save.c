/* Saving a session, object by object, so that a job can do it beside the person. */
#include "session/session_file.h"

#include <stdlib.h>

struct SessionSaver {
	Store *store;    /* NULL once committed */
	Object *objects; /* what is saved, as it was when saving began: counted references; models are held */
	size_t count, next;
	Progress progress;
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
	for (size_t i = 0; i < set->count; i++)
		add_line(&words, set->words[i]);
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
	if (object->model && !save_model(store, section, object->model, err))
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

static bool save_object(Store *store, const Object *object, Error *err)
{
	char *section = session_file_section(object->name);
	bool fine = store_put_text(store, section, "kind", object_kind_name(object->kind), err) &&
		    store_put_text(store, section, "made by", object->command, err) &&
		    save_parts(store, section, object, err);
	free(section);
	return fine;
}

/* A model that is being trained for the first time has nothing to save yet. */
static bool is_saved(const Object *object)
{
	return !(object->task && !object->space);
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
		.model = object->model};
	/* Kept in the space, which only this thread may write to. */
	if (kept->space)
		space_checksum(kept->space);
}

static bool keep_objects(Session *session, SessionSaver *saver, Error *err)
{
	Text names = {0};
	saver->objects = memory_new(session->n_objects, sizeof *saver->objects);
	for (size_t i = 0; i < session->n_objects; i++) {
		if (!is_saved(session->objects[i]))
			continue;
		add_line(&names, session->objects[i]->name);
		keep_object(session->objects[i], &saver->objects[saver->count++]);
	}
	bool fine = store_put_text(saver->store, "session", "objects", text_of(&names), err);
	text_release(&names);
	return fine;
}

SessionSaver *session_saver_new(Session *session, const char *path, Error *err)
{
	Store *store = store_create(path, err);
	if (!store)
		return NULL;
	SessionSaver *saver = memory_new(1, sizeof *saver);
	saver->store = store;
	if (keep_objects(session, saver, err) && save_lists(session, store, err)) {
		saver->progress =
			(Progress){.total = (double)saver->count, .unit = "objects", .phase = "saving"};
		return saver;
	}
	session_saver_free(saver);
	return NULL;
}

bool session_saver_step(SessionSaver *saver, bool *finished, Error *err)
{
	if (saver->next < saver->count) {
		*finished = false;
		return save_object(saver->store, &saver->objects[saver->next++], err);
	}
	Store *store = saver->store;
	saver->store = NULL;
	*finished = true;
	return store_commit(store, err);
}

Progress session_saver_progress(const SessionSaver *saver)
{
	Progress progress = saver->progress;
	progress.done = (double)saver->next;
	progress.finished = !saver->store;
	return progress;
}

static void set_task(const SessionSaver *saver, Session *session, Task *from, Task *to)
{
	for (size_t i = 0; i < saver->count; i++) {
		Object *object = session_find(session, saver->objects[i].name);
		if (object && object->model && object->model == saver->objects[i].model && object->task == from)
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
		saver->objects[i].model = NULL; /* the session's */
		object_empty(&saver->objects[i]);
		free(saver->objects[i].name);
	}
	free(saver->objects);
	store_close(saver->store);
	free(saver);
}
