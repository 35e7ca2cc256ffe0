/* adapt METHOD SOURCE TARGET: one shared space out of two, and how well partners find each other in it. */
#include "command/adapt_work.h"
#include "command/command.h"
#include "command/learner_cost.h"
#include "command/methods.h"
#include "session/version_guard.h"

#include <stdlib.h>

static bool settle_adaptation(Session *session, Task *task, Report *out, Error *err)
{
	Object *object = session_find(session, task->names);
	AdaptWork *work = job_work(task->job);
	bool kept = object->space && (adapt_work_learned(work) || task_state(task) == JOB_STOPPED);
	if (!kept) {
		Error none = ERROR_INIT;
		session_drop(session, task->names, &none);
		return false;
	}
	if (err->kind != ERROR_NONE)
		return false;
	session_use(session, object->name);
	adapt_work_report(work, object->name, out);
	report_append(out, &work->audits.told);
	return true;
}

static char *product_name(const Call *call, const AdaptWork *work)
{
	const char *as = args_text(call->args, "as");
	if (as)
		return memory_text(as);
	Text wanted = {0};
	if (work->n_sides == 2)
		text_format(&wanted, "%s-%s", work->sides[1].name, work->sides[0].name);
	else
		text_format(&wanted, "to-%s", work->sides[0].name);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

/* --- what begins once versions are kept of what it works from and replaces --- */

typedef struct Adapting {
	AdaptWork *work;
	char *name, *line;
	char **spaces; /* those of which versions are kept */
	size_t n_spaces;
	bool early; /* the name was free, and stands for what is prepared */
} Adapting;

static void free_adapting(void *context)
{
	Adapting *self = context;
	if (self->work)
		adapt_work_free(self->work);
	for (size_t i = 0; i < self->n_spaces; i++)
		free(self->spaces[i]);
	free(self->spaces);
	free(self->name);
	free(self->line);
	free(self);
}

/* Questions go on being put to the space that was current: the new one has no answers before it is done. */
static bool put_aside(Session *session, const char *name, const char *line, Error *err)
{
	char *current = memory_text(session->current);
	bool fine = session_put(session, name, OBJECT_SPACE, line, err) != NULL;
	if (fine)
		session_use(session, current);
	free(current);
	return fine;
}

static bool begin_adapting(Session *session, void *context, Report *out, Error *err)
{
	(void)out;
	Adapting *self = context;
	AdaptWork *work = self->work;
	bool fine = put_aside(session, self->name, self->line, err);
	if (fine) {
		Space *target = space_ref(work->sides[0].space);
		kept_map_follow(session_find(session, self->name), session_find(session, work->sides[0].name));
		self->work = NULL;
		Task *task = session_start(
			session, self->line, self->name, &adapt_work, work, 0, settle_adaptation, err);
		if (task)
			session_began(session, task, target);
		space_unref(target);
		fine = task != NULL;
	}
	free_adapting(self);
	return fine;
}

static const GuardedWork adapting = {begin_adapting, free_adapting};

static bool guard(Session *session, Adapting *self, Report *out, Error *err)
{
	char *name = memory_text(self->name), *line = memory_text(self->line);
	size_t count = self->n_spaces;
	char **spaces = self->spaces;
	self->spaces = NULL;
	self->n_spaces = 0;
	bool fine = version_guard(
		session, line, (const char *const *)spaces, count, name, &adapting, self, out, err);
	for (size_t i = 0; i < count; i++)
		free(spaces[i]);
	free(spaces);
	free(name);
	free(line);
	return fine;
}

/* --- what takes a while before that --- */

static bool prepare_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	Adapting *self = context;
	return adapt_prepare_step(self->work, finished, err);
}

static bool prepare_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const Adapting *self = context;
	into->progress = adapt_prepare_progress(self->work);
	return true;
}

static const WorkType preparing = {prepare_step, prepare_look, free_adapting};

/* Models are what they are until they are kept; task NULL: something may change them again. */
static void hold_models(const Adapting *self, Session *session, const Task *held_by, Task *task)
{
	for (size_t i = 0; i < self->n_spaces; i++) {
		Object *object = session_find(session, self->spaces[i]);
		if (object && object->model && object->task == held_by)
			object->task = task;
	}
}

static bool settle_preparing(Session *session, Task *task, Report *out, Error *err)
{
	Adapting *of_job = job_work(task->job);
	hold_models(of_job, session, task, NULL);
	if (err->kind == ERROR_NONE && task_state(task) == JOB_DONE) {
		Adapting *self = memory_new(1, sizeof *self);
		*self = *of_job;
		*of_job = (Adapting){0};
		session_go_on(session, task);
		return guard(session, self, out, err);
	}
	Error none = ERROR_INIT;
	if (of_job->early)
		session_drop(session, of_job->name, &none);
	return false;
}

/* A name that is free is there from now on. */
static bool prepare_in_job(Session *session, Adapting *self, Error *err)
{
	if (!session_may_put(session, self->name, OBJECT_SPACE, err)) {
		free_adapting(self);
		return false;
	}
	char *early = self->early ? memory_text(self->name) : NULL;
	Task *task = session_start(session, self->line, early, &preparing, self, 1, settle_preparing, err);
	Error none = ERROR_INIT;
	if (task)
		hold_models(self, session, NULL, task);
	else if (early)
		session_drop(session, early, &none);
	free(early);
	return task != NULL;
}

static bool prepare_now(AdaptWork *work, Error *err)
{
	bool fine = true, finished = false;
	while (fine && !finished)
		fine = adapt_prepare_step(work, &finished, err);
	return fine;
}

static bool launch(const Call *call, AdaptWork *work, bool prepared, Report *out, Error *err)
{
	Session *session = call->session;
	Adapting *self = memory_new(1, sizeof *self);
	*self = (Adapting){.work = work, .name = product_name(call, work), .line = memory_text(call->line)};
	self->n_spaces = args_count(call->args, "spaces");
	self->spaces = memory_new(self->n_spaces, sizeof *self->spaces);
	for (size_t i = 0; i < self->n_spaces; i++)
		self->spaces[i] = memory_text(args_word(call->args, "spaces", i));
	self->early = !session_find(session, self->name);
	if (self->early && !put_aside(session, self->name, self->line, err)) {
		free_adapting(self);
		return false;
	}
	return prepared ? guard(session, self, out, err) : prepare_in_job(session, self, err);
}

static bool run_adapt(const Call *call, Report *out, Error *err)
{
	AdaptWork *work = memory_new(1, sizeof *work);
	if (adapt_work_gather(call, work, err) && audits_asked_read(call, &work->audits, err)) {
		bool now = adapt_prepare_quick(work);
		if (!now || prepare_now(work, err))
			return launch(call, work, now, out, err);
	}
	adapt_work_free(work);
	return false;
}

static const char *adapter_name_at(size_t index)
{
	return adapters[index] ? adapters[index]->name : NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const Adapter *adapter = word ? adapter_find(word) : NULL;
	if (adapter)
		*more = adapter->options;
	return adapter || !word || methods_unknown(word, "way of adapting", adapter_name_at, err);
}

const Command command_adapt = {
	.name = "adapt",
	.group = "adapt",
	.summary = "Bring spaces into common coordinates, and measure what that does",
	.help = "The result is a new space with the items of both, each side a domain of its own: `near WORD "
		"domain=TARGET` searches across. An item that both sides have keeps its name on the side of "
		"the target and is called item@SOURCE on the other. Inside one space that holds several "
		"domains, from=DOMAIN to=DOMAIN say which is source and which is target. Several spaces are "
		"brought together one after the other: through=hub each to the last that is named, "
		"through=chain each to the one after it, as suits slices of time; pairs= and test= then take "
		"one lexicon, or one for each step with commas: en-de,fr-de.\n\n"
		"Pairs to learn from come from a lexicon, or are the items that both spaces spell the same; "
		"some methods need none. Some learn from the classes of the source, and from as many labels of "
		"the target as labels= shows them; the others stay hidden from the method.\n\n"
		"The answer compares before and after by judges. retrieval: how often a partner is the first, "
		"or among the first 5 or 10, of all items of the other side, there and back, by cosine and by "
		"CSLS, which lessens the pull of items that are near to everything (Conneau et al., ICLR "
		"2018); in large spaces, CSLS averages over the 5,000 most frequent items. hubness is the "
		"skewness of how often items are among the first 10: 0 when all are found alike. Unless "
		"test=LEXICON is given, a share of the source items is held out with all its pairs; coverage "
		"is the share of pairs that both spaces know. transfer: how often a classifier that learned "
		"from the source is right about the target, see eval transfer. The cost of its regression is "
		"chosen at home, where costs differ little while away they may differ much: the smallest that "
		"is within one standard error of the best at home (cost=cautious; Breiman, Friedman, Olshen & "
		"Stone, Classification and Regression Trees, 1984), which away did better than the best at "
		"home (cost=auto) in 49 and worse in 9 of 222 comparisons (docs/adaptation.md). shift: how far "
		"the two are from one distribution, see eval shift. gain compares before and after question by "
		"question, with a 95 % interval by the bootstrap; where it is worse after, the answer says so. "
		"It also says when a side collapses, that is when the effective rank of 64 of its rows (Roy & "
		"Vetterli, EUSIPCO 2007) falls below a quarter of what it was, could be or, where there are "
		"classes, needs to be to tell these apart, which is one less than there are; or their mean "
		"cosine rises above .99, or most of them become zeros. audit= tells the effects of bias tests "
		"on each side before and after, with a paired interval, and warns of what came out worse.",
	.makes = 1u << OBJECT_SPACE,
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "how to adapt",
			 .value_at = adapter_name_at},
		{.name = "spaces",
			.kind = ARG_SPACE,
			.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			.help = "the source, which is carried over, and the target; or one space with domains"},
		{.name = "from", .kind = ARG_DOMAIN, .help = "the source, inside one space"},
		{.name = "to", .kind = ARG_DOMAIN, .help = "the target, inside one space"},
		{.name = "through",
			.kind = ARG_CHOICE,
			.help = "with more than two spaces, what each is brought to",
			.choices = "hub|chain"},
		{.name = "pairs",
			.kind = ARG_LEXICON,
			.help = "a lexicon; identical: the items spelt the same, the default of methods that "
				"learn from pairs; numerals: those of digits alone; none, the default of "
				"methods that do without"},
		{.name = "labels",
			.kind = ARG_INTEGER,
			.help = "labels of each class of the target that the method may see",
			.fallback = "0",
			.low = 0,
			.high = 1e6},
		{.name = "judge",
			.kind = ARG_TEXT,
			.help = "retrieval, transfer, shift, or several with commas; none; left out: all that "
				"there is something to go by for"},
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what transfer is judged with, as in eval transfer",
			.choices = "logistic|softmax|prototype|knn",
			.fallback = "logistic"},
		ARG_COST,
		{.name = "test",
			.kind = ARG_LEXICON,
			.help = "a lexicon to judge by instead of a share of pairs, or identical"},
		{.name = "holdout",
			.kind = ARG_NUMBER,
			.help = "share of the source items to judge by, at most 1500 of them",
			.fallback = "0.2",
			.low = 0,
			.high = 0.9},
		{.name = "k",
			.kind = ARG_INTEGER,
			.help = "neighbours that CSLS averages over",
			.fallback = "10",
			.low = 1,
			.high = 64},
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of the new space; SOURCE-TARGET when left out"},
		ARG_AUDIT,
		{.name = "seconds",
			.kind = ARG_YESNO,
			.help = "also tell the seconds that learning took",
			.fallback = "no"},
		ARG_SEED("what the choice of held-out items and of labels depends on, and the method's own "
			 "draws")},
	.example = "synth twins\ntrain sgns twins-a as=a dim=20 exact=yes\ntrain sgns twins-b as=b dim=20 "
		   "exact=yes\n"
		   "adapt procrustes a b pairs=twins-pairs test=twins-test",
	.method = find_method,
	.run = run_adapt,
};
