/* eval classify SPACE folds=: every item is answered by a classifier that has not learned from it. */
#include "command/class_space.h"
#include "command/eval.h"
#include "command/fairness.h"
#include "command/groups.h"
#include "measure/cross_validation.h"
#include "measure/transfer_score.h"

#include <stdlib.h>
#include <string.h>

enum { NEIGHBOURS = 5, FOLDS = 5 };

typedef struct FoldWork {
	Matrix rows;      /* of the items that are asked */
	uint32_t *places; /* 0, 1, …: all of these */
	uint32_t *truth;  /* by place */
	Dictionary names; /* of the classes */
	uint32_t *groups; /* by place; NULL: groups= was not given */
	CrossValidation *test;
	size_t folds;
	FairnessQuery fairness;
	TransferScore score;
} FoldWork;

static void fold_free(void *work)
{
	FoldWork *self = work;
	cross_validation_free(self->test);
	fairness_close(&self->fairness);
	matrix_release(&self->rows);
	dictionary_release(&self->names);
	free(self->places);
	free(self->truth);
	free(self->groups);
	free(self->score.of_class);
	free(self);
}

static bool fold_step(void *work, Pool *pool, bool *finished, Error *err)
{
	FoldWork *self = work;
	if (cross_validation_done(self->test) < 1) {
		bool fine = cross_validation_step(self->test, pool, err);
		*finished = cross_validation_done(self->test) >= 1 && !self->groups;
		return fine;
	}
	if (!self->fairness.test)
		return fairness_begin(&self->fairness, &self->names, self->truth,
			cross_validation_given(self->test), self->groups, self->rows.rows, err);
	*finished = !fairness_step(&self->fairness, pool);
	return true;
}

static bool fold_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const FoldWork *self = work;
	into->progress = (Progress){.done = cross_validation_done(self->test) * (double)self->folds,
		.total = (double)self->folds,
		.unit = "folds",
		.phase = "classifying"};
	return true;
}

static const WorkType fold_work = {fold_step, fold_look, fold_free};

static bool settle_folds(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	FoldWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	transfer_score_fill(
		self->places, self->truth, cross_validation_given(self->test), self->names.count, &self->score);
	class_score_report(&self->score, &self->names, out);
	if (self->fairness.test)
		fairness_report(&self->fairness, &self->names, "", out);
	report_text(out, "Each of %zu parts was answered by a classifier that learned from the others.",
		self->folds);
	return true;
}

/* --- starting --- */

/* Items with a class and a direction; their rows are copied. */
static bool gather(FoldWork *self, const Space *space, const uint32_t *classes, Error *err)
{
	size_t n = 0, rows = space->vectors.rows;
	self->places = memory_data(rows, sizeof *self->places, "the items", err);
	self->truth = memory_data(rows, sizeof *self->truth, "the items", err);
	for (uint32_t i = 0; self->truth && i < rows; i++)
		if (classes[i] != DICTIONARY_NONE && space->inverse_norms[i] > 0)
			self->places[n++] = i;
	if (!self->places || !self->truth ||
		!matrix_init(&self->rows, n, space->vectors.cols, "the vectors of the items", err))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t row = self->places[i];
		memcpy(matrix_row(&self->rows, i), matrix_row(&space->vectors, row),
			self->rows.cols * sizeof(float));
		self->truth[i] = classes[row];
		if (self->groups)
			self->groups[i] = self->groups[row];
		self->places[i] = i;
	}
	self->score.n = n;
	self->score.of_class = memory_new(self->names.count, sizeof *self->score.of_class);
	return true;
}

static bool begin_test(const Call *call, FoldWork *self, Error *err)
{
	CrossValidationInput input = {.rows = matrix_rows(&self->rows),
		.classes = self->truth,
		.n_classes = self->names.count,
		.method = learner_method(args_text(call->args, "by")),
		.cost = args_number(call->args, "cost"),
		.k = NEIGHBOURS,
		.folds = self->folds,
		.seed = session_seed(call->session)};
	self->test = cross_validation_new(&input, err);
	return self->test != NULL;
}

/* What is to be told, and whose service is compared. */
static bool read_columns(
	const Call *call, FoldWork *self, const Space *space, const char *name, uint32_t **classes, Error *err)
{
	const char *told = args_text(call->args, "classes"), *by = args_text(call->args, "groups");
	Error why = ERROR_INIT;
	*classes = groups_of_space(space, name, told, &self->names, &why);
	if (!*classes)
		return args_fault(call->args, args_given(call->args, "classes") ? "classes" : "data", 0, err,
			"%s", why.message);
	if (by && strcmp(by, told) == 0)
		return args_fault(call->args, "groups", 0, err,
			"%s is what is to be told; groups are told apart by something else", by);
	if (!fairness_open(call, &self->names, &self->fairness, err))
		return false;
	if (by)
		self->groups = groups_of_space(space, name, by, &self->fairness.groups, &why);
	return !by || self->groups || args_fault(call->args, "groups", 0, err, "%s", why.message);
}

bool eval_by_folds(const Call *call, Error *err)
{
	Error why = ERROR_INIT;
	const char *name;
	uint32_t *classes = NULL;
	const Space *space = session_space(call->session, args_text(call->args, "data"), &name, &why);
	if (!space)
		return args_fault(call->args, "data", 0, err, "%s", why.message);
	FoldWork *self = memory_new(1, sizeof *self);
	self->folds = args_given(call->args, "folds") ? (size_t)args_integer(call->args, "folds") : FOLDS;
	bool fine = read_columns(call, self, space, name, &classes, err) && gather(self, space, classes, err) &&
		    begin_test(call, self, err);
	free(classes);
	if (fine)
		return session_start(call->session, call->line, NULL, &fold_work, self, 0, settle_folds, err) !=
		       NULL;
	fold_free(self);
	return false;
}

bool eval_wants_folds(const Call *call)
{
	const char *name;
	const Object *object = session_find(call->session, args_text(call->args, "data"));
	if (args_given(call->args, "folds"))
		return true;
	return object && object->space && !args_given(call->args, "in") && !class_space_wanted(call, &name);
}
