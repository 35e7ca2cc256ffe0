/* eval knn: whether items have the class of their nearest neighbours. */
#include "command/eval.h"
#include "command/question.h"
#include "data/documents.h"
#include "measure/knn_test.h"

#include <stdlib.h>
#include <string.h>

enum { CLASSES_SHOWN = 40 };

typedef struct KnnWork {
	Space *space; /* counted */
	KnnTest *test;
	const Dictionary *names; /* of the classes; in space */
	const char *by;          /* "class" or "domain" */
	size_t k;
} KnnWork;

static bool knn_step(void *work, Pool *pool, bool *finished, Error *err)
{
	KnnWork *self = work;
	bool fine = knn_test_step(self->test, pool, err);
	*finished = knn_test_done(self->test) >= 1;
	return fine;
}

static bool knn_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const KnnWork *self = work;
	into->progress = (Progress){.done = 100 * knn_test_done(self->test),
		.total = 100,
		.unit = "%",
		.phase = "looking for neighbours"};
	return true;
}

static void knn_free(void *work)
{
	KnnWork *self = work;
	knn_test_free(self->test);
	space_unref(self->space);
	free(self);
}

static const WorkType knn_work = {knn_step, knn_look, knn_free};

/* --- the answer --- */

static size_t report_score(const KnnWork *self, Report *out)
{
	KnnScore score = knn_test_score(self->test);
	size_t classes = 0;
	for (uint32_t i = 0; i < self->names->count; i++)
		classes += knn_test_class(self->test, i).asked > 0;
	Table *table = report_table(out, "knn");
	table_column(table, "by", COLUMN_TEXT, 0);
	table_column(table, "k", COLUMN_INTEGER, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "classes", COLUMN_INTEGER, 0);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
	table_column(table, "baseline", COLUMN_NUMBER, 4);
	table_text(table, self->by);
	table_integer(table, (long long)self->k);
	table_integer(table, (long long)score.asked);
	table_integer(table, (long long)classes);
	table_number(table, eval_share(score.right, score.asked));
	table_number(table, score.low);
	table_number(table, score.high);
	table_number(table, eval_share(score.largest, score.asked));
	return classes;
}

static void report_classes(const KnnWork *self, Report *out)
{
	Table *table = report_table(out, "classes");
	table_column(table, self->by, COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "recall", COLUMN_NUMBER, 4);
	table_column(table, "precision", COLUMN_NUMBER, 4);
	table_column(table, "taken for", COLUMN_TEXT, 0);
	for (uint32_t i = 0; i < self->names->count; i++) {
		KnnClass class = knn_test_class(self->test, i);
		if (class.asked == 0)
			continue;
		table_text(table, dictionary_word(self->names, i));
		table_integer(table, (long long)class.asked);
		table_number(table, eval_share(class.right, class.asked));
		table_number(table, eval_share(class.right, class.given));
		table_text(table, class.mistaken_for != DICTIONARY_NONE
					  ? dictionary_word(self->names, class.mistaken_for)
					  : "");
	}
}

static bool settle_knn(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const KnnWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	if (report_score(self, out) <= CLASSES_SHOWN)
		report_classes(self, out);
	report_text(out, "Baseline: always the %s that most items have.", self->by);
	return true;
}

/* --- starting --- */

/* Items that are no documents, or such without a label, are not asked. */
static void leave_out_others(const Space *space, bool by_class, uint32_t *labels)
{
	const Documents *documents = space->documents;
	for (uint32_t row = 0; documents && row < space->vectors.rows; row++)
		if (row >= documents->names.count ||
			(by_class && documents->facts[row].label == DICTIONARY_NONE))
			labels[row] = DICTIONARY_NONE;
}

static bool choose_labels(
	const Call *call, KnnWork *work, const uint32_t **labels, const char *name, Error *err)
{
	const Space *space = work->space;
	const char *by = args_text(call->args, "by");
	bool domains = space->domain_of && space->domains.count > 1;
	bool shared = space->class_of && space->classes.count < space->vectors.rows;
	bool by_class = by ? strcmp(by, "class") == 0 : shared || !domains;
	if (by_class && !space->class_of)
		return args_fault(call->args, by ? "by" : "test", 0, err,
			"the items of %s have no classes; text gets them by load … label=", name);
	if (!by_class && !domains)
		return args_fault(call->args, "by", 0, err,
			"the items of %s are of one domain; text gets domains by load … domain=", name);
	work->by = by_class ? "class" : "domain";
	work->names = by_class ? &space->classes : &space->domains;
	*labels = by_class ? space->class_of : space->domain_of;
	return true;
}

static bool make_test(const Call *call, KnnWork *work, const uint32_t *labels, Error *err)
{
	size_t rows = work->space->vectors.rows;
	uint32_t *asked = memory_data(rows, sizeof *asked, "the classes of the items", err);
	if (!asked)
		return false;
	memcpy(asked, labels, rows * sizeof *asked);
	leave_out_others(work->space, *work->by == 'c', asked);
	work->k = (size_t)args_integer(call->args, "k");
	KnnInput input = {.space = work->space,
		.labels = asked,
		.n_labels = work->names->count,
		.k = work->k,
		.most = (size_t)args_integer(call->args, "sample"),
		.seed = session_seed(call->session)};
	work->test = knn_test_new(&input, err);
	free(asked);
	return work->test != NULL;
}

static bool run_knn(const Call *call, Report *out, Error *err)
{
	(void)out;
	Question question;
	const uint32_t *labels = NULL;
	if (!question_open(call, &question, err))
		return false;
	KnnWork *work = memory_new(1, sizeof *work);
	work->space = space_ref(question.space);
	if (choose_labels(call, work, &labels, question.name, err) && make_test(call, work, labels, err))
		return session_start(call->session, call->line, NULL, &knn_work, work, 0, settle_knn, err) !=
		       NULL;
	knn_free(work);
	return false;
}

static const ArgSpec knn_options[] = {
	ARG_IN_SPACE,
	{.name = "k",
		.kind = ARG_INTEGER,
		.help = "neighbours that vote",
		.fallback = "5",
		.low = 1,
		.high = 1000},
	{.name = "by",
		.kind = ARG_CHOICE,
		.help = "what is to be told; the class where items have one, else the domain",
		.choices = "class|domain"},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items asked at most, drawn at random; 0 asks all",
		.fallback = "10000",
		.low = 0,
		.high = 4e9},
	{.name = NULL},
};

const EvalTest eval_knn = {
	.name = "knn",
	.after = "[options]",
	.title = "Nearest neighbours",
	.summary = "How often the class, or domain, of an item is that of most of its k nearest neighbours by "
		   "cosine, the item itself left out, with a 95 % interval by Wilson and the baseline of the "
		   "largest class",
	.source = "Cover & Hart, IEEE Transactions on Information Theory 13(1), 1967",
	.options = knn_options,
	.run = run_knn,
};
