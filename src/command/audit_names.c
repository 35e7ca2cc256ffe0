/* Names of word sets as they are typed after a test, or with colons in a list. */
#include "command/audit.h"
#include "command/group_set.h"
#include "command/wordsets.h"

#include <stdlib.h>
#include <string.h>

AuditNames audit_names_of(const Call *call)
{
	AuditNames names = {.session = call->session,
		.in = memory_text(args_text(call->args, "in")),
		.count = args_count(call->args, "sets")};
	names.words = memory_new(names.count + 1, sizeof *names.words);
	for (size_t i = 0; i < names.count; i++)
		names.words[i] = memory_text(args_word(call->args, "sets", i));
	return names;
}

AuditNames audit_names_split(const Session *session, const char *text, char between)
{
	AuditNames names = {.session = session};
	for (char *name; (name = wordset_next(&text, between));) {
		names.words = memory_resize(names.words, names.count + 1, sizeof *names.words);
		names.words[names.count++] = name;
	}
	return names;
}

void audit_names_release(AuditNames *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->words[i]);
	free(names->words);
	free(names->in);
	*names = (AuditNames){0};
}

bool audit_names_are_mixed(const AuditNames *names)
{
	bool mixed = false;
	for (size_t i = 0; i < names->count; i++)
		mixed |= testset_is_named(names->session, names->words[i]);
	return mixed;
}

WordSet *audit_names_list(const AuditNames *names, size_t index, Error *err)
{
	const char *word = names->words[index];
	return names->session && group_set_is(names->session, word)
		       ? group_set_find(names->session, names->in, word, err)
		       : wordset_named(names->session, word, err);
}

/* --- one of a list --- */

static bool neither(const Session *session, const char *name, Error *err)
{
	Error none = ERROR_INIT;
	WordSet *set = testset_is_named(session, name) ? NULL : wordset_named(session, name, &none);
	wordset_unref(set);
	if (set || none.kind == ERROR_NONE)
		return false;
	error_set(err, ERROR_INPUT,
		"\"%s\" is neither a bias test (help audit lists them) nor a word set (audit sets lists them)",
		name);
	return true;
}

bool audit_query_one(const Session *session, const AuditTest *usual, const char *text, const AuditTest **test,
	AuditQuery *query, Error *err)
{
	const char *sets = text;
	char *first = wordset_next(&sets, ':');
	const AuditTest *named = first ? audit_test_find(first) : NULL;
	bool fine = named || !first || !*sets || !neither(session, first, err);
	size_t at;
	free(first);
	*test = named ? named : usual;
	AuditNames names = audit_names_split(session, fine ? (named ? sets : text) : "", ':');
	fine = fine && (names.count || error_set(err, ERROR_INPUT, "there is no name of a word set")) &&
	       audit_query_named(*test, &names, query, &at, err);
	audit_names_release(&names);
	return fine;
}
