/* eval shift: how far the domains of a space, or two spaces, are from one distribution. */
#include "command/eval.h"
#include "command/question.h"
#include "measure/shift.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS = 45 /* of ten domains */, NEIGHBOURS = 30 };

/* Rows of one side, and what they are called. */
typedef struct Side {
	Space *space; /* counted */
	char *name;
	uint32_t *rows;
	size_t count;
} Side;

typedef struct Pair {
	size_t from, to; /* sides */
} Pair;

typedef struct ShiftWork {
	Side *sides;
	size_t n_sides;
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
	const Side *from = &self->sides[self->pairs[self->next].from],
		   *to = &self->sides[self->pairs[self->next].to];
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
	for (size_t i = 0; i < self->n_sides; i++) {
		space_unref(self->sides[i].space);
		free(self->sides[i].name);
		free(self->sides[i].rows);
	}
	free(self->sides);
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
		table_text(table, self->sides[self->pairs[i].from].name);
		table_text(table, self->sides[self->pairs[i].to].name);
		table_integer(table, (long long)its->from);
		table_integer(table, (long long)its->to);
		for (size_t j = 0; j < sizeof values / sizeof *values; j++)
			table_number(table, values[j]);
	}
}

static void tell_left_out(const ShiftWork *self, Report *out)
{
	Text names = {0};
	for (size_t i = 0; i < self->n_sides; i++)
		if (is_small(&self->sides[i]))
			text_format(&names, "%s%s (%zu)", names.length ? ", " : "", self->sides[i].name,
				self->sides[i].count);
	if (names.length)
		report_text(out, "Too few items to compare: %s.", text_of(&names));
	if (self->n_pairs == PAIRS)
		report_text(out, "These are the first %d pairs of %zu domains.", PAIRS, self->n_sides);
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

static Side *add_side(ShiftWork *self, Space *space, const char *name)
{
	self->sides = memory_resize(self->sides, self->n_sides + 1, sizeof *self->sides);
	Side *side = &self->sides[self->n_sides++];
	*side = (Side){
		space_ref(space), memory_text(name), memory_new(space->vectors.rows, sizeof(uint32_t)), 0};
	return side;
}

/* All rows with a direction, or those of one domain. */
static void list_rows(Side *side, uint32_t domain)
{
	const Space *space = side->space;
	for (uint32_t row = 0; row < space->vectors.rows; row++)
		if (space->inverse_norms[row] > 0 &&
			(domain == DICTIONARY_NONE || space->domain_of[row] == domain))
			side->rows[side->count++] = row;
}

static bool domains_of(const Call *call, ShiftWork *self, Error *err)
{
	Question question;
	if (!question_open(call, &question, err))
		return false;
	Space *space = question.space;
	if (!space->domain_of || space->domains.count < 2)
		return args_fault(call->args, "in", 0, err,
			"the items of %s are of one domain; name two spaces to compare these", question.name);
	for (uint32_t domain = 0; domain < space->domains.count; domain++) {
		Side *side = add_side(self, space, dictionary_word(&space->domains, domain));
		list_rows(side, domain);
	}
	return true;
}

static bool two_spaces(const Call *call, ShiftWork *self, Error *err)
{
	for (size_t i = 0; i < 2; i++) {
		const char *name;
		Error why = ERROR_INIT;
		Space *space = session_space(call->session, args_word(call->args, "spaces", i), &name, &why);
		if (!space)
			return args_fault(call->args, "spaces", i, err, "%s", why.message);
		list_rows(add_side(self, space, name), DICTIONARY_NONE);
	}
	size_t left = self->sides[0].space->vectors.cols, right = self->sides[1].space->vectors.cols;
	return left == right ||
	       args_fault(call->args, "spaces", 1, err,
		       "%s has %zu dimensions and %s %zu; only vectors of one width can be compared",
		       self->sides[0].name, left, self->sides[1].name, right);
}

/* The first domains when there are too many to compare each with each. */
static bool list_pairs(ShiftWork *self, Error *err)
{
	for (size_t i = 0; i < self->n_sides; i++)
		for (size_t j = i + 1; j < self->n_sides && self->n_pairs < PAIRS; j++)
			if (!is_small(&self->sides[i]) && !is_small(&self->sides[j]))
				self->pairs[self->n_pairs++] = (Pair){i, j};
	return self->n_pairs > 0 ||
	       error_set(err, ERROR_INPUT,
		       "comparing domains takes two of at least %d items with a vector each", SHIFT_FEWEST);
}

static bool choose_sides(const Call *call, ShiftWork *self, Error *err)
{
	size_t named = args_count(call->args, "spaces");
	if (named == 1 || named > 2)
		return args_fault(call->args, "spaces", named - 1, err,
			"name two spaces, or none to compare the domains of the one that in= names");
	return named ? two_spaces(call, self, err) : domains_of(call, self, err);
}

static bool run_shift(const Call *call, Report *out, Error *err)
{
	(void)out;
	ShiftWork *self = memory_new(1, sizeof *self);
	self->options = (ShiftInput){.most = (size_t)args_integer(call->args, "sample"),
		.permutations = (size_t)args_integer(call->args, "permutations"),
		.neighbours = NEIGHBOURS,
		.seed = call_seed(call)};
	if (!choose_sides(call, self, err) || !list_pairs(self, err)) {
		shift_free(self);
		return false;
	}
	return session_start(call->session, call->line, NULL, &shift_work, self, 0, settle_shift, err) != NULL;
}

static const ArgSpec shift_options[] = {
	{.name = "spaces",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_MANY,
		.help = "two spaces to compare; left out, the domains of one are"},
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
	.after = "[SPACE SPACE] [options]",
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
