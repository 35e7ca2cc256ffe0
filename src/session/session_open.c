/* Opening a session file. */
#include "session/clustering_store.h"
#include "session/index_store.h"
#include "session/map_store.h"
#include "session/metric_store.h"
#include "session/pictures_store.h"
#include "session/session_file.h"
#include "session/version_store.h"

#include <stdlib.h>
#include <string.h>

/* Calls `each` for every line of the text until one fails. */
static bool for_lines(
	char *text, bool (*each)(void *context, const char *line, Error *err), void *context, Error *err)
{
	char *rest = text, *line;
	while (rest && (line = strsep(&rest, "\n")))
		if (*line && !each(context, line, err))
			return false;
	return true;
}

typedef struct Opening {
	Session *session;
	Store *store;
	SessionRemake *remake;
	Text *notes;
	size_t n_before; /* objects of the session */
} Opening;

static bool refuse_taken(void *context, const char *name, Error *err)
{
	Opening *opening = context;
	if (!session_find(opening->session, name))
		return true;
	return error_set(
		err, ERROR_INPUT, "\"%s\" is in this session and in the file; rename or drop it first", name);
}

static const char *data_checksum(const Object *object)
{
	return object->corpus ? object->corpus->checksum : object->images ? object->images->checksum : "";
}

/* The data object with that content, whatever the line that loads it calls it. */
static Object *find_data(Session *session, const char *checksum)
{
	for (size_t i = 0; i < session->n_objects; i++)
		if (strcmp(data_checksum(session->objects[i]), checksum) == 0)
			return session->objects[i];
	return NULL;
}

/* A corpus made from another one, which is called something else now or is gone: all the lines of its making
 * run in a session of their own. */
static void remake_apart(Opening *opening, const char *name, const char *lines, const char *checksum)
{
	Session *apart = session_new();
	char *copy = memory_text(lines), *rest = copy, *line;
	Error why = ERROR_INIT;
	bool fine = true;
	while (fine && (line = strsep(&rest, "\n")))
		fine = opening->remake(apart, line, &why);
	const Object *made = fine ? find_data(apart, checksum) : NULL;
	Object *object = made && made->corpus
				 ? session_put(opening->session, name, OBJECT_CORPUS, made->command, &why)
				 : NULL;
	if (object) {
		object->corpus = corpus_ref(made->corpus);
		session_changed(opening->session, object);
	}
	free(copy);
	session_free(apart);
}

/* Was it in the session before, or is it in the file by that name? Otherwise a line that ran again made it
 * beside something else. */
static bool has_own_name(const Opening *opening, const Object *object)
{
	for (size_t i = 0; i < opening->n_before; i++)
		if (opening->session->objects[i] == object)
			return true;
	Error none = ERROR_INIT;
	char *section = session_file_section(object->name), *kind = NULL;
	bool found = store_get_text(opening->store, section, "kind", &kind, &none) && kind;
	free(section);
	free(kind);
	return found;
}

/* The same content under another name, made by that line. */
static void share_data(Session *session, const Object *from, const char *name, const char *line, Error *err)
{
	Object *object = session_put(session, name, from->kind, line, err);
	if (!object)
		return;
	object->corpus = from->corpus ? corpus_ref(from->corpus) : NULL;
	object->images = from->images ? images_ref(from->images) : NULL;
	session_changed(session, object);
}

/* Corpora and images are kept as references: the line that loaded them runs again, and the content must be the
 * same. What cannot be had again is a note, not a failure: spaces and models do not need it. */
static bool reload_data(
	Opening *opening, const char *section, const char *name, const char *checksum, Error *err)
{
	char *line = NULL, *source = NULL;
	if (!store_get_text(opening->store, section, "made by", &line, err) ||
		!store_get_text(opening->store, section, "source", &source, err)) {
		free(line);
		return false;
	}
	Error why = ERROR_INIT;
	Session *session = opening->session;
	Object *object = find_data(session, checksum);
	bool stays = object && has_own_name(opening, object);
	if (!object && opening->remake(session, line, &why)) {
		object = find_data(session, checksum);
		if (!object)
			error_set(&why, ERROR_INPUT, "its content has changed since");
	}
	if (!object && source && strchr(source, '\n')) {
		remake_apart(opening, name, source, checksum);
		object = find_data(session, checksum);
	}
	if (!object)
		text_format(opening->notes, "%s is missing (%s): %s\n", name, line ? line : "", why.message);
	else if (strcmp(object->name, name) != 0 && stays)
		share_data(session, object, name, line ? line : "", &why);
	else if (strcmp(object->name, name) != 0)
		session_rename(session, object->name, name, &why);
	free(line);
	free(source);
	return true;
}

static bool add_word(void *context, const char *word, Error *err)
{
	(void)err;
	wordset_add(context, word);
	return true;
}

static bool open_wordset(Store *store, const char *section, Object *object, Error *err)
{
	char *words = NULL;
	WordSet *set = object->wordset = wordset_new(object->name, NULL);
	bool fine = store_get_text(store, section, "words", &words, err) &&
		    for_lines(words, add_word, set, err) &&
		    store_get_text(store, section, "citation", &set->citation, err) &&
		    store_get_text(store, section, "language", &set->language, err) &&
		    store_get_text(store, section, "notes", &set->notes, err);
	free(words);
	return fine;
}

static bool add_pair(void *context, const char *line, Error *err)
{
	(void)err;
	const char *tab = strchr(line, '\t');
	if (!tab)
		return true;
	char *source = memory_slice(line, (size_t)(tab - line));
	lexicon_add(context, source, tab + 1);
	free(source);
	return true;
}

static bool open_lexicon(Store *store, const char *section, Object *object, Error *err)
{
	char *pairs = NULL, *origin = NULL;
	bool fine = store_get_text(store, section, "origin", &origin, err) &&
		    store_get_text(store, section, "pairs", &pairs, err);
	object->lexicon = lexicon_new(origin ? origin : "");
	fine = fine && for_lines(pairs, add_pair, object->lexicon, err);
	free(pairs);
	free(origin);
	return fine;
}

static bool open_model(Store *store, const char *section, Object *object, Error *err)
{
	char *name;
	if (!store_get_text(store, section, "trainer", &name, err))
		return false;
	const Trainer *trainer = name ? trainer_find(name) : NULL;
	if (name && !trainer)
		error_set(err, ERROR_INPUT, "this version does not know the trainer \"%s\" of %s", name,
			object->name);
	Archive archive;
	char *part = session_file_model(section);
	store_archive(store, part, &archive);
	if (trainer)
		object->model = trainer->load(&archive, err);
	/* In a file of an older version: the vectors are there, but nothing to go on with. */
	if (!name)
		object->kind = OBJECT_SPACE;
	free(archive.place);
	free(part);
	free(name);
	return object->kind == OBJECT_SPACE || object->model;
}

static bool open_parts(Opening *opening, const char *section, const char *name, ObjectKind kind, Error *err)
{
	char *line;
	if (!store_get_text(opening->store, section, "made by", &line, err))
		return false;
	Object *object = session_put(opening->session, name, kind, line, err);
	free(line);
	if (!object)
		return false;
	bool fine = true;
	if (kind == OBJECT_WORDSET)
		fine = open_wordset(opening->store, section, object, err);
	if (kind == OBJECT_METRIC)
		fine = (object->metric = metric_restore(opening->store, section, err)) != NULL;
	if (kind == OBJECT_LEXICON)
		fine = open_lexicon(opening->store, section, object, err);
	if (kind == OBJECT_SPACE || kind == OBJECT_MODEL)
		fine = (object->space = space_restore(opening->store, section, err)) != NULL &&
		       pictures_restore(opening->store, section, opening->session, name, object->space,
			       opening->notes, err) &&
		       clustering_restore(opening->store, section, object->space, &object->clustering, err) &&
		       maps_restore(opening->store, section, object, err) &&
		       index_restore(opening->store, section, object->space, &object->index, err);
	if (fine && kind == OBJECT_MODEL)
		fine = open_model(opening->store, section, object, err) &&
		       (!object->model || session_file_attach(object->space, object->model, err));
	session_changed(opening->session, object);
	return fine && versions_restore(opening->store, section, opening->session, object, opening->notes, err);
}

static ObjectKind kind_named(const char *name)
{
	int kind = 0;
	while (kind < OBJECT_KINDS && strcmp(object_kind_name((ObjectKind)kind), name) != 0)
		kind++;
	return (ObjectKind)kind;
}

static bool open_object(void *context, const char *name, Error *err)
{
	Opening *opening = context;
	char *section = session_file_section(name), *kind_name = NULL, *checksum = NULL;
	bool fine = store_get_text(opening->store, section, "kind", &kind_name, err) &&
		    store_get_text(opening->store, section, "data", &checksum, err);
	ObjectKind kind = kind_named(kind_name ? kind_name : "");
	if (fine && kind == OBJECT_KINDS)
		fine = error_set(err, ERROR_FILE, "the session file is damaged: nobody knows what %s is", name);
	else if (fine && checksum)
		fine = reload_data(opening, section, name, checksum, err);
	else if (fine)
		fine = open_parts(opening, section, name, kind, err);
	free(section);
	free(kind_name);
	free(checksum);
	return fine;
}

static bool open_setting(void *context, const char *line, Error *err)
{
	Opening *opening = context;
	char *name = memory_text(line), *equals = strchr(name, '=');
	if (equals)
		*equals = '\0';
	bool fine = !equals || session_fixed(opening->session, name) ||
		    session_set(opening->session, name, equals + 1, err);
	free(name);
	return fine;
}

static bool open_seed(void *context, const char *line, Error *err)
{
	static const char seed[] = "seed=";
	bool is = strncmp(line, seed, strlen(seed)) == 0;
	return !is || session_set(((Opening *)context)->session, "seed", line + strlen(seed), err);
}

static bool open_history(void *context, const char *line, Error *err)
{
	(void)err;
	Session *session = ((Opening *)context)->session;
	session->history = memory_resize(session->history, session->n_history + 1, sizeof *session->history);
	session->history[session->n_history++] = memory_text(line);
	return true;
}

static bool open_watch(void *context, const char *line, Error *err)
{
	(void)err;
	screen_watch(((Opening *)context)->session, line);
	return true;
}

static bool open_list(
	Opening *opening, const char *key, bool (*each)(void *, const char *, Error *), Error *err)
{
	char *lines;
	if (!store_get_text(opening->store, "session", key, &lines, err))
		return false;
	bool fine = for_lines(lines, each, opening, err);
	free(lines);
	return fine;
}

/* Lines that made data run again with the seed of the file, whatever is set now. */
static bool open_objects(Opening *opening, Error *err)
{
	Error none = ERROR_INIT;
	char *seed = memory_text(session_setting(opening->session, "seed"));
	bool fine = open_list(opening, "settings", open_seed, err) &&
		    open_list(opening, "objects", open_object, err);
	session_set(opening->session, "seed", seed, &none);
	free(seed);
	return fine;
}

static bool open_rest(Opening *opening, Error *err)
{
	char *current = NULL, *layout = NULL;
	bool fine = open_list(opening, "settings", open_setting, err) &&
		    open_list(opening, "history", open_history, err) &&
		    open_list(opening, "watches", open_watch, err) &&
		    store_get_text(opening->store, "session", "current", &current, err) &&
		    store_get_text(opening->store, "session", "layout", &layout, err);
	if (fine && current && session_find(opening->session, current))
		session_use(opening->session, current);
	if (fine && layout)
		screen_layout(opening->session, layout);
	free(current);
	free(layout);
	return fine;
}

bool session_open(Session *session, const char *path, SessionRemake *remake, Text *notes, Error *err)
{
	Store *store = store_open(path, err);
	if (!store)
		return false;
	Opening opening = {session, store, remake, notes, session->n_objects};
	bool fine = open_list(&opening, "objects", refuse_taken, err) && open_objects(&opening, err) &&
		    open_rest(&opening, err);
	store_close(store);
	if (fine)
		session_file_remember(session, path);
	return fine;
}
