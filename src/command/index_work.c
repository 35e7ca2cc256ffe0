#include "command/index_work.h"

#include "base/clock.h"
#include "index/index_file.h"

#include <math.h>
#include <stdlib.h>

/* --- the list --- */

static void list_columns(Table *table)
{
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "index", COLUMN_TEXT, 0);
	table_column(table, "metric", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "deleted", COLUMN_INTEGER, 0);
	table_column(table, "MB", COLUMN_NUMBER, 1);
	table_column(table, "seconds", COLUMN_NUMBER, 2);
	table_column(table, "effort", COLUMN_TEXT, 0);
	table_column(table, "shape", COLUMN_TEXT, 0);
	table_column(table, "state", COLUMN_TEXT, 0);
}

static void list_row(const Object *object, Table *table)
{
	const Index *index = object->index;
	Text effort = {0}, shape = {0};
	text_format(&effort, "%s %zu", index->type->effort, index->effort);
	index->type->describe(index, &shape);
	table_text(table, object->name);
	table_text(table, index->type->name);
	table_text(table, index_metric_name(index->metric));
	table_integer(table, (long long)index->space->vectors.rows);
	table_integer(table, (long long)index->n_gone);
	table_number(table, (double)index_bytes(index) / 1e6);
	table_number(table, index->seconds);
	table_text(table, text_of(&effort));
	table_text(table, text_of(&shape));
	table_text(table, object_index(object) ? "ready" : "of earlier vectors");
	text_release(&effort);
	text_release(&shape);
}

void index_list(const Session *session, Report *out)
{
	Table *table = NULL;
	for (size_t i = 0; i < session->n_objects; i++) {
		if (!session->objects[i]->index)
			continue;
		if (!table)
			list_columns(table = report_table(out, "indexes"));
		list_row(session->objects[i], table);
	}
	if (!table)
		report_text(out, "There is no index yet: index hnsw SPACE builds one, and near then asks it.");
}

/* --- building --- */

typedef struct BuildWork {
	Index *index;
	char *name;            /* of the object */
	double start, seconds; /* that it took */
} BuildWork;

static bool build_step(void *work, Pool *pool, bool *finished, Error *err)
{
	BuildWork *self = work;
	if (!self->start)
		self->start = clock_now();
	bool fine = self->index->type->step(self->index, pool, err);
	*finished = self->index->progress.finished;
	if (*finished)
		self->index->seconds += self->seconds = clock_now() - self->start;
	return fine;
}

static bool build_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	into->progress = ((BuildWork *)work)->index->progress;
	return true;
}

static void build_free(void *work)
{
	BuildWork *self = work;
	index_unref(self->index);
	free(self->name);
	free(self);
}

static const WorkType build_work = {build_step, build_look, build_free};

static void tell_built(const Object *object, double seconds, Report *out)
{
	const Index *index = object->index;
	size_t rows = index->space->vectors.rows;
	if (index->kept == rows)
		report_text(out, "Nothing was to be added: the index has all %zu items.", rows);
	else if (index->kept)
		report_text(out, "Added %zu items to the %zu that the index had, in %.1f s.",
			rows - index->kept, index->kept, seconds);
	else
		report_text(out,
			"Built in %.1f s. near, analogy and oov ask it, exact=yes goes around it; eval index "
			"%s measures what it finds, and how fast.",
			seconds, object->name);
	if (!object_index(object))
		report_text(out,
			"The vectors of %s have changed meanwhile: until `index %s %s` is asked again, "
			"questions look at all items.",
			object->name, index->type->name, object->name);
}

static bool settle_build(Session *session, Task *task, Report *out, Error *err)
{
	BuildWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = session_find(session, self->name);
	if (!object || !object->space)
		return error_set(err, ERROR_INPUT, "\"%s\" is gone, so its index is dropped", self->name);
	index_unref(object->index);
	object->index = self->index;
	self->index = NULL;
	session_changed(session, object);
	index_list(session, out);
	tell_built(object, self->seconds, out);
	return true;
}

bool index_build_launch(const Call *call, Index *index, const char *name, Error *err)
{
	BuildWork *work = memory_new(1, sizeof *work);
	work->index = index;
	work->name = memory_text(name);
	return session_start(call->session, call->line, NULL, &build_work, work, 0, settle_build, err) != NULL;
}

/* --- writing --- */

typedef struct SaveWork {
	IndexWriter *writer;
	char *name, *file;
} SaveWork;

static bool save_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	return index_writer_step(((SaveWork *)work)->writer, finished, err);
}

static bool save_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	into->progress = (Progress){.done = 100 * index_writer_done(((SaveWork *)work)->writer),
		.total = 100,
		.unit = "%",
		.phase = "writing"};
	return true;
}

static void save_free(void *work)
{
	SaveWork *self = work;
	index_writer_free(self->writer);
	free(self->name);
	free(self->file);
	free(self);
}

static const WorkType save_work = {save_step, save_look, save_free};

static bool settle_save(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const SaveWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	report_text(out,
		"Wrote the index of %s to %s. It holds no items and no vectors: index load %s %s reads it "
		"again beside the same space.",
		self->name, self->file, self->name, self->file);
	return true;
}

bool index_save_launch(const Call *call, Index *index, const char *name, const char *file, Error *err)
{
	IndexWriter *writer = index_writer_new(index, file, err);
	if (!writer)
		return false;
	SaveWork *work = memory_new(1, sizeof *work);
	*work = (SaveWork){writer, memory_text(name), memory_text(file)};
	return session_start(call->session, call->line, NULL, &save_work, work, 0, settle_save, err) != NULL;
}
