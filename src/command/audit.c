/* audit: bias tests over word sets, from the table of tests. */
#include "command/audit.h"
#include "command/methods.h"

#include <string.h>

static bool find_query(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	if (args_count(call->args, "sets") > 1)
		return audit_query_typed(call, test, query, err);
	const Token *token = args_token(call->args, "sets", 0);
	return audit_query_standard(test, token->text, query, err) ||
	       error_at(err, token->column, token->width);
}

static bool run_one(const Call *call, const AuditTest *test, Space *space, Report *out, Error *err)
{
	AuditQuery query = {0};
	Audit audit = {0};
	bool fine = find_query(call, test, &query, err) &&
		    audit_query_run(call, test, call->args, &query, space, &audit, err);
	if (fine) {
		audit_add_result(audit_table(out, false), &query, &audit, NULL);
		audit_report_details(out, &audit);
	}
	audit_release(&audit);
	audit_query_release(&query);
	return fine;
}

static bool wrong_number(const Call *call, const AuditTest *test, size_t given, Error *err)
{
	Text roles = {0};
	for (const char *role = AUDIT_ROLES; *role; role++)
		if (strchr(test->roles, *role))
			text_format(&roles, "%s%c", roles.length ? ", " : "", *role);
	args_fault(call->args, "sets", given - 1, err,
		"%s takes the sets %s, or the name of a standard test (weat7), or all; here are %zu",
		test->name, text_of(&roles), given);
	text_release(&roles);
	return false;
}

static bool run_audit(const Call *call, Report *out, Error *err)
{
	const AuditTest *test = audit_test_find(args_text(call->args, "test")); /* NULL: all */
	Space *space = session_space(call->session, args_text(call->args, "in"), NULL, err);
	if (!space)
		return false;
	size_t given = args_count(call->args, "sets");
	if (!test || (given == 1 && !strcmp(args_word(call->args, "sets", 0), "all")))
		return audit_battery(call, test, space, out, err);
	if (given != 1 && given != strlen(test->roles))
		return wrong_number(call, test, given, err);
	return run_one(call, test, space, out, err);
}

static const char *test_name_at(size_t index)
{
	size_t count = 0;
	while (audit_tests[count])
		count++;
	return index < count ? audit_tests[index]->name : index == count ? "all" : NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const AuditTest *test = word ? audit_test_find(word) : NULL;
	if (test)
		*more = test->options;
	return test || !word || !strcmp(word, "all") || methods_unknown(word, "bias test", test_name_at, err);
}

const Command command_audit = {
	.name = "audit",
	.group = "audit",
	.summary = "Measure the bias of a space with a published test",
	.help = "`audit weat X Y A B` asks whether the words X lean to the attributes A, and the words Y to B. "
		"Sets are names that `let` made or words in braces; instead of the four sets, the name of a "
		"standard test (weat1 to weat10) takes its published words, and all runs every one of them. "
		"The other tests ask how the words X stand to the groups A and B, and take three sets, or X, A "
		"and B of a standard test; ripa, direct and indirect take the words of A and B as pairs, and "
		"indirect compares X with Y again. `audit all` "
		"runs every test on the sets, and corrects p for their number. The answer has "
		"the effect with a bootstrap interval, the p of a permutation test where the test has one, the "
		"association of every word, and the words that the space does not have.",
	.args = {{.name = "test",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "which test, or all",
			 .value_at = test_name_at},
		{.name = "sets",
			.kind = ARG_WORDSET,
			.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			.help = "the word sets X Y A B, or X A B, or the name of a standard test, or all"},
		{.name = "in", .kind = ARG_SPACE, .help = "the space to audit; without it, the current one"},
		ARG_SEED("what random draws depend on")},
	.example = "synth royals\ntrain sgns royals as=w dim=20\n"
		   "audit weat {king prince duke wizard} {queen princess duchess witch} {man boy actor} {woman "
		   "girl actress}",
	.method = find_method,
	.watchable = true,
	.run = run_audit,
};
