/* export plot: the curves of a job or of the last answer, as a figure or as a table. */
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

static void add_curve(ExportPlan *plan, const Series *series)
{
	if (series->count && plan->n_series < SNAPSHOT_SERIES)
		series_copy(series, (size_t)-1, &plan->series[plan->n_series++]);
}

static void tell(const Call *call, const char *line, ExportPlan *plan)
{
	Text made = {0};
	text_format(&made, "Isthmus %s: %s; %s.", ISTHMUS_VERSION, line ? line : "", call->line);
	plan->made = text_take(&made);
}

static void plan_task(const Call *call, const Task *task, ExportPlan *plan)
{
	Text what = {0};
	for (size_t i = 0; i < task->latest->n_series; i++)
		add_curve(plan, &task->latest->series[i]);
	tell(call, task->line, plan);
	if (!plan->title)
		plan->title = memory_text(task->names ? task->names : "");
	text_format(&what, "the curves of job %d", task->number);
	plan->what = text_take(&what);
}

/* False when the last answer has no curves. */
static bool plan_answer(const Call *call, ExportPlan *plan)
{
	const Report *last = &call->session->last;
	for (size_t i = 0; i < last->count; i++)
		if (last->sections[i].kind == SECTION_SERIES)
			add_curve(plan, &last->sections[i].series);
	if (!plan->n_series)
		return false;
	tell(call, call->session->last_line, plan);
	plan->what = memory_text("the curves of the last answer");
	return true;
}

static const Task *newest_task(const Session *session, Error *err)
{
	for (size_t i = session->n_tasks; i-- > 0;)
		if (has_curves(session->tasks[i]))
			return session->tasks[i];
	error_set(err, ERROR_INPUT, "there are no curves yet: training makes them");
	return NULL;
}

static bool plan_curves(const Call *call, ExportPlan *plan, Error *err)
{
	bool named = args_given(call->args, "of");
	if (!named && plan_answer(call, plan))
		return true;
	const Task *task = named ? named_task(call, err) : newest_task(call->session, err);
	if (task)
		plan_task(call, task, plan);
	return task != NULL;
}

static bool run_plot(const Call *call, Report *out, Error *err)
{
	(void)out;
	ExportPlan plan = {0};
	bool fine = export_plan(call, &plan, err) && plan_curves(call, &plan, err) &&
		    export_start(call, &plan, err);
	export_plan_release(&plan);
	return fine;
}

static const ArgSpec options[] = {
	ARG_FIGURE_FILE,
	{.name = "of",
		.kind = ARG_JOB,
		.help = "the number of a job; the last answer when left out and it has curves, else the newest "
			"job that has"},
	ARG_FIGURE_SIZE,
	ARG_FIGURE_TITLE,
	{0},
};

const Export export_plot = {
	.name = "plot",
	.after = "FILE [options]",
	.summary = "the curves of a job or of the last answer, as a figure or as numbers",
	.options = options,
	.run = run_plot,
};
