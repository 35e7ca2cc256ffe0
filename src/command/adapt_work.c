#include "command/adapt_work.h"

#include "adapt/shared.h"
#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_side(AdaptSide *side)
{
	space_unref(side->space);
	free(side->name);
	free(side->class_of);
	free(side->asked);
}

static void free_link(AdaptLink *link)
{
	pairs_release(&link->train);
	pairs_release(&link->test);
	pairs_release(&link->all);
	pairs_release(&link->placed);
	lexicon_unref(link->learn.lexicon);
	lexicon_unref(link->judge.lexicon);
	free(link->learn.name);
	free(link->judge.name);
	free(link->note);
	free(link->alarm);
	adapt_rounds_free(link->rounds, link->n_rounds);
}

void adapt_work_free(AdaptWork *work)
{
	judging_release(&work->judging);
	live_release(&work->live);
	audits_asked_release(&work->audits);
	if (work->adaptation)
		work->adapter->free(work->adaptation);
	for (size_t i = 0; i < work->n_sides && work->sides; i++)
		free_side(&work->sides[i]);
	for (size_t i = 0; i + 1 < work->n_sides && work->links; i++)
		free_link(&work->links[i]);
	free(work->sides);
	free(work->links);
	space_unref(work->target);
	space_unref(work->whole);
	free(work->whole_name);
	free(work->target_class);
	dictionary_release(&work->classes);
	provenance_release(&work->provenance);
	args_free(work->args);
	free(work);
}

bool adapt_work_learned(const AdaptWork *work)
{
	return work->at + 2 == work->n_sides && work->adaptation && work->adaptation->progress.finished;
}

/* --- one link after the other --- */

static AdaptInput input_of(const AdaptWork *work)
{
	const AdaptLink *link = &work->links[work->at];
	const AdaptSide *source = &work->sides[link->source];
	bool labelled = source->class_of || work->target_class;
	return (AdaptInput){.source = source->space,
		.target = work->target,
		.source_name = source->name,
		.target_name = work->sides[link->anchor].name,
		.pairs = &link->placed,
		.classes = labelled ? &work->classes : NULL,
		.source_class = source->class_of,
		.target_class = work->target_class,
		.seed = work->provenance.seed};
}

bool adapt_work_begin(AdaptWork *work, Error *err)
{
	if (!work->target)
		work->target = space_ref(work->sides[0].space);
	AdaptInput input = input_of(work);
	work->adaptation = adapter_start(work->adapter, &input, work->args, err);
	if (!work->adaptation || !live_begin(work, err))
		return false;
	work->links[work->at].learned = work->adaptation->pairs_learned;
	if (work->at > 0)
		shared_space_keep_domains(
			work->adaptation->shared, input.source, input.source_name, work->target);
	return true;
}

/* Takes down what is told of the link that is done. */
static bool close_link(AdaptWork *work, Error *err)
{
	Adaptation *adaptation = work->adaptation;
	AdaptLink *link = &work->links[work->at];
	live_rounds(work);
	memcpy(link->figures, adaptation->figures, sizeof link->figures);
	link->n_figures = adaptation->n_figures;
	link->renamed = adaptation->renamed;
	link->learned = adaptation->pairs_learned;
	link->rounds = adaptation->rounds;
	link->n_rounds = adaptation->n_rounds;
	memcpy(link->layers, adaptation->layers, sizeof link->layers);
	link->n_layers = adaptation->n_layers;
	adaptation->rounds = NULL;
	adaptation->n_rounds = 0;
	if (adaptation->note[0])
		link->note = memory_text(adaptation->note);
	if (!live_check(work, matrix_rows(&adaptation->shared->vectors), err))
		return false;
	if (work->live.alarm[0])
		link->alarm = memory_text(work->live.alarm);
	return true;
}

/* The classes of what was brought to the target are known, as far as they are, when the next comes. */
static void join_classes(AdaptWork *work, const AdaptSide *brought)
{
	size_t n = brought->at, count = brought->space->vectors.rows;
	if (!work->target_class && !brought->class_of)
		return;
	uint32_t *joined = memory_new(n + count, sizeof *joined);
	for (size_t i = 0; i < n; i++)
		joined[i] = work->target_class ? work->target_class[i] : DICTIONARY_NONE;
	for (size_t i = 0; i < count; i++)
		joined[n + i] = brought->class_of ? brought->class_of[i] : DICTIONARY_NONE;
	free(work->target_class);
	work->target_class = joined;
}

/* What is in common coordinates now becomes the target of the next. */
static bool next_link(AdaptWork *work, Error *err)
{
	Space *shared = space_ref(work->adaptation->shared);
	work->adapter->free(work->adaptation);
	work->adaptation = NULL;
	space_unref(work->target);
	work->target = shared;
	join_classes(work, &work->sides[work->links[work->at].source]);
	work->at++;
	return adapt_work_begin(work, err) ||
	       error_prefix(err, "bringing %s over", work->sides[work->links[work->at].source].name);
}

static void adopt(AdaptWork *work)
{
	Space *shared = work->adaptation->shared;
	provenance_release(&shared->provenance);
	if (work->links[work->at].note)
		work->provenance.note = memory_text(work->links[work->at].note);
	provenance_copy(&work->provenance, &shared->provenance);
}

static bool learn(AdaptWork *work, Pool *pool, Error *err)
{
	if (work->adaptation->progress.finished)
		return next_link(work, err);
	double start = clock_now();
	bool fine = work->adapter->step(work->adaptation, pool, err);
	work->seconds += clock_now() - start;
	work->links[work->at].steps++;
	if (fine && work->adaptation->progress.finished)
		fine = close_link(work, err);
	if (fine && adapt_work_learned(work))
		adopt(work);
	return fine;
}

/* --- the job --- */

static void update_progress(AdaptWork *work)
{
	const Progress *learning = work->adaptation ? &work->adaptation->progress : NULL;
	double links = (double)(work->n_sides - 1), learned = (double)work->at;
	if (learning)
		learned += learning->finished ? 1 : learning->done / fmax(learning->total, 1);
	double done = learned / links + judging_done(&work->judging);
	Progress *progress = &work->progress;
	progress->total = 100;
	progress->done = 100 * done / (1 + (double)work->judging.count);
	snprintf(progress->unit, sizeof progress->unit, "%%");
	if (judging_waits(&work->judging, adapt_work_learned(work)))
		judging_phase(work, progress->phase);
	else if (learning)
		snprintf(progress->phase, sizeof progress->phase, "%.60s",
			work->live.alarm[0] ? work->live.alarm : learning->phase);
}

/* The bias tests of audit= on each side, before and after. */
static bool audit_sides(AdaptWork *work, Pool *pool, Error *err)
{
	Space *shared = work->adaptation->shared;
	for (size_t i = 0; i < work->n_sides; i++) {
		const AdaptSide *side = &work->sides[i];
		uint32_t domain = i ? dictionary_find_text(&shared->domains, side->name) : DICTIONARY_NONE;
		Space *after =
			domain == DICTIONARY_NONE ? space_ref(shared) : shared_space_side(shared, domain, err);
		if (!after)
			return false;
		audits_asked_run(
			&work->audits, "adapt", side->name, side->space, after, work->provenance.seed, pool);
		space_unref(after);
	}
	return work->audited = true;
}

static bool adapt_step(void *context, Pool *pool, bool *finished, Error *err)
{
	AdaptWork *work = context;
	bool judging = judging_waits(&work->judging, adapt_work_learned(work));
	if (adapt_work_learned(work) && !judging) {
		*finished = work->progress.finished = true;
		return audit_sides(work, pool, err);
	}
	if (!(judging ? judging_step(work, pool, err) : learn(work, pool, err)))
		return false;
	bool learned = adapt_work_learned(work);
	*finished = learned && !judging_waits(&work->judging, true) && !work->audits.count;
	update_progress(work);
	work->progress.finished = *finished;
	return true;
}

/* The shared space as it is now. */
static Space *look_inside(AdaptWork *work, Error *err)
{
	const Adaptation *adaptation = work->adaptation;
	Space *space = space_like(adaptation->shared, adaptation->shared->vectors.cols, err);
	if (!space)
		return NULL;
	Provenance now = work->provenance;
	char note[80];
	snprintf(note, sizeof note, "as it was after %zu steps", work->links[work->at].steps);
	now.note = note;
	provenance_copy(&now, &space->provenance);
	if (work->adapter->look(adaptation, &space->vectors, err) && space_finish(space, err) &&
		live_look(work, matrix_rows(&space->vectors), err))
		return space;
	space_unref(space);
	return NULL;
}

static void copy_series(const Series *from, size_t count, Snapshot *into)
{
	for (size_t i = 0; i < count && into->n_series < SNAPSHOT_SERIES; i++)
		series_copy(&from[i], 512, &into->series[into->n_series++]);
}

/* One that is stopped may leave what it has: the last link's space as it is. */
static bool shows_inside(const AdaptWork *work, bool last, const Snapshot *into)
{
	return work->adaptation && work->adapter->look && work->links[work->at].steps > 0 &&
	       (last ? work->at + 2 == work->n_sides : into->watched);
}

static bool adapt_look(void *context, bool last, Snapshot *into, Error *err)
{
	AdaptWork *work = context;
	bool learned = adapt_work_learned(work), inside = !learned && shows_inside(work, last, into);
	if (learned)
		into->space = space_ref(work->adaptation->shared);
	else if (inside)
		into->space = look_inside(work, err);
	into->progress = work->progress;
	/* Screens have room for the first few: what is learned by, what it does to domains, and then the rest.
	 */
	const Adaptation *adaptation = work->adaptation;
	size_t own = adaptation ? adaptation->n_series : 0, first = own ? 1 : 0;
	live_rounds(work);
	for (size_t i = 0; i < LIVE_GUESSES; i++)
		copy_series(&work->live.guesses[i], work->live.guesses[i].count > 0, into);
	copy_series(adaptation ? adaptation->series : NULL, first, into);
	copy_series(work->live.series, work->live.n_series, into);
	copy_series(adaptation ? adaptation->series + first : NULL, own - first, into);
	return into->space || !(learned || inside);
}

static void adapt_free(void *work)
{
	adapt_work_free(work);
}

const WorkType adapt_work = {adapt_step, adapt_look, adapt_free};
