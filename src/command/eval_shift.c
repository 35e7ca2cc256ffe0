/* eval shift: how far the domains of a space, or two spaces, are from one distribution. */
#include "command/eval.h"
#include "command/question.h"
#include "command/side.h"
#include "measure/shift.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS = 45 /* of ten domains */, NEIGHBOURS = 30 };

typedef struct Pair {
	size_t from, to; /* sides */
} Pair;

typedef struct ShiftWork {
	Sides sides;
	Pair pairs[PAIRS];
	Shift results[PAIRS];
	size_t n_pairs, next;
	ShiftInput options;
	ShiftTest *test;
} ShiftWork;

static bool is_small(const Side *side)
{
	return side->count < SHIFT_FEWEST;
}

static bool begin_pair(ShiftWork *self, Error *err)
{
	const Side *from = &self->sides.items[self->pairs[self->next].from],
		   *to = &self->sides.items[self->pairs[self->next].to];
	ShiftInput input = self->options;
	input.from = matrix_rows(&from->space->vectors);
	input.to = matrix_rows(&to->space->vectors);
	input.from_at = from->rows;
	input.to_at = to->rows;
	input.n_from = from->count;
	input.n_to = to->count;
	self->test = shift_test_new(&input, err);
	return self->test || error_prefix(err, "%s and %s", from->name, to->name);
}

static bool shift_step(void *work, Pool *pool, bool *finished, Error *err)
{
	ShiftWork *self = work;
	if (!self->test)
		return begin_pair(self, err);
	if (!shift_test_step(self->test, pool, err))
		return false;
	if (!shift_test_finished(self->test))
		return true;
	self->results[self->next++] = shift_test_result(self->test);
	shift_test_free(self->test);
	self->test = NULL;
	*finished = self->next == self->n_pairs;
	return true;
}

static bool shift_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const ShiftWork *self = work;
	double done = (double)self->next + (self->test ? shift_test_done(self->test) : 0);
	into->progress = (Progress){
		.done = done, .total = (double)self->n_pairs, .unit = "pairs", .phase = "comparing domains"};
	return true;
}

static void shift_free(void *work)
{
	ShiftWork *self = work;
	shift_test_free(self->test);
	sides_close(&self->sides);
	free(self);
}

static const WorkType shift_work = {shift_step, shift_look, shift_free};

/* --- the answer --- */

static void report_pairs(const ShiftWork *self, Report *out)
{
	static const char *const measures[] = {
		"means", "coral", "mmd2", "p", "accuracy", "low", "high", "pad", "mixing"};
	static const int decimals[] = {3, 6, 5, 4, 3, 3, 3, 3, 3};
	Table *table = report_table(out, "shift");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "n_from", COLUMN_INTEGER, 0);
	table_column(table, "n_to", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++)
		table_column(table, measures[i], COLUMN_NUMBER, decimals[i]);
	for (size_t i = 0; i < self->next; i++) {
		const Shift *its = &self->results[i];
		const double values[] = {its->means, its->coral, its->mmd, its->p, its->accuracy, its->low,
			its->high, its->distance, its->mixing};
		table_text(table, self->sides.items[self->pairs[i].from].name);
		table_text(table, self->sides.items[self->pairs[i].to].name);
		table_integer(table, (long long)its->from);
		table_integer(table, (long long)its->to);
		for (size_t j = 0; j < sizeof values / sizeof *values; j++)
			table_number(table, values[j]);
	}
}

static void tell_left_out(const ShiftWork *self, Report *out)
{
	Text names = {0};
	for (size_t i = 0; i < self->sides.count; i++)
		if (is_small(&self->sides.items[i]))
			text_format(&names, "%s%s (%zu)", names.length ? ", " : "", self->sides.items[i].name,
				self->sides.items[i].count);
	if (names.length)
		report_text(out, "Too few items to compare: %s.", text_of(&names));
	if (self->n_pairs == PAIRS)
		report_text(out, "These are the first %d pairs of %zu domains.", PAIRS, self->sides.count);
	text_release(&names);
}

static bool settle_shift(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const ShiftWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || self->next == 0)
		return false;
	report_pairs(self, out);
	report_text(out, "Of one distribution: accuracy near .5, pad near 0, mixing near 1, p not small.");
	tell_left_out(self, out);
	if (task_state(task) != JOB_DONE)
		report_text(out, "Stopped after %zu of %zu pairs.", self->next, self->n_pairs);
	return true;
}

/* --- which domains --- */

/* The first domains when there are too many to compare each with each. */
static bool list_pairs(ShiftWork *self, Error *err)
{
	for (size_t i = 0; i < self->sides.count; i++)
		for (size_t j = i + 1; j < self->sides.count && self->n_pairs < PAIRS; j++)
			if (!is_small(&self->sides.items[i]) && !is_small(&self->sides.items[j]))
				self->pairs[self->n_pairs++] = (Pair){i, j};
	return self->n_pairs > 0 ||
	       error_set(err, ERROR_INPUT,
		       "comparing domains takes two of at least %d items with a vector each", SHIFT_FEWEST);
}

static bool run_shift(const Call *call, Report *out, Error *err)
{
	(void)out;
	ShiftWork *self = memory_new(1, sizeof *self);
	self->options = (ShiftInput){.most = (size_t)args_integer(call->args, "sample"),
		.permutations = (size_t)args_integer(call->args, "permutations"),
		.neighbours = NEIGHBOURS,
		.seed = call_seed(call)};
	if (!sides_open(call, &self->sides, err) || !list_pairs(self, err)) {
		shift_free(self);
		return false;
	}
	return session_start(call->session, call->line, NULL, &shift_work, self, 0, settle_shift, err) != NULL;
}

static const ArgSpec shift_options[] = {
	ARG_SIDES("to compare"),
	ARG_IN_SPACE,
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items drawn of each side at most",
		.fallback = "500",
		.low = 8,
		.high = 5000},
	{.name = "permutations",
		.kind = ARG_INTEGER,
		.help = "of the test of the kernel discrepancy",
		.fallback = "499",
		.low = 19,
		.high = 99999},
	ARG_SEED("what the samples and permutations depend on"),
	{.name = NULL},
};

const EvalTest eval_shift = {
	.name = "shift",
	.after = "[SPACE [SPACE]] [options]",
	.title = "Shift between domains",
	.summary = "How far each two domains are from one distribution: distance of the means in units of the "
		   "spread (means), of the covariances (coral: squared Frobenius norm over 4 d^2), of the "
		   "kernel means (mmd2, unbiased, Gaussian kernel by the median heuristic, with the p of a "
		   "permutation test), how well a logistic regression tells the domain of items that it has "
		   "not seen (accuracy with 95 % interval; pad is the proxy A-distance 2 (1 - 2 error)), and "
		   "how mixed the 30 nearest neighbours are (mixing: 1 as by chance, 0 apart)",
	.source = "Gretton et al., JMLR 13, 2012; Sun & Saenko 2016; Ben-David et al., NIPS 2006",
	.options = shift_options,
	.run = run_shift,
};
