#include "command/wordsets.h"

#include "command/group_set.h"

#include <stdlib.h>
#include <string.h>

static WordSet *typed_set(const char *braces, Error *err)
{
	WordSet *set = wordset_new(NULL, NULL);
	if (!wordset_parse(braces, set, err)) {
		wordset_unref(set);
		return NULL;
	}
	Text name = {0};
	for (size_t i = 0; i < set->count && i < 2; i++)
		text_format(&name, "%s%s", i ? " " : "{", set->words[i]);
	text_add(&name, set->count > 2 ? " …}" : "}");
	set->name = text_take(&name);
	return set;
}

/* --- names that are none --- */

typedef struct Names {
	char **words;
	size_t count, room;
} Names;

static void add_name(Names *names, char *word)
{
	names->words = memory_grow(names->words, names->count, &names->room, sizeof *names->words);
	names->words[names->count++] = word;
}

static void add_lists(Names *names, const TestSet *set)
{
	for (size_t i = 0; i < set->count; i++) {
		Text full = {0};
		testset_list_name(set->name, set->sets[i], &full);
		add_name(names, text_take(&full));
	}
}

/* What could be meant: sets of the session, those of the program, and the lists of the one that it begins with.
 */
static void gather_names(const Session *session, const char *name, Names *names)
{
	char **standard = NULL;
	size_t count = 0;
	for (size_t i = 0; session && i < session->n_objects; i++)
		if (session->objects[i]->kind == OBJECT_WORDSET)
			add_name(names, memory_text(session->objects[i]->name));
	testset_names(&standard, &count, NULL);
	for (size_t i = 0; i < count; i++) {
		TestSet set = {0};
		size_t length = strlen(standard[i]);
		if (text_starts(name, standard[i]) && name[length] == '-' &&
			testset_find(standard[i], &set, NULL))
			add_lists(names, &set);
		testset_release(&set);
		add_name(names, standard[i]);
	}
	free(standard);
}

static bool unknown_name(const Session *session, const char *name, Error *err)
{
	Names names = {0};
	Text near = {0};
	gather_names(session, name, &names);
	text_suggest(&near, name, (const char *const *)names.words, names.count, 3);
	error_set(err, ERROR_INPUT,
		"there is no word set \"%s\" in the session (let makes one), with the program (audit sets "
		"lists "
		"them) or as FILE.wordset%s%s%s",
		name, near.length ? "; did you mean " : "", text_of(&near), near.length ? "?" : "");
	for (size_t i = 0; i < names.count; i++)
		free(names.words[i]);
	free(names.words);
	text_release(&near);
	return false;
}

static bool several_lists(const char *name, const TestSet *set, Error *err)
{
	Names names = {0};
	Text all = {0};
	add_lists(&names, set);
	for (size_t i = 0; i < names.count; i++) {
		text_format(&all, "%s%s", !i ? "" : i + 1 == names.count ? " or " : ", ", names.words[i]);
		free(names.words[i]);
	}
	free(names.words);
	error_set(err, ERROR_INPUT, "%s has several lists, and one is wanted here: %s", name, text_of(&all));
	text_release(&all);
	return false;
}

/* --- names that are some --- */

bool testset_is_named(const Session *session, const char *name)
{
	return name[0] != '{' && !(session && session_find(session, name)) && testset_is_there(name);
}

bool testset_named(const Session *session, const char *name, TestSet *set, Error *err)
{
	return testset_is_there(name) ? testset_find(name, set, err) : unknown_name(session, name, err);
}

/* One with a role, and else without any. */
static WordSet *only_list(const TestSet *set)
{
	WordSet *only = NULL;
	for (size_t i = 0; i < set->count; i++)
		if (set->count == 1 || set->roles[i] != '-') {
			if (only)
				return NULL;
			only = set->sets[i];
		}
	return only;
}

static WordSet *list_of_standard(const char *name, Error *err)
{
	TestSet set = {0};
	WordSet *only = NULL;
	if (testset_find(name, &set, err) && !(only = only_list(&set)))
		several_lists(name, &set, err);
	only = only ? wordset_ref(only) : NULL;
	testset_release(&set);
	return only;
}

WordSet *wordset_named(const Session *session, const char *name, Error *err)
{
	if (name[0] == '{')
		return typed_set(name, err);
	if (session && session_find(session, name)) {
		Object *object = session_get(session, name, OBJECT_WORDSET, err);
		return object ? wordset_ref(object->wordset) : NULL;
	}
	WordSet *list = testset_list(name);
	if (list || testset_is_there(name))
		return list ? list : list_of_standard(name, err);
	unknown_name(session, name, err);
	return NULL;
}

WordSet *wordset_whole(const Session *session, const char *name, Error *err)
{
	if (!testset_is_named(session, name))
		return wordset_named(session, name, err);
	TestSet standard = {0};
	WordSet *all = NULL;
	if (testset_find(name, &standard, err))
		all = wordset_new(standard.name, standard.citation);
	for (size_t i = 0; i < standard.count; i++)
		for (size_t j = 0; j < standard.sets[i]->count; j++)
			wordset_add(all, standard.sets[i]->words[j]);
	testset_release(&standard);
	return all;
}

WordSet *call_wordset(const Call *call, const char *name, size_t index, Error *err)
{
	Error why = ERROR_INIT;
	const char *word = args_word(call->args, name, index);
	const char *in = args_has(call->args, "in") ? args_text(call->args, "in") : NULL;
	WordSet *set = group_set_is(call->session, word) ? group_set_find(call->session, in, word, &why)
							 : wordset_named(call->session, word, &why);
	if (!set)
		args_fault(call->args, name, index, err, "%s", why.message);
	return set;
}

bool call_testset(const Call *call, const char *name, size_t index, TestSet *set, Error *err)
{
	Error why = ERROR_INIT;
	return testset_named(call->session, args_word(call->args, name, index), set, &why) ||
	       args_fault(call->args, name, index, err, "%s", why.message);
}

char *wordset_next(const char **at, char between)
{
	if (!*at || !**at)
		return NULL;
	size_t length = 0;
	for (bool inside = false; (*at)[length] && (inside || (*at)[length] != between); length++)
		inside = (*at)[length] == '{' || (inside && (*at)[length] != '}');
	char *name = memory_slice(*at, length);
	*at += length + ((*at)[length] == between);
	return name;
}
