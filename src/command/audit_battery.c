/* Many bias tests in one answer. */
#include "audit/correction.h"
#include "command/audit.h"
#include "data/testset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One test on one query. */
typedef struct Trial {
	const AuditTest *test;
	AuditQuery query;
	Audit audit;
	bool fine;
} Trial;

typedef struct Battery {
	const Call *call;
	Space *space;
	Trial *trials;
	size_t count, room;
	Report refused;
	size_t refusals;
	Error why; /* of the first that could not be run */
} Battery;

static Trial *add_trial(Battery *battery, const AuditTest *test)
{
	if (battery->count == battery->room) {
		battery->room = battery->room ? 2 * battery->room : 16;
		battery->trials = memory_resize(battery->trials, battery->room, sizeof *battery->trials);
	}
	battery->trials[battery->count] = (Trial){.test = test};
	return &battery->trials[battery->count++];
}

/* With the options of the line, when it names the test, or else those that the test has by itself. */
static bool run_trial(const Battery *battery, Trial *trial, Error *err)
{
	const Args *given = battery->call->args;
	if (audit_test_find(args_text(given, "test")))
		return audit_query_run(
			battery->call, trial->test, given, &trial->query, battery->space, &trial->audit, err);
	Args *options = args_of(trial->test->options, "", err);
	bool fine = options && audit_query_run(battery->call, trial->test, options, &trial->query,
				       battery->space, &trial->audit, err);
	args_free(options);
	return fine;
}

/* name: of a standard set; NULL: the sets of the line. */
static void try_test(Battery *battery, const AuditTest *test, const char *name)
{
	Error why = ERROR_INIT;
	Trial *trial = add_trial(battery, test);
	trial->fine = (name ? audit_query_standard(test, name, &trial->query, &why)
			    : audit_query_typed(battery->call, test, &trial->query, &why)) &&
		      run_trial(battery, trial, &why);
	if (trial->fine)
		return;
	report_text(&battery->refused, "%s, %s: %s.", test->name, name ? name : "these sets", why.message);
	if (battery->refusals++ == 0)
		battery->why = why;
}

static void try_tests(Battery *battery, const AuditTest *test, const char *name)
{
	size_t given = args_count(battery->call->args, "sets");
	for (size_t i = 0; !test && audit_tests[i]; i++)
		if (name || given == 4 || given == strlen(audit_tests[i]->roles))
			try_test(battery, audit_tests[i], name);
	if (test)
		try_test(battery, test, name);
}

static bool try_standard_sets(Battery *battery, const AuditTest *test, Error *err)
{
	char **names;
	size_t count;
	if (!testset_names(&names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		try_tests(battery, test, names[i]);
		free(names[i]);
	}
	free(names);
	return true;
}

/* --- the answer --- */

static void add_results(Table *table, const Battery *battery, bool several)
{
	double *p = memory_new(3 * battery->count, sizeof *p);
	double *holm = p + battery->count, *hochberg = holm + battery->count;
	for (size_t i = 0; i < battery->count; i++) {
		const Trial *trial = &battery->trials[i];
		p[i] = trial->fine && trial->audit.permutation.seen ? trial->audit.permutation.p : NAN;
	}
	correction_holm(p, battery->count, holm);
	correction_hochberg(p, battery->count, hochberg);
	table_column(table, "p_holm", COLUMN_NUMBER, 5);
	table_column(table, "p_bh", COLUMN_NUMBER, 5);
	for (size_t i = 0; i < battery->count; i++)
		if (battery->trials[i].fine) {
			audit_add_result(table, &battery->trials[i].query, &battery->trials[i].audit,
				several ? battery->trials[i].test->name : NULL);
			table_number(table, holm[i]);
			table_number(table, hochberg[i]);
		}
	free(p);
}

static void battery_release(Battery *battery)
{
	for (size_t i = 0; i < battery->count; i++) {
		audit_release(&battery->trials[i].audit);
		audit_query_release(&battery->trials[i].query);
	}
	free(battery->trials);
	report_release(&battery->refused);
}

bool audit_battery(const Call *call, const AuditTest *test, Space *space, Report *out, Error *err)
{
	Battery battery = {.call = call, .space = space};
	const char *first = args_word(call->args, "sets", 0);
	bool fine = true;
	if (args_count(call->args, "sets") > 1)
		try_tests(&battery, test, NULL);
	else if (!strcmp(first, "all"))
		fine = try_standard_sets(&battery, test, err);
	else
		try_tests(&battery, test, first);
	/* Of all standard sets it is an answer that none can be run. */
	if (fine && battery.refusals == battery.count && strcmp(first, "all"))
		fine = args_fault(call->args, "sets", 0, err, "no test can be run on these sets%s%s",
			battery.count ? ": " : "; give three sets X A B, or four sets X Y A B",
			battery.why.message);
	if (fine) {
		add_results(audit_table(out, !test), &battery, !test);
		report_append(out, &battery.refused);
		report_text(out, "p_holm and p_bh are p corrected for the number of tests here: of any false "
				 "finding (Holm 1979), and of the share of false ones among the findings "
				 "(Benjamini & Hochberg 1995).");
	}
	battery_release(&battery);
	return fine;
}
