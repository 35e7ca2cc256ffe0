/* metric apply: a space as a metric sees it. */
#include "command/metric_work.h"

#include <stdlib.h>

enum { ROWS_A_STEP = 8192 };

typedef struct ApplyWork {
	LearnedMetric *metric;
	Space *space, *made;
	size_t next; /* row */
	char *metric_name, *space_name, *name, *line;
} ApplyWork;

static void apply_free(void *context)
{
	ApplyWork *work = context;
	learned_metric_unref(work->metric);
	space_unref(work->space);
	space_unref(work->made);
	free(work->metric_name);
	free(work->space_name);
	free(work->name);
	free(work->line);
	free(work);
}

static bool begin(ApplyWork *work, Error *err)
{
	Text parents = {0};
	work->made = space_like(work->space, work->metric->map.rows, err);
	if (!work->made)
		return false;
	text_format(&parents, "%s (%s)", work->space_name, space_checksum(work->space));
	work->made->provenance = (Provenance){.command = memory_text(work->line),
		.seed = work->metric->provenance.seed,
		.parents = text_take(&parents),
		.note = memory_text("vectors as a learned metric sees them")};
	return true;
}

static bool apply_step(void *context, Pool *pool, bool *finished, Error *err)
{
	ApplyWork *work = context;
	if (!work->made)
		return begin(work, err);
	Rows rows = matrix_rows(&work->space->vectors);
	size_t left = rows.count - work->next, count = left < ROWS_A_STEP ? left : ROWS_A_STEP;
	if (count)
		learned_metric_rows(work->metric, rows_part(rows, work->next, count), pool,
			matrix_row(&work->made->vectors, work->next));
	work->next += count;
	*finished = work->next == rows.count;
	return !*finished || space_finish(work->made, err);
}

static bool apply_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const ApplyWork *work = context;
	into->progress = (Progress){.done = (double)work->next,
		.total = (double)work->space->vectors.rows,
		.unit = "items",
		.phase = "mapping"};
	return true;
}

static const WorkType apply_work = {apply_step, apply_look, apply_free};

static bool settle_apply(Session *session, Task *task, Report *out, Error *err)
{
	ApplyWork *work = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = session_put(session, work->name, OBJECT_SPACE, work->line, err);
	if (!object)
		return false;
	object->space = space_ref(work->made);
	session_changed(session, object);
	report_text(out, "%s: %zu items x %zu. %s there is what metric=%s is in %s.", work->name,
		work->made->vectors.rows, work->made->vectors.cols,
		work->metric->score == METRIC_DOT ? "dot" : "l2", work->metric_name, work->space_name);
	return true;
}

bool metric_apply(const Call *call, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	if (!metric_check_count(call, 2, err) || !call_may_name(call, 1u << OBJECT_SPACE, err))
		return false;
	if (args_count(call->args, "names") == 0)
		return error_set(err, ERROR_USAGE, "which metric? metric apply NAME SPACE");
	Object *metric = session_get(call->session, args_word(call->args, "names", 0), OBJECT_METRIC, &why);
	if (!metric)
		return args_fault(call->args, "names", 0, err, "%s", why.message);
	Space *space = metric_named_space(call, 1, &name, err);
	if (!space || !learned_metric_fits(metric->metric, metric->name, space, name, err))
		return false;
	ApplyWork *work = memory_new(1, sizeof *work);
	*work = (ApplyWork){.metric = learned_metric_ref(metric->metric),
		.space = space_ref(space),
		.metric_name = memory_text(metric->name),
		.space_name = memory_text(name),
		.name = metric_product_name(call, name, metric->name),
		.line = memory_text(call->line)};
	return session_start(call->session, call->line, NULL, &apply_work, work, 0, settle_apply, err) != NULL;
}
