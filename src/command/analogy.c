/* analogy: a is to b as c is to what? */
#include "measure/analogy.h"
#include "command/question.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 4 }; /* a, b, c and, to be checked, d */

/* Where the items stand among the words: `a : b :: c`, `a : b :: c : d`, `a : b :: c : ?` or `a b c [d]`. */
static bool find_places(const Call *call, size_t places[PLACES], size_t *count, Error *err)
{
	size_t words = args_count(call->args, "items");
	*count = 0;
	for (size_t i = 0; i < words; i++) {
		const Token *word = args_token(call->args, "items", i);
		bool colon = !word->plain && (strcmp(word->text, ":") == 0 || strcmp(word->text, "::") == 0);
		bool question = !word->plain && strcmp(word->text, "?") == 0 && *count == 3;
		if (colon || question)
			continue;
		if (*count == PLACES)
			return args_fault(call->args, "items", i, err,
				"three items are asked about, and a fourth is checked; this is one more");
		places[(*count)++] = i;
	}
	return *count >= 3 || args_fault(call->args, "items", words - 1, err,
				      "an analogy has three items: analogy man : king :: woman");
}

/* Analogies stay in one space: vectors of different spaces have nothing to add up. */
static bool find_items(const Question *question, uint32_t rows[PLACES], size_t *count, Error *err)
{
	size_t places[PLACES];
	if (!find_places(question->call, places, count, err))
		return false;
	for (size_t i = 0; i < *count; i++) {
		const Token *word = args_token(question->call->args, "items", places[i]);
		if (!space_find(question->space, word->text, question->name, &rows[i], err))
			return error_at(err, word->column, word->width);
	}
	return true;
}

static void say_where(const Question *question, const AnalogyQuery *query, uint32_t wanted, Report *out)
{
	size_t rank = analogy_rank(query, wanted, question->call->session->pool);
	Text item = {0};
	text_add_visible(&item, dictionary_word(&question->space->items, wanted));
	if (rank)
		report_text(out, "%s has rank %zu.", text_of(&item), rank);
	else
		report_text(out, "%s is not among the answers.", text_of(&item));
	text_release(&item);
}

static void list_answers(const Question *question, const AnalogyQuery *query, Report *out)
{
	const char *score = query->method == ANALOGY_ADD ? "cosine" : "3cosmul";
	Table *table = question_table(question, "analogy", score, NULL, out);
	Hit *hits = memory_new(query->k, sizeof *hits);
	size_t count = analogy_find(query, question->call->session->pool, hits);
	for (size_t i = 0; i < count; i++)
		question_row(question, table, hits[i].row, (double)hits[i].score, NULL);
	free(hits);
}

/* Programs ask for B - A + C in different orders; the formula says which was meant. */
static void say_formula(const Question *question, const AnalogyQuery *query, Report *out)
{
	Text item[3] = {{0}};
	const uint32_t rows[] = {query->a, query->b, query->c};
	for (int i = 0; i < 3; i++)
		text_add_visible(&item[i], dictionary_word(&question->space->items, rows[i]));
	if (query->method == ANALOGY_ADD)
		report_text(out, "Nearest to %s - %s + %s.", text_of(&item[1]), text_of(&item[0]),
			text_of(&item[2]));
	else
		report_text(out, "Near %s and %s and far from %s.", text_of(&item[1]), text_of(&item[2]),
			text_of(&item[0]));
	for (int i = 0; i < 3; i++)
		text_release(&item[i]);
}

static void answer(const Question *question, const uint32_t rows[PLACES], size_t count, Report *out)
{
	const Args *args = question->call->args;
	AnalogyQuery query = {.space = question->space,
		.a = rows[0],
		.b = rows[1],
		.c = rows[2],
		.method = strcmp(args_text(args, "method"), "mul") == 0 ? ANALOGY_MUL : ANALOGY_ADD,
		.k = question->k,
		.with_inputs = args_yes(args, "inputs"),
		.by_domain = question->by_domain,
		.domain = question->domain,
		.only = question->only,
		.index = question->index};
	list_answers(question, &query, out);
	say_formula(question, &query, out);
	if (query.method == ANALOGY_ADD)
		question_tell_index(question, METRIC_COSINE, out);
	if (count == PLACES)
		say_where(question, &query, rows[3], out);
}

static bool run_analogy(const Call *call, Report *out, Error *err)
{
	Question question;
	uint32_t rows[PLACES];
	size_t count;
	bool good = question_open(call, &question, err) && question_limits(&question, err) &&
		    find_items(&question, rows, &count, err);
	if (good)
		answer(&question, rows, count, out);
	question_close(&question);
	return good;
}

const Command command_analogy = {
	.name = "analogy",
	.group = "explore",
	.summary = "Find what is to c as b is to a",
	.help = "`analogy man : king :: woman` looks for the items nearest to king - man + woman, all scaled "
		"to length 1 (3CosAdd: Mikolov, Yih and Zweig 2013). method=mul multiplies cosines instead "
		"(3CosMul: Levy and Goldberg 2014), which keeps one large cosine from deciding alone. A fourth "
		"item, `: queen`, is checked: its rank is told.\n"
		"The three items themselves are left out, as is usual; inputs=yes lets them in, which shows "
		"how often the answer would only be one of them.",
	.aliases = "an",
	.args = {{.name = "items",
			 .kind = ARG_ITEM,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			 .help = "a : b :: c, and : d to check an answer"},
		ARG_IN_SPACE, ARG_HOW_MANY, ARG_OF_DOMAIN, ARG_AMONG, ARG_LEAST_COUNT, ARG_EXACT,
		{.name = "method",
			.kind = ARG_CHOICE,
			.help = "how the cosines are put together",
			.fallback = "add",
			.choices = "add|mul"},
		{.name = "inputs",
			.kind = ARG_YESNO,
			.help = "the three items may be answers",
			.fallback = "no"}},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nanalogy man : king :: woman k=3",
	.watchable = true,
	.run = run_analogy,
};
