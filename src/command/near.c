/* near: the items nearest to an item or to a sum of items. */
#include "command/question.h"
#include "measure/neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Metric metric_of(const Args *args)
{
	const char *metric = args_text(args, "metric");
	return strcmp(metric, "dot") == 0 ? METRIC_DOT : strcmp(metric, "l2") == 0 ? METRIC_L2 : METRIC_COSINE;
}

static void list_hits(const Question *question, const Expression *expression, Metric metric, const Hit *hits,
	size_t count, Report *out)
{
	static const char *const columns[] = {"cosine", "dot", "distance"};
	bool by_cosine = metric == METRIC_COSINE;
	Table *table =
		question_table(question, "neighbours", columns[metric], by_cosine ? NULL : "cosine", out);
	for (size_t i = 0; i < count; i++) {
		double score = metric == METRIC_L2 ? sqrt(-(double)hits[i].score) : (double)hits[i].score;
		double cosine =
			by_cosine ? 0 : neighbours_cosine(question->space, hits[i].row, expression, metric);
		question_row(question, table, hits[i].row, score, by_cosine ? NULL : &cosine);
	}
}

static bool run_near(const Call *call, Report *out, Error *err)
{
	Question question;
	Expression expression;
	if (!question_open(call, &question, err) || !question_limits(&question, err) ||
		!question_expression(&question, "expression", &expression, err))
		return false;
	NeighbourQuery query = {
		question.space, metric_of(call->args), question.k, question.by_domain, question.domain};
	Hit *hits = memory_new(question.k, sizeof *hits);
	size_t count = neighbours_find(&query, &expression, call->session->pool, hits);
	list_hits(&question, &expression, query.metric, hits, count, out);
	question_pictures(&question, hits, count, out);
	free(hits);
	expression_release(&expression);
	return true;
}

const Command command_near = {
	.name = "near",
	.group = "explore",
	.summary = "List the items nearest to an item or to a sum such as king - man + woman",
	.help = "Signs stand between blanks; items that look like signs, or hold blanks, are quoted. "
		"space/item names "
		"an item of another space. Items of the sum itself are left out.\n"
		"By cosine, each item is scaled to length 1 before it is added. dot and l2 take vectors as "
		"they are: dot "
		"prefers long vectors, often those of frequent words; l2 is the Euclidean distance.",
	.aliases = "nn|neighbours",
	.args = {{.name = "expression",
			 .kind = ARG_EXPRESSION,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "an item, or items with + and - between them"},
		ARG_IN_SPACE, ARG_HOW_MANY, ARG_OF_DOMAIN,
		{.name = "metric",
			.kind = ARG_CHOICE,
			.help = "what near means",
			.fallback = "cosine",
			.choices = "cosine|dot|l2"}},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nnear king k=5",
	.watchable = true,
	.run = run_near,
};
