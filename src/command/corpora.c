#include "command/corpora.h"

const Corpus *wanted_corpus(const Call *call, const char *argument, const char **name, Error *err)
{
	const Session *session = call->session;
	*name = args_text(call->args, argument);
	if (*name) {
		Error why = ERROR_INIT;
		const Object *object = session_get(session, *name, OBJECT_CORPUS, &why);
		if (!object)
			args_fault(call->args, argument, 0, err, "%s", why.message);
		return object ? object->corpus : NULL;
	}
	for (size_t i = session->n_objects; i-- > 0;)
		if (session->objects[i]->kind == OBJECT_CORPUS) {
			*name = session->objects[i]->name;
			return session->objects[i]->corpus;
		}
	error_set(err, ERROR_INPUT, "there is no corpus yet; load FILE or synth royals makes one");
	return NULL;
}

bool wanted_domain(
	const Call *call, const Dictionary *domains, const char *object, uint32_t *domain, Error *err)
{
	const char *typed = args_text(call->args, "domain");
	*domain = typed ? dictionary_find_text(domains, typed) : DICTIONARY_NONE;
	if (!typed || *domain != DICTIONARY_NONE)
		return true;
	Text list = {0};
	for (uint32_t i = 0; i < domains->count && i < 20; i++)
		text_format(&list, "%s%s", i ? ", " : "", dictionary_word(domains, i));
	args_fault(call->args, "domain", 0, err, "%s has no domain \"%s\"; it has %s%s", object, typed,
		list.length ? text_of(&list) : "none", domains->count > 20 ? ", …" : "");
	text_release(&list);
	return false;
}
