#include "command/audit_change.h"

#include "command/wordsets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- one change --- */

static const char *const verdicts[] = {[CHANGE_UNCLEAR] = "unclear",
	[CHANGE_WORSE] = "worse",
	[CHANGE_BETTER] = "better",
	[CHANGE_TURNED] = "turned",
	[CHANGE_SMALL] = "small",
	[CHANGE_SAME] = "same"};

void audit_change_columns(Table *table)
{
	static const char *const numbers[] = {"before", "after", "change", "low", "high"};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, 3);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "verdict", COLUMN_TEXT, 0);
	table_column(table, "margin", COLUMN_NUMBER, 3);
}

void audit_change_cells(Table *table, const AuditChange *change)
{
	const double numbers[] = {change->before, change->after, change->difference, change->low, change->high};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_number(table, numbers[i]);
	table_integer(table, (long long)change->n);
	table_text(table, verdicts[change->verdict]);
	table_number(table, change->margin);
}

Table *audit_change_table(Report *out)
{
	Table *table = report_table(out, "change");
	table_column(table, "test", COLUMN_TEXT, 0);
	audit_change_columns(table);
	return table;
}

void audit_change_add(Table *table, const char *test, const AuditChange *change)
{
	table_text(table, test);
	audit_change_cells(table, change);
}

void audit_change_say(Report *out, const char *verb, const char *test, const AuditChange *change)
{
	Text figures = {0};
	int digits = change->margin < 0.1 ? 3 : 2;
	text_format(&figures, "the effect of %s went from %.*f to %.*f, a change of %+.*f", test, digits,
		change->before, digits, change->after, digits, change->difference);
	if (!isnan(change->low))
		text_format(
			&figures, ", 95 %% interval %+.*f to %+.*f", digits, change->low, digits, change->high);
	if (change->verdict == CHANGE_SAME)
		report_text(out, "The effect of %s is what it was, %.*f.", test, digits, change->after);
	else if (change->verdict == CHANGE_SMALL)
		report_text(out, "Certain, but smaller than what matters (margin %.2g): %s.", change->margin,
			text_of(&figures));
	else if (change->verdict == CHANGE_WORSE)
		report_warning(out, "%s made it worse: %s.", verb, text_of(&figures));
	else if (change->verdict == CHANGE_TURNED)
		report_warning(out, "%s turned it round: %s. The words lean to the other side now.", verb,
			text_of(&figures));
	else if (change->verdict == CHANGE_BETTER)
		report_text(out, "%s made it smaller: %s.", verb, text_of(&figures));
	else
		report_text(out, "No more than the choice of words explains: %s.", text_of(&figures));
	if (change->left_out)
		report_text(out, "%zu word%s that one of the spaces lacks %s left out of both sides.",
			change->left_out, change->left_out == 1 ? "" : "s",
			change->left_out == 1 ? "is" : "are");
	text_release(&figures);
}

double audit_margin(const Args *args)
{
	return args_given(args, "margin") ? args_number(args, "margin") : NAN;
}

/* --- audit= --- */

static bool read_one(const Session *session, AuditsAsked *asked, const char *text, Error *err)
{
	if (asked->count == AUDITS_ASKED)
		return error_set(err, ERROR_INPUT, "%d tests are the most at a time", AUDITS_ASKED);
	size_t i = asked->count++;
	AuditQuery *query = &asked->queries[i];
	if (!audit_query_one(session, &audit_weat, text, &asked->tests[i], query, err))
		return false;
	size_t test = strlen(asked->tests[i]->name);
	if (!strncmp(text, asked->tests[i]->name, test) && text[test] == ':') { /* rnd:weat7, rnd:X */
		free(query->name);
		query->name = memory_slice(text, test + 1 + strcspn(text + test + 1, ":"));
	}
	return true;
}

bool audits_asked_read(const Call *call, AuditsAsked *asked, Error *err)
{
	const char *list = args_text(call->args, "audit");
	bool fine = true;
	asked->margin = audit_margin(call->args);
	if (!list && !isnan(asked->margin))
		return args_fault(call->args, "margin", 0, err, "margin= is of the tests that audit= names");
	Error why = ERROR_INIT;
	for (char *text; fine && (text = wordset_next(&list, ','));) {
		fine = read_one(call->session, asked, text, &why);
		free(text);
	}
	return fine || args_fault(call->args, "audit", 0, err, "%s", why.message);
}

void audits_asked_release(AuditsAsked *asked)
{
	for (size_t i = 0; i < asked->count; i++)
		audit_query_release(&asked->queries[i]);
	report_release(&asked->told);
	*asked = (AuditsAsked){0};
}

typedef struct Change {
	char *name; /* NULL: it could not be found out, … */
	AuditChange change;
	Error why; /* … and why */
} Change;

static bool takes_force(const AuditTest *test)
{
	for (const ArgSpec *option = test->options; option->name; option++)
		if (!strcmp(option->name, "force"))
			return true;
	return false;
}

Args *audits_asked_options(const AuditTest *test, Error *err)
{
	return args_of(test->options, takes_force(test) ? "force=yes" : "", err);
}

static void find_change(const AuditsAsked *asked, size_t i, const AuditInput *place, Space *after, Change *into)
{
	AuditInput input = *place;
	const AuditTest *test = asked->tests[i];
	Args *options = audits_asked_options(test, &into->why);
	input.sets = (WordSet **)asked->queries[i].sets;
	into->why = ERROR_INIT;
	if (options && audit_change(test, &input, after, options, asked->margin, &into->change, &into->why))
		into->name = memory_text(asked->queries[i].name);
	args_free(options);
}

static void tell_changes(AuditsAsked *asked, const char *verb, const Change *changes)
{
	Table *table = NULL;
	for (size_t i = 0; i < asked->count; i++) {
		if (!changes[i].name)
			continue;
		table = table ? table : audit_change_table(&asked->told);
		audit_change_add(table, changes[i].name, &changes[i].change);
	}
	for (size_t i = 0; i < asked->count; i++)
		if (changes[i].name)
			audit_change_say(&asked->told, verb, changes[i].name, &changes[i].change);
		else
			report_text(&asked->told, "%s could not be compared: %s.", asked->queries[i].name,
				changes[i].why.message);
}

static void tell_effects(AuditsAsked *asked, Space *space, uint64_t seed, Pool *pool)
{
	AuditPlace place = {space, seed, pool};
	Report refused = {0};
	Table *table = audit_table(&asked->told, false);
	for (size_t i = 0; i < asked->count; i++) {
		Error why = ERROR_INIT;
		Audit audit = {0};
		Args *options = args_of(asked->tests[i]->options, "", &why);
		if (options &&
			audit_query_run(asked->tests[i], options, &asked->queries[i], &place, &audit, &why))
			audit_add_result(table, &asked->queries[i], &audit, NULL);
		else
			report_text(&refused, "%s: %s.", asked->queries[i].name, why.message);
		audit_release(&audit);
		args_free(options);
	}
	report_append(&asked->told, &refused);
}

void audits_asked_run(AuditsAsked *asked, const char *verb, const char *where, Space *before, Space *after,
	uint64_t seed, Pool *pool)
{
	AuditInput place = {.space = before, .seed = seed, .pool = pool};
	Change changes[AUDITS_ASKED] = {0};
	if (!asked->count)
		return;
	if (!before) {
		tell_effects(asked, after, seed, pool);
		return;
	}
	for (size_t i = 0; i < asked->count; i++) {
		find_change(asked, i, &place, after, &changes[i]);
		if (changes[i].name && where) {
			Text name = {0};
			text_format(&name, "%s in %s", changes[i].name, where);
			free(changes[i].name);
			changes[i].name = text_take(&name);
		}
	}
	tell_changes(asked, verb, changes);
	for (size_t i = 0; i < asked->count; i++)
		free(changes[i].name);
}
