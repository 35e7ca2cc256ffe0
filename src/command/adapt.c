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
} Adapting;

static void free_adapting(void *context)
{
	Adapting *self = context;
	if (self->work)
		adapt_work_free(self->work);
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

/* A name that is free is there from now on. */
static bool launch(const Call *call, AdaptWork *work, Report *out, Error *err)
{
	Session *session = call->session;
	Adapting *self = memory_new(1, sizeof *self);
	*self = (Adapting){work, product_name(call, work), memory_text(call->line)};
	if (!session_find(session, self->name) && !put_aside(session, self->name, self->line, err)) {
		free_adapting(self);
		return false;
	}
	size_t count = args_count(call->args, "spaces");
	const char **names = memory_new(count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = args_word(call->args, "spaces", i);
	char *name = memory_text(self->name);
	bool fine = version_guard(session, call->line, names, count, name, &adapting, self, out, err);
	free(name);
	free(names);
	return fine;
}

static bool run_adapt(const Call *call, Report *out, Error *err)
{
	AdaptWork *work = memory_new(1, sizeof *work);
	if (adapt_work_gather(call, work, err) && audits_asked_read(call, &work->audits, err) &&
		adapt_work_begin(work, err))
		return launch(call, work, out, err);
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
