/* eval TEST FILE: how well a space agrees with what people judged. */
#include "command/question.h"
#include "measure/analogy_test.h"
#include "measure/similarity_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One way of judging a space by files. */
typedef struct EvalTest {
	const char *name;
	const ArgSpec *options;
	bool (*run)(const Call *call, const Question *question, Report *out, Error *err);
} EvalTest;

/* --- analogies --- */

typedef struct AnalogyWork {
	Space *space; /* counted */
	QuestionSet questions;
	AnalogyTest *test;
	char *file;
	size_t limit;
} AnalogyWork;

static bool analogy_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	AnalogyWork *self = work;
	analogy_test_step(self->test, pool);
	*finished = analogy_test_done(self->test) >= 1;
	return true;
}

static bool analogy_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	AnalogyWork *self = work;
	into->progress = (Progress){
		.done = 100 * analogy_test_done(self->test), .total = 100, .unit = "%", .phase = "analogies"};
	return true;
}

static void analogy_free(void *work)
{
	AnalogyWork *self = work;
	analogy_test_free(self->test);
	question_set_release(&self->questions);
	space_unref(self->space);
	free(self->file);
	free(self);
}

static const WorkType analogy_work = {analogy_step, analogy_look, analogy_free};

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : NAN;
}

static void score_row(Table *table, const char *section, AnalogyScore score)
{
	table_text(table, section);
	table_integer(table, (long long)score.total);
	table_integer(table, (long long)score.asked);
	table_number(table, share(score.asked, score.total));
	table_number(table, share(score.right_add, score.asked));
	table_number(table, share(score.right_mul, score.asked));
}

static bool settle_analogies(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const AnalogyWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Table *table = report_table(out, "analogies");
	table_column(table, "section", COLUMN_TEXT, 0);
	table_column(table, "questions", COLUMN_INTEGER, 0);
	table_column(table, "asked", COLUMN_INTEGER, 0);
	table_column(table, "coverage", COLUMN_NUMBER, 3);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "accuracy_mul", COLUMN_NUMBER, 4);
	AnalogyScore all = {0};
	for (uint32_t i = 0; i < self->questions.sections.count; i++) {
		AnalogyScore score = analogy_test_score(self->test, i);
		all.total += score.total;
		all.asked += score.asked;
		all.right_add += score.right_add;
		all.right_mul += score.right_mul;
	}
	/* The sum comes first: it is what gates and readers want. */
	score_row(table, "all", all);
	for (uint32_t i = 0; i < self->questions.sections.count; i++)
		score_row(table, self->questions.sections.words[i], analogy_test_score(self->test, i));
	if (self->limit)
		report_text(out,
			"Asked among the first %zu items; accuracy by 3CosAdd, accuracy_mul by 3CosMul.",
			self->limit);
	else
		report_text(out, "Asked among all items; accuracy by 3CosAdd, accuracy_mul by 3CosMul.");
	return true;
}

static bool run_analogies(const Call *call, const Question *question, Report *out, Error *err)
{
	(void)out;
	AnalogyWork *self = memory_new(1, sizeof *self);
	self->file = memory_text(args_text(call->args, "file"));
	self->limit = (size_t)args_integer(call->args, "limit");
	self->space = space_ref(question->space);
	const Object *object = session_find(call->session, self->file);
	bool fine = true;
	if (object && object->lexicon)
		question_set_add_lexicon(&self->questions, object->lexicon, object->name);
	else
		fine = question_set_read(&self->questions, self->file, err);
	if (fine)
		self->test = analogy_test_new(self->space, &self->questions, self->limit, err);
	if (self->test)
		return session_start(call->session, call->line, NULL, &analogy_work, self, 0, settle_analogies,
			       err) != NULL;
	analogy_free(self);
	return false;
}

static const ArgSpec analogy_options[] = {
	{.name = "limit",
		.kind = ARG_INTEGER,
		.help = "questions and answers come from this many first items; 0 for all",
		.fallback = "30000",
		.low = 0,
		.high = 4e9},
	{.name = NULL},
};

/* --- similarity --- */

static bool run_similarity(const Call *call, const Question *question, Report *out, Error *err)
{
	RatedPairs pairs = {0};
	bool fine = rated_pairs_read(&pairs, args_text(call->args, "file"), err);
	if (fine) {
		SimilarityScore score = similarity_test(question->space, &pairs);
		Table *table = report_table(out, "similarity");
		table_column(table, "pairs", COLUMN_INTEGER, 0);
		table_column(table, "asked", COLUMN_INTEGER, 0);
		table_column(table, "coverage", COLUMN_NUMBER, 3);
		table_column(table, "spearman", COLUMN_NUMBER, 4);
		table_column(table, "low", COLUMN_NUMBER, 4);
		table_column(table, "high", COLUMN_NUMBER, 4);
		table_integer(table, (long long)score.total);
		table_integer(table, (long long)score.asked);
		table_number(table, share(score.asked, score.total));
		table_number(table, score.rho);
		table_number(table, score.low);
		table_number(table, score.high);
	}
	rated_pairs_release(&pairs);
	return fine;
}

static const ArgSpec no_options[] = {{.name = NULL}};

/* --- the command --- */

static const EvalTest tests[] = {
	{"analogy", analogy_options, run_analogies},
	{"similarity", no_options, run_similarity},
	{NULL, NULL, NULL},
};

static const char *test_name_at(size_t index)
{
	return tests[index].name;
}

static const EvalTest *find_test(const char *name)
{
	for (const EvalTest *test = tests; test->name; test++)
		if (strcmp(test->name, name) == 0)
			return test;
	return NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const EvalTest *test = word ? find_test(word) : NULL;
	if (test)
		*more = test->options;
	if (test || !word)
		return true;
	return error_set(
		err, ERROR_USAGE, "\"%s\" is no way of judging; there are analogy and similarity", word);
}

static bool run_eval(const Call *call, Report *out, Error *err)
{
	Question question;
	return question_open(call, &question, err) &&
	       find_test(args_text(call->args, "test"))->run(call, &question, out, err);
}

const Command command_eval = {
	.name = "eval",
	.group = "judge",
	.summary = "Judge a space by analogies or by similarities that people rated",
	.help = "`eval analogy FILE` reads questions-words (`: section`, then lines `a b c d`) or a folder in "
		"the layout of BATS; a lexicon of this session asks whether its pairs stand in the same "
		"relation. A question is asked when the space has its words, and its own words are no answers. "
		"`eval similarity FILE` reads lines of two words and a rating, and gives Spearman's rank "
		"correlation with a 95 % interval. Words are looked up as they stand, then in lower case.",
	.args = {{.name = "test",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "what to judge by",
			 .value_at = test_name_at},
		{.name = "file",
			.kind = ARG_FILE,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "the questions, or the rated pairs; a lexicon makes questions too"},
		ARG_IN_SPACE},
	.example = "synth royals\ntrain sgns royals as=w dim=20 exact=yes\neval analogy royals-gender",
	.method = find_method,
	.run = run_eval,
};
