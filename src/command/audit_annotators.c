/* audit annotators: how far those who labelled a table agree, and what each of them does otherwise. */
#include "command/audit_annotators.h"
#include "audit/options.h"
#include "command/group_audit.h"
#include "report/writer.h"

#include <stdlib.h>

enum { PAIRED = 20 /* annotators up to whom pairs are told */, ROUNDS = 16, ROUNDS_MOST = 5000, AT_ONCE = 8 };

/* --- the work --- */

static void find_bias(void *context, size_t piece, int thread)
{
	(void)thread;
	AnnotatorsWork *self = context;
	uint32_t annotator = (uint32_t)(self->biased + piece);
	annotator_bias_init(&self->bias[annotator], &self->judgements, &self->index, annotator, &self->options);
}

static void step_model(AnnotatorsWork *self)
{
	DawidSkene *model = &self->model;
	for (int i = 0; i < ROUNDS && !self->modelled; i++) {
		dawid_skene_step(model);
		self->modelled = model->converged || model->steps >= ROUNDS_MOST;
	}
}

static bool annotators_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	AnnotatorsWork *self = work;
	size_t annotators = self->judgements.annotators.count, left = annotators - self->biased;
	bool done = false;
	if (self->part < self->n_parts) {
		agreement_test_step(self->parts[self->part].test, pool, &done);
		self->part += done;
	} else if (left) {
		size_t now = left < AT_ONCE ? left : AT_ONCE;
		pool_run(pool, now, find_bias, self);
		self->biased += now;
	} else if (self->groups && !self->compared) {
		annotator_groups_step(self->groups, pool, &self->compared);
	} else if (self->no_model.kind == ERROR_NONE) {
		step_model(self);
	}
	*finished = self->part == self->n_parts && self->biased == annotators &&
		    (!self->groups || self->compared) && (self->modelled || self->no_model.kind != ERROR_NONE);
	return true;
}

static bool annotators_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const AnnotatorsWork *self = work;
	double annotators = (double)self->judgements.annotators.count;
	double parts = (double)self->part;
	if (self->part < self->n_parts)
		parts += agreement_test_done(self->parts[self->part].test);
	double done = parts / (double)self->n_parts + (double)self->biased / annotators +
		      (self->groups ? annotator_groups_done(self->groups) : 1);
	into->progress =
		(Progress){.done = 100 * done / 3, .total = 100, .unit = "%", .phase = "comparing annotators"};
	return true;
}

static void annotators_free(void *work)
{
	AnnotatorsWork *self = work;
	for (size_t i = 0; i < self->n_parts; i++)
		agreement_test_free(self->parts[i].test);
	for (size_t a = 0; self->bias && a < self->judgements.annotators.count; a++)
		annotator_bias_release(&self->bias[a]);
	free(self->bias);
	free(self->parts);
	annotator_index_release(&self->index);
	annotator_groups_free(self->groups);
	dawid_skene_release(&self->model);
	judgements_release(&self->judgements);
	free(self->group);
	free(self->by);
	free(self->consensus);
	free(self);
}

static const WorkType annotators_work = {annotators_step, annotators_look, annotators_free};

static bool settle_annotators(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	return audit_annotators_answer(job_work(task->job), out, err);
}

/* --- starting --- */

static bool read_tables(const Call *call, AnnotatorsWork *self, Error *err)
{
	const Args *args = call->args;
	const JudgementColumns columns = {.item = args_text(args, "item"),
		.annotator = args_text(args, "annotator"),
		.label = args_text(args, "label"),
		.group = args_text(args, "group"),
		.domain = args_text(args, "by"),
		.order = args_text(args, "order")};
	size_t count = args_count(args, "sets");
	Error why = ERROR_INIT;
	const char **paths = memory_new(count, sizeof *paths);
	for (size_t i = 0; i < count; i++)
		paths[i] = args_word(args, "sets", i);
	bool fine = judgements_read(paths, count, &columns, &self->judgements, &why);
	free(paths);
	return fine || args_fault(args, "sets", 0, err, "%s", why.message);
}

static void add_part(AnnotatorsWork *self, uint32_t domain, uint32_t first, uint32_t second)
{
	const AgreementInput input = {.judgements = &self->judgements,
		.domain = domain,
		.first = first,
		.second = second,
		.draws = self->options.draws,
		.seed = self->options.seed};
	self->parts[self->n_parts++] = (AgreementPart){agreement_test_new(&input), domain, first, second};
}

static void make_parts(AnnotatorsWork *self)
{
	const uint32_t none = DICTIONARY_NONE, annotators = self->judgements.annotators.count;
	uint32_t domains = self->judgements.domains.count;
	uint32_t paired = annotators > 2 && annotators <= PAIRED ? annotators : 0;
	self->parts = memory_new(1 + domains + (size_t)paired * paired, sizeof *self->parts);
	add_part(self, none, none, none);
	for (uint32_t d = 0; d < domains; d++)
		add_part(self, d, none, none);
	for (uint32_t a = 0; a < paired; a++)
		for (uint32_t b = a + 1; b < paired; b++)
			add_part(self, none, a, b);
}

/* Where nobody's judgements can be compared, nothing can be told. */
static bool check(const Call *call, const AnnotatorsWork *self, Error *err)
{
	const Judgements *judgements = &self->judgements;
	if (judgements->annotators.count < 2)
		return args_fault(call->args, "sets", 0, err,
			"all %zu judgements are of one annotator (%.60s), so that there is nobody to agree "
			"with",
			judgements->count, dictionary_word(&judgements->annotators, 0));
	if (!agreement_test_score(self->parts[0].test, AGREEMENT_OBSERVED)->items)
		return args_fault(call->args, "sets", 0, err,
			"none of the %u items was judged by two annotators, so that nothing tells whether they "
			"agree",
			judgements->items.count);
	return true;
}

static bool check_consensus(const Call *call, Error *err)
{
	const char *path = args_text(call->args, "consensus");
	return !path || writer_for_path(path) ||
	       args_fault(call->args, "consensus", 0, err,
		       "\"%s\" must end in .csv, .tsv, .json, .jsonl or .md, which says how it is written",
		       path);
}

static bool prepare(const Call *call, AnnotatorsWork *self, Error *err)
{
	long long list = args_integer(call->args, "list");
	self->options = (AnnotatorBiasOptions){.draws = (size_t)args_integer(call->args, "draws"),
		.permutations = (size_t)args_integer(call->args, "permutations"),
		.seed = call_seed(call)};
	self->list = list ? (size_t)list : SIZE_MAX;
	self->group = memory_text(args_text(call->args, "group"));
	self->by = memory_text(args_text(call->args, "by"));
	self->consensus = memory_text(args_text(call->args, "consensus"));
	self->no_groups = self->no_model = ERROR_INIT;
	if (!check_consensus(call, err) || !read_tables(call, self, err))
		return false;
	make_parts(self);
	self->bias = memory_new(self->judgements.annotators.count, sizeof *self->bias);
	annotator_index_init(&self->index, &self->judgements);
	const AnnotatorGroupsOptions options = {
		self->options.draws, self->options.permutations, self->options.seed};
	if (self->group)
		self->groups = annotator_groups_new(&self->judgements, &options, &self->no_groups);
	dawid_skene_init(&self->model, &self->judgements, &self->no_model);
	return check(call, self, err);
}

static bool run_annotators(const Call *call, Report *out, Error *err)
{
	(void)out;
	if (args_given(call->args, "in"))
		return args_fault(call->args, "in", 0, err,
			"annotators are asked about in a table, not in a space; name its file");
	if (!args_count(call->args, "sets"))
		return args_fault(call->args, "test", 0, err,
			"name a table after it, with a line for each judgement (columns item, annotator, "
			"label) or a column for each annotator");
	AnnotatorsWork *self = memory_new(1, sizeof *self);
	if (prepare(call, self, err))
		return session_start(call->session, call->line, NULL, &annotators_work, self, 0,
			       settle_annotators, err) != NULL;
	annotators_free(self);
	return false;
}

static const ArgSpec options[] = {
	{.name = "item",
		.kind = ARG_TEXT,
		.help = "the column that names what was judged; item, id, text and the like when left out"},
	{.name = "annotator",
		.kind = ARG_TEXT,
		.help = "the column that names who judged it; annotator, rater, worker and the like. A table "
			"that has neither this nor a label has a column for each annotator; annotator=A,B,C "
			"names these"},
	{.name = "label",
		.kind = ARG_TEXT,
		.help = "the column of the judgements; label, rating, answer and the like"},
	{.name = "group",
		.kind = ARG_TEXT,
		.help = "a column that tells groups of annotators apart, such as their sex or region: whether "
			"one labels otherwise"},
	{.name = "by",
		.kind = ARG_TEXT,
		.help = "a column that tells items apart, such as their domain: agreement and gaps in each"},
	{.name = "order",
		.kind = ARG_TEXT,
		.help = "the order of labels that are words, with commas: low,middle,high"},
	{.name = "list",
		.kind = ARG_INTEGER,
		.help = "rows of long tables that the answer lists; 0 for all",
		.fallback = "20",
		.low = 0,
		.high = 1e9},
	{.name = "consensus",
		.kind = ARG_FILE,
		.help = "a new table of the most probable label of each item, which annotate can read (.csv, "
			".tsv, …)"},
	AUDIT_DRAWS,
	{.name = "permutations",
		.kind = ARG_INTEGER,
		.help = "dealings drawn for p where they cannot all be counted",
		.fallback = "9999",
		.low = 100,
		.high = 1000000},
	{.name = NULL},
};

const GroupAudit group_audit_annotators = {
	.name = "annotators",
	.after = "TABLE… [group=] [by=] [options]",
	.title = "Annotator bias",
	.summary = "Who labelled a table, and how: agreement (Cohen's, Fleiss' and weighted kappa, "
		   "Krippendorff's alpha) with intervals; which annotators use which labels more than others "
		   "on the same items; their errors and the labels that are most probable; whether groups of "
		   "annotators label otherwise; the items most disputed",
	.source = "Cohen 1960 and 1968; Fleiss, Psychological Bulletin 76, 1971; Hayes & Krippendorff, "
		  "Communication Methods and Measures 1, 2007; Dawid & Skene, Applied Statistics 28, 1979",
	.options = options,
	.takes_long = true,
	.reads_files = true,
	.run = run_annotators,
};
