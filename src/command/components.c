#include "command/components.h"

#include "data/space_join.h"
#include "linalg/whitening.h"

#include <stdlib.h>
#include <string.h>

/* Rows that one step carries over. */
enum { STEP_ROWS = 4096 };

static void components_free(void *work)
{
	ComponentsWork *self = work;
	principal_fit_free(self->fit);
	principal_release(&self->principal);
	moments_release(&self->moments);
	space_unref(self->product);
	space_unref(self->space);
	free(self->space_name);
	free(self->name);
	free(self->line);
	free(self->scores);
	free(self);
}

/* --- the work --- */

static bool make_room(ComponentsWork *self, Error *err)
{
	bool wide = self->form == COMPONENTS_WHITE_BACK;
	size_t rows = self->space->vectors.rows, count = self->principal.count;
	if (self->form == COMPONENTS_SCORES)
		self->scores = memory_data(rows, sizeof *self->scores, "the scores along an axis", err);
	else
		self->product = space_like(self->space, wide ? self->principal.width : count, err);
	return self->scores || self->product;
}

static bool end_fit(ComponentsWork *self, Error *err)
{
	principal_fit_take(self->fit, &self->principal);
	self->randomised = principal_fit_randomised(self->fit);
	principal_fit_take_moments(self->fit, &self->moments);
	principal_fit_free(self->fit);
	self->fit = NULL;
	if (!(self->principal.total_variance > 0))
		return error_set(err, ERROR_NUMBER, "all vectors of %s are equal, so that they have no axes",
			self->space_name);
	whitening_drop_flat(&self->principal);
	if (self->form == COMPONENTS_SCORES && self->principal.count < self->wanted)
		return error_set(err, ERROR_NUMBER, "the vectors of %s vary along %zu axes only",
			self->space_name, self->principal.count);
	return make_room(self, err);
}

static bool carry_over(ComponentsWork *self, Rows rows, Pool *pool, Error *err)
{
	const Principal *p = &self->principal;
	for (size_t i = 0; self->scores && i < rows.count; i++)
		self->scores[self->next + i] = (float)principal_score(p, p->count - 1, rows_at(rows, i));
	if (self->scores)
		return true;
	float *to = matrix_row(&self->product->vectors, self->next);
	return self->form == COMPONENTS_REDUCED
		       ? principal_scores(p, rows, pool, to, err)
		       : whitening_rows(p, self->form == COMPONENTS_WHITE_BACK, rows, pool, to, err);
}

/* Each column as an item at its loadings: the inner product with the scores of a row is what the components
 * tell of the row's number in that column. */
static Space *columns_as_items(const ComponentsWork *self, Error *err)
{
	const Dictionary *names = &self->space->columns;
	const Principal *p = &self->principal;
	Space *columns = space_new(names->count, p->count, err);
	if (!columns)
		return NULL;
	dictionary_add(&columns->domains, "columns", strlen("columns"));
	columns->domain_of = memory_new(names->count, sizeof *columns->domain_of);
	for (uint32_t j = 0; j < names->count; j++) {
		const char *name = dictionary_word(names, j);
		dictionary_add(&columns->items, name, strlen(name));
		for (size_t k = 0; k < p->count; k++)
			matrix_row(&columns->vectors, j)[k] = (float)p->axes[k * p->width + j];
	}
	return columns;
}

static bool join_columns(ComponentsWork *self, Error *err)
{
	Space *rows = self->product, *columns = columns_as_items(self, err);
	size_t width = self->principal.count;
	self->product = columns ? space_join(rows, self->space_name, columns, "its columns", width, err) : NULL;
	if (self->product) {
		memcpy(self->product->vectors.data, rows->vectors.data,
			rows->vectors.rows * width * sizeof(float));
		memcpy(matrix_row(&self->product->vectors, rows->vectors.rows), columns->vectors.data,
			columns->vectors.rows * width * sizeof(float));
	}
	space_unref(columns);
	space_unref(rows);
	return self->product && space_finish(self->product, err);
}

static bool components_step(void *work, Pool *pool, bool *finished, Error *err)
{
	ComponentsWork *self = work;
	size_t total = self->space->vectors.rows, rows = total - self->next;
	if (self->fit) {
		bool fitted;
		return principal_fit_step(self->fit, pool, &fitted, err) && (!fitted || end_fit(self, err));
	}
	rows = rows < STEP_ROWS ? rows : STEP_ROWS;
	if (!carry_over(self, rows_part(matrix_rows(&self->space->vectors), self->next, rows), pool, err))
		return false;
	self->next += rows;
	*finished = self->next == total;
	if (*finished && self->columns)
		return join_columns(self, err);
	return !*finished || !self->product || space_finish(self->product, err);
}

static bool components_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const ComponentsWork *self = work;
	double total = (double)self->space->vectors.rows;
	into->progress = (Progress){.total = 100, .unit = "%", .phase = "principal components"};
	into->progress.done =
		self->fit ? 50 * principal_fit_done(self->fit) : 50 + 50 * (double)self->next / total;
	return true;
}

static const WorkType components_work = {components_step, components_look, components_free};

/* --- starting --- */

static char *product_name(const Call *call, const ComponentsWork *self)
{
	if (self->form == COMPONENTS_SCORES)
		return NULL;
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-%s", self->space_name, self->form == COMPONENTS_REDUCED ? "pca" : "white");
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

bool components_start(const Call *call, const char *in, ComponentsForm form, size_t wanted, size_t shown,
	TaskSettle *settle, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, in), &name, &why);
	if (!space) {
		*err = why;
		return args_given(call->args, in) ? args_fault(call->args, in, 0, err, "%s", why.message)
						  : false;
	}
	const Matrix *vectors = &space->vectors;
	size_t most = vectors->rows < vectors->cols ? vectors->rows : vectors->cols;
	ComponentsWork *self = memory_new(1, sizeof *self);
	self->form = form;
	self->space = space_ref(space);
	self->space_name = memory_text(name);
	self->name = product_name(call, self);
	self->line = memory_text(call->line);
	self->seed = session_seed(call->session);
	/* A default is no more than there can be; what was typed is an error then. */
	bool typed = args_has(call->args, "axis") || args_given(call->args, "dims");
	self->wanted = wanted && (typed || wanted < most) ? wanted : most;
	self->shown = shown;
	self->columns = args_has(call->args, "columns") && args_yes(call->args, "columns");
	if (self->columns && space->columns.count == 0) {
		components_free(self);
		return args_fault(call->args, "columns", 0, err,
			"the dimensions of %s have no names; those of features and of embed method=tfidf have",
			name);
	}
	self->fit = principal_fit_new(matrix_rows(vectors), self->wanted, PRINCIPAL_AUTO, self->seed, err);
	if (self->fit)
		return session_start(call->session, call->line, NULL, &components_work, self, 0, settle, err) !=
		       NULL;
	components_free(self);
	return false;
}

void components_report(const Principal *p, size_t most, Report *out)
{
	double sum = 0;
	Table *table = report_table(out, "axes");
	table_column(table, "axis", COLUMN_INTEGER, 0);
	table_column(table, "variance", COLUMN_NUMBER, 5);
	table_column(table, "explained", COLUMN_NUMBER, 4);
	table_column(table, "cumulative", COLUMN_NUMBER, 4);
	for (size_t k = 0; k < p->count; k++) {
		sum += p->variance[k];
		if (k >= most && k + 1 < p->count)
			continue;
		table_integer(table, (long long)k + 1);
		table_number(table, p->variance[k]);
		table_number(table, p->variance[k] / p->total_variance);
		table_number(table, sum / p->total_variance);
	}
}

double components_explained(const Principal *principal)
{
	double sum = 0;
	for (size_t k = 0; k < principal->count; k++)
		sum += principal->variance[k];
	return sum / principal->total_variance;
}

/* Axes that an answer lists, and the last one. */
enum { AXES_SHOWN = 10 };

void components_report_space(const char *name, const Space *space, const Principal *principal, Report *out)
{
	Table *table = report_table(out, "space");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "components", COLUMN_INTEGER, 0);
	table_column(table, "explained", COLUMN_NUMBER, 4);
	table_text(table, name);
	table_integer(table, (long long)space->vectors.rows);
	table_integer(table, (long long)space->vectors.cols);
	table_integer(table, (long long)principal->count);
	table_number(table, components_explained(principal));
	components_report(principal, AXES_SHOWN, out);
}

Object *components_put(Session *session, const char *name, const char *line, uint64_t seed, char *parents,
	char *note, Space **product, Error *err)
{
	provenance_release(&(*product)->provenance);
	(*product)->provenance = (Provenance){memory_text(line), seed, parents, note};
	Object *object = session_put(session, name, OBJECT_SPACE, line, err);
	if (!object)
		return NULL;
	object->space = *product;
	*product = NULL;
	session_changed(session, object);
	return object;
}
