/* One test in several spaces: what of its effect is chance of the training, of the text or of the choice of
 * words. */
#include "command/audit_across.h"

#include "audit/run_spread.h"
#include "session/version.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPACES_MOST = 64 };

void audit_runs_free(AuditRun *runs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(runs[i].name);
		free(runs[i].failure);
	}
	free(runs);
}

void audit_run_take(AuditRun *run, const Audit *audit, const Error *failure)
{
	bool failed = failure->kind != ERROR_NONE;
	run->failure = failed ? memory_text(failure->message) : NULL;
	run->effect = failed ? NAN : audit->effect;
	run->low = failed ? NAN : audit->low;
	run->high = failed ? NAN : audit->high;
	run->p = failed || !audit->permutation.seen ? NAN : audit->permutation.p;
}

/* --- the answer --- */

static void add_estimate(Table *table, const char *what, double value, double low, double high)
{
	table_text(table, what);
	table_number(table, value);
	table_number(table, low);
	table_number(table, high);
}

static void report_runs(const AuditRun *runs, size_t count, Report *out)
{
	Table *table = report_table(out, "runs");
	table_column(table, "run", COLUMN_TEXT, 0);
	static const char *const columns[] = {"effect", "low", "high", "p"};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i], COLUMN_NUMBER, i < 3 ? 3 : 5);
	for (size_t i = 0; i < count; i++) {
		table_text(table, runs[i].name);
		table_number(table, runs[i].effect);
		table_number(table, runs[i].low);
		table_number(table, runs[i].high);
		table_number(table, runs[i].p);
	}
	for (size_t i = 0; i < count; i++)
		if (runs[i].failure)
			report_text(out, "%s: %s.", runs[i].name, runs[i].failure);
}

static void report_quantities(const RunSpread *spread, Report *out)
{
	Table *table = report_table(out, "spread");
	table_column(table, "quantity", COLUMN_TEXT, 0);
	table_column(table, "value", COLUMN_NUMBER, 3);
	table_column(table, "low", COLUMN_NUMBER, 3);
	table_column(table, "high", COLUMN_NUMBER, 3);
	add_estimate(table, "mean", spread->mean.value, spread->mean.low, spread->mean.high);
	add_estimate(table, "sd", spread->sd.value, spread->sd.low, spread->sd.high);
	add_estimate(table, "share", spread->share.value, spread->share.low, spread->share.high);
	add_estimate(table, "one more run", spread->mean.value, spread->next_low, spread->next_high);
	add_estimate(table, "range", spread->highest - spread->lowest, spread->lowest, spread->highest);
}

/* The standard error by the draw of words: that of a normal distribution with such an interval. */
static double error_of(const AuditRun *run)
{
	return (run->high - run->low) / (2 * 1.959964);
}

bool audit_report_spread(const AuditRun *runs, size_t count, const char *of, Report *out, Error *err)
{
	double *effects = memory_new(2 * count, sizeof *effects), *errors = effects + count;
	size_t defined = 0;
	const char *why = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!isnan(runs[i].effect)) {
			effects[defined] = runs[i].effect;
			errors[defined++] = error_of(&runs[i]);
		}
		why = why ? why : runs[i].failure;
	}
	bool fine =
		defined >= RUNS_FEWEST ||
		error_set(err, ERROR_INPUT, "%zu of %zu runs have an effect, and two at least are needed: %s",
			defined, count, why ? why : "the rest was stopped");
	if (fine) {
		RunSpread spread;
		run_spread_of(effects, errors, defined, &spread);
		report_quantities(&spread, out);
		report_runs(runs, count, out);
		report_text(out,
			"Over %zu %s, the words as they are. mean, its 95 %% interval by Student's t; sd: of a "
			"sample, by chi-squared; both take runs for normal. share: what of the variance of an "
			"effect comes of the %s, the rest being the choice of words (the runs' own intervals); "
			"its interval is that of the sd. one more run: where it lies with 95 %% chance.",
			defined, of, of);
	}
	free(effects);
	return fine;
}

/* --- several spaces --- */

static void ask_space(const Call *call, const AuditTest *test, const AuditQuery *query, AuditRun *run)
{
	Audit audit = {0};
	Error failure = ERROR_INIT;
	Space *space = session_space(call->session, run->name, NULL, &failure);
	if (space)
		audit_query_run(test, call->args, query,
			&(AuditPlace){space, call_seed(call), call->session->pool}, &audit, &failure);
	audit_run_take(run, &audit, &failure);
	audit_release(&audit);
}

static bool check_names(const Call *call, const AuditRun *runs, size_t count, Error *err)
{
	Error why = ERROR_INIT;
	for (size_t i = 0; i < count; i++)
		if (!session_space(call->session, runs[i].name, NULL, &why))
			return args_fault(call->args, "in", 0, err, "%s", why.message);
	return true;
}

/* What is compared, by name. */
typedef struct Names {
	AuditRun *runs;
	size_t count;
} Names;

static void add_name(Names *names, const char *name)
{
	if (names->count < SPACES_MOST)
		names->runs[names->count++].name = memory_text(name);
}

static bool list_spaces(const Call *call, Names *names, Error *err)
{
	char *list = memory_text(args_text(call->args, "in")), *rest = list, *name;
	while ((name = strsep(&rest, ",")))
		if (*name)
			add_name(names, name);
	free(list);
	return check_names(call, names->runs, names->count, err);
}

/* The versions in their order, then what the space is now, unless that is one of them. */
static bool list_versions(const Call *call, Names *names, Error *err)
{
	const char *name = NULL;
	if (!session_space(call->session, args_text(call->args, "in"), &name, err))
		return false;
	const Object *object = session_find(call->session, name);
	for (size_t i = 0; object && i < object->n_versions; i++)
		add_name(names, object->versions[i]->object.name);
	if (object && !version_now(object))
		add_name(names, name);
	return names->count >= RUNS_FEWEST || args_fault(call->args, "across", 0, err,
						      "%s has no versions to compare; checkpoint %s keeps one, "
						      "before it is trained or debiased further",
						      name, name);
}

static bool ask_all(
	const Call *call, const AuditTest *test, Names *names, const char *of, Report *out, Error *err)
{
	AuditQuery query = {0};
	bool fine = audit_query_find(call, test, &query, err);
	for (size_t i = 0; fine && i < names->count; i++)
		ask_space(call, test, &query, &names->runs[i]);
	fine = fine && audit_report_spread(names->runs, names->count, of, out, err);
	audit_query_release(&query);
	return fine;
}

bool audit_across_spaces(const Call *call, const AuditTest *test, Report *out, Error *err)
{
	bool versions = args_given(call->args, "across");
	Names names = {.runs = memory_new(SPACES_MOST, sizeof(AuditRun))};
	bool fine = (versions ? list_versions(call, &names, err) : list_spaces(call, &names, err)) &&
		    ask_all(call, test, &names, versions ? "versions" : "spaces", out, err);
	if (fine && versions)
		report_text(out, "Versions of one space follow from each other: the intervals of mean and sd "
				 "are for runs that do not.");
	audit_runs_free(names.runs, names.count);
	return fine;
}
