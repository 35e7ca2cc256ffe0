/* eval classify of a classifier that learned from a space: asked for the classes of another space. */
#include "command/class_space.h"
#include "command/corpora.h"
#include "command/eval.h"
#include "command/fairness.h"
#include "command/groups.h"
#include "linalg/normal.h"
#include "measure/transfer_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_A_STEP = 512, CLASSES_SHOWN = 40 };

typedef struct AskWork {
	Space *classes, *space;  /* counted */
	uint32_t *asked;         /* rows */
	uint32_t *truth, *given; /* by row */
	double *probabilities;
	size_t next, unknown; /* unknown: left out, of classes that were not learned */
	bool learned;         /* from this very space */
	FairnessQuery fairness;
	uint32_t *groups; /* by row; NULL: groups= was not given */
	TransferScore score;
} AskWork;

static void ask_free(void *work)
{
	AskWork *self = work;
	space_unref(self->classes);
	space_unref(self->space);
	free(self->asked);
	free(self->truth);
	free(self->given);
	free(self->probabilities);
	free(self->score.of_class);
	free(self->groups);
	fairness_close(&self->fairness);
	free(self);
}

/* The answers of those that were asked. */
static bool begin_fairness(AskWork *self, Error *err)
{
	size_t n = self->score.n;
	uint32_t *rows = memory_new(3 * n, sizeof *rows);
	for (size_t i = 0; i < n; i++) {
		rows[i] = self->truth[self->asked[i]];
		rows[n + i] = self->given[self->asked[i]];
		rows[2 * n + i] = self->groups[self->asked[i]];
	}
	bool fine =
		fairness_begin(&self->fairness, &self->classes->items, rows, rows + n, rows + 2 * n, n, err);
	free(rows);
	return fine;
}

static bool ask_step(void *work, Pool *pool, bool *finished, Error *err)
{
	AskWork *self = work;
	if (self->next == self->score.n && !self->fairness.test)
		return begin_fairness(self, err);
	if (self->fairness.test) {
		*finished = !fairness_step(&self->fairness, pool);
		return true;
	}
	size_t left = self->score.n - self->next, end = self->next + (left < ROWS_A_STEP ? left : ROWS_A_STEP);
	for (; self->next < end; self->next++) {
		uint32_t row = self->asked[self->next];
		self->given[row] = discriminant_class(
			self->classes, matrix_row(&self->space->vectors, row), self->probabilities);
	}
	*finished = self->next == self->score.n && !self->groups;
	return true;
}

static bool ask_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const AskWork *self = work;
	into->progress = (Progress){.done = (double)self->next,
		.total = (double)self->score.n,
		.unit = "items",
		.phase = "classifying"};
	return true;
}

static const WorkType ask_work = {ask_step, ask_look, ask_free};

static void report_score(const TransferScore *score, Report *out)
{
	static const char *const measures[] = {"accuracy", "low", "high", "majority", "macro_f1"};
	const double values[] = {score->accuracy, score->low, score->high, score->majority, score->macro_f1};
	Table *table = report_table(out, "classification");
	table_column(table, "items", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		table_column(table, measures[i], COLUMN_NUMBER, 4);
	table_integer(table, (long long)score->n);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		table_number(table, values[i]);
}

static void report_classes(const TransferScore *score, const Dictionary *classes, Report *out)
{
	Table *table = report_table(out, "labels");
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "guessed", COLUMN_INTEGER, 0);
	table_column(table, "precision", COLUMN_NUMBER, 4);
	table_column(table, "recall", COLUMN_NUMBER, 4);
	table_column(table, "f1", COLUMN_NUMBER, 4);
	for (uint32_t c = 0; c < classes->count && c < CLASSES_SHOWN; c++) {
		const TransferClass *its = &score->of_class[c];
		table_text(table, dictionary_word(classes, c));
		table_integer(table, (long long)its->asked);
		table_integer(table, (long long)its->given);
		table_number(table, its->given ? its->precision : NAN);
		table_number(table, its->asked ? its->recall : NAN);
		table_number(table, its->f1);
	}
}

void class_score_report(const TransferScore *score, const Dictionary *classes, Report *out)
{
	report_score(score, out);
	report_classes(score, classes, out);
}

static bool settle_ask(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	AskWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	transfer_score_fill(self->asked, self->truth, self->given, self->classes->items.count, &self->score);
	class_score_report(&self->score, &self->classes->items, out);
	if (self->fairness.test)
		fairness_report(&self->fairness, &self->classes->items, "", out);
	report_text(out, self->learned ? "The classifier learned from items of this space, which are "
					 "flattered; domain= asks others."
				       : "Judged by a space that the classifier did not learn from.");
	if (self->unknown)
		report_text(out, "%zu items have classes that were not learned; they were left out.",
			self->unknown);
	return true;
}

static bool gather(AskWork *self, uint32_t domain, Error *err)
{
	const Space *space = self->space, *classes = self->classes;
	size_t rows = space->vectors.rows;
	self->asked = memory_data(rows, sizeof *self->asked, "the items", err);
	self->truth = memory_data(rows, sizeof *self->truth, "the items", err);
	self->given = memory_data(rows, sizeof *self->given, "the items", err);
	if (!self->asked || !self->truth || !self->given)
		return false;
	for (uint32_t i = 0; i < rows; i++) {
		uint32_t class = space_class(space, i);
		bool in = domain == DICTIONARY_NONE || !space->domain_of || space->domain_of[i] == domain;
		if (!in || class == DICTIONARY_NONE)
			continue;
		self->truth[i] = dictionary_find_text(&classes->items, dictionary_word(&space->classes, class));
		if (self->truth[i] != DICTIONARY_NONE)
			self->asked[self->score.n++] = i;
		else
			self->unknown++;
	}
	self->score.of_class = memory_new(classes->items.count, sizeof *self->score.of_class);
	self->probabilities = memory_new(classes->items.count, sizeof *self->probabilities);
	return self->score.n > 0 ||
	       error_set(err, ERROR_INPUT, "no item that is asked has a class that was learned");
}

/* Reads groups=, of the items that are asked. */
static bool open_fairness(const Call *call, AskWork *self, const char *of, Error *err)
{
	const char *by = args_text(call->args, "groups");
	Error why = ERROR_INIT;
	if (!fairness_open(call, &self->classes->items, &self->fairness, err))
		return false;
	if (!by)
		return true;
	self->groups = groups_of_space(self->space, of, by, &self->fairness.groups, &why);
	return self->groups || args_fault(call->args, "groups", 0, err, "%s", why.message);
}

bool eval_by_space(const Call *call, const Space *classes, const char *name, Error *err)
{
	Error why = ERROR_INIT;
	const char *of;
	uint32_t domain;
	Space *space = session_space(call->session, args_text(call->args, "data"), &of, &why);
	if (!space || !space_columns_agree(classes, name, space, of, &why))
		return args_fault(call->args, "data", 0, err, "%s", why.message);
	AskWork *self = memory_new(1, sizeof *self);
	self->classes = space_ref((Space *)classes);
	self->space = space_ref(space);
	const char *parents = classes->provenance.parents;
	self->learned = parents && strstr(parents, space_checksum(space));
	if (wanted_domain(call, &space->domains, of, &domain, err) && gather(self, domain, err) &&
		open_fairness(call, self, of, err))
		return session_start(call->session, call->line, NULL, &ask_work, self, 0, settle_ask, err) !=
		       NULL;
	ask_free(self);
	return false;
}
