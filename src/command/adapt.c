/* adapt METHOD SOURCE TARGET: one shared space out of two, and how well partners find each other in it. */
#include "command/adapt_work.h"
#include "command/command.h"

#include <stdlib.h>
#include <string.h>

/* At most so many items are judged when the lexicon is split. */
enum { TEST_ITEMS = 1500 };

static bool settle_adaptation(Session *session, Task *task, Report *out, Error *err)
{
	Object *object = session_find(session, task->names);
	const AdaptWork *self = job_work(task->job);
	if (!object->space || !self->adaptation->progress.finished) {
		Error none = ERROR_INIT;
		session_drop(session, task->names, &none);
		return false;
	}
	if (err->kind != ERROR_NONE)
		return false;
	session_use(session, object->name);
	adapt_work_report(self, object->name, out);
	return true;
}

static Lexicon *lexicon_of(const Call *call, const char *option, Error *err)
{
	Error why = ERROR_INIT;
	Object *object = session_get(call->session, args_text(call->args, option), OBJECT_LEXICON, &why);
	if (!object)
		args_fault(call->args, option, 0, err, "%s", why.message);
	return object ? object->lexicon : NULL;
}

static void add_parent(Text *parents, const char *name, const char *checksum)
{
	text_format(parents, "%s%s (%s)", parents->length ? "; " : "", name, checksum);
}

static bool gather_train(const Call *call, const Adapter *adapter, AdaptWork *self, Text *parents, Error *err)
{
	const char *name = args_text(call->args, "pairs");
	if (!name)
		name = adapter_takes_pairs(adapter) ? "identical" : "none";
	if (strcmp(name, "none") == 0)
		return true;
	if (!adapter_takes_pairs(adapter))
		return args_fault(call->args, "pairs", 0, err,
			"%s learns from no pairs; to judge by them, give test=%s instead", adapter->name, name);
	if (strcmp(name, "identical") == 0) {
		pairs_identical(self->source, self->target, &self->train);
		self->learned_from = memory_text("items that both spell the same");
		return true;
	}
	Lexicon *lexicon = lexicon_of(call, "pairs", err);
	if (!lexicon)
		return false;
	pairs_from_lexicon(lexicon, self->source, self->target, &self->train);
	self->learned_from = memory_text(name);
	add_parent(parents, name, lexicon->checksum);
	return true;
}

static bool gather_test(const Call *call, AdaptWork *self, Text *parents, Error *err)
{
	const char *name = args_text(call->args, "test");
	double share = args_number(call->args, "holdout");
	if (name) {
		Lexicon *lexicon = lexicon_of(call, "test", err);
		if (!lexicon)
			return false;
		pairs_from_lexicon(lexicon, self->source, self->target, &self->test);
		self->shared = pairs_shared(&self->test, &self->train);
		add_parent(parents, name, lexicon->checksum);
	} else if (share > 0) {
		pairs_hold_out(&self->train, share, TEST_ITEMS, self->provenance.seed, &self->test);
		self->test.given = self->train.given;
		self->test.lost = self->train.lost;
		self->held_out = true;
	}
	pairs_reverse(&self->test, &self->reversed);
	return true;
}

/* The class of each row as a number in `classes`, which grows; NULL when the space has none. */
static uint32_t *class_numbers(const Space *space, Dictionary *classes)
{
	if (!space->class_of)
		return NULL;
	uint32_t *numbers = memory_new(space->vectors.rows, sizeof *numbers);
	for (size_t i = 0; i < space->vectors.rows; i++) {
		uint32_t class = space->class_of[i];
		const char *name =
			class < space->classes.count ? dictionary_word(&space->classes, class) : NULL;
		numbers[i] = name ? dictionary_add(classes, name, strlen(name)) : DICTIONARY_NONE;
	}
	return numbers;
}

static bool gather_spaces(const Call *call, AdaptWork *self, Text *parents, Error *err)
{
	const char *source, *target;
	Space *from = session_space(call->session, args_text(call->args, "source"), &source, err);
	Space *to = from ? session_space(call->session, args_text(call->args, "target"), &target, err) : NULL;
	if (!to)
		return false;
	if (strcmp(source, target) == 0)
		return args_fault(call->args, "target", 0, err, "source and target are the same space");
	self->source = space_ref(from);
	self->target = space_ref(to);
	self->source_name = memory_text(source);
	self->target_name = memory_text(target);
	add_parent(parents, source, space_checksum(from));
	add_parent(parents, target, space_checksum(to));
	self->source_class = class_numbers(from, &self->classes);
	self->true_class = class_numbers(to, &self->classes);
	return true;
}

static bool prepare(const Call *call, AdaptWork *self, Error *err)
{
	self->k = (size_t)args_integer(call->args, "k");
	self->provenance.command = memory_text(call->line);
	self->provenance.seed = call_seed(call);
	Text parents = {0};
	const Adapter *adapter = adapter_find(args_text(call->args, "method"));
	bool fine = gather_spaces(call, self, &parents, err) &&
		    gather_train(call, adapter, self, &parents, err) && gather_test(call, self, &parents, err);
	self->provenance.parents = text_take(&parents);
	if (!fine)
		return false;
	AdaptInput input = {.source = self->source,
		.target = self->target,
		.source_name = self->source_name,
		.target_name = self->target_name,
		.pairs = &self->train,
		.seed = self->provenance.seed};
	bool labelled = self->source_class || self->target_class;
	input.classes = labelled ? &self->classes : NULL;
	input.source_class = self->source_class;
	input.target_class = self->target_class;
	self->adaptation = adapter_start(adapter, &input, call->args, err);
	return self->adaptation != NULL;
}

static char *product_name(const Call *call, const AdaptWork *self)
{
	const char *as = args_text(call->args, "as");
	if (as)
		return memory_text(as);
	Text wanted = {0};
	text_format(&wanted, "%s-%s", self->source_name, self->target_name);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

/* Questions go on being put to the space that was current: the new one has no answers before it is done. */
static bool launch(const Call *call, AdaptWork *self, const char *name, Error *err)
{
	Session *session = call->session;
	char *current = memory_text(session->current);
	bool fine = session_put(session, name, OBJECT_SPACE, call->line, err) != NULL;
	if (fine) {
		session_use(session, current);
		fine = session_start(session, call->line, name, &adapt_work, self, 0, settle_adaptation, err) !=
		       NULL;
	} else {
		adapt_work_free(self);
	}
	free(current);
	return fine;
}

static bool run_adapt(const Call *call, Report *out, Error *err)
{
	(void)out;
	AdaptWork *self = memory_new(1, sizeof *self);
	if (!prepare(call, self, err)) {
		adapt_work_free(self);
		return false;
	}
	char *name = product_name(call, self);
	bool fine = launch(call, self, name, err);
	free(name);
	return fine;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const Adapter *adapter = word ? adapter_find(word) : NULL;
	if (adapter)
		*more = adapter->options;
	if (adapter || !word)
		return true;
	Text names = {0};
	for (size_t i = 0; adapters[i]; i++)
		text_format(&names, "%s%s", i ? ", " : "", adapters[i]->name);
	error_set(err, ERROR_USAGE, "\"%s\" is no way of adapting; there is %s", word, text_of(&names));
	text_release(&names);
	return false;
}

static const char *adapter_name_at(size_t index)
{
	return adapters[index] ? adapters[index]->name : NULL;
}

const Command command_adapt = {
	.name = "adapt",
	.group = "adapt",
	.summary = "Bring two spaces into common coordinates, and measure how partners find each other",
	.help = "The result is a new space with the items of both, each side a domain of its own: `near WORD "
		"domain=TARGET` searches across. An item that both sides have keeps its name on the side of "
		"the target and is called item@SOURCE on the other.\n\n"
		"Pairs to learn from come from a lexicon, or are the items that both spaces spell the same. "
		"Unless test=LEXICON is given, a share of the source items is held out with all its pairs. The "
		"answer says how often, of these, a partner is the first, or among the first 5 or 10, of all "
		"items of the other side: before and after, there and back, by cosine and by CSLS, which "
		"lessens the pull of items that are near to everything (Conneau et al., ICLR 2018). In large "
		"spaces, CSLS averages over the 5,000 most frequent items. coverage is the share of pairs that "
		"both spaces know.",
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "how to adapt",
			 .value_at = adapter_name_at},
		{.name = "source",
			.kind = ARG_SPACE,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "the space that is carried over"},
		{.name = "target",
			.kind = ARG_SPACE,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "the space that it is brought to"},
		{.name = "pairs",
			.kind = ARG_LEXICON,
			.help = "a lexicon; identical: the items spelt the same, the default of methods that "
				"learn "
				"from pairs; none, of those that do not"},
		{.name = "test",
			.kind = ARG_LEXICON,
			.help = "a lexicon to judge by instead of a share of pairs"},
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
		ARG_SEED("what the choice of held-out items depends on")},
	.example = "synth twins\ntrain sgns twins-a as=a dim=20 exact=yes\ntrain sgns twins-b as=b dim=20 "
		   "exact=yes\n"
		   "adapt procrustes a b pairs=twins-pairs test=twins-test",
	.method = find_method,
	.run = run_adapt,
};
