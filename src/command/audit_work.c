#include "command/audit_work.h"

#include "command/audit_change.h"
#include "command/audit_limit.h"

#include <stdlib.h>
#include <string.h>

AuditWork *audit_work_new(const Call *call, const AuditTest *test, Error *err)
{
	AuditWork *work = memory_new(1, sizeof *work);
	const char *first = args_word(call->args, "sets", 0);
	bool many = !test || (args_count(call->args, "sets") == 1 && !strcmp(first, "all"));
	work->test = test;
	work->args = args_copy(call->args);
	work->seed = call_seed(call);
	work->battery = many ? audit_battery_new(call, test, err) : NULL;
	if (many ? work->battery != NULL : audit_query_find(call, test, &work->query, err))
		return work;
	audit_work_free(work);
	return NULL;
}

void audit_work_free(AuditWork *work)
{
	if (work->battery)
		audit_battery_free(work->battery);
	audit_query_release(&work->query);
	args_free(work->args);
	space_unref(work->space);
	space_unref(work->since);
	free(work->verb);
	report_release(&work->report);
	free(work);
}

/* How it differs from what it was; that this cannot be told is no failure of the audit. */
static bool add_change(AuditWork *work, const AuditPlace *place, Error *err)
{
	AuditInput input = {.space = work->since,
		.sets = (WordSet **)work->query.sets,
		.further = work->query.further,
		.seed = place->seed,
		.pool = place->pool};
	AuditChange change;
	bool wanted = args_given(work->args, "since");
	Error why = ERROR_INIT;
	if (!audit_change(
		    work->test, &input, place->space, work->args, audit_margin(work->args), &change, &why)) {
		*err = wanted ? why : *err;
		return !wanted;
	}
	audit_change_add(audit_change_table(&work->report), work->query.name, &change);
	audit_change_say(&work->report, work->verb, work->query.name, &change);
	return true;
}

static bool run_one(AuditWork *work, const AuditPlace *place, Error *err)
{
	Audit audit = {0};
	bool fine = audit_query_domains(work->args, work->test, work->space, &work->query, err) &&
		    audit_query_replace(work->args, work->space, &work->query, true, err) &&
		    audit_query_run(work->test, work->args, &work->query, place, &audit, err);
	if (fine) {
		audit_add_result(audit_table(&work->report, false), &work->query, &audit, NULL);
		audit_report_details(&work->report, &audit);
		audit_report_benchmark(&work->report, &work->query);
	}
	audit_release(&audit);
	return fine && (!work->since || add_change(work, place, err));
}

static bool step(void *context, Pool *pool, bool *finished, Error *err)
{
	AuditWork *work = context;
	AuditPlace place = {work->space, work->seed, pool};
	*finished = true;
	bool fine = work->battery ? audit_battery_step(work->battery, &place, &work->report, finished, err)
				  : run_one(work, &place, err);
	if (fine && *finished && args_given(work->args, "limit"))
		audit_judge_limit(&work->report, work->test, args_number(work->args, "limit"));
	return fine;
}

static bool look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const AuditWork *work = context;
	into->progress = work->battery ? audit_battery_progress(work->battery) : (Progress){.phase = "audit"};
	return true;
}

static void release(void *work)
{
	audit_work_free(work);
}

static const WorkType audit_work = {step, look, release};

static bool settle(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	AuditWork *work = job_work(task->job);
	report_append(out, &work->report);
	return err->kind == ERROR_NONE && task_state(task) == JOB_DONE;
}

bool audit_work_start(const Call *call, AuditWork *work, Report *out, Error *err)
{
	return call_start(call, &audit_work, work, settle, out, err);
}
