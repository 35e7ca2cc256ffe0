/* eval transferability: scores that foretell transfer, beside the transfer itself. */
#include "command/eval.h"
#include "command/learner_cost.h"
#include "command/side.h"
#include "measure/transfer.h"
#include "measure/transferability.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CASES = 132, SCORES = 6, FEWEST = 3 /* cases of one target that can be ranked */ };

static const char *const score_names[SCORES] = {"leep", "nce", "logme", "h_score", "h_shrunk", "transrate"};

/* One space, with its domains. */
typedef struct Entry {
	char *name;
	Sides sides;
	Directions directions;
} Entry;

/* One space and one direction. */
typedef struct Case {
	size_t entry, direction;
	TransferScore transfer;
	size_t n; /* items of the target that the scores are made of */
	double scores[SCORES];
} Case;

typedef struct Transferring {
	Entry *entries;
	size_t n_entries;
	Case *cases;
	size_t n_cases, next;
	TransferInput options;
	size_t most; /* items of the target that are scored */
	TransferTest *test;
} Transferring;

static bool begin_case(Transferring *self, Error *err)
{
	const Case *at = &self->cases[self->next];
	const Entry *entry = &self->entries[at->entry];
	Direction direction = entry->directions.items[at->direction];
	const Side *from = &entry->sides.items[direction.from], *to = &entry->sides.items[direction.to];
	TransferInput input = self->options;
	input.from = input.to = matrix_rows(&from->space->vectors);
	input.from_class = entry->sides.classes[direction.from];
	input.to_class = entry->sides.classes[direction.to];
	input.from_weights = from->space->weights;
	input.classes = entry->sides.class_names.count;
	self->test = transfer_test_new(&input, err);
	return self->test || error_prefix(err, "%s, %s to %s", entry->name, from->name, to->name);
}

/* The scores of at most `most` items of those that were asked. */
static bool score_case(const Transferring *self, Case *at, Pool *pool, Error *err)
{
	const Entry *entry = &self->entries[at->entry];
	Direction direction = entry->directions.items[at->direction];
	const uint32_t *classes = entry->sides.classes[direction.to];
	Rows rows = matrix_rows(&entry->sides.items[direction.to].space->vectors);
	TransferAnswers away = transfer_test_away(self->test);
	size_t n = self->most && self->most < away.count ? self->most : away.count;
	Matrix vectors = {0}, theta = {0};
	uint32_t *places = memory_new(n, sizeof *places), *labels = memory_new(n, sizeof *labels);
	Transferability found = {0};
	Random random;
	random_init(&random, self->options.seed, 2);
	random_sample(&random, away.count, n, places);
	bool fine = matrix_init(&vectors, n, rows.width, "the items of a domain", err) &&
		    matrix_init(&theta, n, away.probabilities.width, "probabilities", err);
	for (size_t i = 0; fine && i < n; i++) {
		labels[i] = classes[away.at[places[i]]];
		memcpy(matrix_row(&vectors, i), rows_at(rows, away.at[places[i]]), rows.width * sizeof(float));
		memcpy(matrix_row(&theta, i), rows_at(away.probabilities, places[i]),
			theta.cols * sizeof(float));
	}
	fine = fine && transferability_measure(matrix_rows(&vectors), labels, entry->sides.class_names.count,
			       pool, &found, err);
	at->n = n;
	at->scores[0] = transferability_leep(matrix_rows(&theta), labels, entry->sides.class_names.count);
	at->scores[1] = transferability_nce(matrix_rows(&theta), labels, entry->sides.class_names.count);
	at->scores[2] = found.logme;
	at->scores[3] = found.h_score;
	at->scores[4] = found.h_score_shrunk;
	at->scores[5] = found.transrate;
	matrix_release(&vectors);
	matrix_release(&theta);
	free(places);
	free(labels);
	return fine;
}

static bool transferring_step(void *work, Pool *pool, bool *finished, Error *err)
{
	Transferring *self = work;
	if (!self->test)
		return begin_case(self, err);
	if (transfer_test_done(self->test) < 1)
		return transfer_test_step(self->test, pool, err);
	Case *at = &self->cases[self->next];
	at->transfer = *transfer_test_score(self->test);
	at->transfer.of_class = NULL;
	if (!score_case(self, at, pool, err))
		return false;
	transfer_test_free(self->test);
	self->test = NULL;
	*finished = ++self->next == self->n_cases;
	return true;
}

static bool transferring_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const Transferring *self = work;
	into->progress =
		(Progress){.done = (double)self->next + (self->test ? transfer_test_done(self->test) : 0),
			.total = (double)self->n_cases,
			.unit = "directions",
			.phase = "scoring and learning"};
	return true;
}

static void entry_release(Entry *entry)
{
	free(entry->name);
	free(entry->directions.items);
	sides_close(&entry->sides);
}

static void transferring_free(void *work)
{
	Transferring *self = work;
	transfer_test_free(self->test);
	for (size_t i = 0; i < self->n_entries; i++)
		entry_release(&self->entries[i]);
	free(self->entries);
	free(self->cases);
	free(self);
}

static const WorkType transferring_work = {transferring_step, transferring_look, transferring_free};

/* --- the answer --- */

static const char *side_name(const Transferring *self, const Case *at, bool to)
{
	const Entry *entry = &self->entries[at->entry];
	Direction direction = entry->directions.items[at->direction];
	return entry->sides.items[to ? direction.to : direction.from].name;
}

static void report_cases(const Transferring *self, Report *out)
{
	Table *table = report_table(out, "transferability");
	table_column(table, "space", COLUMN_TEXT, 0);
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t s = 0; s < SCORES; s++)
		table_column(table, score_names[s], COLUMN_NUMBER, 4);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < self->next; i++) {
		const Case *at = &self->cases[i];
		table_text(table, self->entries[at->entry].name);
		table_text(table, side_name(self, at, false));
		table_text(table, side_name(self, at, true));
		table_integer(table, (long long)at->n);
		for (size_t s = 0; s < SCORES; s++)
			table_number(table, at->scores[s]);
		table_number(table, at->transfer.accuracy);
		table_number(table, at->transfer.low);
		table_number(table, at->transfer.high);
	}
}

/* How one score ranks the cases of the same target as case `first`; NAN when these are too few, or one before
 * `first` has the same target. */
static double agreement(const Transferring *self, size_t first, size_t score)
{
	double *scores = memory_new(self->next, sizeof *scores),
	       *accuracy = memory_new(self->next, sizeof *accuracy);
	const char *target = side_name(self, &self->cases[first], true);
	size_t count = 0;
	bool known = false;
	for (size_t i = 0; i < self->next; i++) {
		if (strcmp(side_name(self, &self->cases[i], true), target) != 0)
			continue;
		known = known || i < first;
		scores[count] = self->cases[i].scores[score];
		accuracy[count++] = self->cases[i].transfer.accuracy;
	}
	double tau = known || count < FEWEST ? NAN : weighted_kendall(scores, accuracy, count);
	free(scores);
	free(accuracy);
	return tau;
}

/* Nothing where no target has enough that can be ranked. */
static void report_agreement(const Transferring *self, Report *out)
{
	double sums[SCORES] = {0};
	size_t targets[SCORES] = {0}, all = 0;
	for (size_t s = 0; s < SCORES; s++)
		for (size_t i = 0; i < self->next; i++) {
			double tau = agreement(self, i, s);
			sums[s] += isnan(tau) ? 0 : tau;
			targets[s] += !isnan(tau);
			all += !isnan(tau);
		}
	if (!all)
		return;
	Table *table = report_table(out, "agreement");
	table_column(table, "score", COLUMN_TEXT, 0);
	table_column(table, "targets", COLUMN_INTEGER, 0);
	table_column(table, "tau", COLUMN_NUMBER, 3);
	for (size_t s = 0; s < SCORES; s++) {
		table_text(table, score_names[s]);
		table_integer(table, (long long)targets[s]);
		table_number(table, targets[s] ? sums[s] / (double)targets[s] : NAN);
	}
	report_text(out,
		"tau: how a score ranks the sources and spaces for one target against their accuracy (weighted "
		"Kendall, 1 the same, -1 the reverse), mean over targets with at least %d of different scores.",
		FEWEST);
}

static bool settle_transferring(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const Transferring *self = job_work(task->job);
	if (err->kind != ERROR_NONE || self->next == 0)
		return false;
	report_cases(self, out);
	report_text(out, "leep and nce judge a classifier of the one domain by the other; logme, h_score, "
			 "h_shrunk and transrate judge the vectors of the domain that is asked by its classes, "
			 "whatever the other is. Accuracy: of the classifier, in the domain that is asked.");
	report_agreement(self, out);
	if (self->next < self->n_cases)
		report_text(out, "Stopped after %zu of %zu directions.", self->next, self->n_cases);
	learner_cost_tell(self->options.cautious, self->options.method, out);
	return true;
}

/* --- starting --- */

static bool open_entry(const Call *call, size_t word, Entry *entry, Error *err)
{
	const char *name;
	Error why = ERROR_INIT;
	bool named = args_count(call->args, "spaces") > 0;
	Space *space =
		session_space(call->session, named ? args_word(call->args, "spaces", word) : NULL, &name, &why);
	if (!space)
		return args_fault(call->args, named ? "spaces" : "test", word, err, "%s", why.message);
	entry->name = memory_text(name);
	if (!sides_domains(call, named ? "spaces" : "test", word, space, name, &entry->sides, err) ||
		!sides_directions(&entry->sides, call, true, CASES, &entry->directions, err))
		return false;
	return sides_classify(&entry->sides, err);
}

static bool open_entries(const Call *call, Transferring *self, Error *err)
{
	size_t count = args_count(call->args, "spaces");
	self->entries = memory_new(count ? count : 1, sizeof *self->entries);
	self->n_entries = count ? count : 1;
	for (size_t e = 0; e < self->n_entries; e++)
		if (!open_entry(call, e, &self->entries[e], err))
			return false;
	for (size_t e = 0; e < self->n_entries; e++)
		self->n_cases += self->entries[e].directions.count;
	self->cases = memory_new(self->n_cases, sizeof *self->cases);
	size_t next = 0;
	for (size_t e = 0; e < self->n_entries; e++)
		for (size_t d = 0; d < self->entries[e].directions.count; d++)
			self->cases[next++] = (Case){.entry = e, .direction = d};
	return true;
}

static bool run_transferability(const Call *call, Report *out, Error *err)
{
	(void)out;
	Transferring *self = memory_new(1, sizeof *self);
	self->most = (size_t)args_integer(call->args, "sample");
	self->options = (TransferInput){.method = LEARNER_LOGISTIC,
		.most = (size_t)args_integer(call->args, "learn"),
		.probable = true,
		.seed = call_seed(call)};
	if (learner_cost_read(call->args, &self->options.cost, &self->options.cautious, err) &&
		open_entries(call, self, err))
		return session_start(call->session, call->line, NULL, &transferring_work, self, 0,
			       settle_transferring, err) != NULL;
	transferring_free(self);
	return false;
}

static const ArgSpec transferability_options[] = {
	{.name = "spaces",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_MANY,
		.help = "spaces with several domains, to be ranked; the current one when left out"},
	{.name = "from", .kind = ARG_DOMAIN, .help = "the domain to learn from; each in turn when left out"},
	{.name = "to", .kind = ARG_DOMAIN, .help = "the domain to ask; each other one when left out"},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items of the domain asked that are scored at most, drawn at random; 0: all",
		.fallback = "1000",
		.low = 0,
		.high = 4e9},
	{.name = "learn",
		.kind = ARG_INTEGER,
		.help = "items learned from at most, drawn at random; 0: all",
		.fallback = "2000",
		.low = 0,
		.high = 4e9},
	ARG_COST,
	ARG_SEED("what the draws depend on"),
	{.name = NULL},
};

const EvalTest eval_transferability = {
	.name = "transferability",
	.after = "[SPACE…] [options]",
	.title = "Transferability scores",
	.summary = "Scores that foretell how well a domain, or a space, will do for the classes of another "
		   "domain (LEEP, NCE, LogME, H-score, plain and shrunk, TransRate; higher is better), beside "
		   "the accuracy that a logistic regression really has there, and how well each score ranks "
		   "what can be chosen",
	.source = "Nguyen et al., ICML 2020; Tran et al., ICCV 2019; You et al., ICML 2021; Bao et al., ICIP "
		  "2019; Huang et al., ICML 2022",
	.options = transferability_options,
	.run = run_transferability,
};
