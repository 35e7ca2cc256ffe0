/* pca P more=Y: principal components that more rows join, of which the first ones are not looked at again. */
#include "command/components.h"

#include "data/basis.h"
#include "data/space_join.h"

#include <stdlib.h>

/* Rows of a step. */
enum { STEP_ROWS = 4096 };

typedef struct GrowWork {
	Space *first, *more; /* counted; first has a basis */
	char *first_name, *more_name, *name, *line;
	Moments moments;
	Principal principal; /* count 0: not found yet */
	double *turn, *shift;
	Space *product; /* the session's once it is settled */
	size_t next;    /* row of `more`, then of the product */
	uint64_t seed;
} GrowWork;

static void grow_free(void *work)
{
	GrowWork *self = work;
	moments_release(&self->moments);
	principal_release(&self->principal);
	space_unref(self->first);
	space_unref(self->more);
	space_unref(self->product);
	free(self->first_name);
	free(self->more_name);
	free(self->name);
	free(self->line);
	free(self->turn);
	free(self->shift);
	free(self);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool find_axes(GrowWork *self, Error *err)
{
	const Basis *basis = self->first->basis;
	size_t count = basis->count;
	if (!principal_of_moments(&self->moments, count, &self->principal, err))
		return false;
	self->turn = memory_new(count * count, sizeof *self->turn);
	self->shift = memory_new(count, sizeof *self->shift);
	basis_turn(basis, &self->principal, self->turn, self->shift);
	self->next = 0;
	return true;
}

static bool step_moments(GrowWork *self, Pool *pool, Error *err)
{
	Rows rows = matrix_rows(&self->more->vectors);
	size_t count = least(STEP_ROWS, rows.count - self->next);
	if (!moments_add(&self->moments, rows_part(rows, self->next, count), pool, err))
		return false;
	self->next += count;
	return self->next < rows.count || find_axes(self, err);
}

static void turn_rows(GrowWork *self, size_t rows)
{
	size_t count = self->principal.count;
	for (size_t row = self->next; row < self->next + rows; row++) {
		const float *from = matrix_row(&self->first->vectors, row);
		float *to = matrix_row(&self->product->vectors, row);
		for (size_t j = 0; j < count; j++) {
			double sum = self->shift[j];
			for (size_t i = 0; i < count; i++)
				sum += (double)from[i] * self->turn[i * count + j];
			to[j] = (float)sum;
		}
	}
}

static bool step_scores(GrowWork *self, Pool *pool, bool *finished, Error *err)
{
	size_t first = self->first->vectors.rows, total = self->product->vectors.rows;
	size_t rows = least(STEP_ROWS, (self->next < first ? first : total) - self->next);
	if (self->next < first)
		turn_rows(self, rows);
	else if (!principal_scores(&self->principal,
			 rows_part(matrix_rows(&self->more->vectors), self->next - first, rows), pool,
			 matrix_row(&self->product->vectors, self->next), err))
		return false;
	self->next += rows;
	*finished = self->next == total;
	return !*finished || space_finish(self->product, err);
}

static bool grow_step(void *work, Pool *pool, bool *finished, Error *err)
{
	GrowWork *self = work;
	*finished = false;
	return self->principal.count ? step_scores(self, pool, finished, err) : step_moments(self, pool, err);
}

static bool grow_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const GrowWork *self = work;
	double more = (double)self->more->vectors.rows, total = (double)self->product->vectors.rows;
	bool scores = self->principal.count > 0;
	into->progress = (Progress){.total = 100, .unit = "%", .phase = "principal components"};
	into->progress.done = scores ? 50 + 50 * (double)self->next / total : 50 * (double)self->next / more;
	return true;
}

static const WorkType grow_work = {grow_step, grow_look, grow_free};

/* --- the answer --- */

static Object *put_product(GrowWork *self, Session *session, Error *err)
{
	Text parents = {0}, note = {0};
	text_format(&parents, "%s (%s); %s (%s)", self->first_name, space_checksum(self->first),
		self->more_name, space_checksum(self->more));
	text_format(&note, "%zu principal components of %zu rows", self->principal.count, self->moments.count);
	return components_put(session, self->name, self->line, self->seed, text_take(&parents),
		text_take(&note), &self->product, err);
}

static void report_growth(const GrowWork *self, const Space *space, Report *out)
{
	components_report_space(self->name, space, &self->principal, out);
	report_text(out,
		"%zu items joined %zu; the axes are those of all of them. What the earlier items were beyond "
		"their %zu numbers is not known any more and counts as nothing in their places.",
		self->more->vectors.rows, self->first->vectors.rows, self->principal.count);
}

static bool settle_growth(Session *session, Task *task, Report *out, Error *err)
{
	GrowWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = put_product(self, session, err);
	if (!object)
		return false;
	report_growth(self, object->space, out);
	object->space->basis = basis_new(&self->moments, &self->principal);
	return true;
}

/* --- starting --- */

static bool copy_moments(const Moments *from, Moments *to, Error *err)
{
	if (!moments_init(to, from->width, err))
		return false;
	to->count = from->count;
	for (size_t i = 0; i < from->width; i++)
		to->mean[i] = from->mean[i];
	for (size_t i = 0; i < from->width * from->width; i++)
		to->products[i] = from->products[i];
	return true;
}

static bool can_join(const Call *call, const GrowWork *self, Error *err)
{
	const Basis *basis = self->first->basis;
	if (!basis)
		return args_fault(call->args, "space", 0, err,
			"%s does not know which rows its axes were found from: more=SPACE is for what pca has "
			"made exactly, of a space of no fewer items than dimensions",
			self->first_name);
	if (args_given(call->args, "dims"))
		return args_fault(call->args, "dims", 0, err,
			"%s keeps its %zu dimensions when items join it: leave dims= out", self->first_name,
			basis->count);
	if (self->more->vectors.cols != basis->moments.width)
		return args_fault(call->args, "more", 0, err,
			"%s has %zu dimensions, but the space that %s was made of has %zu", self->more_name,
			self->more->vectors.cols, self->first_name, basis->moments.width);
	return true;
}

static Space *find_space(const Call *call, const char *argument, char **name, Error *err)
{
	const char *found;
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, argument), &found, &why);
	if (space) {
		*name = memory_text(found);
		return space_ref(space);
	}
	*err = why;
	if (args_given(call->args, argument))
		args_fault(call->args, argument, 0, err, "%s", why.message);
	return NULL;
}

bool components_grow(const Call *call, Error *err)
{
	GrowWork *self = memory_new(1, sizeof *self);
	self->line = memory_text(call->line);
	self->seed = session_seed(call->session);
	self->first = find_space(call, "space", &self->first_name, err);
	self->more = self->first ? find_space(call, "more", &self->more_name, err) : NULL;
	if (self->more && can_join(call, self, err) &&
		copy_moments(&self->first->basis->moments, &self->moments, err))
		self->product = space_join(self->first, self->first_name, self->more, self->more_name,
			self->first->vectors.cols, err);
	if (self->product) {
		self->name = args_given(call->args, "as") ? memory_text(args_text(call->args, "as"))
							  : memory_text(self->first_name);
		return session_start(call->session, call->line, NULL, &grow_work, self, 0, settle_growth,
			       err) != NULL;
	}
	grow_free(self);
	return false;
}
