/* across=seeds: a model is trained anew with one seed after the other, and each is audited. */
#include "command/audit_across.h"

#include "command/train_work.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct SeedsWork {
	TrainWork *base; /* trainer, data and options of the model */
	const AuditTest *test;
	AuditQuery query;
	Args *options; /* of the test */
	uint64_t seed; /* of its draws, and of the first training */
	Model *model;  /* at work, or NULL */
	AuditRun *runs;
	size_t count, done;
} SeedsWork;

static void drop_model(SeedsWork *self)
{
	if (self->model)
		self->model->trainer->free(self->model);
	self->model = NULL;
}

static void seeds_free(void *work)
{
	SeedsWork *self = work;
	drop_model(self);
	train_work_free(self->base);
	audit_query_release(&self->query);
	args_free(self->options);
	audit_runs_free(self->runs, self->count);
	free(self);
}

static void end_run(SeedsWork *self, Pool *pool, Error *failure)
{
	Audit audit = {0};
	Space *space = failure->kind == ERROR_NONE ? self->model->trainer->look(self->model, failure) : NULL;
	AuditPlace place = {space, self->seed, pool};
	if (space)
		audit_query_run(self->test, self->options, &self->query, &place, &audit, failure);
	audit_run_take(&self->runs[self->done++], &audit, failure);
	audit_release(&audit);
	space_unref(space);
	drop_model(self);
}

static bool start_run(SeedsWork *self, Pool *pool, Error *err)
{
	self->base->input.seed = self->seed + self->done;
	self->base->input.stop = pool_stop(pool);
	self->model = self->base->trainer->start(&self->base->input, self->base->args, err);
	return self->model != NULL;
}

/* What goes wrong in a run is its result, unless it was stopped. */
static bool seeds_step(void *work, Pool *pool, bool *finished, Error *err)
{
	SeedsWork *self = work;
	Error failure = ERROR_INIT;
	bool fine = self->model ? self->model->trainer->step(self->model, pool, &failure)
				: start_run(self, pool, &failure);
	if (!fine && failure.kind == ERROR_CANCELLED) {
		*err = failure;
		return false;
	}
	if (!fine || self->model->progress.finished)
		end_run(self, pool, &failure);
	*finished = self->done == self->count;
	return true;
}

static bool seeds_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	const SeedsWork *self = work;
	const Progress *progress = self->model ? &self->model->progress : NULL;
	double part = progress && progress->total > 0 ? progress->done / progress->total : 0;
	into->progress = (Progress){.done = (double)self->done + fmin(part, 0.99),
		.total = (double)self->count,
		.unit = "trainings"};
	snprintf(into->progress.phase, sizeof into->progress.phase, "seed %llu",
		(unsigned long long)(self->seed + self->done));
	series_init(&into->series[into->n_series++], "effect", "training");
	for (size_t i = 0; i < self->done; i++)
		if (!isnan(self->runs[i].effect))
			series_add(&into->series[0], (double)i + 1, self->runs[i].effect);
	return true;
}

static const WorkType seeds_work = {seeds_step, seeds_look, seeds_free};

static bool settle_seeds(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const SeedsWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE)
		return false;
	if (!audit_report_spread(self->runs, self->done, "seeds", out, err))
		return false;
	report_text(out, "Each was trained anew as: %s.", self->base->input.command);
	if (self->done < self->count)
		report_text(out, "Stopped after %zu of %zu trainings.", self->done, self->count);
	return true;
}

/* --- starting --- */

static bool refuse(const Call *call, const char *name, const char *why, Error *err)
{
	return args_fault(call->args, "across", 0, err,
		"%s cannot be trained anew with other seeds: %s; train several models and give them as "
		"in=a,b,c",
		name, why);
}

/* What stands in the way of making the model again from its line alone. */
static const char *obstacle(const Args *args)
{
	static const char *const options[] = {"start", "freeze", "earlier", "rehearse", "ewc", "refuse"};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (args_has(args, options[i]) && args_given(args, options[i]))
			return "its line begins with what another training left";
	return args_count(args, "data") ? NULL : "its line names no data";
}

/* The training of the line that made the object. */
static TrainWork *training_of(const Call *call, const Object *object, Error *err)
{
	CommandLine line;
	TrainWork *work = NULL;
	Error none = ERROR_INIT;
	if (!command_line_parse(object->command, &line, err))
		return NULL;
	const Command *command = line.count > 1 ? command_find(line.tokens[0].text, &none) : NULL;
	const Trainer *trainer =
		command && !strcmp(command->name, "train") ? trainer_find(line.tokens[1].text) : NULL;
	Args *args =
		trainer ? args_parse(command->args, trainer->options, line.tokens + 1, line.count - 1, &none)
			: NULL;
	const char *why =
		trainer ? args ? obstacle(args) : "its line is not understood" : "no one line trained it";
	if (why) {
		refuse(call, object->name, why, err);
	} else {
		Call training = {.session = call->session, .args = args, .line = object->command};
		work = train_work_new(&training, trainer);
		if (!train_work_gather(&training, work, err)) {
			train_work_free(work);
			work = NULL;
		}
	}
	args_free(args);
	command_line_release(&line);
	return work;
}

static const Object *model_asked(const Call *call, Error *err)
{
	const char *name = NULL;
	if (!session_space(call->session, args_text(call->args, "in"), &name, err))
		return NULL;
	const Object *object = session_find(call->session, name);
	if (object->kind == OBJECT_MODEL && object->command)
		return object;
	refuse(call, name, "it is no model that was trained here", err);
	return NULL;
}

bool audit_across_seeds(const Call *call, const AuditTest *test, Error *err)
{
	const Object *object = model_asked(call, err);
	TrainWork *base = object ? training_of(call, object, err) : NULL;
	if (!base)
		return false;
	SeedsWork *work = memory_new(1, sizeof *work);
	*work = (SeedsWork){.base = base,
		.test = test,
		.options = args_copy(call->args),
		.seed = call_seed(call),
		.count = (size_t)args_integer(call->args, "runs")};
	work->runs = memory_new(work->count, sizeof *work->runs);
	for (size_t i = 0; i < work->count; i++) {
		Text name = {0};
		text_format(&name, "seed %llu", (unsigned long long)(work->seed + i));
		work->runs[i].name = text_take(&name);
	}
	if (!audit_query_find(call, test, &work->query, err) ||
		!audit_query_domains(call->args, test, object->space, &work->query, err) ||
		!audit_query_replace(call->args, object->space, &work->query, true, err)) {
		seeds_free(work);
		return false;
	}
	return session_start(call->session, call->line, NULL, &seeds_work, work, base->input.threads,
		       settle_seeds, err) != NULL;
}
