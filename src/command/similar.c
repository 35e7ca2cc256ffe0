/* Questions about a few items: similar, odd, vector. */
#include "command/learned_question.h"
#include "measure/neighbours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- similar --- */

typedef struct TwoItems {
	const Space *space[2];
	uint32_t row[2];
	double ranks[2], score; /* score: by a learned metric */
} TwoItems;

static const char *const item_names[] = {"a", "b"};

static double score_by_metric(const Question *question, const TwoItems *items)
{
	const LearnedMetric *metric = question->learned->metric;
	size_t rank = metric->map.rows;
	float *seen = memory_new(2 * rank, sizeof *seen);
	for (size_t i = 0; i < 2; i++)
		learned_metric_vector(
			metric, matrix_row(&items->space[i]->vectors, items->row[i]), seen + i * rank);
	double score = metric->score == METRIC_DOT ? (double)exact_product(seen, seen + rank, rank)
						   : -(double)exact_squared_distance(seen, seen + rank, rank);
	free(seen);
	return learned_question_shown(question, score);
}

/* How many items are nearer, plus 1; both items are of the space that is asked. */
static bool rank_by_metric(const Question *question, TwoItems *items, Error *err)
{
	Pool *pool = question->call->session->pool;
	const Space *seen = object_seen(question->learned, question->space, pool, err);
	for (int i = 0; seen && i < 2; i++) {
		Candidates others = {.space = seen, .except = &items->row[i], .n_except = 1};
		size_t before = exact_count_nearer(&others, question->learned->metric->score,
			matrix_row(&seen->vectors, items->row[i]), items->row[1 - i], pool);
		items->ranks[i] = (double)before + 1;
	}
	return seen != NULL;
}

static bool measure(const Question *question, TwoItems *items, Error *err)
{
	bool comparable = items->space[0] == items->space[1] && items->row[0] != items->row[1];
	if (question->learned)
		items->score = score_by_metric(question, items);
	if (question->learned && comparable && items->space[0] == question->space)
		return rank_by_metric(question, items, err);
	for (int i = 0; i < 2 && comparable && !question->learned; i++)
		items->ranks[i] = (double)neighbours_rank(
			items->space[0], items->row[i], items->row[1 - i], question->call->session->pool);
	return true;
}

static void report_two(const Question *question, const TwoItems *items, Report *out)
{
	Table *table = report_table(out, "similarity");
	table_column(table, "a", COLUMN_TEXT, 0);
	table_column(table, "b", COLUMN_TEXT, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 4);
	if (question->learned)
		table_column(table, learned_question_column(question), COLUMN_NUMBER, 4);
	table_column(table, "rank of b", COLUMN_INTEGER, 0);
	table_column(table, "rank of a", COLUMN_INTEGER, 0);
	for (int i = 0; i < 2; i++)
		table_text(table, args_text(question->call->args, item_names[i]));
	table_number(table,
		exact_cosine(matrix_row(&items->space[0]->vectors, items->row[0]),
			matrix_row(&items->space[1]->vectors, items->row[1]), items->space[0]->vectors.cols));
	if (question->learned)
		table_number(table, items->score);
	for (int i = 0; i < 2; i++)
		table_number(table, items->ranks[i]);
}

static bool run_similar(const Call *call, Report *out, Error *err)
{
	Question question;
	TwoItems items = {.ranks = {NAN, NAN}};
	if (!question_open(call, &question, err))
		return false;
	if (strcmp(args_text(call->args, "metric"), "cosine") != 0 &&
		!(question.learned = learned_question_metric(&question, err)))
		return false;
	for (int i = 0; i < 2; i++)
		if (!question_item(&question, item_names[i], 0, &items.space[i], &items.row[i], err))
			return false;
	bool waits;
	if (!learned_question_waits(&question, false, &waits, err))
		return false;
	if (waits)
		return true;
	if (!measure(&question, &items, err))
		return false;
	report_two(&question, &items, out);
	return true;
}

const Command command_similar = {
	.name = "similar",
	.group = "explore",
	.summary = "Tell how similar two items are: cosine, and their ranks among each other's neighbours",
	.help = "Cosines differ in level from space to space; a rank says how many items are nearer. rank of b "
		"is b's place among the neighbours of a. metric= ranks by a metric that `metric` has learned, "
		"and tells its score.",
	.args = {{.name = "a", .kind = ARG_ITEM, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "an item"},
		{.name = "b", .kind = ARG_ITEM, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "another"},
		ARG_IN_SPACE,
		{.name = "metric",
			.kind = ARG_METRIC,
			.help = "what ranks are told by: the cosine, or a metric that was learned",
			.fallback = "cosine",
			.choices = "cosine"}},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nsimilar king queen",
	.watchable = true,
	.run = run_similar,
};

/* --- odd --- */

typedef struct Oddness {
	size_t item; /* as typed */
	double cosine;
} Oddness;

static int by_cosine(const void *a, const void *b)
{
	const Oddness *x = a, *y = b;
	if (x->cosine != y->cosine)
		return x->cosine < y->cosine ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static void list_odd_first(const Question *question, const Expression *items, Report *out)
{
	double *cosines = memory_new(items->count, sizeof *cosines);
	Oddness *order = memory_new(items->count, sizeof *order);
	neighbours_oddness(items, cosines);
	for (size_t i = 0; i < items->count; i++)
		order[i] = (Oddness){i, cosines[i]};
	qsort(order, items->count, sizeof *order, by_cosine);
	Table *table = question_table(question, "odd one out", "cosine", NULL, out);
	for (size_t i = 0; i < items->count; i++)
		question_row(question, table, items->terms[order[i].item].row, order[i].cosine, NULL);
	free(cosines);
	free(order);
}

static bool run_odd(const Call *call, Report *out, Error *err)
{
	Question question;
	if (!question_open(call, &question, err))
		return false;
	size_t count = args_count(call->args, "items");
	if (count < 3)
		return args_fault(call->args, "items", count - 1, err,
			"at least three items are needed for one to be odd");
	Expression items = {0};
	question.scope.find = NULL;
	bool good = true;
	for (size_t i = 0; good && i < count; i++) {
		const Token *word = args_token(call->args, "items", i);
		Token item = {word->text, word->column, word->width, true};
		good = expression_add(&items, &item, &question.scope, err) ||
		       error_at(err, word->column, word->width);
	}
	if (good)
		list_odd_first(&question, &items, out);
	expression_release(&items);
	return good;
}

const Command command_odd = {
	.name = "odd",
	.group = "explore",
	.summary = "Find the item that does not go with the others",
	.help = "cosine is with the mean of all the items, each scaled to length 1; the odd one comes first.",
	.args = {{.name = "items",
			 .kind = ARG_ITEM,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "three or more"},
		ARG_IN_SPACE},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nodd king queen prince paris",
	.watchable = true,
	.run = run_odd,
};

/* --- vector --- */

static bool run_vector(const Call *call, Report *out, Error *err)
{
	Question question;
	Expression expression;
	if (!question_open(call, &question, err) ||
		!question_expression(&question, "expression", &expression, err))
		return false;
	size_t width = question.space->vectors.cols;
	float *vector = memory_new(width, sizeof *vector);
	expression_vector(&expression, !expression_is_item(&expression), vector);
	double squares = 0;
	Text title = {0};
	expression_text(&expression, &title);
	Table *table = report_table(out, "vector");
	table_column(table, "component", COLUMN_INTEGER, 0);
	table_column(table, "value", COLUMN_NUMBER, 6);
	for (size_t i = 0; i < width; i++) {
		table_integer(table, (long long)i + 1);
		table_number(table, vector[i]);
		squares += (double)vector[i] * vector[i];
	}
	report_text(out, "%s: %zu numbers, length %.6g.", text_of(&title), width, sqrt(squares));
	text_release(&title);
	free(vector);
	expression_release(&expression);
	return true;
}

const Command command_vector = {
	.name = "vector",
	.group = "explore",
	.summary = "Print the vector of an item as it is, or of a sum of items scaled to length 1",
	.args = {{.name = "expression",
			 .kind = ARG_EXPRESSION,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "an item, or items with + and - between them"},
		ARG_IN_SPACE},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nvector king - queen",
	.watchable = true,
	.run = run_vector,
};
