/* monitor: a space or model beside its baseline, and what to do about the difference. */
#include "command/monitor.h"

#include "command/wordsets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool settle_monitor(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	monitor_answer(job_work(task->job), out);
	return true;
}

/* --- what is asked --- */

static const char *apart_of(const Call *call)
{
	static const char *const choices[] = {"auto", "yes", "no"};
	for (size_t i = 0; i < 3; i++)
		if (!strcmp(args_text(call->args, "apart"), choices[i]))
			return choices[i];
	return choices[0];
}

static Monitor *new_monitor(const Call *call)
{
	const Args *args = call->args;
	Monitor *self = memory_new(1, sizeof *self);
	*self = (Monitor){.seed = call_seed(call),
		.sample = (size_t)args_integer(args, "sample"),
		.permutations = (size_t)args_integer(args, "permutations"),
		.k = (size_t)args_integer(args, "k"),
		.apart = apart_of(call),
		.limits = {.level = args_number(args, "level"),
			.ks = args_number(args, "ks"),
			.psi = args_number(args, "psi"),
			.centroid = args_number(args, "centroid"),
			.overlap = args_number(args, "overlap"),
			.effect = args_number(args, "effect"),
			.drop = args_number(args, "drop")},
		.agreement = NAN,
		.overlap = NAN};
	return self;
}

static bool gather_spaces(const Call *call, Monitor *self, Error *err)
{
	static const char *const names[2] = {"against", "space"};
	for (int side = 0; side < 2; side++) {
		Error why = ERROR_INIT;
		Space *space = session_space(call->session, args_text(call->args, names[side]), NULL, &why);
		if (!space)
			return args_fault(call->args, names[side], 0, err, "%s", why.message);
		self->spaces[side] = space_ref(space);
		self->names[side] = memory_text(args_text(call->args, names[side]));
	}
	return true;
}

static bool add_audit(const Call *call, Monitor *self, const AuditTest *test, const char *text, Error *err)
{
	self->audits = memory_resize(self->audits, self->n_audits + 1, sizeof *self->audits);
	MonitorAudit *audit = &self->audits[self->n_audits++];
	*audit = (MonitorAudit){.why = ERROR_INIT};
	if (!audit_query_one(call->session, test, text, &audit->test, &audit->query, err))
		return false;
	if (!strcmp(audit->query.name, audit->test->name)) { /* they have no name together */
		free(audit->query.name);
		audit->query.name = memory_text("sets");
	}
	return true;
}

/* The sets of one test, with commas between, when the first is no test of its own. */
static char *one_test(const Session *session, const char *names)
{
	const char *rest = names;
	char *first = wordset_next(&rest, ',');
	bool alone = first && (first[0] == '{' || !strchr(first, ':')) && !testset_is_named(session, first);
	Text joined = {0};
	for (char *name = first; name && alone; name = wordset_next(&rest, ',')) {
		text_format(&joined, "%s%s", joined.length ? ":" : "", name);
		if (name != first)
			free(name);
	}
	free(first);
	return alone ? text_take(&joined) : NULL;
}

static bool gather_audits(const Call *call, Monitor *self, Error *err)
{
	const char *names = args_text(call->args, "sets");
	const AuditTest *test = audit_test_find(args_text(call->args, "test"));
	Error why = ERROR_INIT;
	if (!test)
		return args_fault(call->args, "test", 0, err,
			"there is no test \"%s\"; `help audit` lists them", args_text(call->args, "test"));
	if (!names)
		return true;
	char *one = one_test(call->session, names);
	bool fine = !one || add_audit(call, self, test, one, &why);
	for (char *text; fine && !one && (text = wordset_next(&names, ','));) {
		fine = add_audit(call, self, test, text, &why);
		free(text);
	}
	free(one);
	return fine || args_fault(call->args, "sets", 0, err, "%s", why.message);
}

static bool row_in_both(const Monitor *self, const char *item, uint32_t rows[2])
{
	for (int side = 0; side < 2; side++)
		rows[side] = dictionary_find_text(&self->spaces[side]->items, item);
	return rows[0] != DICTIONARY_NONE && rows[1] != DICTIONARY_NONE;
}

static bool gather_pairs(const Call *call, Monitor *self, Error *err)
{
	const char *name = args_text(call->args, "pairs");
	Error why = ERROR_INIT;
	if (!name)
		return true;
	Object *object = session_get(call->session, name, OBJECT_LEXICON, &why);
	if (!object)
		return args_fault(call->args, "pairs", 0, err, "%s", why.message);
	const Lexicon *lexicon = object->lexicon;
	self->pairs = memory_new(lexicon->count, sizeof *self->pairs);
	for (size_t i = 0; i < lexicon->count; i++) {
		MonitorPair *pair = &self->pairs[self->n_pairs];
		if (row_in_both(self, lexicon->pairs[i].source, pair->from) &&
			row_in_both(self, lexicon->pairs[i].target, pair->to))
			self->n_pairs++;
	}
	self->lost_pairs = lexicon->count - self->n_pairs;
	for (int side = 0; side < 2; side++)
		self->found[side] = memory_new(self->n_pairs, sizeof(double));
	return self->n_pairs ||
	       args_fault(call->args, "pairs", 0, err,
		       "no pair of %s has both its items in both spaces; name them as the spaces do", name);
}

static bool run_monitor(const Call *call, Report *out, Error *err)
{
	(void)out;
	Monitor *self = new_monitor(call);
	if (gather_spaces(call, self, err) && gather_audits(call, self, err) && gather_pairs(call, self, err))
		return session_start(call->session, call->line, NULL, &monitor_work, self, 0, settle_monitor,
			       err) != NULL;
	monitor_work.free(self);
	return false;
}

#define LIMIT(NAME, USUAL, HELP)                                                                               \
	{                                                                                                      \
		.name = NAME, .kind = ARG_NUMBER, .help = "limit: " HELP, .fallback = USUAL, .low = 0,         \
		.high = 1e6                                                                                    \
	}

const Command command_monitor = {
	.name = "monitor",
	.group = "judge",
	.summary =
		"Compare a space with its baseline and say what to do: fine, retrain, rebalance or roll back",
	.help = "Measured are the distribution of the vectors (Kolmogorov-Smirnov and population stability "
		"index of lengths, cosines and dimensions; kernel discrepancy with a permutation test; "
		"centroid), how many neighbours remain, the shares of the domains, the audits of "
		"`sets=weat7,weat8`, `sets=direct:professions:gender-pairs` for another test on several names, "
		"or four sets with commas, and how many of the pairs of a lexicon are "
		"still among the k nearest. Each has a limit, which is an option; the answer states the rule "
		"by which it advises; unknown means that an audit of sets= could not be run. `assert advice = "
		"fine` makes a gate of it.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "what is in use now"},
		{.name = "against", .kind = ARG_SPACE, .flags = ARG_REQUIRED, .help = "the baseline"},
		{.name = "sets",
			.kind = ARG_WORDSET,
			.help = "what to audit both by, with commas between: weat7, mine.wordset, rnd:weat7 "
				"for another test, ripa:professions:gender-pairs; or the sets of one test"},
		{.name = "test", .kind = ARG_TEXT, .help = "the bias test for sets=", .fallback = "weat"},
		{.name = "pairs",
			.kind = ARG_LEXICON,
			.help = "pairs of items of the space that belong together"},
		{.name = "apart",
			.kind = ARG_CHOICE,
			.help = "whether the two were trained apart, so that their coordinates differ; auto: "
				"as the common items say",
			.fallback = "auto",
			.choices = "auto|yes|no"},
		ARG_NEIGHBOURS,
		{.name = "sample",
			.kind = ARG_INTEGER,
			.help = "items drawn of each side at most",
			.fallback = "1000",
			.low = POPULATION_FEWEST,
			.high = 100000},
		{.name = "permutations",
			.kind = ARG_INTEGER,
			.help = "of the test of the kernel discrepancy",
			.fallback = "999",
			.low = 19,
			.high = 99999},
		ARG_SEED("what samples and permutations depend on"),
		{.name = "level",
			.kind = ARG_NUMBER,
			.help = "a corrected p below this is no accident",
			.fallback = "0.05",
			.low = 0,
			.high = 1},
		LIMIT("ks", "0.2", "Kolmogorov-Smirnov distance"),
		LIMIT("psi", "0.25", "population stability index"),
		LIMIT("centroid", "0.5", "distance of the means in units of the spread"),
		LIMIT("overlap", "0.5", "least share of neighbours that remain"),
		LIMIT("effect", "0.2", "growth of an audit's effect"),
		LIMIT("drop", "0.02", "fall of the recall of pairs")},
	.example = "synth royals\ntrain sgns royals as=a dim=10 epochs=2 exact=yes\n"
		   "train sgns royals as=b dim=10 epochs=3 exact=yes\nmonitor b against=a",
	.run = run_monitor,
};
