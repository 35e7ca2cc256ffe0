/* Many bias tests in one answer. */
#include "audit/correction.h"
#include "command/audit.h"
#include "command/audit_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One test on one query. */
typedef struct Trial {
	const AuditTest *test;
	AuditQuery query;
	Audit audit;
	bool fine; /* the sets were found; then, the test could be run */
	Error why; /* otherwise */
} Trial;

struct AuditBattery {
	const AuditTest *test; /* NULL: every one */
	Args *args;
	Trial *trials;
	size_t count, room, done;
	Report refused;
	size_t refusals;
	Error why; /* of the first that could not be run */
};

static Trial *add_trial(AuditBattery *battery, const AuditTest *test)
{
	if (battery->count == battery->room) {
		battery->room = battery->room ? 2 * battery->room : 16;
		battery->trials = memory_resize(battery->trials, battery->room, sizeof *battery->trials);
	}
	battery->trials[battery->count] = (Trial){.test = test};
	return &battery->trials[battery->count++];
}

/* With the options of the line, when it names the test, or else those that the test has by itself. */
static bool run_trial(const AuditBattery *battery, Trial *trial, const AuditPlace *place, Error *err)
{
	if (!audit_query_domains(battery->args, trial->test, place->space, &trial->query, err) ||
		!audit_query_replace(battery->args, place->space, &trial->query, false, err))
		return false;
	if (battery->test)
		return audit_query_run(trial->test, battery->args, &trial->query, place, &trial->audit, err);
	Args *options = args_of(trial->test->options, "", err);
	bool fine = options && audit_query_run(trial->test, options, &trial->query, place, &trial->audit, err);
	args_free(options);
	return fine;
}

static void refuse(AuditBattery *battery, const Trial *trial)
{
	/* Sets that were typed are called by the test. */
	bool typed = !trial->query.name || !strcmp(trial->query.name, trial->test->name);
	const char *sets = typed ? "these sets" : trial->query.name;
	report_text(&battery->refused, "%s, %s: %s.", trial->test->name, sets, trial->why.message);
	if (battery->refusals++ == 0)
		battery->why = trial->why;
}

static void run_next(AuditBattery *battery, const AuditPlace *place)
{
	Trial *trial = &battery->trials[battery->done++];
	trial->fine = trial->fine && run_trial(battery, trial, place, &trial->why);
	if (!trial->fine)
		refuse(battery, trial);
}

/* --- which tests on which sets --- */

static char *joined(const AuditNames *names)
{
	Text text = {0};
	for (size_t i = 0; i < names->count; i++)
		text_format(&text, "%s%s", i ? "+" : "", names->words[i]);
	return text_take(&text);
}

static void add_test(AuditBattery *battery, const Call *call, const AuditTest *test, const AuditNames *names)
{
	Trial *trial = add_trial(battery, test);
	size_t at;
	trial->why = ERROR_INIT;
	trial->fine = audit_query_named(test, names, &trial->query, &at, &trial->why) &&
		      audit_query_complete(call, test, &trial->query, &trial->why);
	if (!trial->query.name)
		trial->query.name = joined(names);
}

static void add_tests(AuditBattery *battery, const Call *call, const AuditNames *names)
{
	size_t given = names->count;
	bool gathered = given == 1 || audit_names_are_mixed(names);
	for (size_t i = 0; !battery->test && audit_tests[i]; i++)
		if (!audit_tests[i]->apart &&
			(gathered || given == 4 || given == strlen(audit_tests[i]->roles)))
			add_test(battery, call, audit_tests[i], names);
	if (battery->test)
		add_test(battery, call, battery->test, names);
}

/* What goes together among the sets that come with the program. */
static bool add_planned(AuditBattery *battery, const Call *call, Error *err)
{
	AuditPlan plan;
	bool fine = audit_plan_read(battery->test, false, &plan, err);
	for (size_t i = 0; fine && i < plan.count; i++) {
		AuditNames names = audit_names_split(NULL, plan.asked[i].sets, ' ');
		add_test(battery, call, plan.asked[i].test, &names);
		audit_names_release(&names);
	}
	if (fine && !plan.count)
		fine = args_fault(call->args, "sets", 0, err,
			"no word sets that come with the program are for %s: %s", battery->test->name,
			battery->test->apart ? battery->test->apart : "name some");
	audit_plan_release(&plan);
	return fine;
}

AuditBattery *audit_battery_new(const Call *call, const AuditTest *test, Error *err)
{
	AuditBattery *battery = memory_new(1, sizeof *battery);
	const char *first = args_word(call->args, "sets", 0);
	battery->test = test;
	battery->args = args_copy(call->args);
	AuditNames names = audit_names_of(call);
	bool fine = true;
	if (names.count == 1 && !strcmp(first, "all"))
		fine = add_planned(battery, call, err);
	else
		add_tests(battery, call, &names);
	audit_names_release(&names);
	if (fine)
		return battery;
	audit_battery_free(battery);
	return NULL;
}

/* --- the answer --- */

static void add_results(Table *table, const AuditBattery *battery, bool several)
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

void audit_battery_free(AuditBattery *battery)
{
	for (size_t i = 0; i < battery->count; i++) {
		audit_release(&battery->trials[i].audit);
		audit_query_release(&battery->trials[i].query);
	}
	free(battery->trials);
	report_release(&battery->refused);
	args_free(battery->args);
	free(battery);
}

/* Of standard sets whose files are not what is recorded. */
static void tell_changed(const AuditBattery *battery, Report *out)
{
	const char *last = "";
	for (size_t i = 0; i < battery->count; i++) {
		const AuditQuery *query = &battery->trials[i].query;
		if (query->changed && strcmp(last, query->name) != 0)
			audit_report_benchmark(out, query);
		last = query->changed ? query->name : last;
	}
}

/* By what words were translated, in the words of the first test; each has left out its own. */
static void tell_translations(const AuditBattery *battery, Report *out)
{
	for (size_t i = 0; i < battery->count; i++)
		if (battery->trials[i].fine && battery->trials[i].query.translated) {
			const char *said = battery->trials[i].query.translated;
			report_text(out, "%.*s.", (int)strcspn(said, ";"), said);
			return;
		}
}

static bool has_p(const AuditBattery *battery)
{
	for (size_t i = 0; i < battery->count; i++)
		if (battery->trials[i].fine && battery->trials[i].audit.permutation.seen)
			return true;
	return false;
}

static bool report_results(AuditBattery *battery, Report *out, Error *err)
{
	/* Of all standard sets it is an answer that none can be run. */
	if (battery->refusals == battery->count && strcmp(args_word(battery->args, "sets", 0), "all"))
		return args_fault(battery->args, "sets", 0, err, "no test can be run on these sets%s%s",
			battery->count ? ": " : "; give three sets X A B, or four sets X Y A B",
			battery->why.message);
	add_results(audit_table(out, !battery->test), battery, !battery->test);
	report_append(out, &battery->refused);
	tell_changed(battery, out);
	tell_translations(battery, out);
	if (has_p(battery))
		report_text(out, "p_holm and p_bh are p corrected for the number of tests here: of any false "
				 "finding (Holm 1979), and of the share of false ones among the findings "
				 "(Benjamini & Hochberg 1995).");
	return true;
}

bool audit_battery_step(AuditBattery *battery, const AuditPlace *place, Report *out, bool *finished, Error *err)
{
	if (battery->done < battery->count)
		run_next(battery, place);
	*finished = battery->done == battery->count;
	return !*finished || report_results(battery, out, err);
}

Progress audit_battery_progress(const AuditBattery *battery)
{
	return (Progress){.done = (double)battery->done,
		.total = (double)battery->count,
		.unit = "tests",
		.phase = "audit"};
}
