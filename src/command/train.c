/* Training: `train METHOD DATA…` begins a model, `train NAME DATA…` goes on with one. */
#include "command/frozen.h"
#include "train/held_out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A model at work, with counted references to its data. */
typedef struct TrainWork {
	Model *model;
	Corpus **corpora;
	size_t n_corpora;
	Images **images;
	size_t n_images;
	Space *before; /* what the run began with; counted; NULL: nothing */
} TrainWork;

static bool train_step(void *work, Pool *pool, bool *finished, Error *err)
{
	Model *model = ((TrainWork *)work)->model;
	bool fine = model->trainer->step(model, pool, err);
	*finished = model->progress.finished;
	return fine;
}

_Static_assert((int)MODEL_SERIES <= (int)SNAPSHOT_SERIES, "a snapshot holds all curves of a model");

static bool train_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	Model *model = ((TrainWork *)work)->model;
	into->progress = model->progress;
	for (size_t i = 0; i < model->n_series; i++)
		series_copy(&model->series[i], 512, &into->series[into->n_series++]);
	into->space = model->trainer->look(model, err);
	return into->space != NULL;
}

static void train_free(void *work)
{
	TrainWork *train = work;
	if (train->model)
		train->model->trainer->free(train->model);
	for (size_t i = 0; i < train->n_corpora; i++)
		corpus_unref(train->corpora[i]);
	for (size_t i = 0; i < train->n_images; i++)
		images_unref(train->images[i]);
	space_unref(train->before);
	free(train->corpora);
	free(train->images);
	free(train);
}

static const WorkType train_work = {train_step, train_look, train_free};

/* --- settling --- */

static void report_training(const Task *task, const Object *object, const Model *model, Report *out)
{
	Table *table = report_table(out, "training");
	table_column(table, "model", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	static const char *const losses[] = {"loss", HELD_OUT_LOSS};
	for (size_t i = 0; i < 2; i++)
		if (!isnan(model_last(model, losses[i])))
			table_column(table, losses[i], COLUMN_NUMBER, 4);
	table_text(table, object->name);
	table_text(table, model->trainer->name);
	table_integer(table, object->space ? (long long)object->space->vectors.rows : 0);
	table_integer(table, object->space ? (long long)object->space->vectors.cols : 0);
	for (size_t i = 0; i < 2; i++)
		if (!isnan(model_last(model, losses[i])))
			table_number(table, model_last(model, losses[i]));
	if (!model->progress.finished)
		report_text(out, "Stopped early; %s holds what was learned. train %s DATA goes on.",
			object->name, object->name);
	(void)task;
}

static bool settle_training(Session *session, Task *task, Report *out, Error *err)
{
	TrainWork *work = job_work(task->job);
	Object *object = session_find(session, task->names);
	if (err->kind != ERROR_NONE && !object->space) {
		Error none = ERROR_INIT;
		session_drop(session, task->names, &none);
		return false;
	}
	object->model = work->model;
	work->model = NULL;
	session_changed(session, object);
	if (err->kind != ERROR_NONE)
		return false;
	report_training(task, object, object->model, out);
	if (object->model->frozen.count && object->space)
		frozen_report(object->name, object->model, work->before, object->space, out);
	return true;
}

/* --- starting --- */

/* A way of training, or that of a model at rest. NULL and *model: a job is at work on it. */
static const Trainer *named_trainer(const Session *session, const char *word, Object **model)
{
	const Trainer *trainer = trainer_find(word);
	*model = NULL;
	if (trainer)
		return trainer;
	Object *object = session_find(session, word);
	if (!object || object->kind != OBJECT_MODEL)
		return NULL;
	*model = object;
	return object->task ? NULL : object->model->trainer;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	Object *model;
	if (!word)
		return true;
	const Trainer *trainer = named_trainer(session, word, &model);
	if (trainer) {
		*more = trainer->options;
		return true;
	}
	if (model)
		return error_set(err, ERROR_INPUT, "job %d is at work on %s; wait for it, or stop %d",
			model->task->number, word, model->task->number);
	const char *names[64];
	size_t n = 0;
	for (; trainers[n] && n < 64; n++)
		names[n] = trainers[n]->name;
	Text near = {0};
	text_suggest(&near, word, names, n, 3);
	if (!near.length)
		for (size_t i = 0; i < n; i++)
			text_format(&near, "%s%s", i ? ", " : "", names[i]);
	error_set(err, ERROR_USAGE, "\"%s\" is neither a way of training nor a model; try %s", word,
		text_of(&near));
	text_release(&near);
	return false;
}

static void add_parent(Text *parents, const Object *object, const char *checksum)
{
	text_format(parents, "%s%s (%s)", parents->length ? "; " : "", object->name, checksum);
}

/* Counted references to the data named on the line go into `work`. */
static bool gather(const Call *call, TrainTakes takes, TrainWork *work, Text *parents, Error *err)
{
	size_t n = args_count(call->args, "data");
	work->corpora = memory_new(n, sizeof *work->corpora);
	work->images = memory_new(n, sizeof *work->images);
	for (size_t i = 0; i < n; i++) {
		ObjectKind kind = takes == TAKES_CORPORA ? OBJECT_CORPUS : OBJECT_IMAGES;
		Error why = ERROR_INIT;
		Object *object = session_get(call->session, args_word(call->args, "data", i), kind, &why);
		if (!object)
			return args_fault(call->args, "data", i, err, "%s", why.message);
		if (kind == OBJECT_CORPUS)
			work->corpora[work->n_corpora++] = corpus_ref(object->corpus);
		else
			work->images[work->n_images++] = images_ref(object->images);
		add_parent(parents, object,
			kind == OBJECT_CORPUS ? object->corpus->checksum : object->images->checksum);
	}
	return true;
}

/* freeze=: as `freeze` before the run. */
static bool freeze_more(const Call *call, Object *old, Error *err)
{
	const char *words = args_text(call->args, "freeze");
	if (!words)
		return true;
	if (!old)
		return args_fault(call->args, "freeze", 0, err,
			"a new model has no words yet that could be frozen; train it first, then train it on "
			"with freeze");
	NamedItems named = {0};
	Error why = ERROR_INIT;
	size_t changed;
	bool fine = named_items_add(call->session, old->space, words, &named, &why) &&
		    frozen_change(old->model, &named.items, true, &changed, &why);
	named_items_release(&named);
	return fine || args_fault(call->args, "freeze", 0, err, "%s", why.message);
}

static bool start_or_continue(const Call *call, const Trainer *trainer, Object *old, const TrainInput *input,
	TrainWork *work, Error *err)
{
	if (!old) {
		work->model = trainer->start(input, call->args, err);
		return work->model != NULL;
	}
	if (!trainer->more(old->model, input, call->args, err))
		return false;
	work->before = space_ref(old->space);
	work->model = old->model;
	old->model = NULL;
	return true;
}

/* Without as=, a new model is called after its data and its method. */
static char *product_name(const Call *call, const Trainer *trainer, const Object *old)
{
	const char *as = args_text(call->args, "as");
	if (old || as)
		return memory_text(old ? old->name : as);
	Text wanted = {0};
	text_format(&wanted, "%s-%s", args_word(call->args, "data", 0), trainer->name);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

/* `train NAME` must mean one thing. */
static bool check_product_name(const Call *call, Error *err)
{
	const char *as = args_text(call->args, "as");
	return !as || !trainer_find(as) ||
	       args_fault(
		       call->args, "as", 0, err, "%s is a way of training; call the model something else", as);
}

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

static bool launch(const Call *call, TrainWork *work, const char *name, bool new, int threads, Error *err)
{
	if (new && !session_put(call->session, name, OBJECT_MODEL, call->line, err)) {
		train_free(work);
		return false;
	}
	if (session_start(call->session, call->line, name, &train_work, work, threads, settle_training, err))
		return true;
	lose_model(call->session, name);
	return false;
}

static bool run_train(const Call *call, Report *out, Error *err)
{
	(void)out;
	Object *old;
	const Trainer *trainer = named_trainer(call->session, args_text(call->args, "method"), &old);
	TrainWork *work = memory_new(1, sizeof *work);
	Text parents = {0};
	bool fine = check_product_name(call, err) && gather(call, trainer->takes, work, &parents, err);
	const char *seed = args_text(call->args, "seed");
	TrainInput input = {
		.corpora = work->corpora,
		.n_corpora = work->n_corpora,
		.images = work->images,
		.n_images = work->n_images,
		.seed = seed ? (uint64_t)args_integer(call->args, "seed") : session_seed(call->session),
		.threads = args_given(call->args, "threads") ? (int)args_integer(call->args, "threads")
							     : session_threads(call->session),
		.memory = session_memory(call->session),
		.command = call->line,
		.parents = text_of(&parents),
	};
	fine = fine && freeze_more(call, old, err) && start_or_continue(call, trainer, old, &input, work, err);
	text_release(&parents);
	if (!fine) {
		train_free(work);
		return false;
	}
	char *name = product_name(call, trainer, old);
	fine = launch(call, work, name, !old, input.threads, err);
	free(name);
	return fine;
}

static const char *trainer_name_at(size_t index)
{
	return trainers[index] ? trainers[index]->name : NULL;
}

const Command command_train = {
	.name = "train",
	.group = "train",
	.summary = "Train vectors on data, or go on training a model with more data",
	.help = "`train METHOD DATA…` begins a model; `train NAME DATA…` goes on with the model of that name: "
		"new words join, nothing is forgotten on purpose. Several data sets are trained on together "
		"and keep their domains. While it runs, every question can be put to the model: answers follow "
		"what it has learned.",
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "a way of training, or the name of a model to go on with",
			 .value_at = trainer_name_at},
		{.name = "data",
			.kind = ARG_DATA,
			.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			.help = "what to train on"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the model; DATA-METHOD when left out"},
		{.name = "freeze",
			.kind = ARG_WORDSET,
			.help = "words of the model that do not move, now and later, as `freeze` takes them"},
		{.name = "seed",
			.kind = ARG_INTEGER,
			.help = "what random choices depend on; the setting when left out",
			.low = 0,
			.high = 9007199254740992.0},
		{.name = "threads",
			.kind = ARG_INTEGER,
			.help = "threads; the setting when left out",
			.low = 1,
			.high = 256}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes",
	.method = find_method,
	.run = run_train,
};
