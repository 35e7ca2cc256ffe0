/* eval transfer: how well what is learned from one domain does in another. */
#include "command/eval.h"
#include "command/learner_cost.h"
#include "command/question.h"
#include "command/side.h"
#include "command/transfer_calibration.h"
#include "command/transfer_fairness.h"
#include "command/transfer_rival.h"
#include "measure/transfer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTIONS = 132 /* of twelve domains */, CLASSES_SHOWN = 40 };

typedef struct TransferWork {
	Sides sides;
	Directions directions;
	TransferScore *scores;             /* by direction */
	TransferCalibration *calibrations; /* likewise; NULL: not asked for */
	TransferRival rival;               /* against= */
	PairedDifference *differences;     /* likewise; NULL: no rival */
	TransferFairness fairness;         /* groups= */
	size_t next;
	TransferInput options;
	TransferTest *test; /* the last one stays */
	bool ended;         /* and is scored */
} TransferWork;

static TransferInput input_of(const TransferWork *self, Direction direction)
{
	const Side *from = &self->sides.items[direction.from], *to = &self->sides.items[direction.to];
	TransferInput input = self->options;
	input.from = matrix_rows(&from->space->vectors);
	input.to = matrix_rows(&to->space->vectors);
	input.from_class = self->sides.classes[direction.from];
	input.to_class = self->sides.classes[direction.to];
	input.from_weights = from->space->weights;
	input.classes = self->sides.class_names.count;
	return input;
}

static bool begin_direction(TransferWork *self, Error *err)
{
	Direction direction = self->directions.items[self->next];
	const Side *from = &self->sides.items[direction.from], *to = &self->sides.items[direction.to];
	TransferInput input = input_of(self, direction);
	transfer_test_free(self->test);
	self->ended = false;
	self->test = transfer_test_new(&input, err);
	if (!self->test)
		return error_prefix(err, "%s to %s", from->name, to->name);
	return !self->differences || transfer_rival_begin(&self->rival, &input, from, to, err);
}

static bool end_direction(TransferWork *self, Pool *pool, Error *err)
{
	Direction direction = self->directions.items[self->next];
	self->scores[self->next] = *transfer_test_score(self->test);
	bool fine = !self->calibrations ||
		    transfer_calibration_measure(self->test, self->sides.classes[direction.from],
			    self->sides.classes[direction.to], &self->calibrations[self->next], err);
	if (self->differences)
		self->differences[self->next] = transfer_rival_compare(
			&self->rival, self->test, &self->sides.items[direction.to], self->options.seed, pool);
	transfer_fairness_add(&self->fairness, direction, self->test);
	self->next += fine;
	return fine;
}

static bool transfer_step(void *work, Pool *pool, bool *finished, Error *err)
{
	TransferWork *self = work;
	if (self->next == self->directions.count)
		return transfer_fairness_step(&self->fairness, pool, finished, err);
	if (!self->test || self->ended)
		return begin_direction(self, err);
	if (transfer_test_done(self->test) < 1)
		return transfer_test_step(self->test, pool, err);
	if (self->differences && transfer_test_done(self->rival.test) < 1)
		return transfer_test_step(self->rival.test, pool, err);
	if (!end_direction(self, pool, err))
		return false;
	self->ended = true;
	*finished = self->next == self->directions.count && !self->fairness.queries;
	return true;
}

static bool transfer_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const TransferWork *self = work;
	double part = self->test && self->next < self->directions.count ? transfer_test_done(self->test) : 0;
	into->progress = (Progress){.done = (double)self->next + (part < 1 ? part : 0),
		.total = (double)self->directions.count,
		.unit = "directions",
		.phase = "learning here, asking there"};
	return true;
}

static void transfer_free(void *work)
{
	TransferWork *self = work;
	transfer_test_free(self->test);
	free(self->directions.items);
	free(self->scores);
	free(self->calibrations);
	free(self->differences);
	transfer_rival_release(&self->rival);
	transfer_fairness_release(&self->fairness);
	sides_close(&self->sides);
	free(self);
}

static const WorkType transfer_work = {transfer_step, transfer_look, transfer_free};

/* --- the answer --- */

static void report_directions(const TransferWork *self, Report *out)
{
	static const char *const measures[] = {"accuracy", "low", "high", "macro_f1", "majority", "home", "gap",
		"gap_low", "gap_high", "cost"};
	bool costly = learner_is_linear(self->options.method);
	size_t count = sizeof measures / sizeof *measures - !costly;
	Table *table = report_table(out, "transfer");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "learned", COLUMN_INTEGER, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < count; i++)
		table_column(table, measures[i], COLUMN_NUMBER, i < count - costly ? 4 : 3);
	for (size_t i = 0; i < self->next; i++) {
		const TransferScore *its = &self->scores[i];
		const double values[] = {its->accuracy, its->low, its->high, its->macro_f1, its->majority,
			its->source_accuracy, its->gap, its->gap_low, its->gap_high, its->cost};
		table_text(table, self->sides.items[self->directions.items[i].from].name);
		table_text(table, self->sides.items[self->directions.items[i].to].name);
		table_integer(table, (long long)its->source_n);
		table_integer(table, (long long)its->n);
		for (size_t j = 0; j < count; j++)
			table_number(table, values[j]);
	}
}

static void report_classes(const TransferWork *self, Report *out)
{
	const TransferScore *score = transfer_test_score(self->test);
	Table *table = report_table(out, "classes");
	table_column(table, "class", COLUMN_TEXT, 0);
	table_column(table, "learned", COLUMN_INTEGER, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "recall", COLUMN_NUMBER, 4);
	table_column(table, "precision", COLUMN_NUMBER, 4);
	table_column(table, "f1", COLUMN_NUMBER, 4);
	for (uint32_t i = 0; i < self->sides.class_names.count; i++) {
		const TransferClass *its = &score->of_class[i];
		if (!its->asked && !its->given && !its->learned)
			continue;
		table_text(table, dictionary_word(&self->sides.class_names, i));
		table_integer(table, (long long)its->learned);
		table_integer(table, (long long)its->asked);
		table_number(table, its->asked ? its->recall : NAN);
		table_number(table, its->given ? its->precision : NAN);
		table_number(table, its->f1);
	}
}

static void report_calibration(const TransferWork *self, Report *out)
{
	Table *table = report_table(out, "calibration");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	transfer_calibration_columns(table);
	for (size_t i = 0; i < self->next; i++) {
		table_text(table, self->sides.items[self->directions.items[i].from].name);
		table_text(table, self->sides.items[self->directions.items[i].to].name);
		transfer_calibration_cells(&self->calibrations[i], table);
	}
	report_text(out,
		"ece: expected calibration error, how far confidence is from the share of right answers, in 15 "
		"bins; brier, loss: mean squared error and -log of the probabilities in the domain asked; the "
		"temperature is learned at home, and scaled tells what it makes of the answers away.");
}

static void report_rival(const TransferWork *self, Report *out)
{
	static const char *const measures[] = {"accuracy", "against", "difference", "low", "high", "p"};
	Table *table = report_table(out, "against");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		table_column(table, measures[i], COLUMN_NUMBER, 4);
	for (size_t i = 0; i < self->next; i++) {
		const PairedDifference *its = &self->differences[i];
		const double values[] = {its->after, its->before, its->difference, its->low, its->high, its->p};
		table_text(table, self->sides.items[self->directions.items[i].from].name);
		table_text(table, self->sides.items[self->directions.items[i].to].name);
		table_integer(table, (long long)its->n);
		for (size_t j = 0; j < sizeof values / sizeof *values; j++)
			table_number(table, values[j]);
	}
	report_text(out,
		"Against %s: on the items that both were asked, paired; 95 %% interval (BCa) and p by %d "
		"bootstrap draws.",
		self->rival.name, PAIRED_DRAWS);
}

static void tell_limits(const TransferWork *self, Report *out)
{
	size_t unseen = 0;
	for (size_t i = 0; i < self->next; i++)
		unseen += self->scores[i].unseen;
	if (unseen)
		report_text(out,
			"%zu items were not asked, as the domain that was learned from has nothing of their "
			"class.",
			unseen);
	if (self->directions.left_out)
		report_text(
			out, "%zu directions were left out; from= and to= choose.", self->directions.left_out);
	if (self->next < self->directions.count)
		report_text(out, "Stopped after %zu of %zu directions.", self->next, self->directions.count);
}

static bool is_weighted(const TransferWork *self)
{
	for (size_t i = 0; i < self->next; i++)
		if (self->sides.items[self->directions.items[i].from].space->weights)
			return true;
	return false;
}

static bool settle_transfer(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const TransferWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || self->next == 0)
		return false;
	report_directions(self, out);
	if (self->directions.count == 1 && self->sides.class_names.count <= CLASSES_SHOWN)
		report_classes(self, out);
	report_text(out,
		"Learned from the classes of one domain, asked for those of the other. Home: the domain that "
		"was learned from, by cross-validation%s; gap: home less accuracy. Majority: always the class "
		"that most of those asked have.",
		learner_is_linear(self->options.method) && self->options.cost <= 0
			? ", by which the cost was chosen"
			: "");
	learner_cost_tell(self->options.cautious, self->options.method, out);
	if (is_weighted(self))
		report_text(out, "What is learned from counts by its weights.");
	if (self->differences)
		report_rival(self, out);
	if (self->calibrations)
		report_calibration(self, out);
	transfer_fairness_report(&self->fairness, out);
	tell_limits(self, out);
	return true;
}

/* --- starting --- */

static bool open_rival(const Call *call, TransferWork *self, Error *err)
{
	if (!args_given(call->args, "against"))
		return true;
	if (self->sides.spaces)
		return args_fault(call->args, "against", 0, err,
			"domains of one space are compared with those of another; two spaces have no rival");
	self->differences = memory_new(self->directions.count, sizeof *self->differences);
	return transfer_rival_open(call, &self->sides, &self->rival, err);
}

static bool run_transfer(const Call *call, Report *out, Error *err)
{
	(void)out;
	TransferWork *self = memory_new(1, sizeof *self);
	self->options = (TransferInput){.method = learner_method(args_text(call->args, "by")),
		.probable = args_yes(call->args, "calibrate"),
		.standardise = args_yes(call->args, "standardise"),
		.k = (size_t)args_integer(call->args, "k"),
		.most = (size_t)args_integer(call->args, "sample"),
		.seed = call_seed(call)};
	if (!learner_cost_read(call->args, &self->options.cost, &self->options.cautious, err) ||
		!sides_open(call, &self->sides, err) || !sides_classify(&self->sides, err) ||
		!sides_directions(&self->sides, call, false, DIRECTIONS, &self->directions, err) ||
		!open_rival(call, self, err) ||
		!transfer_fairness_open(call, &self->sides, &self->fairness, err)) {
		transfer_free(self);
		return false;
	}
	self->scores = memory_new(self->directions.count, sizeof *self->scores);
	if (self->options.probable)
		self->calibrations = memory_new(self->directions.count, sizeof *self->calibrations);
	return session_start(call->session, call->line, NULL, &transfer_work, self, 0, settle_transfer, err) !=
	       NULL;
}

static const ArgSpec transfer_options[] = {
	ARG_SIDES("of one width, the first to learn from"),
	ARG_IN_SPACE,
	{.name = "from", .kind = ARG_DOMAIN, .help = "the domain to learn from; each in turn when left out"},
	{.name = "to", .kind = ARG_DOMAIN, .help = "the domain to ask; each other one when left out"},
	ARG_LEARNER,
	ARG_COST,
	{.name = "standardise",
		.kind = ARG_YESNO,
		.help = "bring the columns to mean 0 and variance 1 first, by the domain that is learned from",
		.fallback = "no",
		.aliases = "standardize"},
	ARG_LEARNER_K,
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items learned from at most, drawn at random; 0: all",
		.fallback = "5000",
		.low = 0,
		.high = 4e9},
	{.name = "against",
		.kind = ARG_SPACE,
		.help = "another space with the same items and domains that is asked the same; the difference "
			"is told with an interval"},
	{.name = "calibrate",
		.kind = ARG_YESNO,
		.help = "tell whether the classifier is as often right as it says, too",
		.fallback = "no"},
	ARG_GROUPS,
	ARG_POSITIVE,
	ARG_GAP_LIST,
	ARG_LEAST,
	ARG_SEED("what the sample and the parts of the cross-validation depend on"),
	{.name = NULL},
};

const EvalTest eval_transfer = {
	.name = "transfer",
	.after = "[SPACE [SPACE]] [options]",
	.title = "Transfer from domain to domain",
	.summary = "How often a classifier that learned the classes of one domain is right in another, with a "
		   "95 % interval by Wilson, the mean F1 of the classes, and how often it is right at home, "
		   "where each fifth is answered by what was learned from the others (home); the gap between "
		   "the two with a 95 % interval by Newcombe. Nothing is chosen by the classes of the domain "
		   "that is asked",
	.source = "Fan et al., LIBLINEAR, JMLR 9, 2008; Newcombe, Statistics in Medicine 17, 1998",
	.options = transfer_options,
	.run = run_transfer,
};
