/* metric: similarities that are learned. */
#include "command/metric_work.h"

#include <stdlib.h>
#include <string.h>

/* --- the list --- */

static void list_metric(const Object *object, Table *table)
{
	const LearnedMetric *metric = object->metric;
	size_t seen = object->seen ? object->seen->vectors.rows * metric->map.rows : 0;
	table_text(table, object->name);
	table_text(table, metric->method);
	table_text(table, metric->score == METRIC_DOT ? "bilinear" : "distance");
	table_integer(table, (long long)metric->map.cols);
	table_integer(table, (long long)metric->map.rows);
	table_text(table, metric->unit ? "yes" : "no");
	table_number(table, (double)(metric->map.rows * metric->map.cols * sizeof(float)) / 1e6);
	table_number(table, (double)(seen * sizeof(float)) / 1e6);
	table_text(table, object->command);
}

static void list_metrics(const Session *session, Report *out)
{
	Table *table = NULL;
	for (size_t i = 0; i < session->n_objects; i++) {
		if (session->objects[i]->kind != OBJECT_METRIC)
			continue;
		if (!table) {
			table = report_table(out, "metrics");
			table_column(table, "metric", COLUMN_TEXT, 0);
			table_column(table, "method", COLUMN_TEXT, 0);
			table_column(table, "form", COLUMN_TEXT, 0);
			table_column(table, "dim", COLUMN_INTEGER, 0);
			table_column(table, "rank", COLUMN_INTEGER, 0);
			table_column(table, "unit", COLUMN_TEXT, 0);
			table_column(table, "MB", COLUMN_NUMBER, 2);
			table_column(table, "MB of mapped items", COLUMN_NUMBER, 1);
			table_column(table, "made by", COLUMN_TEXT, 0);
		}
		list_metric(session->objects[i], table);
	}
	if (!table)
		report_text(out, "There is no metric yet: metric nca SPACE learns one from the classes of its "
				 "items, and near ITEM metric=NAME then asks by it.");
}

/* --- learning --- */

static bool settle_metric(Session *session, Task *task, Report *out, Error *err)
{
	MetricWork *work = job_work(task->job);
	bool stopped = task_state(task) == JOB_STOPPED && work->learning && work->learning->loss.count > 0;
	if (err->kind != ERROR_NONE || (task_state(task) != JOB_DONE && !stopped))
		return false;
	if (!work->metric && !(work->metric = metric_work_take(work, err)))
		return false;
	Object *object = session_put(session, work->name, OBJECT_METRIC, work->line, err);
	if (!object)
		return false;
	object->metric = learned_metric_ref(work->metric);
	session_changed(session, object);
	metric_answer(work, out);
	if (stopped)
		report_text(out, "Learning was stopped after %zu steps; the metric is what it was then.",
			work->learning->loss.count);
	return true;
}

char *metric_product_name(const Call *call, const char *base, const char *after)
{
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-%s", base, after);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static MetricWork *new_work(const Call *call, const MetricLearner *learner, Space *space, const char *name)
{
	MetricWork *work = memory_new(1, sizeof *work);
	*work = (MetricWork){.learner = learner,
		.options = args_copy(call->args),
		.space = space_ref(space),
		.space_name = memory_text(name),
		.name = metric_product_name(call, name, learner->name),
		.line = memory_text(call->line),
		.seed = call_seed(call),
		.k = (size_t)args_integer(call->args, "k"),
		.unit = learner->unit || args_yes(call->args, "unit")};
	work->n_plain = work->unit ? 1 : METRIC_PLAIN;
	return work;
}

Space *metric_named_space(const Call *call, size_t index, const char **name, Error *err)
{
	Error why = ERROR_INIT;
	bool named = args_count(call->args, "names") > index;
	Space *space =
		session_space(call->session, named ? args_word(call->args, "names", index) : NULL, name, &why);
	if (!space && named)
		args_fault(call->args, "names", index, err, "%s", why.message);
	else if (!space)
		*err = why;
	return space;
}

bool metric_check_count(const Call *call, size_t most, Error *err)
{
	return args_count(call->args, "names") <= most ||
	       args_fault(call->args, "names", most, err, "nothing more is wanted after the space");
}

/* `near metric=cosine` means what it says. */
static bool check_name(const Call *call, Error *err)
{
	static const char *const taken[] = {"cosine", "dot", "l2", "csls"};
	const char *as = args_text(call->args, "as");
	for (size_t i = 0; as && i < sizeof taken / sizeof *taken; i++)
		if (strcmp(as, taken[i]) == 0)
			return args_fault(call->args, "as", 0, err,
				"%s is a metric that everyone knows; call the learned one something else", as);
	return call_may_name(call, 1u << OBJECT_METRIC, err);
}

static bool learn(const Call *call, const MetricLearner *learner, Error *err)
{
	const char *name;
	Space *space = metric_check_count(call, 1, err) && check_name(call, err)
			       ? metric_named_space(call, 0, &name, err)
			       : NULL;
	if (!space)
		return false;
	MetricWork *work = new_work(call, learner, space, name);
	if (metric_gather(call, work, err))
		return session_start(call->session, call->line, NULL, &metric_work, work, 0, settle_metric,
			       err) != NULL;
	metric_work_free(work);
	return false;
}

/* --- the command --- */

static const char *method_name_at(size_t index)
{
	size_t count = 0;
	while (metric_learners[count])
		count++;
	return index < count ? metric_learners[index]->name : index == count ? "apply" : NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const MetricLearner *learner = word ? metric_learner_find(word) : NULL;
	if (learner)
		*more = learner->options;
	if (!word || learner || strcmp(word, "apply") == 0)
		return true;
	Text names = {0};
	for (size_t i = 0; method_name_at(i); i++)
		text_format(&names, "%s%s", i ? ", " : "", method_name_at(i));
	error_set(err, ERROR_USAGE, "\"%s\" is no way to learn a metric; there are %s", word, text_of(&names));
	text_release(&names);
	return false;
}

static bool run_metric(const Call *call, Report *out, Error *err)
{
	const char *method = args_text(call->args, "method");
	const MetricLearner *learner = method ? metric_learner_find(method) : NULL;
	if (!method)
		list_metrics(call->session, out);
	return !method || (learner ? learn(call, learner, err) : metric_apply(call, err));
}

const Command command_metric = {
	.name = "metric",
	.group = "explore",
	.summary = "Learn a metric from items that belong together, by which near and similar can ask",
	.help = "`metric METHOD SPACE` learns a linear map W from the classes of items, or from pairs that "
		"belong together: |W x - W y| is small between mates and large between others (a Mahalanobis "
		"distance, M = W^T W). W begins at the identity, or at the first principal axes where dims is "
		"less than the width, and the same seed gives the same map. A part of the items is held out: "
		"the answer tells what their nearest neighbours are worth by cosine, l2 and the new metric, "
		"with what is gained and how sure that is.\n\n"
		"`near ITEM metric=NAME`, also with filters and each=, and `similar A B metric=NAME` ask by "
		"it; where the space has an index, candidates come from there and the metric ranks them. "
		"`metric apply NAME SPACE` makes a space of what the metric "
		"sees, for maps, clusters and indexes of its own. `metric` alone lists metrics with the memory "
		"that they take; session files hold them.",
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL,
			 .help = "a way to learn one, or apply",
			 .value_at = method_name_at},
		{.name = "names",
			.kind = ARG_OBJECT,
			.flags = ARG_POSITIONAL | ARG_MANY,
			.help = "the space, the current one when left out; apply: a metric, then the space"},
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of the metric, or of the space; SPACE-METHOD when left out"},
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what tells which items belong together",
			.fallback = "class",
			.choices = "class|domain"},
		{.name = "pairs",
			.kind = ARG_LEXICON,
			.help = "pairs of items that belong together, instead of classes"},
		{.name = "dims",
			.kind = ARG_INTEGER,
			.help = "numbers that a vector is mapped to; all, or 100 where there are more, when "
				"left out",
			.low = 1,
			.high = 100000,
			.aliases = "rank"},
		{.name = "unit",
			.kind = ARG_YESNO,
			.help = "scale vectors to length 1 first, so that it begins from the cosine",
			.fallback = "no"},
		{.name = "test",
			.kind = ARG_NUMBER,
			.help = "share of the items that is held out to judge by; 0: none",
			.fallback = "0.2",
			.low = 0,
			.high = 0.9},
		{.name = "queries",
			.kind = ARG_INTEGER,
			.help = "items held out that are asked at most; 0: all",
			.fallback = "2000",
			.low = 0,
			.high = 1e8},
		{.name = "k",
			.kind = ARG_INTEGER,
			.help = "neighbours that vote, and of which precision is told",
			.fallback = "5",
			.low = 1,
			.high = 1000},
		ARG_SEED("what the cut and the order of items depend on")},
	.example = "synth shapes\ntrain eigen shapes dim=8 as=s\nmetric nca s steps=100",
	.method = find_method,
	.run = run_metric,
};
