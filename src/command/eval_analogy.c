/* eval analogy: questions of the kind a is to b as c is to what. */
#include "command/eval.h"
#include "command/question.h"
#include "measure/analogy_test.h"

#include <stdlib.h>

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

static void score_row(Table *table, const char *section, AnalogyScore score)
{
	table_text(table, section);
	table_integer(table, (long long)score.total);
	table_integer(table, (long long)score.asked);
	table_number(table, eval_share(score.asked, score.total));
	table_number(table, eval_share(score.right_add, score.asked));
	table_number(table, eval_share(score.right_mul, score.asked));
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
	eval_report_benchmark(self->file, out);
	return true;
}

static bool run_analogies(const Call *call, Report *out, Error *err)
{
	(void)out;
	Question question;
	if (!question_open(call, &question, err))
		return false;
	AnalogyWork *self = memory_new(1, sizeof *self);
	self->file = memory_text(args_text(call->args, "file"));
	self->limit = (size_t)args_integer(call->args, "limit");
	self->space = space_ref(question.space);
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
	{.name = "file",
		.kind = ARG_FILE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "the questions: a file, a folder in the layout of BATS, or a lexicon of this session"},
	ARG_IN_SPACE,
	{.name = "limit",
		.kind = ARG_INTEGER,
		.help = "questions and answers come from this many first items; 0 for all",
		.fallback = "30000",
		.low = 0,
		.high = 4e9},
	{.name = NULL},
};

const EvalTest eval_analogy = {
	.name = "analogy",
	.after = "FILE [options]",
	.title = "Analogies",
	.summary = "How many questions `a is to b as c is to …` a space answers, by section",
	.source = "Mikolov, Yih & Zweig, NAACL 2013; Levy & Goldberg, CoNLL 2014",
	.options = analogy_options,
	.run = run_analogies,
};
