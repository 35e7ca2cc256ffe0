/* Which word sets a test is asked about. */
#include "command/audit.h"

#include "audit/null.h"
#include "command/wordsets.h"
#include "data/testset.h"

#include <stdlib.h>
#include <string.h>

void audit_query_release(AuditQuery *query)
{
	for (size_t i = 0; i < query->count; i++)
		wordset_unref(query->sets[i]);
	free(query->name);
	free(query->benchmark);
	*query = (AuditQuery){0};
}

bool audit_query_typed(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	bool four = args_count(call->args, "sets") == 4;
	query->name = memory_text(test->name);
	for (size_t i = 0; test->roles[i]; i++) {
		size_t place = four ? (size_t)(strchr(AUDIT_ROLES, test->roles[i]) - AUDIT_ROLES) : i;
		WordSet *set = call_wordset(call, "sets", place, err);
		if (!set)
			return false;
		query->sets[query->count++] = set;
	}
	return true;
}

bool audit_query_standard(const AuditTest *test, const char *name, AuditQuery *query, Error *err)
{
	TestSet standard = {0};
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

bool audit_query_run(const AuditTest *test, const Args *options, const AuditQuery *query,
	const AuditPlace *place, Audit *audit, Error *err)
{
	AuditInput input = {.space = place->space,
		.sets = (WordSet **)query->sets,
		.seed = place->seed,
		.pool = place->pool};
	return test->run(test, &input, options, audit, err) && audit_null(audit, &input, options, err);
}
