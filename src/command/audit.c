/* audit: bias tests over word sets, from the table of tests. */
#include "audit/audit.h"

#include "command/wordsets.h"
#include "data/testset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The word sets of one test and what to call it. */
typedef struct Query {
	char *name; /* "weat7"; the test's for sets that were typed or named */
	WordSet *sets[AUDIT_SETS];
	size_t count;
} Query;

static void query_release(Query *query)
{
	for (size_t i = 0; i < query->count; i++)
		wordset_unref(query->sets[i]);
	free(query->name);
	*query = (Query){0};
}

/* ---- from the line to word sets ---- */

static bool typed_query(const Call *call, const AuditTest *test, Query *query, Error *err)
{
	query->name = memory_text(test->name);
	for (size_t i = 0; test->roles[i]; i++) {
		WordSet *set = call_wordset(call, "sets", i, err);
		if (!set)
			return false;
		query->sets[query->count++] = set;
	}
	return true;
}

static bool standard_query(const AuditTest *test, const char *name, Query *query, Error *err)
{
	TestSet standard = {0};
	if (!testset_find(name, &standard, err))
		return false;
	query->name = memory_text(standard.name);
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

static bool named_query(const Call *call, const AuditTest *test, Query *query, Error *err)
{
	const Token *token = args_token(call->args, "sets", 0);
	return standard_query(test, token->text, query, err) || error_at(err, token->column, token->width);
}

/* ---- the answer ---- */

static Table *result_table(Report *out)
{
	Table *table = report_table(out, "audit");
	table_column(table, "test", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "effect", COLUMN_NUMBER, 3);
	table_column(table, "low", COLUMN_NUMBER, 3);
	table_column(table, "high", COLUMN_NUMBER, 3);
	table_column(table, "p", COLUMN_NUMBER, 5);
	table_column(table, "p_strict", COLUMN_NUMBER, 5);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "lost", COLUMN_INTEGER, 0);
	table_column(table, "p_low", COLUMN_NUMBER, 5);
	table_column(table, "p_high", COLUMN_NUMBER, 5);
	table_column(table, "statistic", COLUMN_NUMBER, 4);
	return table;
}

static void add_result(Table *table, const Query *query, const Audit *audit)
{
	const Permutation *p = &audit->permutation;
	table_text(table, query->name);
	table_integer(table, (long long)audit->n);
	table_number(table, audit->effect);
	table_number(table, audit->low);
	table_number(table, audit->high);
	table_number(table, p->seen ? p->p : NAN);
	table_number(table, p->seen ? p->p_strict : NAN);
	table_text(table, !p->seen ? "" : p->exact ? "exact" : "random");
	table_integer(table, (long long)audit_lost(audit));
	table_number(table, p->seen ? p->low : NAN);
	table_number(table, p->seen ? p->high : NAN);
	table_number(table, audit->statistic);
}

static int by_falling_association(const void *a, const void *b)
{
	double left = ((const AuditWord *)a)->association, right = ((const AuditWord *)b)->association;
	return (left < right) - (left > right);
}

static bool words_have_p(const Audit *audit)
{
	return audit->n_words && !isnan(audit->words[0].p);
}

static void report_words(Report *out, Audit *audit)
{
	Table *table = report_table(out, "words");
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "word", COLUMN_TEXT, 0);
	table_column(table, "association", COLUMN_NUMBER, 4);
	bool p = words_have_p(audit);
	if (p)
		table_column(table, "p", COLUMN_NUMBER, 5);
	AuditWord *words = audit->words, *end = words + audit->n_words;
	for (size_t s = 0; s < audit->n_sets && words < end; s++) {
		size_t count = audit->sets[s].count;
		qsort(words, count, sizeof *words, by_falling_association);
		for (size_t i = 0; i < count; i++) {
			table_text(table, (char[]){words[i].role, '\0'});
			table_text(table, words[i].word);
			table_number(table, words[i].association);
			if (p)
				table_number(table, words[i].p);
		}
		words += count;
	}
	report_text(out, "association: %s.", audit->test->reading);
}

static void report_sets(Report *out, const Audit *audit)
{
	Table *table = report_table(out, "sets");
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "used", COLUMN_INTEGER, 0);
	table_column(table, "lost", COLUMN_INTEGER, 0);
	table_column(table, "checksum", COLUMN_TEXT, 0);
	for (size_t i = 0; i < audit->n_sets; i++) {
		const Selection *selection = &audit->sets[i];
		table_text(table, (char[]){selection->role, '\0'});
		table_text(table, selection->set->name);
		table_integer(table, (long long)selection->set->count);
		table_integer(table, (long long)selection->count);
		table_integer(table, (long long)selection->n_lost);
		table_text(table, wordset_checksum(selection->set));
	}
}

static void report_lost(Report *out, const Audit *audit)
{
	Text lost = {0};
	size_t lowered = 0;
	for (size_t i = 0; i < audit->n_sets; i++) {
		const Selection *selection = &audit->sets[i];
		lowered += selection->lowered;
		for (size_t j = 0; j < selection->n_lost; j++)
			text_format(&lost, "%s%s (%c)", lost.length ? ", " : "",
				selection->set->words[selection->lost[j]], selection->role);
	}
	if (lost.length)
		report_text(out, "Not in the space: %s.", text_of(&lost));
	if (lowered)
		report_text(out, "%zu words stand in the space in lower case only.", lowered);
	text_release(&lost);
}

static void report_details(Report *out, Audit *audit)
{
	report_text(out, "%s.", audit->finding);
	report_words(out, audit);
	report_sets(out, audit);
	report_lost(out, audit);
	for (size_t i = 0; i < audit->n_notes; i++)
		report_text(out, "%s.", audit->notes[i]);
	const char *first = audit->sets[0].set->citation, *last = audit->sets[audit->n_sets - 1].set->citation;
	if (first && last && !strcmp(first, last)) /* a published test, not sets of different origin */
		report_text(out, "Word sets: %s.", first);
}

/* ---- running ---- */

static bool run_query(
	const Call *call, const AuditTest *test, const Query *query, Space *space, Audit *audit, Error *err)
{
	AuditInput input = {.space = space,
		.sets = (WordSet **)query->sets,
		.seed = call_seed(call),
		.pool = call->session->pool};
	return test->run(&input, call->args, audit, err);
}

static bool run_one(const Call *call, const AuditTest *test, Space *space, Report *out, Error *err)
{
	Query query = {0};
	Audit audit = {0};
	bool fine = args_count(call->args, "sets") == 1 ? named_query(call, test, &query, err)
							: typed_query(call, test, &query, err);
	fine = fine && run_query(call, test, &query, space, &audit, err);
	if (fine) {
		add_result(result_table(out), &query, &audit);
		report_details(out, &audit);
	}
	audit_release(&audit);
	query_release(&query);
	return fine;
}

/* One row for each standard set; those that cannot be run are told with the reason. */
static bool run_all(const Call *call, const AuditTest *test, Space *space, Report *out, Error *err)
{
	char **names;
	size_t count;
	if (!testset_names(&names, &count, err))
		return false;
	Table *table = result_table(out);
	Report refused = {0};
	for (size_t i = 0; i < count; i++) {
		Query query = {0};
		Audit audit = {0};
		Error why = ERROR_INIT;
		if (standard_query(test, names[i], &query, &why) &&
			run_query(call, test, &query, space, &audit, &why))
			add_result(table, &query, &audit);
		else
			report_text(&refused, "%s: %s.", names[i], why.message);
		audit_release(&audit);
		query_release(&query);
		free(names[i]);
	}
	free(names);
	report_append(out, &refused);
	return true;
}

static bool wrong_number(const Call *call, const AuditTest *test, size_t given, Error *err)
{
	Text roles = {0};
	for (const char *role = test->roles; *role; role++)
		text_format(&roles, "%s%c", role > test->roles ? ", " : "", *role);
	args_fault(call->args, "sets", given - 1, err,
		"%s takes the sets %s, or the name of a standard test (weat7), or all; here are %zu",
		test->name, text_of(&roles), given);
	text_release(&roles);
	return false;
}

static bool run_audit(const Call *call, Report *out, Error *err)
{
	const AuditTest *test = audit_test_find(args_text(call->args, "test"));
	Space *space = session_space(call->session, args_text(call->args, "in"), NULL, err);
	if (!space)
		return false;
	size_t given = args_count(call->args, "sets");
	if (given == 1 && !strcmp(args_word(call->args, "sets", 0), "all"))
		return run_all(call, test, space, out, err);
	if (given != 1 && given != strlen(test->roles))
		return wrong_number(call, test, given, err);
	return run_one(call, test, space, out, err);
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	if (!word)
		return true;
	const AuditTest *test = audit_test_find(word);
	if (test) {
		*more = test->options;
		return true;
	}
	const char *names[64] = {0};
	size_t n = 0;
	for (; audit_tests[n] && n < 64; n++)
		names[n] = audit_tests[n]->name;
	Text near = {0};
	text_suggest(&near, word, names, n, 3);
	for (size_t i = 0; i < n && !near.length; i++)
		text_format(&near, "%s%s", i ? ", " : "", names[i]);
	error_set(err, ERROR_USAGE, "there is no bias test \"%s\"; try %s", word, text_of(&near));
	text_release(&near);
	return false;
}

static const char *test_name_at(size_t index)
{
	return audit_tests[index] ? audit_tests[index]->name : NULL;
}

const Command command_audit = {
	.name = "audit",
	.group = "audit",
	.summary = "Measure the bias of a space with a published test",
	.help = "`audit weat X Y A B` asks whether the words X lean to the attributes A, and the words Y to B. "
		"Sets are names that `let` made or words in braces; instead of the four sets, the name of a "
		"standard test (weat1 to weat10) takes its published words, and all runs every one of them. "
		"The other tests ask how the words X stand to the groups A and B, and take three sets, or X, A "
		"and B of a standard test; ripa and direct take the words of A and B as pairs. The answer has "
		"the effect with a bootstrap interval, the p of a permutation test where the test has one, the "
		"association of every word, and the words that the space does not have.",
	.args = {{.name = "test",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "which test",
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
