/* eval classify: how many documents a classifier labels as they are labelled. */
#include "command/class_space.h"
#include "command/classifier.h"
#include "command/corpora.h"
#include "command/eval.h"
#include "command/fairness.h"
#include "linalg/normal.h"
#include "measure/cross_validation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONFUSION_LABELS = 10 /* most in a table of all pairs */, CONFUSIONS = 20 /* listed otherwise */ };

typedef struct LabelWork {
	Labelling *labelling;
	FairnessQuery fairness; /* groups= */
	bool labelled;
} LabelWork;

/* Of documents with several labels the first counts. */
static bool begin_fairness(LabelWork *self, Error *err)
{
	const Labelling *labelling = self->labelling;
	const Corpus *corpus = labelling->corpus;
	size_t n = labelling->n_documents;
	bool by_domain = *self->fairness.by == 'd';
	uint32_t *rows = memory_new(3 * n, sizeof *rows);
	dictionary_copy(by_domain ? &corpus->domains : &corpus->labels, &self->fairness.groups);
	for (size_t i = 0; i < n; i++) {
		const Document *document = &corpus->documents[labelling->documents[i]];
		rows[i] = labelling_truth(labelling, labelling->documents[i], 0);
		rows[n + i] = labelling->guesses[i * labelling->k].label;
		rows[2 * n + i] = by_domain ? document->domain : document->label;
	}
	bool fine = fairness_begin(
		&self->fairness, &labelling->classifier->labels, rows, rows + n, rows + 2 * n, n, err);
	free(rows);
	return fine;
}

static bool label_step(void *work, Pool *pool, bool *finished, Error *err)
{
	LabelWork *self = work;
	if (!self->labelled) {
		self->labelled = !labelling_step(self->labelling, pool);
		*finished = self->labelled && !self->fairness.by;
		return true;
	}
	if (!self->fairness.test)
		return begin_fairness(self, err);
	*finished = !fairness_step(&self->fairness, pool);
	return true;
}

static bool label_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	const Labelling *labelling = ((const LabelWork *)work)->labelling;
	into->progress = (Progress){.done = (double)labelling->next,
		.total = (double)labelling->n_documents,
		.unit = "documents",
		.phase = "labelling"};
	return true;
}

static void label_free(void *work)
{
	LabelWork *self = work;
	labelling_free(self->labelling);
	fairness_close(&self->fairness);
	free(self);
}

static const WorkType label_work = {label_step, label_look, label_free};

/* --- the answer --- */

static void score_columns(const LabellingScore *score, Table *table)
{
	static const char *const measures[] = {"accuracy", "low", "high", "majority"};
	char name[32];
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		table_column(table, measures[i], COLUMN_NUMBER, 4);
	snprintf(name, sizeof name, "precision@%zu", score->k);
	table_column(table, name, COLUMN_NUMBER, 4);
	snprintf(name, sizeof name, "recall@%zu", score->k);
	table_column(table, name, COLUMN_NUMBER, 4);
	table_column(table, "macro_f1", COLUMN_NUMBER, 4);
}

static void score_row(const char *domain, const GroupScore *group, size_t k, double macro_f1, Table *table)
{
	double low, high;
	normal_wilson((double)group->right, (double)group->documents, 0.95, &low, &high);
	table_text(table, domain);
	table_integer(table, (long long)group->documents);
	table_number(table, eval_share(group->right, group->documents));
	table_number(table, low);
	table_number(table, high);
	table_number(table, eval_share(group->most, group->documents));
	table_number(table, eval_share(group->hits, group->documents * k));
	table_number(table, eval_share(group->hits, group->truths));
	table_number(table, macro_f1);
}

static void score_table(const Labelling *labelling, const LabellingScore *score, Report *out)
{
	const Dictionary *domains = &labelling->corpus->domains;
	Table *table = report_table(out, "classification");
	score_columns(score, table);
	score_row("all", &score->all, score->k, score->macro_f1, table);
	for (uint32_t d = 0; !labelling->by_domain && domains->count > 1 && d < domains->count; d++)
		if (score->by_domain[d].documents)
			score_row(dictionary_word(domains, d), &score->by_domain[d], score->k, NAN, table);
}

static void label_table(const Labelling *labelling, const LabellingScore *score, Report *out)
{
	Table *table = report_table(out, "labels");
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	table_column(table, "guessed", COLUMN_INTEGER, 0);
	table_column(table, "precision", COLUMN_NUMBER, 4);
	table_column(table, "recall", COLUMN_NUMBER, 4);
	table_column(table, "f1", COLUMN_NUMBER, 4);
	for (uint32_t i = 0; i < labelling->classifier->labels.count; i++) {
		LabelScore label = score->by_label[i];
		if (label.documents + label.guessed == 0)
			continue;
		table_text(table, dictionary_word(&labelling->classifier->labels, i));
		table_integer(table, (long long)label.documents);
		table_integer(table, (long long)label.guessed);
		table_number(table, label_precision(label));
		table_number(table, label_recall(label));
		table_number(table, label_f1(label));
	}
}

/* A row for each label, a column for each guess. */
static void confusion_table(const Dictionary *labels, const uint64_t *confusion, Report *out)
{
	Table *table = report_table(out, "confusion");
	table_column(table, "true label", COLUMN_TEXT, 0);
	for (uint32_t i = 0; i < labels->count; i++)
		table_column(table, dictionary_word(labels, i), COLUMN_INTEGER, 0);
	for (uint32_t i = 0; i < labels->count; i++) {
		table_text(table, dictionary_word(labels, i));
		for (uint32_t j = 0; j < labels->count; j++)
			table_integer(table, (long long)confusion[i * labels->count + j]);
	}
}

/* The next largest count off the diagonal, which is taken away; false when none is left. */
static bool take_largest(uint64_t *confusion, size_t labels, size_t *row, size_t *column, uint64_t *count)
{
	*count = 0;
	for (size_t i = 0; i < labels * labels; i++)
		if (i / labels != i % labels && confusion[i] > *count) {
			*count = confusion[i];
			*row = i / labels;
			*column = i % labels;
		}
	if (*count)
		confusion[*row * labels + *column] = 0;
	return *count > 0;
}

static void list_confusions(const Dictionary *labels, uint64_t *confusion, Report *out)
{
	size_t row, column;
	uint64_t count;
	Table *table = report_table(out, "confusion");
	table_column(table, "true label", COLUMN_TEXT, 0);
	table_column(table, "guess", COLUMN_TEXT, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < CONFUSIONS && take_largest(confusion, labels->count, &row, &column, &count);
		i++) {
		table_text(table, dictionary_word(labels, (uint32_t)row));
		table_text(table, dictionary_word(labels, (uint32_t)column));
		table_integer(table, (long long)count);
	}
}

static void remark_left_out(const Labelling *labelling, Report *out)
{
	if (labelling->unknown)
		report_text(out, "%zu documents have labels that the model never saw; they were left out.",
			labelling->unknown);
	if (labelling->unlabelled)
		report_text(out, "%zu documents have no label; they were left out.", labelling->unlabelled);
}

/* What a person should see at once: nothing was learned yet. */
static void remark_majority(const LabellingScore *score, Report *out)
{
	if (score->all.right <= score->all.most)
		report_text(out, "No better than always guessing the label that most documents have: few "
				 "documents need more epochs= (50 for some hundred), or a larger lr=.");
}

static bool settle_labelling(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const LabelWork *self = job_work(task->job);
	const Labelling *labelling = self->labelling;
	LabellingScore score = {0};
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	bool fine = labelling_score(labelling, &score, err);
	const Dictionary *labels = &labelling->classifier->labels;
	if (fine) {
		score_table(labelling, &score, out);
		label_table(labelling, &score, out);
		if (labels->count <= CONFUSION_LABELS)
			confusion_table(labels, score.confusion, out);
		else
			list_confusions(labels, score.confusion, out);
		remark_majority(&score, out);
		remark_left_out(labelling, out);
		if (self->fairness.test)
			fairness_report(&self->fairness, labels, "", out);
	}
	labelling_score_release(&score);
	return fine;
}

/* --- starting --- */

/* What was typed, or else what is fair: documents that the model did not learn from when it held some out. */
static bool choose_part(
	const Call *call, const Classifier *classifier, const Corpus *corpus, LabelPart *part, Error *err)
{
	const char *typed = args_text(call->args, "part");
	bool learned = classifier_learned_from(classifier, corpus), split = learned && classifier->holdout > 0;
	*part = !typed          ? (split ? LABEL_HELD_OUT : LABEL_ALL)
		: *typed == 'h' ? LABEL_HELD_OUT
		: *typed == 'l' ? LABEL_LEARNED
				: LABEL_ALL;
	return *part == LABEL_ALL || split ||
	       args_fault(call->args, "part", 0, err,
		       learned ? "the model held out no documents; train it with holdout=0.2 to have some"
			       : "the model did not learn from this text, so that there are no parts of it");
}

static void tell_part(const Classifier *classifier, const Corpus *corpus, LabelPart part, Report *out)
{
	if (part == LABEL_HELD_OUT)
		report_text(out,
			"Judged by the %.3g %% of the documents that were held out while the model learned.",
			100 * classifier->holdout);
	else if (part == LABEL_LEARNED)
		report_text(out, "Judged by the documents that the model learned from, which flatters it.");
	else if (classifier_learned_from(classifier, corpus))
		report_text(out, classifier->holdout > 0
					 ? "Judged by all documents, of which the model learned from most, "
					   "which flatters it; part=heldout asks the others."
					 : "The model learned from these very documents, which flatters it: "
					   "hold some out with holdout=, or judge it by other text.");
	else if (classifier->learned_from)
		report_text(out, "Judged by text that the model did not learn from.");
	else
		report_text(out, "What the model learned from is not known.");
}

/* Documents have a domain and a label. */
static bool open_fairness(const Call *call, const Labelling *labelling, FairnessQuery *fairness, Error *err)
{
	const char *by = args_text(call->args, "groups");
	if (!fairness_open(call, &labelling->classifier->labels, fairness, err))
		return false;
	if (!by)
		return true;
	bool domains = strcmp(by, "domain") == 0, labels = strcmp(by, "class") == 0;
	if (!domains && !labels)
		return args_fault(call->args, "groups", 0, err,
			"documents of a corpus are told apart by domain or by class; a space of them (train "
			"doc2vec) can have the columns of a table");
	size_t groups = domains ? labelling->corpus->domains.count : labelling->corpus->labels.count;
	return groups > 1 || args_fault(call->args, "groups", 0, err, "the documents are of one %s", by);
}

static bool run_eval_classify(const Call *call, Report *out, Error *err)
{
	const char *name, *data;
	LabelPart part;
	if (eval_wants_folds(call))
		return eval_by_folds(call, err);
	const Space *classes = class_space_wanted(call, &name);
	if (classes)
		return eval_by_space(call, classes, name, err);
	Classifier *classifier = wanted_classifier(call, &name, err);
	const Corpus *corpus = classifier ? wanted_corpus(call, "data", &data, err) : NULL;
	if (!corpus || !choose_part(call, classifier, corpus, &part, err))
		return false;
	Labelling *labelling = labelling_new(
		classifier, (Corpus *)corpus, (size_t)args_integer(call->args, "k"), part, true, err);
	if (labelling && labelling->n_documents == 0) {
		error_set(err, ERROR_INPUT,
			"no document of %s has a label that %s knows: %zu have none, %zu have others", data,
			name, labelling->unlabelled, labelling->unknown);
		labelling_free(labelling);
		return false;
	}
	if (!labelling)
		return false;
	LabelWork *work = memory_new(1, sizeof *work);
	work->labelling = labelling;
	if (!open_fairness(call, labelling, &work->fairness, err)) {
		label_free(work);
		return false;
	}
	tell_part(classifier, corpus, part, out);
	return session_start(call->session, call->line, NULL, &label_work, work, 0, settle_labelling, err) !=
	       NULL;
}

static const ArgSpec classify_options[] = {
	{.name = "data",
		.kind = ARG_DATA,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "a corpus whose documents have labels, or the domains that the model tells apart; a "
			"space with classes when the model learned from a space"},
	ARG_IN_CLASSIFIER,
	{.name = "k",
		.kind = ARG_INTEGER,
		.help = "guesses a document, for precision and recall",
		.fallback = "1",
		.low = 1,
		.high = 1000},
	{.name = "part",
		.kind = ARG_CHOICE,
		.help = "of text that the model learned from: which documents; those held out when it held "
			"some out, else all",
		.choices = "all|heldout|learned"},
	{.name = "domain", .kind = ARG_DOMAIN, .help = "of a space: only items of this domain"},
	{.name = "folds",
		.kind = ARG_INTEGER,
		.help = "of a space: no classifier is asked, but each of so many parts is answered by one that "
			"learns from the others; 5 where there is no classifier",
		.low = 2,
		.high = FOLDS_MOST},
	{.name = "classes",
		.kind = ARG_TEXT,
		.help = "with folds: what is to be told: class, domain, or a column that annotate gave",
		.fallback = "class"},
	ARG_LEARNER,
	{.name = "cost",
		.kind = ARG_NUMBER,
		.help = "with folds, of logistic and softmax: cost of errors, over the mean squared length of "
			"the vectors",
		.fallback = "100",
		.low = 1e-9,
		.high = 1e12},
	ARG_GROUPS,
	ARG_POSITIVE,
	ARG_GAP_LIST,
	ARG_LEAST,
	{.name = NULL},
};

const EvalTest eval_classify = {
	.name = "classify",
	.after = "DATA [options]",
	.title = "Classification",
	.summary = "Share of the documents, or of the items of a space, whose label is guessed (by a "
		   "classifier that has learned, or with folds= by cross-validation), with a 95 % interval, "
		   "beside what guessing the commonest label gets; precision and recall of each label, and "
		   "what is taken for what",
	.options = classify_options,
	.run = run_eval_classify,
};
