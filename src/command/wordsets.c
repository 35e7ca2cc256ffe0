#include "command/wordsets.h"

#include "data/testset.h"

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

WordSet *call_wordset(const Call *call, const char *name, size_t index, Error *err)
{
	const char *word = args_word(call->args, name, index);
	Error why = ERROR_INIT;
	WordSet *set = NULL;
	if (word[0] == '{') {
		set = typed_set(word, &why);
	} else {
		Object *object = session_get(call->session, word, OBJECT_WORDSET, &why);
		set = object                              ? wordset_ref(object->wordset)
		      : session_find(call->session, word) ? NULL
							  : testset_list(word);
	}
	if (!set)
		args_fault(call->args, name, index, err, "%s", why.message);
	return set;
}

bool call_names_testset(const Call *call, const char *name, size_t index)
{
	const char *word = args_word(call->args, name, index);
	return word[0] != '{' && !session_find(call->session, word) && testset_is_there(word);
}
