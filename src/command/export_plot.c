/* export plot: the curves of a job, as a figure or as a table. */
#include "command/export.h"
#include "command/version.h"

#include <stdlib.h>
#include <string.h>

static bool has_curves(const Task *task)
{
	for (size_t i = 0; task->latest && i < task->latest->n_series; i++)
		if (task->latest->series[i].count)
			return true;
	return false;
}

static const Task *named_task(const Call *call, Error *err)
{
	const char *word = args_text(call->args, "of");
	Error why = ERROR_INIT;
	long long number;
	const Task *task = text_to_integer(word, &number) && number > 0 && number < 1 << 30
				   ? session_task(call->session, (int)number, &why)
				   : NULL;
	if (task && has_curves(task))
		return task;
	args_fault(call->args, "of", 0, err, "%s",
		task                     ? "that job has no curves"
		: why.kind != ERROR_NONE ? why.message
					 : "a job is named by its number; jobs lists them");
	return NULL;
}

static const Task *wanted_task(const Call *call, Error *err)
{
	const Session *session = call->session;
	if (args_given(call->args, "of"))
		return named_task(call, err);
	for (size_t i = session->n_tasks; i-- > 0;)
		if (has_curves(session->tasks[i]))
			return session->tasks[i];
	error_set(err, ERROR_INPUT, "there are no curves yet: training makes them");
	return NULL;
}

static void plan_curves(const Call *call, const Task *task, ExportPlan *plan)
{
	Text made = {0}, what = {0};
	const Snapshot *latest = task->latest;
	for (size_t i = 0; i < latest->n_series; i++)
		if (latest->series[i].count)
			series_copy(&latest->series[i], (size_t)-1, &plan->series[plan->n_series++]);
	text_format(&made, "Isthmus %s: %s; %s.", ISTHMUS_VERSION, task->line, call->line);
	plan->made = text_take(&made);
	if (!plan->title)
		plan->title = memory_text(task->names ? task->names : "");
	text_format(&what, "the curves of job %d", task->number);
	plan->what = text_take(&what);
}

static bool run_plot(const Call *call, Report *out, Error *err)
{
	(void)out;
	ExportPlan plan = {0};
	const Task *task = export_plan(call, &plan, err) ? wanted_task(call, err) : NULL;
	if (task)
		plan_curves(call, task, &plan);
	bool fine = task && export_start(call, &plan, err);
	export_plan_release(&plan);
	return fine;
}

static const ArgSpec options[] = {
	ARG_FIGURE_FILE,
	{.name = "of", .kind = ARG_JOB, .help = "the number of the job; the newest with curves when left out"},
	ARG_FIGURE_SIZE,
	ARG_FIGURE_TITLE,
	{0},
};

const Export export_plot = {
	.name = "plot",
	.after = "FILE [options]",
	.summary = "the curves of a job, as a figure or as numbers",
	.options = options,
	.run = run_plot,
};
