/* explain AXIS or ITEMS: why something in a space is as it is. */
#include "command/explain.h"

#include "command/components.h"
#include "command/question.h"
#include "measure/loadings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- explain axis --- */

enum { GROUPS_SHOWN = 20 };

typedef struct ItemScore {
	float score;
	uint32_t row;
} ItemScore;

static int by_score(const void *a, const void *b)
{
	const ItemScore *x = a, *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void report_axis(const ComponentsWork *self, Report *out)
{
	const Principal *p = &self->principal;
	const Space *space = self->space;
	Table *table = report_table(out, "axis");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "axis", COLUMN_INTEGER, 0);
	table_column(table, "variance", COLUMN_NUMBER, 5);
	table_column(table, "explained", COLUMN_NUMBER, 4);
	if (space->counts)
		table_column(table, "spearman with count", COLUMN_NUMBER, 3);
	table_text(table, self->space_name);
	table_integer(table, (long long)p->count);
	table_number(table, p->variance[p->count - 1]);
	table_number(table, p->variance[p->count - 1] / p->total_variance);
	if (space->counts)
		table_number(table, loadings_frequency(self->scores, space->counts, space->vectors.rows));
}

/* The items at either end; share is their part of the variance along the axis. */
static void report_items(const ComponentsWork *self, Report *out)
{
	size_t count = self->space->vectors.rows, shown = self->shown < count ? self->shown : count;
	ItemScore *order = memory_new(count, sizeof *order);
	double squares = 0;
	for (size_t i = 0; i < count; i++) {
		order[i] = (ItemScore){self->scores[i], (uint32_t)i};
		squares += (double)self->scores[i] * self->scores[i];
	}
	qsort(order, count, sizeof *order, by_score);
	Question question = {.space = self->space, .name = self->space_name};
	static const char *const ends[] = {"high", "low"};
	for (size_t end = 0; end < 2; end++) {
		Table *table = question_table(&question, ends[end], "score", "share", out);
		for (size_t k = 0; k < shown; k++) {
			ItemScore item = order[end == 0 ? k : count - 1 - k];
			double share = (double)item.score * item.score / squares;
			question_row(&question, table, item.row, item.score, &share);
		}
	}
	free(order);
}

static int by_share(const void *a, const void *b)
{
	const GroupLoading *const *x = a, *const *y = b;
	if ((*x)->share != (*y)->share)
		return (*x)->share > (*y)->share ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static void list_groups(
	const Dictionary *names, const GroupLoading *groups, const char *name, const char *by, Report *out)
{
	const GroupLoading **order = memory_new(names->count, sizeof *order);
	for (uint32_t g = 0; g < names->count; g++)
		order[g] = &groups[g];
	qsort(order, names->count, sizeof *order, by_share);
	Table *table = report_table(out, name);
	table_column(table, by, COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "mean score", COLUMN_NUMBER, 4);
	table_column(table, "share", COLUMN_NUMBER, 4);
	for (uint32_t k = 0; k < names->count && k < GROUPS_SHOWN; k++) {
		table_text(table, dictionary_word(names, (uint32_t)(order[k] - groups)));
		table_integer(table, (long long)order[k]->count);
		table_number(table, order[k]->mean);
		table_number(table, order[k]->share);
	}
	free(order);
}

static void report_groups(const ComponentsWork *self, const Dictionary *names, const uint32_t *group_of,
	const char *name, const char *by, Report *out)
{
	if (!group_of || names->count < 2)
		return;
	GroupLoading *groups = memory_new(names->count, sizeof *groups);
	double together =
		loadings_of_groups(self->scores, self->space->vectors.rows, group_of, names->count, groups);
	list_groups(names, groups, name, by, out);
	if (isfinite(together))
		report_text(out, "The means of %s account for %.1f %% of the variance along the axis.", name,
			100 * together);
	free(groups);
}

static bool settle_axis(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const ComponentsWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	const Space *space = self->space;
	report_axis(self, out);
	report_items(self, out);
	report_groups(self, &space->domains, space->domain_of, "domains", "domain", out);
	report_groups(self, &space->classes, space->class_of, "classes", "class", out);
	return true;
}

static bool explain_axis(const Call *call, Report *out, Error *err)
{
	(void)out;
	size_t k = args_given(call->args, "k") ? (size_t)args_integer(call->args, "k")
					       : (size_t)session_setting_integer(call->session, "k");
	size_t axis = (size_t)args_integer(call->args, "axis");
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, "in"), NULL, &why);
	size_t rows = space ? space->vectors.rows : axis, cols = space ? space->vectors.cols : axis;
	if (axis > rows || axis > cols)
		return args_fault(call->args, "axis", 0, err, "%zu items of %zu dimensions have no axis %zu",
			rows, cols, axis);
	return components_start(call, "in", COMPONENTS_SCORES, axis, k, settle_axis, err);
}

/* --- the forms --- */

typedef struct Explanation {
	const char *name; /* as typed after explain */
	const ArgSpec *options;
	bool (*run)(const Call *call, Report *out, Error *err);
} Explanation;

static const ArgSpec axis_options[] = {
	{.name = "axis",
		.kind = ARG_INTEGER,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "number of the principal axis, 1 is the first",
		.low = 1,
		.high = 100000},
	ARG_IN_SPACE,
	ARG_HOW_MANY,
	{.name = NULL},
};

static const Explanation explanations[] = {
	{"axis", axis_options, explain_axis},
	{.name = NULL},
};

static const Explanation *find_explanation(const char *name)
{
	for (const Explanation *explanation = explanations; explanation->name; explanation++)
		if (strcmp(explanation->name, name) == 0)
			return explanation;
	return NULL;
}

static const char *explanation_name_at(size_t index)
{
	return index < sizeof explanations / sizeof *explanations ? explanations[index].name : NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	(void)err;
	const Explanation *explanation = word ? find_explanation(word) : NULL;
	*more = explanation ? explanation->options : explain_pair_options;
	return true;
}

static bool run_explain(const Call *call, Report *out, Error *err)
{
	const Explanation *explanation = find_explanation(args_text(call->args, "what"));
	return explanation ? explanation->run(call, out, err) : explain_pair(call, out, err);
}

const Command command_explain = {
	.name = "explain",
	.group = "explore",
	.summary = "Tell what makes two items similar, or what a principal axis of a space means",
	.help = "`explain A B` takes the similarity of two items apart: the parts sum to it exactly. By "
		"dimension, named where the space has names for its columns; by principal axis of the space, "
		"which turns the vectors and so leaves the sum as it is; or by input: the words of a document, "
		"or of a text in quotes, the n-grams of a word, as far as the vectors were made of them. share "
		"is a part's share of the similarity; a part of the other sign speaks against it. l2 is the "
		"squared distance, which parts make larger. The deletion test tells what the parts amount to: "
		"the similarity without the k that do most for it, found anew, beside the same without k drawn "
		"at random of those that are not 0, with what 95 % of the draws lie between.\n"
		"Items of both sides of a shared space can be compared, item@SOURCE being one of the source, "
		"in the coordinates of that space. by=input goes back across the alignment, as long as the "
		"spaces that it joined are in the session: the parts are the words, n-grams or columns that "
		"each item was made of before it was mapped (words of a tf-idf space, columns of a table), and "
		"the rest is what the map does to all alike. So it does across a hub or a chain, where each "
		"space has gone through a map at every step since it came. Maps that are linear but for a "
		"shift, with or without lengths made 1, are remembered; the others (networks, kernels, "
		"transport) are not sums over columns, and say so.\n"
		"`explain axis N` finds the N-th direction in which items vary most. score is how far an item "
		"lies along it from the mean, share its part of the variance along the axis, by itself or, for "
		"domains and classes, by their mean score. A large Spearman correlation with count says that "
		"the axis is one of frequency more than of meaning.",
	.args = {{.name = "what",
		.kind = ARG_METHOD,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "axis, or an item that is compared with another",
		.value_at = explanation_name_at}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nexplain axis 1 "
		   "k=5\nexplain king queen k=3",
	.method = find_method,
	.run = run_explain,
};
