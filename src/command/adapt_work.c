#include "command/adapt_work.h"

#include "adapt/shared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* CSLS averages over the most frequent items of a large vocabulary. */
enum { NEIGHBOURHOOD = 5000 };

void adapt_work_free(AdaptWork *self)
{
	retrieval_free(self->retrieval);
	if (self->adaptation)
		self->adaptation->adapter->free(self->adaptation);
	space_unref(self->source);
	space_unref(self->target);
	free(self->source_name);
	free(self->target_name);
	free(self->learned_from);
	pairs_release(&self->train);
	pairs_release(&self->test);
	pairs_release(&self->reversed);
	dictionary_release(&self->classes);
	free(self->source_class);
	free(self->true_class);
	free(self->target_class);
	provenance_release(&self->provenance);
	free(self);
}

/* --- the work --- */

static RetrievalSide side_of(const Space *space, size_t first, size_t count)
{
	return (RetrievalSide){
		rows_part(matrix_rows(&space->vectors), first, count), space->inverse_norms + first};
}

static void sides(const AdaptWork *self, RetrievalSide *source, RetrievalSide *target)
{
	size_t sources = self->source->vectors.rows, targets = self->target->vectors.rows;
	if (self->round < ADAPT_AFTER) {
		*source = side_of(self->source, 0, sources);
		*target = side_of(self->target, 0, targets);
		return;
	}
	const Space *shared = self->adaptation->shared;
	*source = side_of(shared, shared_space_source(self->target), sources);
	*target = side_of(shared, 0, targets);
}

static bool begin_round(AdaptWork *self, Error *err)
{
	RetrievalSide source, target;
	sides(self, &source, &target);
	bool back = self->round & ADAPT_BACK;
	self->retrieval = retrieval_new(back ? target : source, back ? source : target,
		back ? &self->reversed : &self->test, self->k, NEIGHBOURHOOD, err);
	snprintf(self->progress.phase, sizeof self->progress.phase, "retrieval %s, %s",
		self->round < ADAPT_AFTER ? "before" : "after", back ? "back" : "there");
	return self->retrieval != NULL;
}

static bool judge(AdaptWork *self, Pool *pool, Error *err)
{
	if (!self->retrieval)
		return begin_round(self, err);
	retrieval_step(self->retrieval, pool);
	if (retrieval_done(self->retrieval) < 1)
		return true;
	self->cosine[self->round] = retrieval_cosine(self->retrieval);
	self->csls[self->round] = retrieval_csls(self->retrieval);
	retrieval_free(self->retrieval);
	self->retrieval = NULL;
	self->round++;
	return true;
}

static void adopt(AdaptWork *self)
{
	Space *shared = self->adaptation->shared;
	provenance_release(&shared->provenance);
	if (self->adaptation->note[0])
		self->provenance.note = memory_text(self->adaptation->note);
	provenance_copy(&self->provenance, &shared->provenance);
}

static bool learn(AdaptWork *self, Pool *pool, Error *err)
{
	Adaptation *adaptation = self->adaptation;
	if (!adaptation->adapter->step(adaptation, pool, err))
		return false;
	self->stepped++;
	snprintf(self->progress.phase, sizeof self->progress.phase, "%.40s", adaptation->progress.phase);
	if (adaptation->progress.finished)
		adopt(self);
	return true;
}

static void update_progress(AdaptWork *self)
{
	const Progress *learning = &self->adaptation->progress;
	double learned = learning->finished ? 1 : learning->done / fmax(learning->total, 1);
	double judged = self->round + (self->retrieval ? retrieval_done(self->retrieval) : 0);
	self->progress.total = 100;
	self->progress.done = 100 * (learned + judged) / (1 + ADAPT_ROUNDS);
	snprintf(self->progress.unit, sizeof self->progress.unit, "%%");
}

static bool adapt_step(void *work, Pool *pool, bool *finished, Error *err)
{
	AdaptWork *self = work;
	bool learned = self->adaptation->progress.finished;
	bool judging = self->test.count && self->round < (learned ? ADAPT_ROUNDS : ADAPT_AFTER);
	if (!(judging ? judge(self, pool, err) : learn(self, pool, err)))
		return false;
	learned = self->adaptation->progress.finished;
	*finished = learned && (self->round == ADAPT_ROUNDS || !self->test.count);
	update_progress(self);
	self->progress.finished = *finished;
	return true;
}

/* The shared space as it is now. */
static Space *look_inside(const AdaptWork *self, Error *err)
{
	const Adaptation *adaptation = self->adaptation;
	Space *space = space_like(adaptation->shared, adaptation->shared->vectors.cols, err);
	if (!space)
		return NULL;
	provenance_copy(&self->provenance, &space->provenance);
	if (adaptation->adapter->look(adaptation, &space->vectors, err) && space_finish(space, err))
		return space;
	space_unref(space);
	return NULL;
}

static bool adapt_look(void *work, bool last, Snapshot *into, Error *err)
{
	AdaptWork *self = work;
	const Adaptation *adaptation = self->adaptation;
	into->progress = self->progress;
	for (size_t i = 0; i < adaptation->n_series; i++)
		series_copy(&adaptation->series[i], 512, &into->series[into->n_series++]);
	if (adaptation->progress.finished)
		into->space = space_ref(adaptation->shared);
	else if (adaptation->adapter->look && self->stepped && into->watched && !last)
		into->space = look_inside(self, err);
	else
		return true;
	return into->space != NULL;
}

static void adapt_free(void *work)
{
	adapt_work_free(work);
}

const WorkType adapt_work = {adapt_step, adapt_look, adapt_free};
