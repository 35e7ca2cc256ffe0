#include "command/train_work.h"

#include "command/drift_report.h"
#include "command/frozen.h"
#include "command/train_earlier.h"
#include "command/train_start.h"
#include "session/version.h"
#include "train/held_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TrainWork *train_work_new(const Call *call, const Trainer *trainer)
{
	TrainWork *work = memory_new(1, sizeof *work);
	bool threaded = args_given(call->args, "threads");
	work->trainer = trainer;
	work->args = args_copy(call->args);
	work->current = memory_text(call->session->current);
	work->input = (TrainInput){
		.seed = call_seed(call),
		.threads = threaded ? (int)args_integer(call->args, "threads") : session_threads(call->session),
		.memory = session_memory(call->session),
		.command = memory_text(call->line),
	};
	return work;
}

const char *train_work_add(TrainWork *work, const Object *object)
{
	TrainInput *input = &work->input;
	if (object->corpus) {
		input->corpora = memory_resize(input->corpora, input->n_corpora + 1, sizeof *input->corpora);
		input->corpora[input->n_corpora++] = corpus_ref(object->corpus);
		return object->corpus->checksum;
	}
	input->images = memory_resize(input->images, input->n_images + 1, sizeof *input->images);
	input->images[input->n_images++] = images_ref(object->images);
	return object->images->checksum;
}

void train_work_add_earlier(TrainWork *work, const Object *object)
{
	TrainInput *input = &work->input;
	input->earlier = memory_resize(input->earlier, input->n_earlier + 1, sizeof *input->earlier);
	input->earlier[input->n_earlier++] = corpus_ref(object->corpus);
}

static bool has_checksum(const Object *object, const char *checksum)
{
	return (object->corpus && strcmp(object->corpus->checksum, checksum) == 0) ||
	       (object->images && strcmp(object->images->checksum, checksum) == 0);
}

const Object *train_work_find_data(const Session *session, const char *checksum, const char *name)
{
	const Object *named = session_find(session, name);
	if (named && has_checksum(named, checksum))
		return named;
	for (size_t i = 0; i < session->n_objects; i++)
		if (has_checksum(session->objects[i], checksum))
			return session->objects[i];
	return NULL;
}

static void add_parent(Text *parents, Text *data, const char *name, const char *checksum)
{
	text_format(parents, "%s%s (%s)", parents->length ? "; " : "", name, checksum);
	text_format(data, "%s %s\n", checksum, name);
}

bool train_work_gather(const Call *call, TrainWork *work, Error *err)
{
	Text parents = {0}, data = {0};
	bool fine = true;
	for (size_t i = 0; fine && i < args_count(call->args, "data"); i++) {
		ObjectKind kind = work->trainer->takes == TAKES_CORPORA ? OBJECT_CORPUS : OBJECT_IMAGES;
		Error why = ERROR_INIT;
		Object *object = session_get(call->session, args_word(call->args, "data", i), kind, &why);
		if (object)
			add_parent(&parents, &data, object->name, train_work_add(work, object));
		else
			fine = args_fault(call->args, "data", i, err, "%s", why.message);
	}
	work->input.parents = text_take(&parents);
	work->data = text_take(&data);
	return fine;
}

static void release_input(TrainInput *input)
{
	for (size_t i = 0; i < input->n_corpora; i++)
		corpus_unref(input->corpora[i]);
	for (size_t i = 0; i < input->n_images; i++)
		images_unref(input->images[i]);
	for (size_t i = 0; i < input->n_earlier; i++)
		corpus_unref(input->earlier[i]);
	free(input->earlier);
	free(input->corpora);
	free(input->images);
	free((char *)input->command);
	free((char *)input->parents);
}

void train_work_free(TrainWork *work)
{
	if (!work)
		return;
	if (work->model)
		work->model->trainer->free(work->model);
	release_input(&work->input);
	space_unref(work->before);
	space_reader_free(work->reader);
	dictionary_release(&work->freeze);
	audits_asked_release(&work->audits);
	drift_free(work->drift);
	for (size_t i = 0; i < work->n_drifts; i++)
		drift_free(work->drifts[i]);
	free(work->drifts);
	dictionary_release(&work->missing);
	free(work->from);
	object_empty(&work->replaced);
	object_empty(&work->was);
	model_state_unref(work->state);
	args_free(work->args);
	free(work->data);
	free(work->current);
	free(work);
}

/* --- the job --- */

static bool start_or_continue(TrainWork *work, Error *err)
{
	switch (work->how) {
	case TRAIN_STARTS:
		if (work->copied)
			return work->trainer->more(work->model, &work->input, work->args, err);
		work->model = work->trainer->start(&work->input, work->args, err);
		return work->model != NULL;
	case TRAIN_ADDS:
		return train_earlier_keep(work, err) &&
		       work->trainer->more(work->model, &work->input, work->args, err);
	default:
		return !work->model->detached || work->trainer->resume(work->model, &work->input, err);
	}
}

/* A copy that cannot learn this is no new model. */
static void drop_copy(TrainWork *work)
{
	if (!work->copied)
		return;
	work->model->trainer->free(work->model);
	work->model = NULL;
}

/* Those that the model has: not all that it begins from need be in it. */
static bool freeze_words(TrainWork *work, Error *err)
{
	Space *now = work->trainer->look(work->model, err);
	Dictionary here = {0};
	size_t changed;
	for (uint32_t i = 0; now && i < work->freeze.count; i++) {
		const char *word = dictionary_word(&work->freeze, i);
		if (dictionary_find_text(&now->items, word) != DICTIONARY_NONE)
			dictionary_add(&here, word, strlen(word));
	}
	bool fine = now && frozen_change(work->model, &here, true, &changed, err);
	dictionary_release(&here);
	space_unref(now);
	return fine;
}

/* What the model was, or the one that it replaces, before it is changed. */
static bool keep_state(TrainWork *work, Error *err)
{
	const Model *model = work->how == TRAIN_ADDS ? work->model : work->replaced.model;
	if (!work->was.space || !model || work->state)
		return true;
	Error why = ERROR_INIT;
	work->state = model_state_take(model, NULL, &why);
	return work->state ||
	       error_set(err, why.kind, "%s; set checkpoints=no goes on without keeping what was before",
		       why.message);
}

static bool begin(TrainWork *work, Error *err)
{
	if (!keep_state(work, err))
		return false;
	if (!start_or_continue(work, err)) {
		drop_copy(work);
		return false;
	}
	if (work->freeze.count && !freeze_words(work, err))
		return false;
	Model *model = work->model;
	model->detached = false;
	if (work->how != TRAIN_RESUMES) {
		free(model->data);
		model->data = work->data;
		work->data = NULL;
		model->tolerance = work->tolerance;
		train_earlier_remember(model);
	}
	work->begun = true;
	work->replaces = false;
	object_empty(&work->replaced);
	return true;
}

/* How far the run moved what was there before, and then by domain. */
static bool drift_away(TrainWork *work, Pool *pool, bool *finished, Error *err)
{
	if (work->drift && drift_done(work->drift) >= 1)
		return train_earlier_compare(work, pool, finished, err);
	if (work->drift)
		return drift_step(work->drift, pool, err);
	Space *after = work->trainer->look(work->model, err);
	DriftOptions options = drift_after_training(work->input.seed, !work->trainer->anew);
	work->drift = after ? drift_new(work->before, after, &options, err) : NULL;
	space_unref(after);
	return work->drift != NULL;
}

static bool audit_run(TrainWork *work, Pool *pool, Error *err)
{
	Space *after = work->audits.count ? work->trainer->look(work->model, err) : NULL;
	if (after)
		audits_asked_run(&work->audits, "train", NULL, work->before, after, work->input.seed, pool);
	space_unref(after);
	return after || !work->audits.count;
}

/* What is told of a run that is over. */
static bool conclude(TrainWork *work, Pool *pool, bool *finished, Error *err)
{
	bool compares = work->before && work->how != TRAIN_RESUMES;
	if (compares && !work->drifted)
		return drift_away(work, pool, &work->drifted, err);
	*finished = true;
	return audit_run(work, pool, err);
}

static bool train_step(void *context, Pool *pool, bool *finished, Error *err)
{
	TrainWork *work = context;
	if (work->reader)
		return train_start_read(work, err);
	if (!work->begun) {
		work->input.stop = pool_stop(pool);
		return begin(work, err);
	}
	if (work->model->progress.finished)
		return conclude(work, pool, finished, err);
	bool fine = work->trainer->step(work->model, pool, err);
	*finished = work->model->progress.finished && !work->audits.count &&
		    (!work->before || work->how == TRAIN_RESUMES);
	return fine;
}

_Static_assert((int)MODEL_SERIES <= (int)SNAPSHOT_SERIES, "a snapshot holds all curves of a model");

/* One that is stopped before its first step begins all the same: there is a model then that can go on. */
static bool train_look(void *context, bool last, Snapshot *into, Error *err)
{
	TrainWork *work = context;
	if (work->reader) {
		into->progress = *space_reader_progress(work->reader);
		snprintf(into->progress.phase, sizeof into->progress.phase, "reading vectors");
		return true;
	}
	if (!work->begun && !begin(work, err))
		return false;
	Model *model = work->model;
	into->progress = model->progress;
	for (size_t i = 0; i < model->n_series; i++)
		series_copy(&model->series[i], 512, &into->series[into->n_series++]);
	if (!last && (!into->watched || model->drawing))
		return true;
	bool rests = last && model->progress.finished && model->trainer->rest;
	into->space = rests ? model->trainer->rest(model, err) : model->trainer->look(model, err);
	return into->space != NULL;
}

static void train_free(void *work)
{
	train_work_free(work);
}

static Model *train_model(void *work)
{
	return ((TrainWork *)work)->model;
}

static const WorkType train_work = {train_step, train_look, train_free};

/* --- settling --- */

static void report_unfinished(const char *name, const Progress *progress, Report *out)
{
	report_text(out,
		"Stopped at %.0f %%; %s holds what was learned. train %s goes on from there; train %s DATA "
		"begins a new run instead.",
		progress->total > 0 ? 100 * progress->done / progress->total : 0, name, name, name);
}

static void report_training(const Object *object, const Model *model, Report *out)
{
	static const char *const losses[] = {"loss", HELD_OUT_LOSS, HELD_OUT_ACCURACY};
	Table *table = report_table(out, "training");
	table_column(table, "model", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
		if (!isnan(model_last(model, losses[i])))
			table_column(table, losses[i], COLUMN_NUMBER, 4);
	table_text(table, object->name);
	table_text(table, model->trainer->name);
	table_integer(table, object->space ? (long long)object->space->vectors.rows : 0);
	table_integer(table, object->space ? (long long)object->space->vectors.cols : 0);
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
		if (!isnan(model_last(model, losses[i])))
			table_number(table, model_last(model, losses[i]));
	if (!model->progress.finished)
		report_unfinished(object->name, &model->progress, out);
}

/* What domains counted for, where they were weighed. */
static void report_shares(const Model *model, Report *out)
{
	double tokens = 0;
	if (!model->n_shares)
		return;
	Table *table = report_table(out, "weights");
	table_column(table, model->shares_of, COLUMN_TEXT, 0);
	table_column(table, model->share_unit, COLUMN_INTEGER, 0);
	table_column(table, "weight", COLUMN_NUMBER, 4);
	table_column(table, "share", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < model->n_shares; i++)
		tokens += (double)model->shares[i].tokens;
	for (size_t i = 0; i < model->n_shares; i++) {
		const DomainShare *share = &model->shares[i];
		if (share->tokens == 0)
			continue;
		table_text(table, share->domain);
		table_integer(table, (long long)share->tokens);
		table_number(table, share->weight);
		table_number(table, share->weight * (double)share->tokens / tokens);
	}
	report_text(out,
		"weight: what each of these %s counts for, 1 in the mean; share: of what is learned from. By "
		"these weights %.0f %s are worth %.0f (Kish's effective sample size).",
		model->share_unit, tokens, model->share_unit, model->effective);
}

/* As it was before a model that could not even start. */
static void put_back(Session *session, TrainWork *work, Object *object)
{
	Error none = ERROR_INIT;
	bool current = session->current && strcmp(session->current, object->name) == 0;
	if (work->replaces) {
		object_move(&work->replaced, object);
		session_changed(session, object);
	} else {
		session_drop(session, object->name, &none);
	}
	if (current && (!work->current || session_find(session, work->current)))
		session_use(session, work->current);
}

/* Against what the run began with. */
static void report_changes(const TrainWork *work, const Object *object, Report *out)
{
	if (!object->space)
		return;
	train_start_report(work, object->space, out);
	if (object->model->frozen.count)
		frozen_report(object->name, object->model, work->before, object->space, out);
	if (work->drift && drift_done(work->drift) >= 1)
		drift_report(work->drift, out);
}

/* A run that is over stays, unless it cost too much. */
static void undo(Session *session, const TrainWork *work, Object *object)
{
	Model *model = object->model, *before = model->undo;
	if (!before || !model->progress.finished)
		return;
	model->undo = NULL;
	bool harms = train_earlier_harms(model);
	Model *gone = harms ? model : before;
	gone->trainer->free(gone);
	if (!harms)
		return;
	object->model = before;
	space_unref(object->space);
	object->space = space_ref(work->before);
	session_changed(session, object);
}

static void keep_version(Session *session, const TrainWork *work, Object *object, const char *line, Report *out)
{
	VersionCause cause = {.line = line, .automatic = true, .was = &work->was, .state = work->state};
	Error none = ERROR_INIT;
	const Version *version =
		work->was.space && work->begun ? version_keep(session, object, &cause, &none) : NULL;
	if (version)
		version_tell(version, out);
}

static bool settle_training(Session *session, Task *task, Report *out, Error *err)
{
	TrainWork *work = job_work(task->job);
	Object *object = session_find(session, task->names);
	if (!work->model) {
		put_back(session, work, object);
		return false;
	}
	object->model = work->model;
	work->model = NULL;
	session_changed(session, object);
	keep_version(session, work, object, task->line, out);
	if (err->kind != ERROR_NONE || !work->begun)
		return false;
	report_training(object, object->model, out);
	report_shares(object->model, out);
	report_changes(work, object, out);
	train_earlier_report(work, object->model, out);
	report_append(out, &work->audits.told);
	undo(session, work, object);
	return true;
}

/* --- starting --- */

/* The system had no room for a thread, and the work is gone: what is left of the object is its space, if any.
 */
static void lose_model(Session *session, const char *name)
{
	Error none = ERROR_INIT;
	Object *object = session_find(session, name);
	if (object->space)
		object->kind = OBJECT_SPACE;
	else
		session_drop(session, name, &none);
}

static bool make_object(const Call *call, TrainWork *work, const char *name, Error *err)
{
	Object *old = session_find(call->session, name);
	if (old && !old->task) {
		work->replaces = true;
		object_move(old, &work->replaced);
	}
	return session_put(call->session, name, OBJECT_MODEL, call->line, err) != NULL;
}

bool train_work_launch(const Call *call, TrainWork *work, const char *name, Error *err)
{
	Session *session = call->session;
	const Object *old = session_find(session, name);
	if (work->how != TRAIN_RESUMES && version_wanted(session, old))
		version_refer(old, &work->was);
	if (work->how == TRAIN_STARTS && !make_object(call, work, name, err)) {
		train_work_free(work);
		return false;
	}
	Task *task = session_start(
		session, call->line, name, &train_work, work, work->input.threads, settle_training, err);
	if (task)
		task->model = train_model;
	else
		lose_model(session, name);
	return task != NULL;
}
