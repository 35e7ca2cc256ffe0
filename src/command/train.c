/* Training: `train METHOD DATA…` begins a model, `train NAME DATA…` goes on with one, `train NAME` ends its
 * run. */
#include "command/frozen.h"
#include "command/methods.h"
#include "command/train_earlier.h"
#include "command/train_space.h"
#include "command/train_start.h"

#include <stdlib.h>
#include <string.h>

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
	return methods_unknown(word, "way of training and no model", trainer_name_at, err);
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

/* --- with data: a new run --- */

/* A run that is not over ends with the new one. */
static void tell_given_up(const Object *old, Report *out)
{
	const Progress *progress = &old->model->progress;
	if (!progress->finished && progress->total > 0)
		report_text(out,
			"The rest of the run that %s was in, from %.0f %% on, is given up for this new one.",
			old->name, 100 * progress->done / progress->total);
}

/* freeze=: as `freeze` before the run. */
static bool freeze_more(const Call *call, const Object *old, TrainWork *work, Error *err)
{
	const char *words = args_text(call->args, "freeze");
	const Space *from = old ? old->space : work->before;
	if (!words)
		return true;
	if (work->reader)
		return args_fault(call->args, "freeze", 0, err,
			"which words the file has is not known yet; load it first, then start from the space");
	if (!from)
		return args_fault(call->args, "freeze", 0, err,
			"a new model has no words yet that could be frozen; train it first, then train it on "
			"with freeze");
	if (!work->trainer->hold)
		return args_fault(call->args, "freeze", 0, err,
			"%s cannot keep words where they are while it learns more", work->trainer->name);
	NamedItems named = {0};
	Error why = ERROR_INIT;
	bool fine = named_items_add(call->session, from, words, &named, &why);
	if (fine)
		dictionary_copy(&named.items, &work->freeze);
	named_items_release(&named);
	return fine || args_fault(call->args, "freeze", 0, err, "%s", why.message);
}

static bool prepare_run(const Call *call, TrainWork *work, Object *old, Report *out, Error *err)
{
	work->how = old ? TRAIN_ADDS : TRAIN_STARTS;
	if (!check_product_name(call, err) || !train_work_gather(call, work, err) ||
		!train_start_prepare(call, work, err))
		return false;
	const Model *model = old ? old->model : work->model;
	if (!train_earlier_gather(call, work, model ? model->learned : NULL, err) ||
		!freeze_more(call, old, work, err))
		return false;
	if (old)
		tell_given_up(old, out);
	return true;
}

/* --- without data: the rest of a run --- */

static bool say_missing(const Session *session, const char *model, const char *data, Error *err)
{
	const char *how = session_find(session, data) ? "is not what it was" : "is not here";
	return error_set(err, ERROR_INPUT,
		"the run of %s cannot go on: %s, which it trains on, %s; load it as it was, or begin a new run "
		"with train %s DATA",
		model, data, how, model);
}

/* The data that the run began with. */
static bool gather_again(const Call *call, TrainWork *work, const Object *old, Error *err)
{
	char *lines = memory_text(old->model->data), *rest = lines, *line;
	bool fine = true;
	while (fine && (line = strsep(&rest, "\n"))) {
		char *name = strchr(line, ' ');
		if (!name)
			continue;
		*name++ = '\0';
		bool earlier = *line == TRAIN_EARLIER_MARK;
		const Object *object = train_work_find_data(call->session, line + earlier, name);
		if (object && earlier)
			train_work_add_earlier(work, object);
		else if (object)
			train_work_add(work, object);
		else
			fine = say_missing(call->session, old->name, name, err);
	}
	free(lines);
	return fine;
}

/* What the run began with counts to its end. */
static bool refuse_options(const Call *call, const Trainer *trainer, const char *name, Error *err)
{
	static const ArgSpec earlier[] = {TRAIN_EARLIER_OPTIONS};
	for (size_t i = 0; i < sizeof earlier / sizeof *earlier; i++)
		if (args_given(call->args, earlier[i].name))
			return args_fault(call->args, earlier[i].name, 0, err,
				"%s cannot change in the middle of a run; train %s DATA %s=… begins a new one",
				earlier[i].name, name, earlier[i].name);
	for (const ArgSpec *option = trainer->options; option->name; option++)
		if (args_given(call->args, option->name))
			return args_fault(call->args, option->name, 0, err,
				"%s cannot change in the middle of a run; train %s goes on with it as it is, "
				"train %s DATA %s=… begins a new one",
				option->name, name, name, option->name);
	return true;
}

static bool prepare_rest(const Call *call, TrainWork *work, Object *old, Error *err)
{
	work->how = TRAIN_RESUMES;
	if (!old)
		return error_set(err, ERROR_USAGE, "data is missing: train %s on what? train %s DATA",
			work->trainer->name, work->trainer->name);
	if (old->model->progress.finished)
		return args_fault(call->args, "method", 0, err,
			"the run of %s is over; train %s DATA goes on with more data", old->name, old->name);
	return refuse_options(call, work->trainer, old->name, err) &&
	       (!old->model->detached || gather_again(call, work, old, err)) &&
	       train_start_prepare(call, work, err) && freeze_more(call, old, work, err);
}

static bool run_train(const Call *call, Report *out, Error *err)
{
	Object *old;
	const Trainer *trainer = named_trainer(call->session, args_text(call->args, "method"), &old);
	if (!old && train_space_wanted(call, trainer)) {
		char *name = product_name(call, trainer, NULL);
		bool fine = check_product_name(call, err) && train_space(call, trainer, name, err);
		free(name);
		return fine;
	}
	TrainWork *work = train_work_new(call, trainer);
	if (!audits_asked_read(call, &work->audits, err) ||
		!(args_count(call->args, "data") ? prepare_run(call, work, old, out, err)
						 : prepare_rest(call, work, old, err))) {
		train_work_free(work);
		return false;
	}
	char *name = product_name(call, trainer, old);
	if (old) {
		work->model = old->model;
		work->before = old->space ? space_ref(old->space) : NULL;
		old->model = NULL;
	}
	bool fine = train_work_launch(call, work, name, err);
	free(name);
	return fine;
}

const Command command_train = {
	.name = "train",
	.group = "train",
	.summary = "Train vectors on data, or go on training a model with more data",
	.help = "`train METHOD DATA…` begins a model; `train NAME DATA…` goes on with the model of that name: "
		"new words join, nothing is forgotten on purpose. Several data sets are trained on together "
		"and keep their domains. `train NAME` alone goes on with a run that was stopped, or saved in a "
		"session before it was over, to the end that it was begun for. While it runs, every question "
		"can be put to the model: answers follow what it has learned.\n\n"
		"`tau=` weighs domains of unequal size against each other: one of n words counts n^(tau - 1) "
		"times, scaled so that all together count as much as before; tau=0 makes all count the same. "
		"They have to be given in one run. The answer tells the weights and what they cost, `audit "
		"representation … tau=` before. A space whose classes are learned has no such weights.\n\n"
		"`start=` begins a new model from vectors that are there already: a space of the session or a "
		"file in any format that `load` reads. Words found there begin at their vectors, whose width "
		"the model takes over, and words that the data lack stay in the model with a count of 0 unless "
		"outside=no. What words are told from begins at 0, so that the first steps hardly move the "
		"vectors: no warm-up is needed. A model of the same method is copied with all that it learned. "
		"GloVe, whose vectors are sums, begins with halves. classify goes on with a classifier of a "
		".bin, too: the words, n-grams and labels that it knows.\n\n"
		"`train classify SPACE` learns the classes of a space instead: logistic regression, each class "
		"against the rest, or the nearest class mean. What it makes is a space of the classes, whose "
		"vectors tell them apart: `classify` and `eval classify` ask it about any space of the same "
		"columns, such as another domain or the other side of a shared space, and about new text when "
		"the space can read text. `explain ITEM CLASS metric=dot` tells why.\n\n"
		"Words that were known before can be held: `freeze=` (see `freeze`) leaves them where they "
		"are, anchor=S ties them to it. The anchor adds S/2 |w - w0|^2 to the loss of each example "
		"that the row w takes part in, w0 being the row as the run began, and is stepped proximally: w "
		"moves by f (w0 - w) with f = r S / (1 + r S), r the learning rate; in GloVe each number has "
		"its own r, that of AdaGrad. fastText ties each row that a vector is made of, doc2vec those of "
		"documents too. It lasts for one run.\n\n"
		"What is forgotten is judged whenever a model of words goes on with a new text while texts "
		"that it learned before are in the session (or are named by earlier=): of each of their "
		"domains some text is set apart, and the answer shows the loss on it before and after, with "
		"what became of the words of the domain and of their neighbours. A run that raises the loss on "
		"an earlier domain by more than tolerance= is flagged, with refuse=yes it is undone: the model "
		"is what it was. Against forgetting: rehearse=0.3 draws 30 % of the text that is learned from "
		"out of earlier texts, anew in each epoch; ewc=S (sgns, cbow and fasttext) ties each number, "
		"those of n-grams and of what words are told from as well, as strongly as it mattered for the "
		"earlier texts (elastic weight consolidation: S/2 F (w - w0)^2 for one pass over the text, F "
		"the sum of squared gradients); with loss=hs the words that were known keep their tree then, "
		"and new ones get one beside it. GloVe, PPMI and eigen keep the counts of all their texts and "
		"learn from all in every run: they forget nothing.\n\n"
		"After a run that began with vectors the answer tells how far these drifted, as `compare` "
		"does.",
	.makes = 1u << OBJECT_MODEL,
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "a way of training, or the name of a model to go on with",
			 .value_at = trainer_name_at},
		{.name = "data",
			.kind = ARG_DATA,
			.flags = ARG_POSITIONAL | ARG_MANY,
			.help = "what to train on; left out for the rest of a run that was stopped"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the model; DATA-METHOD when left out"},
		{.name = "start",
			.kind = ARG_SPACE,
			.help = "what a new model begins from: a model or space of the session, or a file of "
				"vectors"},
		{.name = "outside",
			.kind = ARG_YESNO,
			.help = "with start=: words that the data lack stay in the model, too",
			.fallback = "yes"},
		{.name = "freeze",
			.kind = ARG_WORDSET,
			.help = "words of the model that do not move, now and later, as `freeze` takes them"},
		ARG_AUDIT, TRAIN_EARLIER_OPTIONS, ARG_SEED("what random choices depend on"),
		{.name = "threads",
			.kind = ARG_INTEGER,
			.help = "threads; the setting when left out",
			.low = 1,
			.high = 256}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes",
	.method = find_method,
	.run = run_train,
};
