/* audit leakage: whether the group of an item can be told from its vector. */
#include "audit/leakage.h"
#include "audit/selection.h"
#include "command/group_audit.h"
#include "command/groups.h"
#include "command/leakage_scores.h"
#include "command/wordsets.h"
#include "data/testset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_SHOWN = 40, LEAST_SET = 8 /* words of a set */ };

typedef struct LeakageWork {
	LeakageTest *test;
	Dictionary names; /* of the groups */
	char *by;
	size_t least;
	Text lost;   /* words without a vector */
	Text groups; /* which lists of a standard set the groups are */
} LeakageWork;

static bool leakage_step(void *work, Pool *pool, bool *finished, Error *err)
{
	LeakageWork *self = work;
	bool fine = leakage_test_step(self->test, pool, err);
	*finished = leakage_test_done(self->test) >= 1;
	return fine;
}

static bool leakage_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const LeakageWork *self = work;
	into->progress = (Progress){.done = 100 * leakage_test_done(self->test),
		.total = 100,
		.unit = "%",
		.phase = "telling groups apart"};
	return true;
}

static void leakage_free(void *work)
{
	LeakageWork *self = work;
	leakage_test_free(self->test);
	dictionary_release(&self->names);
	text_release(&self->lost);
	text_release(&self->groups);
	free(self->by);
	free(self);
}

static const WorkType leakage_work = {leakage_step, leakage_look, leakage_free};

/* --- the answer --- */

static void report_probes(const Leakage *result, Report *out)
{
	Table *table = report_table(out, "leakage");
	leakage_columns(table);
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		leakage_cells(result, (LeakageProbe)p, result->scores[p].holm, table);
}

static void report_groups(const LeakageWork *self, const Leakage *result, Report *out)
{
	Table *table = report_table(out, "groups");
	table_column(table, self->by, COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		table_column(table, leakage_probe_name((LeakageProbe)p), COLUMN_NUMBER, 4);
	for (uint32_t g = 0; g < self->names.count; g++) {
		if (!result->of_group[g])
			continue;
		table_text(table, dictionary_word(&self->names, g));
		table_integer(table, (long long)result->of_group[g]);
		for (int p = 0; p < LEAKAGE_PROBES; p++)
			table_number(table, result->scores[p].areas[g]);
	}
}

/* The area that a test at 0.05 of two groups this large finds four times in five: that of chance has the
 * variance (m + n + 1) / (12 m n) (Mann & Whitney 1947). */
static double least_found(const LeakageWork *self, const Leakage *result)
{
	double sizes[2] = {0}, m = 0, n = 0;
	for (uint32_t g = 0, i = 0; g < self->names.count && i < 2; g++)
		if (result->of_group[g])
			sizes[i++] = (double)result->of_group[g];
	m = sizes[0];
	n = sizes[1];
	return fmin(1, 0.5 + (1.645 + 0.842) * sqrt((m + n + 1) / (12 * m * n)));
}

static void tell(const LeakageWork *self, const Leakage *result, Report *out)
{
	int best = 0;
	for (int p = 1; p < LEAKAGE_PROBES; p++)
		if (result->scores[p].area > result->scores[best].area)
			best = p;
	const LeakageScore *its = &result->scores[best];
	bool told = false;
	for (int p = 0; p < LEAKAGE_PROBES; p++)
		told = told || result->scores[p].holm < 0.05;
	if (told)
		report_text(out,
			"The vectors tell %s: the %s probe has an AUC of %.3f (95 %% %.3f to %.3f, chance "
			"0.5), and is right about %.3f of items that it has not seen, where the largest group "
			"alone gives %.3f.",
			self->by, leakage_probe_name((LeakageProbe)best), its->area, its->area_low,
			its->area_high, its->accuracy, result->majority);
	else
		report_text(out,
			"No probe tells %s better than chance. That is no proof that the vectors do not: a "
			"stronger probe, or more items, may find it.",
			self->by);
	if (!told && result->groups == 2)
		report_text(out, "With %zu items asked, an AUC of %.3f would be found four times in five.",
			result->n, least_found(self, result));
}

static void tell_small(const LeakageWork *self, const Leakage *result, Report *out)
{
	size_t small = 0;
	for (uint32_t g = 0; g < self->names.count; g++)
		small += result->of_group[g] == 0;
	if (small)
		report_text(out, "%zu groups with fewer than %zu items were left out.", small, self->least);
	if (result->scores[LEAKAGE_KERNEL].learned < result->learned)
		report_text(out,
			"The kernel probe learned from %zu of the %zu items, drawn at random: the time that "
			"it takes grows with their square.",
			result->scores[LEAKAGE_KERNEL].learned, result->learned);
	if (self->groups.length)
		report_text(out, "%s.", text_of(&self->groups));
	if (self->lost.length)
		report_text(out, "Not in the space: %s.", text_of(&self->lost));
}

static bool settle_leakage(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const LeakageWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	const Leakage *result = leakage_test_result(self->test);
	report_probes(result, out);
	if (result->groups > 2 && result->groups <= GROUPS_SHOWN)
		report_groups(self, result, out);
	tell(self, result, out);
	tell_small(self, result, out);
	report_text(out,
		"Half of the items, with the same share of each group, were learned from (learned), the others "
		"asked (n). Linear: logistic regression; knn: the %zu nearest by cosine; kernel: a support "
		"vector machine with a Gaussian kernel (scikit-learn's SVC). auc: the chance that an item of a "
		"group "
		"looks more like the group than another does%s. p: the share of ways of dealing the labels of "
		"those asked that give as large an AUC; p_holm is corrected over the probes; shuffled: the "
		"accuracy that dealt labels give.",
		result->k, result->groups > 2 ? ", the mean over groups, each against the rest" : "");
	return true;
}

/* --- starting --- */

/* Word sets as groups: the label of an item is the set that has it. `index`: of the word on the line. */
static bool label_set(const Call *call, LeakageWork *self, Space *space, WordSet *set, size_t index,
	uint32_t *labels, Error *err)
{
	Selection words = {0};
	uint32_t label = dictionary_add(&self->names, set->name, strlen(set->name));
	selection_init(&words, space, set, 'X');
	bool fine = words.count >= LEAST_SET || args_fault(call->args, "sets", index, err,
							"%s has %zu words in the space; half of them are "
							"learned from and half asked, so that %d are needed",
							set->name, words.count, LEAST_SET);
	for (size_t i = 0; fine && i < words.count; i++) {
		uint32_t *of = &labels[words.rows[i]];
		fine = *of == DICTIONARY_NONE || args_fault(call->args, "sets", index, err,
							 "\"%s\" stands in two sets, so that they do not tell "
							 "it apart; leave it out of one",
							 dictionary_word(&space->items, words.rows[i]));
		*of = label;
	}
	for (size_t i = 0; i < words.n_lost; i++)
		text_format(&self->lost, "%s%s", self->lost.length ? ", " : "", set->words[words.lost[i]]);
	selection_release(&words);
	return fine;
}

/* The groups of the standard set that the line names. */
static bool label_standard(const Call *call, LeakageWork *self, Space *space, uint32_t *labels, Error *err)
{
	TestSet standard = {0};
	Error why = ERROR_INIT;
	bool fine = testset_find(args_word(call->args, "sets", 0), &standard, &why) &&
		    testset_has_groups(&standard, &why);
	if (!fine)
		args_fault(call->args, "sets", 0, err, "%s", why.message);
	for (const char *role = standard.groups; fine && *role; role++)
		fine = label_set(call, self, space, testset_role(&standard, *role), 0, labels, err);
	if (fine) {
		text_format(&self->groups, "Groups, as the file of %s has them: ", standard.name);
		testset_say_groups(&standard, &self->groups);
	}
	testset_release(&standard);
	return fine;
}

static bool label_typed(const Call *call, LeakageWork *self, Space *space, uint32_t *labels, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < args_count(call->args, "sets"); i++) {
		WordSet *set = call_wordset(call, "sets", i, err);
		fine = set && label_set(call, self, space, set, i, labels, err);
		wordset_unref(set);
	}
	return fine;
}

/* Whether the one word names no space but a standard set. */
static bool names_standard(const Call *call)
{
	return args_count(call->args, "sets") == 1 &&
	       testset_is_named(call->session, args_word(call->args, "sets", 0));
}

static uint32_t *label_sets(const Call *call, LeakageWork *self, Space *space, Error *err)
{
	size_t rows = space->vectors.rows;
	uint32_t *labels = memory_data(rows, sizeof *labels, "the groups of the items", err);
	bool fine = labels != NULL;
	for (size_t i = 0; fine && i < rows; i++)
		labels[i] = DICTIONARY_NONE;
	fine = fine && (names_standard(call) ? label_standard : label_typed)(call, self, space, labels, err);
	if (fine)
		return labels;
	free(labels);
	return NULL;
}

static uint32_t *label_by(const Call *call, LeakageWork *self, const Space *space, const char *name, Error *err)
{
	const char *by = args_text(call->args, "by");
	Error why = ERROR_INIT;
	if (!by)
		by = groups_usual(space);
	uint32_t *labels = groups_of_space(space, name, by, &self->names, &why);
	self->by = memory_text(by);
	if (!labels)
		args_fault(call->args, args_given(call->args, "by") ? "by" : "test", 0, err, "%s", why.message);
	return labels;
}

static bool make_test(
	const Call *call, LeakageWork *self, const Space *space, const uint32_t *labels, Error *err)
{
	LeakageInput input = {.space = space,
		.groups = labels,
		.n_groups = self->names.count,
		.least = self->least,
		.most = (size_t)args_integer(call->args, "sample"),
		.k = (size_t)args_integer(call->args, "k"),
		.permutations = (size_t)args_integer(call->args, "permutations"),
		.seed = call_seed(call)};
	self->test = leakage_test_new(&input, err);
	return self->test != NULL;
}

static bool run_leakage(const Call *call, Report *out, Error *err)
{
	(void)out;
	bool sets = args_count(call->args, "sets") > 1 || names_standard(call);
	const char *name;
	Error why = ERROR_INIT;
	Space *space = sets ? session_space(call->session, args_text(call->args, "in"), &name, &why)
			    : group_audit_space(call, &name, err);
	if (sets && !space)
		return args_fault(
			call->args, args_text(call->args, "in") ? "in" : "test", 0, err, "%s", why.message);
	if (!space)
		return false;
	if (sets && args_text(call->args, "by"))
		return args_fault(call->args, "by", 0, err, "the word sets are the groups already");
	LeakageWork *self = memory_new(1, sizeof *self);
	self->least = sets ? LEAST_SET : (size_t)args_integer(call->args, "least");
	if (sets)
		self->by = memory_text("word set");
	uint32_t *labels = sets ? label_sets(call, self, space, err) : label_by(call, self, space, name, err);
	bool fine = labels && make_test(call, self, space, labels, err);
	free(labels);
	if (fine)
		return session_start(call->session, call->line, NULL, &leakage_work, self, 0, settle_leakage,
			       err) != NULL;
	leakage_free(self);
	return false;
}

static const ArgSpec options[] = {
	ARG_BY_GROUPS,
	{.name = "least",
		.kind = ARG_INTEGER,
		.help = "items that a group needs to take part",
		.fallback = "20",
		.low = 8,
		.high = 1e9},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items that take part at most, drawn at random; 0: all",
		.fallback = "4000",
		.low = 0,
		.high = 4e9},
	{.name = "k",
		.kind = ARG_INTEGER,
		.help = "neighbours that vote in the knn probe",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = "permutations",
		.kind = ARG_INTEGER,
		.help = "dealings drawn for p where there are more than 200,000",
		.fallback = "9999",
		.low = 100,
		.high = 1000000},
	{.name = NULL},
};

const GroupAudit group_audit_leakage = {
	.name = "leakage",
	.after = "[SPACE | SET | SETS…] [by=] [options]",
	.title = "Attribute leakage",
	.summary = "Whether the domain, class, column or word set of an item can be told from its vector, by a "
		   "linear probe and two that are not: held-out accuracy against the largest group and against "
		   "shuffled labels, area under the ROC curve with its interval, permutation p",
	.source = "Elazar & Goldberg, EMNLP 2018; Belinkov, Computational Linguistics 48(1), 2022; Newcombe, "
		  "Statistics in Medicine 25, 2006 (interval of the AUC); DeLong et al., Biometrics 44, 1988",
	.options = options,
	.takes_long = true,
	.run = run_leakage,
};
