/* eval domains: which domain fares worst, and whether what is learned holds beyond the domain it was learned
 * in. */
#include "command/eval.h"
#include "command/learner_cost.h"
#include "command/question.h"
#include "command/side.h"
#include "linalg/normal.h"
#include "measure/domain_gap.h"
#include "measure/transfer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MATRIX_DOMAINS = 12 /* most whose ordered pairs are listed */ };

typedef struct Count {
	size_t right, n;
} Count;

/* For each domain two classifiers: one that learned from it alone, one that learned from all others. */
typedef struct DomainsWork {
	Space *space; /* counted */
	Sides sides;
	uint32_t *learned, *asked; /* classes by row, of the test at work */
	Count *home;               /* by domain, cross-validated; n 0: nothing could be learned */
	Count *left_out;           /* by domain: of what was learned from all others */
	Count *away;               /* domains x domains: learned from the first, asked of the second */
	char **skipped;            /* by domain why nothing was learned; NULL */
	TransferInput options;
	TransferTest *test;
	size_t next; /* domain, or domains + domain when it is left out */
} DomainsWork;

static size_t domain_at(const DomainsWork *self)
{
	return self->next % self->sides.count;
}

static bool leaves_out(const DomainsWork *self)
{
	return self->next >= self->sides.count;
}

/* Learns from the domain and asks the others, or the other way round. */
static void begin_test(DomainsWork *self)
{
	size_t rows = self->space->vectors.rows, domain = domain_at(self);
	uint32_t *its = leaves_out(self) ? self->asked : self->learned;
	uint32_t *others = leaves_out(self) ? self->learned : self->asked;
	memset(its, 0xFF, rows * sizeof *its);
	memset(others, 0xFF, rows * sizeof *others);
	for (size_t side = 0; side < self->sides.count; side++)
		for (size_t row = 0; row < rows; row++)
			if (self->sides.classes[side][row] != DICTIONARY_NONE)
				(side == domain ? its : others)[row] = self->sides.classes[side][row];
	TransferInput input = self->options;
	Error why = ERROR_INIT;
	input.from = input.to = matrix_rows(&self->space->vectors);
	input.from_class = self->learned;
	input.to_class = self->asked;
	input.from_weights = self->space->weights;
	input.classes = self->sides.class_names.count;
	self->test = transfer_test_new(&input, &why);
	if (!self->test && !self->skipped[domain])
		self->skipped[domain] = memory_text(why.message);
	self->next += !self->test;
}

static void take_score(DomainsWork *self)
{
	const TransferScore *score = transfer_test_score(self->test);
	const uint8_t *right = transfer_test_right(self->test);
	size_t domain = domain_at(self), domains = self->sides.count;
	if (leaves_out(self)) {
		self->left_out[domain] = (Count){score->right, score->n};
		return;
	}
	self->home[domain] = (Count){score->source_right, score->source_n};
	for (size_t row = 0; row < self->space->vectors.rows; row++)
		if (right[row] != UINT8_MAX) {
			Count *count = &self->away[domain * domains + self->space->domain_of[row]];
			count->n++;
			count->right += right[row];
		}
}

static bool domains_step(void *work, Pool *pool, bool *finished, Error *err)
{
	DomainsWork *self = work;
	if (!self->test) {
		begin_test(self);
	} else if (!transfer_test_step(self->test, pool, err)) {
		return false;
	} else if (transfer_test_done(self->test) >= 1) {
		take_score(self);
		transfer_test_free(self->test);
		self->test = NULL;
		self->next++;
	}
	*finished = self->next == 2 * self->sides.count;
	return true;
}

static bool domains_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const DomainsWork *self = work;
	into->progress =
		(Progress){.done = (double)self->next + (self->test ? transfer_test_done(self->test) : 0),
			.total = 2 * (double)self->sides.count,
			.unit = "classifiers",
			.phase = "learning and asking"};
	return true;
}

static void domains_free(void *work)
{
	DomainsWork *self = work;
	transfer_test_free(self->test);
	for (size_t i = 0; i < self->sides.count; i++) {
		if (self->skipped)
			free(self->skipped[i]);
	}
	free(self->skipped);
	free(self->learned);
	free(self->asked);
	free(self->home);
	free(self->left_out);
	free(self->away);
	sides_close(&self->sides);
	space_unref(self->space);
	free(self);
}

static const WorkType domains_work = {domains_step, domains_look, domains_free};

/* --- the answer --- */

static void share_cells(Table *table, Count count)
{
	double low = NAN, high = NAN;
	if (count.n)
		normal_wilson((double)count.right, (double)count.n, 0.95, &low, &high);
	table_number(table, eval_share(count.right, count.n));
	table_number(table, low);
	table_number(table, high);
}

/* The first less the second; true when that is above 0 beyond chance. */
static bool drop_cells(Table *table, Count first, Count second)
{
	double low = NAN, high = NAN;
	if (first.n && second.n)
		normal_newcombe((double)first.right, (double)first.n, (double)second.right, (double)second.n,
			0.95, &low, &high);
	table_number(table, eval_share(first.right, first.n) - eval_share(second.right, second.n));
	table_number(table, low);
	table_number(table, high);
	return low > 0;
}

static void share_columns(Table *table, const char *name)
{
	table_column(table, name, COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
}

static void drop_columns(Table *table)
{
	table_column(table, "drop", COLUMN_NUMBER, 4);
	table_column(table, "drop_low", COLUMN_NUMBER, 4);
	table_column(table, "drop_high", COLUMN_NUMBER, 4);
}

static void report_domains(const DomainsWork *self, Report *out)
{
	Table *table = report_table(out, "domains");
	table_column(table, "domain", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "home", COLUMN_NUMBER, 4);
	share_columns(table, "left_out");
	drop_columns(table);
	for (size_t d = 0; d < self->sides.count; d++) {
		table_text(table, self->sides.items[d].name);
		table_integer(table, (long long)self->left_out[d].n);
		table_number(table, eval_share(self->home[d].right, self->home[d].n));
		share_cells(table, self->left_out[d]);
		drop_cells(table, self->home[d], self->left_out[d]);
	}
}

/* Every ordered pair; the answer is how many classifiers do worse there than one that learned there. */
static size_t report_directions(const DomainsWork *self, Report *out)
{
	size_t domains = self->sides.count, worse = 0;
	Table *table = report_table(out, "directions");
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	share_columns(table, "accuracy");
	table_column(table, "home", COLUMN_NUMBER, 4);
	drop_columns(table);
	table_column(table, "verdict", COLUMN_TEXT, 0);
	for (size_t i = 0; i < domains * domains; i++) {
		Count count = self->away[i], home = self->home[i % domains];
		if (i / domains == i % domains || !count.n)
			continue;
		table_text(table, self->sides.items[i / domains].name);
		table_text(table, self->sides.items[i % domains].name);
		table_integer(table, (long long)count.n);
		share_cells(table, count);
		table_number(table, eval_share(home.right, home.n));
		bool beyond = drop_cells(table, home, count);
		table_text(table, beyond ? "overfits" : "");
		worse += beyond;
	}
	return worse;
}

/* Of those that something was learned for: how far apart they are. */
static void report_gap(const DomainsWork *self, Report *out)
{
	size_t domains = self->sides.count, count = 0;
	size_t *right = memory_new(domains, sizeof *right), *n = memory_new(domains, sizeof *n);
	size_t *which = memory_new(domains, sizeof *which);
	for (size_t d = 0; d < domains; d++)
		if (self->left_out[d].n) {
			right[count] = self->left_out[d].right;
			n[count] = self->left_out[d].n;
			which[count++] = d;
		}
	if (count >= 2) {
		DomainGap gap = domain_gap(right, n, count, self->options.seed);
		const char *best = self->sides.items[which[gap.best]].name,
			   *worst = self->sides.items[which[gap.worst]].name;
		Table *table = report_table(out, "gap");
		table_column(table, "best", COLUMN_TEXT, 0);
		table_column(table, "worst", COLUMN_TEXT, 0);
		table_column(table, "gap", COLUMN_NUMBER, 4);
		table_column(table, "low", COLUMN_NUMBER, 4);
		table_column(table, "high", COLUMN_NUMBER, 4);
		table_column(table, "p", COLUMN_NUMBER, 4);
		table_text(table, best);
		table_text(table, worst);
		table_number(table, gap.gap);
		table_number(table, gap.low);
		table_number(table, gap.high);
		table_number(table, gap.p);
		report_text(out, "%s fares worst when it is left out, %s best; %s.", worst, best,
			gap.p < 0.05 ? "that is more than chance" : "by chance they could differ as much");
	}
	free(right);
	free(n);
	free(which);
}

static void tell_skipped(const DomainsWork *self, Report *out)
{
	for (size_t d = 0; d < self->sides.count; d++)
		if (self->skipped[d])
			report_text(out, "%s: %s.", self->sides.items[d].name, self->skipped[d]);
}

static bool settle_domains(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const DomainsWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	report_domains(self, out);
	report_gap(self, out);
	report_text(out, "Left out: the domain is answered by what was learned from all others; home: by what "
			 "was learned in it, by cross-validation; drop: home less that, 95 %% by Newcombe.");
	if (self->sides.count <= MATRIX_DOMAINS) {
		size_t worse = report_directions(self, out);
		report_text(out,
			"%zu %s the domain that %s learned from: %s worse in another, beyond chance, than one "
			"that learned there.",
			worse, worse == 1 ? "classifier overfits" : "classifiers overfit",
			worse == 1 ? "it" : "they", worse == 1 ? "it does" : "they do");
	} else {
		report_text(out, "eval transfer from=DOMAIN lists single directions.");
	}
	tell_skipped(self, out);
	learner_cost_tell(self->options.cautious, self->options.method, out);
	return true;
}

/* --- starting --- */

static bool open_domains(const Call *call, DomainsWork *self, Error *err)
{
	if (!sides_open(call, &self->sides, err))
		return false;
	if (self->sides.spaces)
		return args_fault(call->args, "spaces", 1, err,
			"the domains of one space are judged; eval transfer takes two spaces");
	size_t domains = self->sides.count;
	self->space = space_ref(self->sides.items[0].space);
	size_t rows = self->space->vectors.rows;
	self->learned = memory_data(rows, sizeof *self->learned, "the classes of the items", err);
	self->asked = memory_data(rows, sizeof *self->asked, "the classes of the items", err);
	self->home = memory_new(domains, sizeof *self->home);
	self->left_out = memory_new(domains, sizeof *self->left_out);
	self->away = memory_new(domains * domains, sizeof *self->away);
	self->skipped = memory_new(domains, sizeof *self->skipped);
	return self->learned && self->asked && sides_classify(&self->sides, err);
}

static bool run_domains(const Call *call, Report *out, Error *err)
{
	(void)out;
	DomainsWork *self = memory_new(1, sizeof *self);
	self->options = (TransferInput){.method = learner_method(args_text(call->args, "by")),
		.k = (size_t)args_integer(call->args, "k"),
		.most = (size_t)args_integer(call->args, "sample"),
		.seed = call_seed(call)};
	if (learner_cost_read(call->args, &self->options.cost, &self->options.cautious, err) &&
		open_domains(call, self, err))
		return session_start(call->session, call->line, NULL, &domains_work, self, 0, settle_domains,
			       err) != NULL;
	domains_free(self);
	return false;
}

static const ArgSpec domains_options[] = {
	{.name = "spaces",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_MANY,
		.help = "a space whose items have domains and classes; the current one when left out"},
	ARG_IN_SPACE,
	ARG_LEARNER,
	ARG_COST,
	ARG_LEARNER_K,
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items that a classifier learns from at most, drawn at random; 0: all",
		.fallback = "2000",
		.low = 0,
		.high = 4e9},
	ARG_SEED("what the draws depend on"),
	{.name = NULL},
};

const EvalTest eval_domains = {
	.name = "domains",
	.after = "[SPACE] [options]",
	.title = "Worst domain and overfitting to one",
	.summary = "How often the classes of each domain are told right by what was learned from all other "
		   "domains (leave one domain out), which fares worst and whether that is chance; and for "
		   "every ordered pair how a classifier of the one does in the other against one that learned "
		   "there: those that do worse beyond chance overfit their domain",
	.source = "Gulrajani & Lopez-Paz, ICLR 2021; Koh et al., WILDS, ICML 2021",
	.options = domains_options,
	.run = run_domains,
};
