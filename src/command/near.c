/* near: the items nearest to an item or to a sum of items. */
#include "command/learned_question.h"
#include "command/near_each.h"
#include "measure/csls.h"
#include "measure/neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How nearness is told, and the column that tells it. */
typedef struct Nearness {
	const char *name, *column;
	Metric metric; /* of the vectors that are compared */
	bool csls;
} Nearness;

static const Nearness kinds[] = {
	{"cosine", "cosine", METRIC_COSINE, false},
	{"dot", "dot", METRIC_DOT, false},
	{"l2", "distance", METRIC_L2, false},
	{"csls", "csls", METRIC_COSINE, true},
	{"learned", "distance", METRIC_DOT, false},
};

enum { LEARNED = sizeof kinds / sizeof *kinds - 1 };

static const Nearness *wanted_nearness(Question *question, Error *err)
{
	size_t i = 0;
	while (i < LEARNED && strcmp(args_text(question->call->args, "metric"), kinds[i].name) != 0)
		i++;
	if (i == LEARNED && !(question->learned = learned_question_metric(question, err)))
		return NULL;
	return &kinds[i];
}

static void list_hits(const Question *question, const Expression *expression, const Nearness *nearness,
	const Hit *hits, size_t count, Report *out)
{
	bool plain = nearness == &kinds[0];
	const char *column = question->learned ? learned_question_column(question) : nearness->column;
	Table *table = question_table(question, "neighbours", column, plain ? NULL : "cosine", out);
	for (size_t i = 0; i < count; i++) {
		double score = (double)hits[i].score, cosine = 0;
		if (question->learned)
			score = learned_question_shown(question, score);
		else if (nearness->metric == METRIC_L2)
			score = sqrt(-score);
		if (!plain)
			cosine = neighbours_cosine(question->space, hits[i].row, expression, nearness->metric);
		question_row(question, table, hits[i].row, score, plain ? NULL : &cosine);
	}
}

/* The domain that CSLS comes from is that of the first item. */
static bool find_across(
	const Question *question, const Expression *expression, Hit *hits, size_t *count, Error *err)
{
	enum { NEIGHBOURHOOD = 10, MOST = 20000, CONSIDERED = 32 };
	const Space *space = question->space;
	const Term *first = &expression->terms[0];
	bool known = first->space == space && !first->text && space->domain_of && question->by_domain;
	uint32_t from = known ? space->domain_of[first->row] : DICTIONARY_NONE;
	if (!known || from == question->domain)
		return args_fault(question->call->args, "metric", 0, err,
			"csls compares an item with those of another domain: name that with domain=");
	CslsQuery query = {.space = space,
		.from = from,
		.to = question->domain,
		.only = question->only,
		.neighbourhood = NEIGHBOURHOOD,
		.most = MOST,
		.k = question->k,
		.considered = question->k > CONSIDERED ? question->k : CONSIDERED};
	return csls_find(&query, expression, question->call->session->pool, hits, count, err);
}

static bool find(const Question *question, const Expression *expression, const Nearness *nearness, Hit *hits,
	size_t *count, Error *err)
{
	if (nearness->csls)
		return find_across(question, expression, hits, count, err);
	if (question->learned)
		return learned_question_find(question, expression, hits, count, err);
	NeighbourQuery query = {question->space, nearness->metric, question->k, question->by_domain,
		question->domain, question->only, question->index};
	*count = neighbours_find(&query, expression, question->call->session->pool, hits);
	return true;
}

static bool near_expression(const Question *question, const Nearness *nearness, Report *out, Error *err)
{
	Expression expression;
	if (!question_expression(question, "expression", &expression, err))
		return false;
	Hit *hits = memory_new(question->k, sizeof *hits);
	size_t count;
	bool good = find(question, &expression, nearness, hits, &count, err);
	if (good) {
		list_hits(question, &expression, nearness, hits, count, out);
		question_pictures(question, hits, count, out);
		question_tell_texts(question, &expression, out);
		if (question->learned)
			learned_question_tell(question, out);
		else if (!nearness->csls)
			question_tell_index(question, nearness->metric, out);
	}
	free(hits);
	expression_release(&expression);
	return good;
}

static bool answer(Question *question, Report *out, Error *err)
{
	const Args *args = question->call->args;
	const Nearness *nearness = wanted_nearness(question, err);
	bool items = args_count(args, "expression") > 0, waits;
	bool by_index = question->index && !args_given(args, "each");
	if (!nearness || !learned_question_waits(question, by_index, &waits, err))
		return false;
	if (waits)
		return true;
	if (!args_given(args, "each"))
		return items ? near_expression(question, nearness, out, err)
			     : error_set(err, ERROR_USAGE,
				       "near what? Name an item, as in near king, or a set of them with each=");
	if (items)
		return args_fault(
			args, "each", 0, err, "each= lists the items to ask about, so none stands before it");
	if (nearness->csls)
		return args_fault(args, "metric", 0, err, "each= answers by cosine, dot or l2");
	return near_each(question, nearness->metric,
		question->learned ? learned_question_column(question) : nearness->column, out, err);
}

static bool run_near(const Call *call, Report *out, Error *err)
{
	Question question;
	bool good = question_open(call, &question, err) && question_limits(&question, err) &&
		    question_texts(&question, err);
	good = good && answer(&question, out, err);
	question_close(&question);
	return good;
}

const Command command_near = {
	.name = "near",
	.group = "explore",
	.summary = "List the items nearest to an item or to a sum such as king - man + woman",
	.help = "Signs stand between blanks; items that look like signs, or hold blanks, are quoted. "
		"space/item names an item of another space. Items of the sum itself are left out. A space of "
		"documents reads text in quotes that is no item, and finds what is near to it; so does a "
		"shared space of such, as that side would that knows most of its words, or as side= says.\n"
		"By cosine, each item is scaled to length 1 before it is added. dot and l2 take vectors as "
		"they are: dot prefers long vectors, often those of frequent words; l2 is the Euclidean "
		"distance. csls asks another domain, named by domain=, and holds it against items that they "
		"are near to everything: 2 cos - r - r, r the mean cosine with the 10 nearest items of the "
		"other domain, or of its first 20,000 (Conneau et al. 2018), for the 32 nearest by cosine.\n"
		"A metric that `metric` has learned is named like these: its distance is that between vectors "
		"as it maps them. It looks at all items, mapped once and kept (in a job where they are many), "
		"or ranks what an index offers; `eval index SPACE metric=NAME` tells how many candidates that "
		"takes.\n"
		"each= asks about every word of a set, named or in braces, or about the first words of a "
		"lexicon's pairs, looking at all items: `near each=capitals k=100 > capitals.tsv`.",
	.aliases = "nn|neighbours",
	.args = {{.name = "expression",
			 .kind = ARG_EXPRESSION,
			 .flags = ARG_POSITIONAL | ARG_MANY,
			 .help = "an item, or items with + and - between them"},
		{.name = "each",
			.kind = ARG_WORDSET,
			.help = "instead of an item: a set or a lexicon, whose words are all asked about"},
		ARG_IN_SPACE, ARG_OF_SIDE, ARG_HOW_MANY, ARG_OF_DOMAIN, ARG_AMONG, ARG_LEAST_COUNT, ARG_EXACT,
		{.name = "metric",
			.kind = ARG_METRIC,
			.help = "what near means: one of these, or a metric that was learned",
			.fallback = "cosine",
			.choices = "cosine|dot|l2|csls"},
		ARG_CANDIDATES},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nnear king k=5",
	.watchable = true,
	.run = run_near,
};
