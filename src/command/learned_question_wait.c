/* The items of a large space are mapped by a learned metric in a job; then the question is put again. */
#include "command/learned_question.h"

#include <stdio.h>
#include <stdlib.h>

/* Products of two numbers that are done between two keys. */
#define AT_ONCE 6e7

typedef struct MappingWork {
	LearnedMetric *metric;
	Space *space;
	MetricView *view;
	char *name; /* of the metric */
	char *line; /* the question */
} MappingWork;

static bool mapping_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	const MappingWork *self = work;
	*finished = metric_view_step(self->view, pool);
	return true;
}

static bool mapping_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const MappingWork *self = work;
	into->progress = (Progress){.done = metric_view_done(self->view),
		.total = (double)self->space->vectors.rows,
		.unit = "items"};
	snprintf(into->progress.phase, sizeof into->progress.phase, "mapping by %.40s", self->name);
	return true;
}

static void mapping_free(void *work)
{
	MappingWork *self = work;
	metric_view_free(self->view);
	learned_metric_unref(self->metric);
	space_unref(self->space);
	free(self->name);
	free(self->line);
	free(self);
}

static const WorkType mapping_work = {mapping_step, mapping_look, mapping_free};

static bool settle_mapping(Session *session, Task *task, Report *out, Error *err)
{
	const MappingWork *self = job_work(task->job);
	Object *object = session_find(session, self->name);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	if (object && object->metric == self->metric)
		object_keep_seen(object, self->space, metric_view_take(self->view));
	return command_answer(session, self->line, out, err);
}

static bool is_at_hand(const Question *question)
{
	const Matrix *vectors = &question->space->vectors;
	double products =
		(double)vectors->rows * (double)vectors->cols * (double)question->learned->metric->map.rows;
	return products <= AT_ONCE || object_has_seen(question->learned, question->space);
}

bool learned_question_waits(const Question *question, bool by_index, bool *waits, Error *err)
{
	const Call *call = question->call;
	*waits = question->learned && !by_index && !is_at_hand(question) && (!call->question || call->later);
	if (!*waits)
		return true;
	MappingWork *work = memory_new(1, sizeof *work);
	*work = (MappingWork){.metric = learned_metric_ref(question->learned->metric),
		.space = space_ref(question->space),
		.name = memory_text(question->learned->name),
		.line = memory_text(call->line)};
	work->view = metric_view_new(work->metric, work->space, err);
	if (!work->view) {
		mapping_free(work);
		return false;
	}
	return call_start(call, &mapping_work, work, settle_mapping, NULL, err);
}
