/* eval retrieval: how well items of one domain find their own in another. */
#include "command/eval.h"
#include "command/fairness.h"
#include "command/question.h"
#include "command/retrieval_fairness.h"
#include "command/side_pairs.h"
#include "measure/retrieval_test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTIONS = 132 /* of twelve domains */, THRESHOLDS_SHOWN = 6 /* directions */, NEIGHBOURHOOD = 5000 };

typedef enum Relevance { BY_PAIRS, BY_NAMES, BY_CLASSES } Relevance;

typedef struct RetrievalWork {
	Sides sides;
	Directions directions;
	Relevance by;
	bool within;      /* one side, whose items are sought among themselves */
	Lexicon *lexicon; /* counted; by pairs */
	Lexicon *known;   /* counted; pairs that are not sought; NULL: none */
	RetrievalReport *reports;
	size_t next;
	RetrievalInput options;
	RetrievalTest *test;
	RetrievalFairness fairness; /* groups= */
} RetrievalWork;

/* --- the work --- */

static bool begin_direction(RetrievalWork *self, Error *err)
{
	const Direction *direction = &self->directions.items[self->next];
	const Side *from = &self->sides.items[direction->from], *to = &self->sides.items[direction->to];
	RetrievalInput input = self->options;
	Pairs pairs = {0}, known = {0};
	input.from = matrix_rows(&from->space->vectors);
	input.to = matrix_rows(&to->space->vectors);
	input.from_at = from->rows;
	input.to_at = to->rows;
	input.n_from = from->count;
	input.n_to = to->count;
	input.within = self->within;
	if (self->by == BY_CLASSES) {
		input.from_class = self->sides.classes[direction->from];
		input.to_class = self->sides.classes[direction->to];
	} else {
		pairs = self->by == BY_PAIRS ? side_lexicon_pairs(self->lexicon, from, to)
					     : side_name_pairs(from, to);
		input.pairs = &pairs;
		if (self->known)
			known = side_lexicon_pairs(self->known, from, to);
		input.known = self->known ? &known : NULL;
	}
	self->test = retrieval_test_new(&input, err);
	pairs_release(&known);
	pairs_release(&pairs);
	return self->test || error_prefix(err, "%s to %s", from->name, to->name);
}

static bool retrieval_work_step(void *work, Pool *pool, bool *finished, Error *err)
{
	RetrievalWork *self = work;
	if (self->next == self->directions.count)
		return retrieval_fairness_step(&self->fairness, pool, finished, err);
	if (!self->test)
		return begin_direction(self, err);
	if (retrieval_test_step(self->test, pool))
		return true;
	retrieval_fairness_add(&self->fairness, self->directions.items[self->next], self->test);
	self->reports[self->next++] = retrieval_test_report(self->test, pool);
	retrieval_test_free(self->test);
	self->test = NULL;
	*finished = self->next == self->directions.count && !self->fairness.by;
	return true;
}

static bool retrieval_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const RetrievalWork *self = work;
	double part = self->test ? retrieval_test_done(self->test) : 0;
	into->progress = (Progress){.done = (double)self->next + part,
		.total = (double)self->directions.count,
		.unit = "directions",
		.phase = "retrieving"};
	return true;
}

static void retrieval_work_free(void *work)
{
	RetrievalWork *self = work;
	retrieval_test_free(self->test);
	retrieval_fairness_release(&self->fairness);
	if (self->lexicon)
		lexicon_unref(self->lexicon);
	if (self->known)
		lexicon_unref(self->known);
	free(self->directions.items);
	free(self->reports);
	sides_close(&self->sides);
	free(self);
}

static const WorkType retrieval_work = {retrieval_work_step, retrieval_look, retrieval_work_free};

/* --- the answer --- */

static const char *const rankings[RETRIEVAL_RANKINGS] = {"cosine", "csls"};

static void direction_columns(Table *table, bool ranking)
{
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	if (ranking)
		table_column(table, "method", COLUMN_TEXT, 0);
}

static void direction_cells(const RetrievalWork *self, size_t direction, const char *ranking, Table *table)
{
	table_text(table, self->sides.items[self->directions.items[direction].from].name);
	table_text(table, self->sides.items[self->directions.items[direction].to].name);
	if (ranking)
		table_text(table, ranking);
}

static void cut_columns(Table *table, const char *measure)
{
	for (size_t c = 0; c < RETRIEVAL_CUTS; c++) {
		char name[32];
		snprintf(name, sizeof name, "%s@%zu", measure, retrieval_cuts[c]);
		table_column(table, name, COLUMN_NUMBER, 3);
	}
}

static void report_hits(const RetrievalWork *self, Report *out)
{
	static const char *const rest[] = {
		"low@1", "high@1", "low@10", "high@10", "mrr", "mrr_low", "mrr_high"};
	Table *table = report_table(out, "retrieval");
	direction_columns(table, true);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "candidates", COLUMN_INTEGER, 0);
	cut_columns(table, "recall");
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		table_column(table, rest[i], COLUMN_NUMBER, 3);
	for (size_t i = 0; i < RETRIEVAL_RANKINGS * self->next; i++) {
		const RetrievalReport *report = &self->reports[i / RETRIEVAL_RANKINGS];
		const RankingScore *its = &report->by[i % RETRIEVAL_RANKINGS];
		const double values[] = {its->low[0], its->high[0], its->low[2], its->high[2], its->mrr,
			its->mrr_low, its->mrr_high};
		direction_cells(self, i / RETRIEVAL_RANKINGS, rankings[i % RETRIEVAL_RANKINGS], table);
		table_integer(table, (long long)report->questions);
		table_integer(table, (long long)report->candidates);
		for (size_t c = 0; c < RETRIEVAL_CUTS; c++)
			table_number(table, its->hit[c]);
		for (size_t j = 0; j < sizeof values / sizeof *values; j++)
			table_number(table, values[j]);
	}
}

static void report_found(const RetrievalWork *self, Report *out)
{
	Table *table = report_table(out, "found");
	direction_columns(table, true);
	table_column(table, "relevant", COLUMN_NUMBER, 1);
	cut_columns(table, "precision");
	cut_columns(table, "found");
	table_column(table, "map@50", COLUMN_NUMBER, 3);
	table_column(table, "ndcg@10", COLUMN_NUMBER, 3);
	for (size_t i = 0; i < RETRIEVAL_RANKINGS * self->next; i++) {
		const RetrievalReport *report = &self->reports[i / RETRIEVAL_RANKINGS];
		const RankingScore *its = &report->by[i % RETRIEVAL_RANKINGS];
		direction_cells(self, i / RETRIEVAL_RANKINGS, rankings[i % RETRIEVAL_RANKINGS], table);
		table_number(table, report->relevant);
		for (size_t c = 0; c < RETRIEVAL_CUTS; c++)
			table_number(table, its->precision[c]);
		for (size_t c = 0; c < RETRIEVAL_CUTS; c++)
			table_number(table, its->found[c]);
		table_number(table, its->map);
		table_number(table, its->ndcg);
	}
}

static void report_hubs(const RetrievalWork *self, Report *out)
{
	Table *table = report_table(out, "hubs");
	direction_columns(table, true);
	table_column(table, "skewness", COLUMN_NUMBER, 2);
	table_column(table, "largest", COLUMN_INTEGER, 0);
	table_column(table, "never", COLUMN_NUMBER, 3);
	if (!self->within)
		table_column(table, "gap", COLUMN_NUMBER, 3);
	for (size_t i = 0; i < RETRIEVAL_RANKINGS * self->next; i++) {
		const RetrievalReport *report = &self->reports[i / RETRIEVAL_RANKINGS];
		const RankingScore *its = &report->by[i % RETRIEVAL_RANKINGS];
		direction_cells(self, i / RETRIEVAL_RANKINGS, rankings[i % RETRIEVAL_RANKINGS], table);
		table_number(table, its->skewness);
		table_integer(table, (long long)its->largest_hub);
		table_number(table, its->orphans);
		if (!self->within)
			table_number(table, report->gap);
	}
}

static void report_thresholds(const RetrievalWork *self, Report *out)
{
	Table *table = report_table(out, "thresholds");
	direction_columns(table, false);
	table_column(table, "cosine", COLUMN_NUMBER, 1);
	table_column(table, "recall", COLUMN_NUMBER, 3);
	table_column(table, "precision", COLUMN_NUMBER, 3);
	table_column(table, "items", COLUMN_NUMBER, 1);
	for (size_t i = 0; i < self->next; i++)
		for (size_t t = 0; t < RETRIEVAL_THRESHOLDS; t++) {
			direction_cells(self, i, NULL, table);
			table_number(table, retrieval_thresholds[t]);
			table_number(table, self->reports[i].threshold_recall[t]);
			table_number(table, self->reports[i].threshold_precision[t]);
			table_number(table, self->reports[i].threshold_items[t]);
		}
}

static void tell(const RetrievalWork *self, bool several, Report *out)
{
	static const char *const relevance[] = {
		"its partners of the lexicon", "the item of its name", "the items of its class"};
	report_text(out,
		"Relevant to an item: %s%s. recall@k: items with any relevant one among the first k, 95 %% "
		"intervals by Wilson; mrr: mean of 1 / rank of the first, interval by bootstrap.",
		relevance[self->by],
		self->within ? " in the same space, the item itself left out" : " in the other domain");
	if (self->by == BY_PAIRS)
		report_text(out,
			"The lexicon has %zu pairs; items without one, or whose partner is not there, are not "
			"asked.",
			self->lexicon->count);
	if (self->known)
		report_text(out, "The %zu pairs of without= are known already, and not sought.",
			self->known->count);
	if (several)
		report_text(out, "found@k: the share of an item's relevant ones among the first k; "
				 "precision@k: the share of the first k that is relevant.");
	report_text(out,
		"Hubs: how often items are among the first %d of others: the skewness, the largest count, the "
		"share that never is%s.",
		RETRIEVAL_HUBS,
		self->within ? "" : "; gap: distance between the means of unit vectors of the two domains");
	if (self->next <= THRESHOLDS_SHOWN)
		report_text(out,
			"Thresholds: of the items with at least this cosine, the share of all relevant "
			"ones that they hold, how many of them are relevant, and how many an item has.");
	else
		report_text(out, "from= and to= show recall at thresholds of the cosine, too.");
}

static void tell_limits(const RetrievalWork *self, Report *out)
{
	size_t hopeless = 0;
	for (size_t i = 0; i < self->next; i++)
		hopeless += self->reports[i].hopeless;
	if (hopeless)
		report_text(out, "%zu items were not asked, as nothing else is relevant to them.", hopeless);
	if (self->directions.left_out)
		report_text(
			out, "%zu directions were left out; from= and to= choose.", self->directions.left_out);
	if (self->next < self->directions.count)
		report_text(out, "Stopped after %zu of %zu directions.", self->next, self->directions.count);
}

static bool settle_retrieval(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const RetrievalWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || self->next == 0)
		return false;
	bool several = false;
	for (size_t i = 0; i < self->next; i++)
		several = several || self->reports[i].relevant > 1;
	report_hits(self, out);
	if (several)
		report_found(self, out);
	report_hubs(self, out);
	if (self->next <= THRESHOLDS_SHOWN)
		report_thresholds(self, out);
	tell(self, several, out);
	retrieval_fairness_report(&self->fairness, out);
	tell_limits(self, out);
	return true;
}

/* --- starting --- */

static bool choose_relevance(const Call *call, RetrievalWork *self, Error *err)
{
	const char *by = args_text(call->args, "by"), *pairs = args_text(call->args, "pairs");
	bool classes = true;
	if (pairs && strcmp(pairs, "identical") == 0 && !by) { /* as adapt calls them */
		by = "names";
		pairs = NULL;
	}
	for (size_t i = 0; i < self->sides.count; i++)
		classes = classes && self->sides.items[i].space->class_of;
	self->by = by        ? (*by == 'p'          ? BY_PAIRS
				       : *by == 'n' ? BY_NAMES
						    : BY_CLASSES)
		   : pairs   ? BY_PAIRS
		   : classes ? BY_CLASSES
			     : BY_NAMES;
	if (pairs && self->by != BY_PAIRS)
		return args_fault(call->args, "by", 0, err, "with pairs= items are relevant by pairs");
	if (self->by == BY_PAIRS && !pairs)
		return args_fault(call->args, "by", 0, err, "name the lexicon of pairs: pairs=LEXICON");
	return true;
}

/* The lexicon that the option names, counted; NULL where it was not given. */
static bool take_lexicon(const Call *call, const char *option, Lexicon **lexicon, Error *err)
{
	const char *name = args_text(call->args, option);
	Error why = ERROR_INIT;
	const Object *object = name ? session_get(call->session, name, OBJECT_LEXICON, &why) : NULL;
	if (object)
		*lexicon = lexicon_ref(object->lexicon);
	return object || !name || args_fault(call->args, option, 0, err, "%s", why.message);
}

static bool gather_relevance(const Call *call, RetrievalWork *self, Error *err)
{
	if (args_given(call->args, "without") && self->by != BY_PAIRS)
		return args_fault(call->args, "without", 0, err,
			"what is known already is left out of what is relevant by pairs=");
	if (self->by == BY_PAIRS)
		return take_lexicon(call, "pairs", &self->lexicon, err) &&
		       take_lexicon(call, "without", &self->known, err);
	return self->by != BY_CLASSES || sides_classify(&self->sides, err);
}

/* Two sides or more; or the items of one space among themselves. */
static bool open_sides(const Call *call, RetrievalWork *self, Error *err)
{
	bool whole = args_yes(call->args, "within");
	if (!(whole ? sides_open_whole(call, &self->sides, err) : sides_open_any(call, &self->sides, err)))
		return false;
	self->within = self->sides.count == 1;
	const char *side = args_given(call->args, "from") ? "from" : args_given(call->args, "to") ? "to" : NULL;
	return !self->within || !side ||
	       args_fault(call->args, side, 0, err, "items are sought among all items of one space here");
}

static bool choose_directions(const Call *call, RetrievalWork *self, Error *err)
{
	if (!self->within)
		return sides_directions(&self->sides, call, true, DIRECTIONS, &self->directions, err);
	if (self->by == BY_NAMES)
		return args_fault(call->args, args_given(call->args, "by") ? "by" : "pairs", 0, err,
			"within one space items have no namesakes: by=classes asks for others of their class, "
			"pairs=LEXICON for those that belong together");
	self->directions.items = memory_new(1, sizeof *self->directions.items);
	self->directions.count = 1;
	return true;
}

static bool run_retrieval(const Call *call, Report *out, Error *err)
{
	(void)out;
	RetrievalWork *self = memory_new(1, sizeof *self);
	self->options = (RetrievalInput){.most = (size_t)args_integer(call->args, "queries"),
		.k = (size_t)args_integer(call->args, "k"),
		.neighbourhood = NEIGHBOURHOOD,
		.seed = call_seed(call)};
	if (!open_sides(call, self, err) || !choose_relevance(call, self, err) ||
		!gather_relevance(call, self, err) || !choose_directions(call, self, err) ||
		!retrieval_fairness_open(call, &self->sides, &self->fairness, err)) {
		retrieval_work_free(self);
		return false;
	}
	self->reports = memory_new(self->directions.count, sizeof *self->reports);
	return session_start(call->session, call->line, NULL, &retrieval_work, self, 0, settle_retrieval,
		       err) != NULL;
}

static const ArgSpec retrieval_options[] = {
	ARG_SIDES("of one width"),
	ARG_IN_SPACE,
	{.name = "from", .kind = ARG_DOMAIN, .help = "the domain whose items ask; each when left out"},
	{.name = "to",
		.kind = ARG_DOMAIN,
		.help = "the domain whose items are found; each other one when left out"},
	{.name = "within",
		.kind = ARG_YESNO,
		.help = "items are sought among all others of one space, whatever their domains, as is done "
			"anyway where there is one domain",
		.fallback = "no"},
	{.name = "by",
		.kind = ARG_CHOICE,
		.help = "what makes items relevant: the lexicon, a class that both have, or the same name; "
			"pairs with pairs=, else classes where there are any, else names",
		.choices = "pairs|classes|names"},
	{.name = "pairs",
		.kind = ARG_LEXICON,
		.help = "items that belong together, in either order; identical: those of one name"},
	{.name = "without",
		.kind = ARG_LEXICON,
		.help = "with pairs=: pairs that are known already, as the films that a person has seen: the "
			"second is not sought for the first"},
	{.name = "queries",
		.kind = ARG_INTEGER,
		.help = "items asked at most in each direction, drawn at random; 0: all",
		.fallback = "1000",
		.low = 0,
		.high = 4e9},
	{.name = "k",
		.kind = ARG_INTEGER,
		.help = "neighbours of CSLS",
		.fallback = "10",
		.low = 1,
		.high = 64},
	ARG_GROUPS,
	ARG_LEAST,
	ARG_SEED("what the draw depends on"),
	{.name = NULL},
};

const EvalTest eval_retrieval = {
	.name = "retrieval",
	.after = "[SPACE [SPACE]] [pairs=LEXICON] [options]",
	.title = "Retrieval across domains, or within a space",
	.summary = "How well items of each domain find their own among all of another (of one domain, or with "
		   "within=yes: among all others of their space), by cosine and by CSLS: "
		   "partners of a lexicon, items of their class, or of their name; how unevenly items are "
		   "found (hubs), and what a threshold of the cosine keeps",
	.source = "Conneau et al., ICLR 2018 (CSLS); Radovanović et al., JMLR 11, 2010 (hubs); Liang et al., "
		  "NeurIPS 2022 (gap)",
	.options = retrieval_options,
	.run = run_retrieval,
};
