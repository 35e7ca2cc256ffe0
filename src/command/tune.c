/* tune: a trainer's options are chosen by trying them. */
#include "command/methods.h"
#include "command/tune_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const Trainer *trainer = word ? trainer_find(word) : NULL;
	if (trainer)
		*more = trainer->options;
	return trainer || !word || methods_unknown(word, "way of training", trainer_name_at, err);
}

/* --- the answer --- */

/* Other settings that got as far and whose values lie within the interval of the best. */
static void tell_rivals(const TuneWork *self, Report *out)
{
	const Trials *trials = &self->trials;
	size_t best = trials_best(trials), rivals = 0;
	for (size_t i = 0; i < trials->count; i++)
		rivals += i != best && trials->search.runs[i].rung == trials->search.runs[best].rung &&
			  trials->results[i].verdict.value >= trials->results[best].verdict.low;
	if (rivals)
		report_text(out, "%zu other%s within its 95 %% interval: the choice among these may be chance.",
			rivals, rivals == 1 ? " lies" : "s lie");
}

static void tell_best(const TuneWork *self, Report *out)
{
	const Trials *trials = &self->trials;
	size_t total = search_total(&trials->search);
	if (!self->finished)
		report_text(out, "Stopped after %zu of %zu trials; the one at work is given up.", trials->count,
			total);
	report_text(out, "%s is the best: %s", self->name, self->best->provenance.command);
	tell_rivals(self, out);
	if (self->plan.eta)
		report_text(out,
			"Successive halving: the best 1 in %u of a round go on to the next with %u times the "
			"epochs; every run begins anew.",
			self->plan.eta, self->plan.eta);
	if (self->judge.by == JUDGE_LOSS)
		report_text(out, "The loss is that on held-out text. It also depends on what is asked: wider "
				 "windows and less subsampling make other tasks, so compare these with care.");
}

static const char *first_failure(const Trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		if (trials->results[i].failure)
			return trials->results[i].failure;
	return NULL;
}

static bool no_model(Session *session, const TuneWork *self, Error *err)
{
	Error none = ERROR_INIT;
	const char *why = first_failure(&self->trials);
	session_drop(session, self->name, &none);
	return why && err->kind == ERROR_NONE
		       ? error_set(err, ERROR_INPUT, "none of %zu trials has a result; the first failed: %s",
				 self->trials.count, why)
		       : false;
}

static bool settle_tuning(Session *session, Task *task, Report *out, Error *err)
{
	TuneWork *self = job_work(task->job);
	if (self->trials.count)
		trials_report(&self->trials, &self->plan, &self->judge, out);
	if (!self->best)
		return no_model(session, self, err);
	Object *object = session_find(session, self->name);
	tell_best(self, out);
	/* The model is what that line makes, and so that line is what it is said to come from. */
	free(object->command);
	object->command = memory_text(self->best->provenance.command);
	object->model = self->best;
	space_unref(object->space);
	object->space = self->best_space;
	self->best = NULL;
	self->best_space = NULL;
	session_changed(session, object);
	return err->kind == ERROR_NONE;
}

/* --- starting --- */

static char *product_name(const Call *call)
{
	const char *as = args_text(call->args, "as");
	Text wanted = {0};
	text_format(&wanted, "%s-%s", args_word(call->args, "data", 0), args_text(call->args, "method"));
	char *name = as ? memory_text(as) : session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static char *data_names(const Call *call)
{
	Text names = {0};
	for (size_t i = 0; i < args_count(call->args, "data"); i++)
		text_format(&names, " %s", args_word(call->args, "data", i));
	return text_take(&names);
}

static bool prepare(const Call *call, TuneWork *work, Error *err)
{
	const Trainer *trainer = work->base->trainer;
	const char *as = args_text(call->args, "as");
	if (as && trainer_find(as))
		return args_fault(
			call->args, "as", 0, err, "%s is a way of training; call the model something else", as);
	if (!train_work_gather(call, work->base, err) || !judge_init(&work->judge, call, err) ||
		!tune_plan_init(&work->plan, trainer, call, &work->judge, err))
		return false;
	search_init(&work->trials.search, work->plan.settings, work->plan.eta);
	work->name = product_name(call);
	work->data_names = data_names(call);
	return session_put(call->session, work->name, OBJECT_MODEL, call->line, err) != NULL;
}

static bool run_tune(const Call *call, Report *out, Error *err)
{
	(void)out;
	TuneWork *work = memory_new(1, sizeof *work);
	work->base = train_work_new(call, trainer_find(args_text(call->args, "method")));
	if (!prepare(call, work, err)) {
		tune_work_free(work);
		return false;
	}
	char *name = memory_text(work->name);
	Error none = ERROR_INIT;
	bool started = session_start(call->session, call->line, name, &tune_work, work,
		work->base->input.threads, settle_tuning, err);
	if (!started)
		session_drop(call->session, name, &none);
	free(name);
	return started;
}

const Command command_tune = {
	.name = "tune",
	.group = "train",
	.summary = "Choose a trainer's options by trying them, and keep the best model",
	.help = "Options of the method take lists after over: `tune sgns brown over dim=50,100 window=2,5 "
		"epochs=3 test=questions.txt`; every combination is a trial. search=halving tries all with few "
		"epochs and gives the best third of each round three times as many (eta=3), up to epochs=; "
		"every run begins anew, since the learning rate depends on how long it is. Judged is by "
		"analogies (test=FILE or a lexicon; accuracy by 3CosAdd), by similarity (by=similarity "
		"test=FILE), or, without a test, by the loss on text that is held out (holdout=0.05 unless "
		"given); classify by the share of held-out documents that it gives their label. All trials "
		"have the same seed. `watch tuning` shows the table while it grows; stop ends the search and "
		"keeps what it has. A trial that fails, as one that diverges, is a row that says why.",
	.makes = 1u << OBJECT_MODEL,
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "a way of training",
			 .value_at = trainer_name_at},
		{.name = "data",
			.kind = ARG_DATA,
			.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			.help = "what to train on"},
		{.name = "over",
			.kind = ARG_OVER,
			.help = "before the options of the method that are to be varied: dim=50,100 "
				"window=2,5"},
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of the best model; DATA-METHOD when left out"},
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what trials are judged by; analogy with test=, else loss, with classify "
				"accuracy",
			.choices = "analogy|similarity|loss|accuracy"},
		{.name = "test",
			.kind = ARG_FILE,
			.help = "questions (a file, a folder or a lexicon), or rated pairs with by=similarity"},
		{.name = "limit",
			.kind = ARG_INTEGER,
			.help = "questions and answers come from this many first items; 0 for all",
			.fallback = "30000",
			.low = 0,
			.high = 4e9},
		{.name = "search",
			.kind = ARG_CHOICE,
			.help = "all trials at full length, or successive halving",
			.fallback = "grid",
			.choices = "grid|halving"},
		{.name = "eta",
			.kind = ARG_INTEGER,
			.help = "halving: one in so many goes on",
			.fallback = "3",
			.low = 2,
			.high = 100},
		ARG_SEED("what random choices depend on"),
		{.name = "threads",
			.kind = ARG_INTEGER,
			.help = "threads; the setting when left out",
			.low = 1,
			.high = 256}},
	.example = "synth royals\ntune sgns royals over dim=5,10 epochs=1 exact=yes test=royals-gender as=best",
	.method = find_method,
	.run = run_tune,
};

/* --- tuning: the table so far --- */

static const Task *newest_tuning(const Session *session)
{
	for (size_t i = session->n_tasks; i-- > 0;)
		if (session->tasks[i]->settle == settle_tuning)
			return session->tasks[i];
	return NULL;
}

/* The plan is made again from the line, so that nothing is asked of the worker. */
static bool report_tuning(const Call *call, const Task *task, Report *out, Error *err)
{
	Judge judge = {0};
	TunePlan plan = {0};
	Trials trials = {0};
	const Trainer *trainer = trainer_find(args_text(call->args, "method"));
	bool fine = judge_choose(&judge, call, err) && tune_plan_init(&plan, trainer, call, &judge, err);
	if (fine) {
		trials_read(&trials, task->latest, &plan, &judge);
		trials_report(&trials, &plan, &judge, out);
		report_text(out, "%zu of %zu trials are over%s%s.", trials.count, search_total(&trials.search),
			*task->latest->progress.phase ? "; " : "", task->latest->progress.phase);
	}
	trials_release(&trials);
	tune_plan_release(&plan);
	judge_release(&judge);
	return fine;
}

static bool run_tuning(const Call *call, Report *out, Error *err)
{
	const Task *task = newest_tuning(call->session);
	if (!task)
		return error_set(err, ERROR_INPUT,
			"nothing has been tuned yet; tune METHOD DATA over OPTION=VALUE,VALUE begins");
	if (!task->latest) {
		report_text(out, "The first trial has just begun.");
		return true;
	}
	CommandLine parsed;
	if (!command_line_parse(task->line, &parsed, err))
		return false;
	const ArgSpec *more = NULL;
	for (size_t i = 1; i < parsed.count && !more; i++)
		if (trainer_find(parsed.tokens[i].text))
			more = trainer_find(parsed.tokens[i].text)->options;
	Args *args = args_parse(command_tune.args, more, parsed.tokens + 1, parsed.count - 1, err);
	Call of_tuning = {.session = call->session, .args = args, .line = task->line};
	bool fine = args && report_tuning(&of_tuning, task, out, err);
	args_free(args);
	command_line_release(&parsed);
	return fine;
}

const Command command_tuning = {
	.name = "tuning",
	.group = "train",
	.summary = "Show the trials of the newest tuning so far, the best first",
	.watchable = true,
	.example = "synth royals\ntune sgns royals over dim=5,10 epochs=1 exact=yes test=royals-gender "
		   "as=best\ntuning",
	.run = run_tuning,
};
