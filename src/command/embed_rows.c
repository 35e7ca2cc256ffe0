#include "command/embed_rows.h"

#include "command/carried.h"
#include "command/shared_side.h"

#include <stdlib.h>

enum { BLOCK = 64 };

typedef struct RowsWork {
	Space *from;    /* counted */
	SideMaps *maps; /* counted; of which is: */
	const SideMap *side;
	Space *made;
	char *name, *line, *shared_name;
	size_t next;
} RowsWork;

static bool rows_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	RowsWork *self = work;
	double *y = memory_new(self->side->dim, sizeof *y);
	size_t rows = self->from->vectors.rows;
	for (size_t end = self->next + BLOCK; self->next < end && self->next < rows; self->next++) {
		float *to = matrix_row(&self->made->vectors, self->next);
		side_map_carry(self->side, matrix_row(&self->from->vectors, self->next), y);
		for (size_t d = 0; d < self->side->dim; d++)
			to[d] = (float)y[d];
	}
	free(y);
	*finished = self->next == rows;
	return !*finished || space_finish(self->made, err);
}

static bool rows_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const RowsWork *self = work;
	into->progress = (Progress){.done = (double)self->next,
		.total = (double)self->from->vectors.rows,
		.unit = "items",
		.phase = "mapping"};
	return true;
}

static void rows_free(void *work)
{
	RowsWork *self = work;
	space_unref(self->from);
	space_unref(self->made);
	side_maps_unref(self->maps);
	free(self->name);
	free(self->line);
	free(self->shared_name);
	free(self);
}

static const WorkType rows_work = {rows_step, rows_look, rows_free};

static bool settle_rows(Session *session, Task *task, Report *out, Error *err)
{
	RowsWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = session_put(session, self->name, OBJECT_SPACE, self->line, err);
	if (!object)
		return false;
	object->space = space_ref(self->made);
	session_changed(session, object);
	Table *table = report_table(out, "embedding");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "side", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_text(table, self->name);
	table_text(table, self->side->name);
	table_integer(table, (long long)self->made->vectors.rows);
	table_integer(table, (long long)self->made->vectors.cols);
	report_text(out, "Items as new ones of %s, carried over by its map to where those of %s are.",
		self->side->name, self->shared_name);
	return true;
}

/* --- starting --- */

bool embed_rows_wanted(const Call *call)
{
	const Object *object = session_find(call->session, args_word(call->args, "data", 0));
	return object && object->space && !object->corpus;
}

/* Their columns must be those of the space that the side was, as far as that is there. */
static bool check_columns(const Call *call, const Space *shared, const SideMap *side, const Space *from,
	const char *name, Error *err)
{
	Error why = ERROR_INIT;
	if (from->vectors.cols != side->width)
		return args_fault(call->args, "data", 0, err,
			"%s has %zu dimensions, and %s had %zu: its map takes no others", name,
			from->vectors.cols, side->name, side->width);
	const Object *was = carried_from(call->session, shared, side, NULL);
	return !was || space_columns_agree(was->space, was->name, from, name, &why) ||
	       args_fault(call->args, "data", 0, err, "%s", why.message);
}

static void describe(const Call *call, RowsWork *self, Space *shared, const char *name, const char *from_name)
{
	Text parents = {0}, wanted = {0};
	text_format(&parents, "%s (%s); %s (%s)", from_name, space_checksum(self->from), name,
		space_checksum(shared));
	self->made->provenance = (Provenance){.command = memory_text(call->line),
		.seed = shared->provenance.seed,
		.parents = text_take(&parents)};
	text_format(&wanted, "%s-%s", from_name, name);
	self->name = args_given(call->args, "as") ? memory_text(args_text(call->args, "as"))
						  : session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	self->line = memory_text(call->line);
	self->shared_name = memory_text(name);
}

static bool prepare(const Call *call, RowsWork *self, Error *err)
{
	const char *name, *from_name;
	Space *shared = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!shared || !shared_side_wanted(call, shared, name, &self->side, err))
		return false;
	if (!self->side)
		return args_fault(call->args, "data", 0, err,
			"%s is a space already: embed makes vectors of text, and with in=SHARED side=NAME of "
			"new items of a side of a shared space",
			args_word(call->args, "data", 0));
	if (args_count(call->args, "data") > 1)
		return args_fault(
			call->args, "data", 1, err, "the items of one space are carried over at a time");
	Space *from = session_space(call->session, args_word(call->args, "data", 0), &from_name, err);
	if (!from || !check_columns(call, shared, self->side, from, from_name, err))
		return false;
	self->from = space_ref(from);
	self->maps = side_maps_ref(shared->side_maps);
	self->made = space_like(from, self->side->dim, err);
	if (self->made)
		describe(call, self, shared, name, from_name);
	return self->made != NULL;
}

bool embed_rows(const Call *call, Error *err)
{
	RowsWork *self = memory_new(1, sizeof *self);
	if (prepare(call, self, err))
		return session_start(call->session, call->line, NULL, &rows_work, self, 0, settle_rows, err) !=
		       NULL;
	rows_free(self);
	return false;
}
