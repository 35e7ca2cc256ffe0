/* Which word sets a test is asked about. */
#include "command/audit.h"

#include "audit/null.h"
#include "command/wordsets.h"
#include "data/relation_pairs.h"
#include "data/testset.h"

#include <stdlib.h>
#include <string.h>

void audit_query_release(AuditQuery *query)
{
	for (size_t i = 0; i < query->count; i++)
		wordset_unref(query->sets[i]);
	space_unref(query->reference);
	free(query->untranslated);
	free(query->name);
	free(query->benchmark);
	free(query->replaced);
	*query = (AuditQuery){0};
}

/* Where the set of a role stands on the line: four sets are X Y A B, fewer those of the test in that order. */
static size_t place_of(const AuditTest *test, char role, size_t given)
{
	size_t place = 0;
	for (const char *other = AUDIT_ROLES; *other != role; other++)
		place += given == 4 || strchr(test->roles, *other);
	return place - (strlen(test->roles) - given == 1);
}

bool audit_query_sets(const AuditTest *test, WordSet *const *sets, size_t given, AuditQuery *query, Error *err)
{
	size_t wanted = strlen(test->roles);
	if (given != wanted && !(given == 4 && wanted < 4))
		return error_set(err, ERROR_INPUT, "%s takes %zu sets of words, and here are %zu", test->name,
			wanted, given);
	for (size_t i = 0; test->roles[i]; i++)
		query->sets[query->count++] = wordset_ref(sets[place_of(test, test->roles[i], given)]);
	return true;
}

bool audit_query_typed(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	size_t given = args_count(call->args, "sets");
	bool fills_x = test->fills_x && given + 1 == strlen(test->roles);
	query->name = memory_text(test->name);
	for (size_t i = fills_x; test->roles[i]; i++) {
		WordSet *set = call_wordset(call, "sets", place_of(test, test->roles[i], given), err);
		if (!set)
			return false;
		query->sets[query->count++] = set;
	}
	return true;
}

/* The pairs of a file, instead of a standard set. */
static bool audit_query_pairs(const char *path, AuditQuery *query, Error *err)
{
	query->name = memory_text("antonyms");
	query->count = 2;
	return relation_pairs_read(path, query->sets, err);
}

bool audit_query_standard(const AuditTest *test, const char *name, AuditQuery *query, Error *err)
{
	TestSet standard = {0};
	if (test->pairs)
		return audit_query_pairs(name, query, err);
	if (!testset_find(name, &standard, err))
		return false;
	query->name = memory_text(standard.name);
	query->benchmark = memory_text(standard.benchmark);
	query->changed = standard.changed;
	bool fine = true;
	for (size_t i = 0; fine && test->roles[i]; i++) {
		WordSet *set = testset_role(&standard, test->roles[i]);
		fine = set || error_set(err, ERROR_INPUT, "%s has no set %c, which %s needs", name,
				      test->roles[i], test->name);
		if (fine)
			query->sets[query->count++] = wordset_ref(set);
	}
	testset_release(&standard);
	return fine;
}

static bool find_reference(const Call *call, AuditQuery *query, Error *err)
{
	if (!args_has(call->args, "reference") || !args_given(call->args, "reference"))
		return true;
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, "reference"), NULL, &why);
	if (!space)
		return args_fault(call->args, "reference", 0, err, "%s", why.message);
	query->reference = space_ref(space);
	return true;
}

bool audit_query_complete(const Call *call, AuditQuery *query, Error *err)
{
	return find_reference(call, query, err) && audit_translate(call, query, err);
}

bool audit_query_find(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	if (args_count(call->args, "sets") > 1)
		return audit_query_typed(call, test, query, err) && audit_query_complete(call, query, err);
	const Token *token = args_token(call->args, "sets", 0);
	return (audit_query_standard(test, token->text, query, err) ||
		       error_at(err, token->column, token->width)) &&
	       audit_query_complete(call, query, err);
}

bool audit_query_run(const AuditTest *test, const Args *options, const AuditQuery *query,
	const AuditPlace *place, Audit *audit, Error *err)
{
	WordSet *sets[AUDIT_SETS] = {NULL};
	size_t left_out = strlen(test->roles) - query->count; /* X, which comes first */
	for (size_t i = 0; i < query->count; i++)
		sets[left_out + i] = query->sets[i];
	AuditInput input = {.space = place->space,
		.sets = sets,
		.reference = query->reference,
		.seed = place->seed,
		.pool = place->pool};
	if (!test->run(test, &input, options, audit, err) || !audit_null(audit, &input, options, err))
		return false;
	if (query->replaced)
		audit_note(audit, "replaced, as asked: %s", query->replaced);
	if (query->untranslated)
		audit_note(audit, "words without a translation, which are left out: %s", query->untranslated);
	return true;
}
