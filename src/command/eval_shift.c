/* eval shift: how far the domains of a space, or two spaces, are from one distribution. */
#include "command/eval.h"
#include "command/question.h"
#include "command/side.h"
#include "measure/class_shift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS = 45 /* of ten domains */, NEIGHBOURS = 30, CLASSES_SHOWN = 40 };

static const double WARN_P = 0.01, WARN_VARIATION = 0.1; /* of a difference between the shares of classes */

typedef struct ShiftWork {
	Sides sides;
	Direction pairs[PAIRS]; /* of two sides in one order only */
	Shift results[PAIRS];
	LabelShift labels[PAIRS];
	size_t n_pairs, next;
	ShiftInput options;
	ShiftTest *test;
	ClassShiftTest *by_class; /* after the test; the last one stays */
} ShiftWork;

static bool is_small(const Side *side)
{
	return side->count < SHIFT_FEWEST;
}

static ShiftInput input_of(const ShiftWork *self)
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
	return input;
}

static bool begin_pair(ShiftWork *self, Error *err)
{
	const Direction *pair = &self->pairs[self->next];
	ShiftInput input = input_of(self);
	self->test = shift_test_new(&input, err);
	return self->test || error_prefix(err, "%s and %s", self->sides.items[pair->from].name,
				     self->sides.items[pair->to].name);
}

static void end_pair(ShiftWork *self)
{
	self->results[self->next++] = shift_test_result(self->test);
	shift_test_free(self->test);
	self->test = NULL;
}

/* Class by class, once the whole was compared. */
static bool step_classes(ShiftWork *self, Pool *pool, bool *over, Error *err)
{
	const Direction *pair = &self->pairs[self->next];
	ShiftInput input = input_of(self);
	if (!self->by_class)
		self->by_class = class_shift_test_new(&input, self->sides.classes[pair->from],
			self->sides.classes[pair->to], self->sides.class_names.count);
	if (!class_shift_test_step(self->by_class, pool, err))
		return false;
	*over = class_shift_test_done(self->by_class) >= 1;
	if (*over)
		self->labels[self->next] = class_shift_test_labels(self->by_class);
	return true;
}

static bool shift_step(void *work, Pool *pool, bool *finished, Error *err)
{
	ShiftWork *self = work;
	bool over = !self->sides.classes;
	if (!self->test)
		return begin_pair(self, err);
	if (!shift_test_finished(self->test))
		return shift_test_step(self->test, pool, err);
	if (self->sides.classes && !step_classes(self, pool, &over, err))
		return false;
	if (!over)
		return true;
	end_pair(self);
	*finished = self->next == self->n_pairs;
	if (!*finished) {
		class_shift_test_free(self->by_class);
		self->by_class = NULL;
	}
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
	class_shift_test_free(self->by_class);
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

static void report_labels(const ShiftWork *self, Report *out)
{
	Table *table = report_table(out, "labels");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "classes", COLUMN_INTEGER, 0);
	table_column(table, "variation", COLUMN_NUMBER, 3);
	table_column(table, "p_labels", COLUMN_NUMBER, 4);
	table_column(table, "pad_classes", COLUMN_NUMBER, 3);
	table_column(table, "pad_worst", COLUMN_NUMBER, 3);
	table_column(table, "worst", COLUMN_TEXT, 0);
	for (size_t i = 0; i < self->next; i++) {
		const LabelShift *its = &self->labels[i];
		table_text(table, self->sides.items[self->pairs[i].from].name);
		table_text(table, self->sides.items[self->pairs[i].to].name);
		table_integer(table, (long long)its->classes);
		table_number(table, its->distance);
		table_number(table, its->p);
		table_number(table, its->mean);
		table_number(table, its->largest);
		table_text(table,
			its->worst == UINT32_MAX ? "" : dictionary_word(&self->sides.class_names, its->worst));
	}
}

static void report_classes(const ShiftWork *self, Report *out)
{
	const ClassShift *classes = class_shift_test_classes(self->by_class);
	Table *table = report_table(out, "classes");
	table_column(table, "class", COLUMN_TEXT, 0);
	table_column(table, "n_from", COLUMN_INTEGER, 0);
	table_column(table, "n_to", COLUMN_INTEGER, 0);
	table_column(table, "accuracy", COLUMN_NUMBER, 3);
	table_column(table, "low", COLUMN_NUMBER, 3);
	table_column(table, "high", COLUMN_NUMBER, 3);
	table_column(table, "pad", COLUMN_NUMBER, 3);
	for (uint32_t c = 0; c < self->sides.class_names.count; c++) {
		const ClassShift *its = &classes[c];
		if (its->from + its->to == 0)
			continue;
		table_text(table, dictionary_word(&self->sides.class_names, c));
		table_integer(table, (long long)its->from);
		table_integer(table, (long long)its->to);
		table_number(table, its->told ? its->telling.accuracy : NAN);
		table_number(table, its->told ? its->telling.low : NAN);
		table_number(table, its->told ? its->telling.high : NAN);
		table_number(table, its->told ? its->telling.distance : NAN);
	}
}

static void warn_of_labels(const ShiftWork *self, Report *out)
{
	for (size_t i = 0; i < self->next; i++) {
		const LabelShift *its = &self->labels[i];
		if (its->p < WARN_P && its->distance >= WARN_VARIATION)
			report_text(out,
				"Label shift between %s and %s: %.0f %% of the items would have to change "
				"their class for equal shares; bringing whole domains together mixes classes "
				"there.",
				self->sides.items[self->pairs[i].from].name,
				self->sides.items[self->pairs[i].to].name, 100 * its->distance);
	}
}

static void report_by_class(const ShiftWork *self, Report *out)
{
	report_labels(self, out);
	if (self->n_pairs == 1 && self->sides.class_names.count <= CLASSES_SHOWN)
		report_classes(self, out);
	report_text(out, "pad_classes: mean of the proxy A-distance between items of one class, which can be "
			 "large where that of the whole domains is near 0. variation: total variation between "
			 "the shares of the classes; p_labels: that chance makes it so (chi-squared).");
	warn_of_labels(self, out);
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
		report_text(out, "These are the first %d pairs of %zu domains; from= and to= choose.", PAIRS,
			self->sides.count);
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
	if (self->sides.classes)
		report_by_class(self, out);
	tell_left_out(self, out);
	if (task_state(task) != JOB_DONE)
		report_text(out, "Stopped after %zu of %zu pairs.", self->next, self->n_pairs);
	return true;
}

/* --- which domains --- */

/* Without from= and to= a pair is compared in one order. The first domains when there are too many to compare
 * each with each. */
static bool list_pairs(ShiftWork *self, const Call *call, Error *err)
{
	bool both_ways = !args_given(call->args, "from") && !args_given(call->args, "to");
	Directions all = {0};
	if (!sides_directions(&self->sides, call, true, self->sides.count * self->sides.count, &all, err))
		return false;
	for (size_t i = 0; i < all.count && self->n_pairs < PAIRS; i++) {
		Direction pair = all.items[i];
		if (!(both_ways && pair.from > pair.to) && !is_small(&self->sides.items[pair.from]) &&
			!is_small(&self->sides.items[pair.to]))
			self->pairs[self->n_pairs++] = pair;
	}
	free(all.items);
	return self->n_pairs > 0 ||
	       error_set(err, ERROR_INPUT,
		       "comparing domains takes two of at least %d items with a vector each", SHIFT_FEWEST);
}

/* Where all items have classes, and not each its own. */
static bool gather_classes(ShiftWork *self, Error *err)
{
	size_t items = 0;
	for (size_t i = 0; i < self->sides.count; i++) {
		if (!self->sides.items[i].space->class_of)
			return true;
		items += self->sides.items[i].count;
	}
	if (!sides_classify(&self->sides, err))
		return false;
	if (2 * self->sides.class_names.count > items)
		sides_forget_classes(&self->sides);
	return true;
}

static bool run_shift(const Call *call, Report *out, Error *err)
{
	(void)out;
	ShiftWork *self = memory_new(1, sizeof *self);
	self->options = (ShiftInput){.most = (size_t)args_integer(call->args, "sample"),
		.permutations = (size_t)args_integer(call->args, "permutations"),
		.neighbours = NEIGHBOURS,
		.seed = call_seed(call)};
	if (!sides_open(call, &self->sides, err) || !list_pairs(self, call, err) ||
		!gather_classes(self, err)) {
		shift_free(self);
		return false;
	}
	return session_start(call->session, call->line, NULL, &shift_work, self, 0, settle_shift, err) != NULL;
}

static const ArgSpec shift_options[] = {
	ARG_SIDES("to compare"),
	ARG_IN_SPACE,
	{.name = "from", .kind = ARG_DOMAIN, .help = "a domain that is compared; each when left out"},
	{.name = "to",
		.kind = ARG_DOMAIN,
		.help = "the domain that it is compared with; each other when left out"},
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
	.summary =
		"How far each two domains are from one distribution: distance of the means in units of the "
		"spread (means), of the covariances (coral: squared Frobenius norm over 4 d^2), of the kernel "
		"means (mmd2, unbiased, Gaussian kernel by the median heuristic, with the p of a permutation "
		"test), how well a logistic regression tells the domain of items that it has not seen "
		"(accuracy with 95 % interval; pad is the proxy A-distance 2 (1 - 2 error)), and how mixed the "
		"30 nearest neighbours are (mixing: 1 as by chance, 0 apart); where items have classes, the "
		"proxy A-distance class by class, and whether the shares of the classes differ (label shift)",
	.source = "Gretton et al., JMLR 13, 2012; Sun & Saenko 2016; Ben-David et al., NIPS 2006",
	.options = shift_options,
	.run = run_shift,
};
