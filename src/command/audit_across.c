/* One test in several spaces: what of its effect is chance of the training, of the text or of the choice of
 * words. */
#include "command/audit_across.h"

#include "audit/run_spread.h"
#include "session/version_store.h"

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

typedef struct AcrossWork {
	const AuditTest *test;
	Args *args;
	AuditQuery query;
	AuditRun *runs;
	Space **spaces;     /* of the runs, counted; NULL: of the version */
	Version **versions; /* copies that the job reads; or NULL */
	size_t count, done;
	uint64_t seed;
	bool checkpoints;
} AcrossWork;

static void across_free(void *context)
{
	AcrossWork *work = context;
	for (size_t i = 0; i < work->count; i++) {
		space_unref(work->spaces[i]);
		if (work->versions[i])
			version_free(work->versions[i]);
	}
	free(work->spaces);
	free(work->versions);
	audit_runs_free(work->runs, work->count);
	audit_query_release(&work->query);
	args_free(work->args);
	free(work);
}

static bool ask_next(AcrossWork *work, Pool *pool, Audit *audit, Error *err)
{
	Version *version = work->versions[work->done];
	if (version && !version_read(version, NULL, err))
		return false;
	AuditPlace place = {version ? version->object.space : work->spaces[work->done], work->seed, pool};
	return audit_query_run(work->test, work->args, &work->query, &place, audit, err);
}

static bool across_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	AcrossWork *work = context;
	Audit audit = {0};
	Error failure = ERROR_INIT;
	ask_next(work, pool, &audit, &failure);
	if (work->versions[work->done]) {
		version_free(work->versions[work->done]);
		work->versions[work->done] = NULL;
	}
	audit_run_take(&work->runs[work->done++], &audit, &failure);
	audit_release(&audit);
	*finished = work->done == work->count;
	return true;
}

static bool across_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const AcrossWork *work = context;
	into->progress = (Progress){
		.done = (double)work->done, .total = (double)work->count, .unit = "spaces", .phase = "audit"};
	return true;
}

static const WorkType across_work = {across_step, across_look, across_free};

static bool settle_across(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const AcrossWork *work = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	bool fine = audit_report_spread(
		work->runs, work->count, work->checkpoints ? "versions" : "spaces", out, err);
	if (fine && work->checkpoints)
		report_text(out, "Versions of one space follow from each other: the intervals of mean and sd "
				 "are for runs that do not.");
	return fine;
}

static void add_space(AcrossWork *work, const char *name, Space *space)
{
	if (work->count == SPACES_MOST)
		return;
	work->spaces[work->count] = space_ref(space);
	work->runs[work->count++].name = memory_text(name);
}

static void add_version(AcrossWork *work, const Version *version)
{
	if (work->count == SPACES_MOST)
		return;
	work->versions[work->count] = version_copy(version);
	work->runs[work->count++].name = memory_text(version->object.name);
}

static bool list_spaces(const Call *call, AcrossWork *work, Error *err)
{
	char *list = memory_text(args_text(call->args, "in")), *rest = list, *name;
	Error why = ERROR_INIT;
	bool fine = true;
	while (fine && (name = strsep(&rest, ","))) {
		Space *space = *name ? session_space(call->session, name, NULL, &why) : NULL;
		fine = space || !*name || args_fault(call->args, "in", 0, err, "%s", why.message);
		if (space)
			add_space(work, name, space);
	}
	free(list);
	return fine && (work->count || args_fault(call->args, "in", 0, err, "in= names no space"));
}

/* The versions in their order, then what the space is now, unless that is one of them. */
static bool list_versions(const Call *call, AcrossWork *work, Error *err)
{
	const char *name = NULL;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!space)
		return false;
	const Object *object = session_find(call->session, name);
	for (size_t i = 0; object && i < object->n_versions; i++)
		add_version(work, object->versions[i]);
	if (object && !version_now(object))
		add_space(work, name, space);
	return work->count >= RUNS_FEWEST || args_fault(call->args, "across", 0, err,
						     "%s has no versions to compare; checkpoint %s keeps one, "
						     "before it is trained or debiased further",
						     name, name);
}

bool audit_across_spaces(const Call *call, const AuditTest *test, Report *out, Error *err)
{
	AcrossWork *work = memory_new(1, sizeof *work);
	*work = (AcrossWork){.test = test,
		.args = args_copy(call->args),
		.runs = memory_new(SPACES_MOST, sizeof *work->runs),
		.spaces = memory_new(SPACES_MOST, sizeof(Space *)),
		.seed = call_seed(call),
		.versions = memory_new(SPACES_MOST, sizeof(Version *)),
		.checkpoints = args_given(call->args, "across")};
	if ((work->checkpoints ? list_versions(call, work, err) : list_spaces(call, work, err)) &&
		audit_query_find(call, test, &work->query, err))
		return call_start(call, &across_work, work, settle_across, out, err);
	across_free(work);
	return false;
}
