#include "command/debias_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_ROWS = 4096 };

void debias_work_free(DebiasWork *self)
{
	debias_live_release(&self->live);
	audits_asked_release(&self->audits);
	debias_judge_free(self->judge);
	debias_exams_release(&self->exams);
	debias_plan_release(&self->plan);
	labelled_words_release(&self->input.words);
	places_release(&self->input.places);
	for (size_t g = 0; g < self->input.n_groups; g++)
		selection_release(&self->groups[g]);
	if (self->input.keep)
		selection_release(&self->keep);
	args_free(self->options);
	space_unref(self->product);
	space_unref(self->input.space);
	free(self->not_asked);
	free(self->groups_said);
	free(self->space_name);
	free(self->name);
	free(self->line);
	free(self);
}

static void free_work(void *work)
{
	debias_work_free(work);
}

static bool step_words(DebiasWork *self, Error *err)
{
	self->labelled = true;
	return labelled_words_find(self->input.space, self->groups, self->input.n_groups,
		(size_t)args_integer(self->options, "extend"), (size_t)args_integer(self->options, "among"),
		&self->input.words, err);
}

static bool step_plan(DebiasWork *self, Error *err)
{
	if (!self->debiaser->find(&self->input, self->options, &self->plan, &self->planned, err))
		return false;
	if (self->planned && !self->plan.stage)
		debias_stage(&self->plan, 1);
	if (!debias_live_follow(&self->live, &self->input, &self->plan, &self->audits, err))
		return false;
	if (self->planned)
		self->product = space_like(self->input.space, self->input.space->vectors.cols, err);
	return !self->planned || self->product;
}

/* A space in which no vector has a direction is no space that anyone could ask. */
static bool something_is_left(const Space *product, Error *err)
{
	for (size_t row = 0; row < product->vectors.rows; row++)
		if (product->inverse_norms[row] > 0)
			return true;
	size_t width = product->vectors.cols;
	return error_set(err, ERROR_INPUT,
		"nothing would be left of any vector: what tells the groups apart is all that its %zu "
		"dimension%s; "
		"take out less (rounds= of inlp, rank= of others), or take a space of more dimensions",
		width, width == 1 ? " holds" : "s hold");
}

static bool step_rows(DebiasWork *self, Pool *pool, Error *err)
{
	size_t left = self->input.space->vectors.rows - self->next, count = left < STEP_ROWS ? left : STEP_ROWS;
	debias_apply(&self->input, &self->plan, self->next, count, pool, self->product);
	self->next += count;
	if (count < left)
		return true;
	debias_finish(&self->input, &self->plan, self->product);
	self->finished = true;
	if (!space_finish(self->product, err) || !something_is_left(self->product, err))
		return false;
	self->judge = debias_judge_new(&self->input, &self->exams, self->product, err);
	return self->judge != NULL;
}

static bool debias_step(void *work, Pool *pool, bool *finished, Error *err)
{
	DebiasWork *self = work;
	self->input.pool = pool;
	if (!self->live.space)
		return debias_live_follow(&self->live, &self->input, &self->plan, &self->audits, err);
	if (!self->labelled)
		return step_words(self, err);
	if (!self->planned)
		return step_plan(self, err);
	if (!self->finished)
		return step_rows(self, pool, err);
	if (!self->judged && !debias_judge_step(self->judge, pool, &self->judged, err))
		return false;
	*finished = self->judged;
	if (!self->judged)
		return true;
	audits_asked_run(
		&self->audits, "debias", NULL, self->input.space, self->product, self->input.seed, pool);
	/* Where the product comes from is told when the job is over, between two keys. */
	space_checksum(self->input.space);
	return true;
}

static bool debias_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)err;
	const DebiasWork *self = work;
	double rows = (double)self->next / (double)self->input.space->vectors.rows;
	into->progress = (Progress){.total = 100, .unit = "%"};
	into->progress.done = self->judge     ? 60 + 40 * debias_judge_done(self->judge)
			      : self->planned ? 20 + 40 * rows
					      : 20 * self->plan.done;
	strcpy(into->progress.phase, self->judge     ? "judging"
				     : self->planned ? "erasing"
						     : "finding what to erase");
	for (size_t i = 0; i < self->live.n_curves; i++)
		series_copy(&self->live.curves[i], 512, &into->series[into->n_series++]);
	for (size_t i = 0; i < self->plan.n_series; i++)
		series_copy(&self->plan.series[i], 512, &into->series[into->n_series++]);
	into->at = self->live.at;
	snprintf(into->at_unit, sizeof into->at_unit, "%s", self->live.unit);
	Space *space = self->finished ? self->product : self->live.space;
	if (space && (into->watched || last))
		into->space = space_ref(space);
	return true;
}

const WorkType debias_work = {debias_step, debias_look, free_work};
