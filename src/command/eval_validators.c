/* eval validators: choosing a classifier for a domain without its labels, and what that costs against knowing
 * them. */
#include "command/eval.h"
#include "command/learner_cost.h"
#include "command/question.h"
#include "command/side.h"
#include "measure/transfer.h"
#include "measure/transferability.h"
#include "measure/validators.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTIONS = 132, DENSITY_ROWS = 1000 };

/* What is chosen among. */
typedef struct Candidate {
	const char *name;
	LearnerMethod method;
	double cost; /* over the mean squared length of the rows; of the one that is asked for as transfer has
			it */
	size_t k;
	bool cautious;
} Candidate;

static const Candidate candidates[] = {
	{"logistic 0.1", LEARNER_LOGISTIC, 0.1, 0, false},
	{"logistic 1", LEARNER_LOGISTIC, 1, 0, false},
	{"logistic 10", LEARNER_LOGISTIC, 10, 0, false},
	{"logistic 100", LEARNER_LOGISTIC, 100, 0, false},
	{"logistic 1000", LEARNER_LOGISTIC, 1000, 0, false},
	{"prototype", LEARNER_PROTOTYPE, 0, 0, false},
	{"knn 1", LEARNER_KNN, 0, 1, false},
	{"knn 5", LEARNER_KNN, 0, 5, false},
	{"knn 25", LEARNER_KNN, 0, 25, false},
};

/* One more when cost= is given. */
enum { FIXED = sizeof candidates / sizeof *candidates, CANDIDATES = FIXED + 1 };

/* All are such that more is better. */
typedef enum Validator { HOME, ENTROPY, DIVERSITY, INFORMATION, DENSITY, RISK, REVERSE, VALIDATORS } Validator;
static const char *const validator_names[VALIDATORS] = {
	"home", "entropy", "diversity", "im", "snd", "dev", "reverse"};

typedef struct Trial {
	double values[VALIDATORS], accuracy;
} Trial;

typedef struct ValidatorsWork {
	Sides sides;
	Directions directions;
	Trial (*trials)[CANDIDATES]; /* by direction */
	Candidate asked;             /* of cost= */
	char asked_name[40];
	size_t n_candidates;
	TransferInput options;
	size_t direction, candidate;
	TransferTest *test, *reverse;
	uint32_t *given; /* by row of the target: classes as answered, for the reverse */
	double *weights; /* of the rows of the source that are learned from, in this direction */
} ValidatorsWork;

static const Candidate *candidate_at(const ValidatorsWork *self, size_t i)
{
	return i < FIXED ? &candidates[i] : &self->asked;
}

/* --- one candidate --- */

static TransferInput input_of(const ValidatorsWork *self)
{
	Direction direction = self->directions.items[self->direction];
	const Candidate *candidate = candidate_at(self, self->candidate);
	TransferInput input = self->options;
	input.from = matrix_rows(&self->sides.items[direction.from].space->vectors);
	input.to = matrix_rows(&self->sides.items[direction.to].space->vectors);
	input.from_class = self->sides.classes[direction.from];
	input.to_class = self->sides.classes[direction.to];
	input.from_weights = self->sides.items[direction.from].space->weights;
	input.classes = self->sides.class_names.count;
	input.method = candidate->method;
	input.cost = candidate->cost;
	input.relative = candidate != &self->asked;
	input.cautious = candidate->cautious;
	input.k = candidate->k;
	return input;
}

static bool begin_candidate(ValidatorsWork *self, Error *err)
{
	TransferInput input = input_of(self);
	Direction direction = self->directions.items[self->direction];
	self->test = transfer_test_new(&input, err);
	return self->test || error_prefix(err, "%s to %s", self->sides.items[direction.from].name,
				     self->sides.items[direction.to].name);
}

static bool gather(Rows rows, const uint32_t *at, size_t count, Matrix *into, Error *err)
{
	if (!matrix_init(into, count, rows.width, "the items of a domain", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(into, i), rows_at(rows, at[i]), rows.width * sizeof(float));
	return true;
}

/* Once for each direction: all candidates learn from the same rows. */
static bool weigh_source(ValidatorsWork *self, Pool *pool, Error *err)
{
	TransferInput input = input_of(self);
	TransferAnswers home = transfer_test_home(self->test), away = transfer_test_away(self->test);
	size_t count = away.count < home.count ? away.count : home.count;
	uint32_t *spread = memory_new(count, sizeof *spread);
	Matrix from = {0}, to = {0};
	for (size_t i = 0; i < count; i++)
		spread[i] = away.at[i * away.count / count];
	self->weights = memory_new(home.count, sizeof *self->weights);
	bool fine = gather(input.from, home.at, home.count, &from, err) &&
		    gather(input.to, spread, count, &to, err) &&
		    validator_weights(matrix_rows(&from), matrix_rows(&to), input.seed, pool_stop(pool),
			    self->weights, err);
	matrix_release(&from);
	matrix_release(&to);
	free(spread);
	return fine;
}

static uint32_t largest(const float *row, size_t width)
{
	uint32_t best = 0;
	for (uint32_t c = 1; c < width; c++)
		best = row[c] > row[best] ? c : best;
	return best;
}

static double risk_of(const ValidatorsWork *self, const TransferInput *input)
{
	TransferAnswers home = transfer_test_home(self->test);
	double *losses = memory_new(home.count, sizeof *losses);
	for (size_t i = 0; i < home.count; i++)
		losses[i] = largest(rows_at(home.probabilities, i), home.probabilities.width) !=
			    input->from_class[home.at[i]];
	double risk = validator_risk(losses, self->weights, home.count);
	free(losses);
	return risk;
}

static double density_of(Rows probabilities)
{
	size_t count = probabilities.count < DENSITY_ROWS ? probabilities.count : DENSITY_ROWS;
	Matrix some = {0};
	Error why = ERROR_INIT;
	uint32_t *at = memory_new(count, sizeof *at);
	for (size_t i = 0; i < count; i++)
		at[i] = (uint32_t)(i * probabilities.count / count);
	double density =
		gather(probabilities, at, count, &some, &why) ? validator_density(matrix_rows(&some)) : NAN;
	matrix_release(&some);
	free(at);
	return density;
}

/* What the answers tell, and what comes of learning the source's classes from them. */
static bool validate(ValidatorsWork *self, Pool *pool, Error *err)
{
	TransferInput input = input_of(self);
	if (!self->weights && !weigh_source(self, pool, err))
		return false;
	Trial *trial = &self->trials[self->direction][self->candidate];
	const TransferScore *score = transfer_test_score(self->test);
	Rows away = transfer_test_away(self->test).probabilities;
	trial->accuracy = score->accuracy;
	trial->values[HOME] = score->source_accuracy;
	trial->values[ENTROPY] = -validator_entropy(away);
	trial->values[DIVERSITY] = validator_diversity(away);
	trial->values[INFORMATION] = trial->values[DIVERSITY] + trial->values[ENTROPY];
	trial->values[DENSITY] = density_of(away);
	trial->values[RISK] = -risk_of(self, &input);
	trial->values[REVERSE] = 0;
	self->given = memory_new(input.to.count, sizeof *self->given);
	memcpy(self->given, transfer_test_given(self->test), input.to.count * sizeof *self->given);
	TransferInput back = input;
	Error why = ERROR_INIT;
	back.from = input.to;
	back.to = input.from;
	back.from_class = self->given;
	back.to_class = input.from_class;
	back.from_weights = NULL;
	back.probable = false;
	self->reverse = transfer_test_new(&back, &why);
	return true;
}

static void end_candidate(ValidatorsWork *self)
{
	transfer_test_free(self->test);
	transfer_test_free(self->reverse);
	free(self->given);
	self->test = self->reverse = NULL;
	self->given = NULL;
	if (++self->candidate < self->n_candidates)
		return;
	self->candidate = 0;
	self->direction++;
	free(self->weights);
	self->weights = NULL;
}

/* --- the work --- */

static bool validators_step(void *work, Pool *pool, bool *finished, Error *err)
{
	ValidatorsWork *self = work;
	if (!self->test)
		return begin_candidate(self, err);
	if (transfer_test_done(self->test) < 1)
		return transfer_test_step(self->test, pool, err);
	if (!self->given && !validate(self, pool, err))
		return false;
	if (self->reverse && transfer_test_done(self->reverse) < 1)
		return transfer_test_step(self->reverse, pool, err);
	if (self->reverse) {
		const TransferScore *score = transfer_test_score(self->reverse);
		/* What it never learned it would not get right. */
		self->trials[self->direction][self->candidate].values[REVERSE] =
			(double)score->right / (double)(score->n + score->unseen);
	}
	end_candidate(self);
	*finished = self->direction == self->directions.count;
	return true;
}

static bool validators_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const ValidatorsWork *self = work;
	into->progress = (Progress){.done = (double)(self->direction * self->n_candidates + self->candidate),
		.total = (double)(self->directions.count * self->n_candidates),
		.unit = "classifiers",
		.phase = "learning and validating"};
	return true;
}

static void validators_free(void *work)
{
	ValidatorsWork *self = work;
	transfer_test_free(self->test);
	transfer_test_free(self->reverse);
	free(self->given);
	free(self->weights);
	free(self->trials);
	free(self->directions.items);
	sides_close(&self->sides);
	free(self);
}

static const WorkType validators_work = {validators_step, validators_look, validators_free};

/* --- the answer --- */

static void direction_cells(const ValidatorsWork *self, size_t direction, Table *table)
{
	table_text(table, self->sides.items[self->directions.items[direction].from].name);
	table_text(table, self->sides.items[self->directions.items[direction].to].name);
}

static void report_trials(const ValidatorsWork *self, Report *out)
{
	Table *table = report_table(out, "candidates");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "candidate", COLUMN_TEXT, 0);
	for (size_t v = 0; v < VALIDATORS; v++)
		table_column(table, validator_names[v], COLUMN_NUMBER, 4);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < self->direction * self->n_candidates; i++) {
		const Trial *trial = &self->trials[i / self->n_candidates][i % self->n_candidates];
		direction_cells(self, i / self->n_candidates, table);
		table_text(table, candidate_at(self, i % self->n_candidates)->name);
		for (size_t v = 0; v < VALIDATORS; v++)
			table_number(table, trial->values[v]);
		table_number(table, trial->accuracy);
	}
}

/* Of equal candidates the first. */
static size_t choice_of(const Trial *trials, size_t count, Validator validator)
{
	size_t best = 0;
	for (size_t i = 1; i < count; i++)
		best = trials[i].values[validator] > trials[best].values[validator] ? i : best;
	return best;
}

static double oracle_of(const Trial *trials, size_t count)
{
	double best = 0;
	for (size_t i = 0; i < count; i++)
		best = fmax(best, trials[i].accuracy);
	return best;
}

static double tau_of(const Trial *trials, size_t count, Validator validator)
{
	double values[CANDIDATES], accuracy[CANDIDATES];
	for (size_t i = 0; i < count; i++) {
		values[i] = trials[i].values[validator];
		accuracy[i] = trials[i].accuracy;
	}
	return weighted_kendall(values, accuracy, count);
}

static void report_choices(const ValidatorsWork *self, Report *out)
{
	Table *table = report_table(out, "validators");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "validator", COLUMN_TEXT, 0);
	table_column(table, "chosen", COLUMN_TEXT, 0);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "oracle", COLUMN_NUMBER, 4);
	table_column(table, "regret", COLUMN_NUMBER, 4);
	table_column(table, "tau", COLUMN_NUMBER, 3);
	size_t n = self->n_candidates;
	for (size_t i = 0; i < self->direction * VALIDATORS; i++) {
		const Trial *trials = self->trials[i / VALIDATORS];
		Validator validator = (Validator)(i % VALIDATORS);
		const Trial *chosen = &trials[choice_of(trials, n, validator)];
		direction_cells(self, i / VALIDATORS, table);
		table_text(table, validator_names[validator]);
		table_text(table, candidate_at(self, (size_t)(chosen - trials))->name);
		table_number(table, chosen->accuracy);
		table_number(table, oracle_of(trials, n));
		table_number(table, oracle_of(trials, n) - chosen->accuracy);
		table_number(table, tau_of(trials, n, validator));
	}
}

static void report_means(const ValidatorsWork *self, Report *out)
{
	Table *table = report_table(out, "regret");
	table_column(table, "validator", COLUMN_TEXT, 0);
	table_column(table, "directions", COLUMN_INTEGER, 0);
	table_column(table, "regret", COLUMN_NUMBER, 4);
	size_t n = self->n_candidates;
	for (size_t v = 0; v < VALIDATORS; v++) {
		double sum = 0;
		for (size_t i = 0; i < self->direction; i++)
			sum += oracle_of(self->trials[i], n) -
			       self->trials[i][choice_of(self->trials[i], n, (Validator)v)].accuracy;
		table_text(table, validator_names[v]);
		table_integer(table, (long long)self->direction);
		table_number(table, sum / (double)self->direction);
	}
}

static bool settle_validators(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const ValidatorsWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || self->direction == 0)
		return false;
	report_choices(self, out);
	if (self->direction > 1)
		report_means(self, out);
	if (self->direction == 1)
		report_trials(self, out);
	report_text(out,
		"Each validator chooses the classifier with its largest value, without a label of the "
		"domain that is asked; the oracle has seen them, and regret is what it would have gained. "
		"In all, more is better: entropy and dev (the weighted risk) have their sign turned.");
	if (self->direction < self->directions.count)
		report_text(
			out, "Stopped after %zu of %zu directions.", self->direction, self->directions.count);
	return true;
}

/* --- starting --- */

/* What cost= asks for is one candidate more. */
static bool read_cost(const Call *call, ValidatorsWork *self, Error *err)
{
	self->n_candidates = FIXED + args_given(call->args, "cost");
	snprintf(self->asked_name, sizeof self->asked_name, "logistic cost=%s", args_text(call->args, "cost"));
	self->asked = (Candidate){.name = self->asked_name, .method = LEARNER_LOGISTIC};
	return learner_cost_read(call->args, &self->asked.cost, &self->asked.cautious, err);
}

static bool run_validators(const Call *call, Report *out, Error *err)
{
	(void)out;
	ValidatorsWork *self = memory_new(1, sizeof *self);
	self->options = (TransferInput){
		.probable = true, .most = (size_t)args_integer(call->args, "sample"), .seed = call_seed(call)};
	if (!read_cost(call, self, err) || !sides_open(call, &self->sides, err) ||
		!sides_classify(&self->sides, err) ||
		!sides_directions(&self->sides, call, false, DIRECTIONS, &self->directions, err)) {
		validators_free(self);
		return false;
	}
	self->trials = memory_new(self->directions.count, sizeof *self->trials);
	return session_start(call->session, call->line, NULL, &validators_work, self, 0, settle_validators,
		       err) != NULL;
}

static const ArgSpec validators_options[] = {
	ARG_SIDES("of one width, the first to learn from"),
	ARG_IN_SPACE,
	{.name = "from", .kind = ARG_DOMAIN, .help = "the domain to learn from; each in turn when left out"},
	{.name = "to", .kind = ARG_DOMAIN, .help = "the domain to choose for; each other one when left out"},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items learned from at most, drawn at random; 0: all",
		.fallback = "1000",
		.low = 0,
		.high = 4e9},
	ARG_COST,
	ARG_SEED("what the draws depend on"),
	{.name = NULL},
};

const EvalTest eval_validators = {
	.name = "validators",
	.after = "[SPACE [SPACE]] [options]",
	.title = "Choosing a classifier without labels",
	.summary = "Which of nine classifiers of one domain is taken for another whose labels are not known: "
		   "by its accuracy at home, the entropy and the diversity of its answers, their difference "
		   "(im), soft neighbourhood density (snd), the weighted risk of deep embedded validation "
		   "(dev), and how well the source is told by what is learned from its answers (reverse); "
		   "beside the best there is, and the regret. cost= adds a regression of that cost to the nine",
	.source =
		"Shi & Sha, ICML 2012; Saito et al., ICCV 2021; You et al., ICML 2019; Zhong et al., ECML 2010",
	.options = validators_options,
	.run = run_validators,
};
