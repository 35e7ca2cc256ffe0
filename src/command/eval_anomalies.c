/* eval anomalies: which items are far from what is usual, in their own domain and in others. */
#include "command/eval.h"
#include "command/question.h"
#include "command/side.h"
#include "data/pictures.h"
#include "measure/detection.h"
#include "measure/outliers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTIONS = 36, SHOWN = 10, PICTURES = 2 };

/* What one direction came to. */
typedef struct Finding {
	Detection detection;
	uint32_t *strangest; /* places among the rows of the side, by falling score */
	double *scores;      /* of these */
	size_t count;
} Finding;

typedef struct AnomalyWork {
	Sides sides;
	Direction directions[DIRECTIONS]; /* from: what is usual; may be the side itself */
	Finding findings[DIRECTIONS];
	size_t n_directions, next;
	uint32_t class; /* that is unusual, of the sides' classes; DICTIONARY_NONE: nobody knows */
	bool clean;     /* what is usual is known to be so */
	size_t k;
	Metric metric;
	Outliers *outliers;
} AnomalyWork;

static bool is_unusual(const AnomalyWork *self, size_t side, uint32_t row)
{
	return self->class != DICTIONARY_NONE && self->sides.classes[side][row] == self->class;
}

/* ---- a direction ---- */

static bool begin_direction(AnomalyWork *self, Error *err)
{
	size_t from = self->directions[self->next].from;
	const Side *usual = &self->sides.items[from],
		   *asked = &self->sides.items[self->directions[self->next].to];
	uint32_t *rows = memory_new(usual->count, sizeof *rows);
	OutliersInput input = {.usual = usual->space,
		.asked = asked->space,
		.usual_rows = rows,
		.asked_rows = asked->rows,
		.n_asked = asked->count,
		.k = self->k,
		.metric = self->metric};
	for (size_t i = 0; i < usual->count; i++)
		if (!self->clean || !is_unusual(self, from, usual->rows[i]))
			rows[input.n_usual++] = usual->rows[i];
	self->outliers = outliers_new(&input, err);
	free(rows);
	return self->outliers || error_prefix(err, "what is usual in %s", usual->name);
}

/* The places with the highest scores, the first one first where they are equal. */
static void find_strangest(const double *scores, size_t count, Finding *finding)
{
	finding->strangest = memory_new(SHOWN, sizeof *finding->strangest);
	finding->scores = memory_new(SHOWN, sizeof *finding->scores);
	for (size_t i = 0; i < count; i++) {
		size_t at = finding->count;
		while (at > 0 && finding->scores[at - 1] < scores[i])
			at--;
		if (at == SHOWN)
			continue;
		finding->count += finding->count < SHOWN;
		size_t after = finding->count - at - 1;
		memmove(finding->scores + at + 1, finding->scores + at, after * sizeof *finding->scores);
		memmove(finding->strangest + at + 1, finding->strangest + at,
			after * sizeof *finding->strangest);
		finding->scores[at] = scores[i];
		finding->strangest[at] = (uint32_t)i;
	}
}

static void end_direction(AnomalyWork *self)
{
	size_t to = self->directions[self->next].to;
	const Side *asked = &self->sides.items[to];
	Finding *finding = &self->findings[self->next++];
	const double *scores = outliers_scores(self->outliers);
	bool *unusual = memory_new(asked->count, sizeof *unusual);
	for (size_t i = 0; i < asked->count; i++)
		unusual[i] = is_unusual(self, to, asked->rows[i]);
	finding->detection = detection_of(scores, unusual, asked->count);
	find_strangest(scores, asked->count, finding);
	free(unusual);
	outliers_free(self->outliers);
	self->outliers = NULL;
}

static bool anomaly_step(void *work, Pool *pool, bool *finished, Error *err)
{
	AnomalyWork *self = work;
	if (!self->outliers && !begin_direction(self, err))
		return false;
	if (outliers_done(self->outliers) < 1 && !outliers_step(self->outliers, pool, err))
		return false;
	if (outliers_done(self->outliers) >= 1)
		end_direction(self);
	*finished = self->next == self->n_directions;
	return true;
}

static bool anomaly_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const AnomalyWork *self = work;
	into->progress =
		(Progress){.done = (double)self->next + (self->outliers ? outliers_done(self->outliers) : 0),
			.total = (double)self->n_directions,
			.unit = "directions",
			.phase = "looking for what is far from all"};
	return true;
}

static void anomaly_free(void *work)
{
	AnomalyWork *self = work;
	for (size_t i = 0; i < self->next; i++) {
		free(self->findings[i].strangest);
		free(self->findings[i].scores);
	}
	outliers_free(self->outliers);
	sides_close(&self->sides);
	free(self);
}

static const WorkType anomaly_work = {anomaly_step, anomaly_look, anomaly_free};

/* ---- the answer ---- */

static void report_directions(const AnomalyWork *self, Report *out)
{
	static const char *const measures[] = {"auroc", "low", "high", "average_precision", "precision"};
	Table *table = report_table(out, "anomalies");
	table_column(table, "usual", COLUMN_TEXT, 0);
	table_column(table, "asked", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_column(table, "anomalies", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		table_column(table, measures[i], COLUMN_NUMBER, 3);
	for (size_t i = 0; i < self->next; i++) {
		const Detection *its = &self->findings[i].detection;
		const double values[] = {
			its->area, its->low, its->high, its->average_precision, its->precision};
		table_text(table, self->sides.items[self->directions[i].from].name);
		table_text(table, self->sides.items[self->directions[i].to].name);
		table_integer(table, (long long)its->items);
		table_integer(table, (long long)its->few);
		for (size_t j = 0; j < sizeof values / sizeof *values; j++)
			table_number(table, values[j]);
	}
}

static void add_strangest(const AnomalyWork *self, size_t direction, Table *table)
{
	const Finding *finding = &self->findings[direction];
	size_t to = self->directions[direction].to;
	const Side *side = &self->sides.items[to];
	for (size_t i = 0; i < finding->count; i++) {
		uint32_t row = side->rows[finding->strangest[i]];
		uint32_t class = self->sides.classes ? self->sides.classes[to][row] : DICTIONARY_NONE;
		table_text(table, self->sides.items[self->directions[direction].from].name);
		table_text(table, dictionary_word(&side->space->items, row));
		table_number(table, finding->scores[i]);
		table_text(table,
			class != DICTIONARY_NONE ? dictionary_word(&self->sides.class_names, class) : "");
	}
}

/* Where a domain is held against itself, or else the only direction. */
static void report_strangest(const AnomalyWork *self, Report *out)
{
	Table *table = report_table(out, "strangest");
	table_column(table, "usual", COLUMN_TEXT, 0);
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "distance", COLUMN_NUMBER, 4);
	table_column(table, "class", COLUMN_TEXT, 0);
	for (size_t i = 0; i < self->next; i++)
		if (self->n_directions == 1 || self->directions[i].from == self->directions[i].to)
			add_strangest(self, i, table);
}

/* What the strangest of each table look like. */
static void report_pictures(const AnomalyWork *self, Report *out)
{
	for (size_t i = 0; i < self->next; i++) {
		const Side *side = &self->sides.items[self->directions[i].to];
		if (self->n_directions > 1 && self->directions[i].from != self->directions[i].to)
			continue;
		for (size_t j = 0; j < self->findings[i].count && j < PICTURES; j++) {
			uint32_t row = side->rows[self->findings[i].strangest[j]];
			size_t index;
			const Images *images = pictures_at(side->space->pictures, row, &index);
			if (images)
				report_picture(out, dictionary_word(&side->space->items, row), images->width,
					images->height, images->channels, images_at(images, index));
		}
	}
}

static bool settle_anomalies(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const AnomalyWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || self->next == 0)
		return false;
	bool known = self->class != DICTIONARY_NONE;
	if (known)
		report_directions(self, out);
	report_strangest(self, out);
	report_pictures(self, out);
	report_text(out, "distance: the mean to the %zu nearest items of the domain that is usual%s.", self->k,
		self->clean ? ", its anomalies left out" : "");
	if (known)
		report_text(out,
			"Anomalies: class %s. auroc: the chance that one of them is farther from what is usual "
			"than another item, .5 by guessing; precision: of as many items as there are "
			"anomalies, the farthest first.",
			dictionary_word(&self->sides.class_names, self->class));
	else
		report_text(out, "Which items are anomalies is not known here; class= names a class that is.");
	return true;
}

/* ---- starting ---- */

static bool has_classes(const Sides *sides)
{
	for (size_t i = 0; i < sides->count; i++)
		if (!sides->items[i].space->class_of)
			return false;
	return true;
}

static bool no_such_class(const Call *call, const Dictionary *names, const char *given, Error *err)
{
	Text text = {0};
	for (uint32_t i = 0; i < names->count && i < 12; i++)
		text_format(&text, "%s%s", i ? ", " : "", dictionary_word(names, i));
	args_fault(call->args, "class", 0, err, "there are no items of a class %s; there are %s", given,
		text.length ? text_of(&text) : "no classes");
	text_release(&text);
	return false;
}

static bool find_class(const Call *call, AnomalyWork *self, Error *err)
{
	const char *given = args_text(call->args, "class"), *name = given ? given : "anomaly";
	self->class = DICTIONARY_NONE;
	if (has_classes(&self->sides)) {
		if (!sides_classify(&self->sides, err))
			return false;
		self->class = dictionary_find_text(&self->sides.class_names, name);
	}
	if (self->class != DICTIONARY_NONE)
		return true;
	if (given)
		return no_such_class(call, &self->sides.class_names, given, err);
	return !self->clean || args_fault(call->args, "clean", 0, err,
				       "what is an anomaly is not known: class= names their class");
}

static bool list_directions(const Call *call, AnomalyWork *self, Error *err)
{
	bool from_given = args_given(call->args, "from"), to_given = args_given(call->args, "to");
	size_t from = 0, to = 0;
	if ((from_given && !sides_find(&self->sides, call, "from", &from, err)) ||
		(to_given && !sides_find(&self->sides, call, "to", &to, err)))
		return false;
	for (size_t i = 0; i < self->sides.count; i++)
		for (size_t j = 0; j < self->sides.count; j++)
			if ((!from_given || i == from) && (!to_given || j == to) &&
				self->n_directions < DIRECTIONS)
				self->directions[self->n_directions++] = (Direction){i, j};
	return true;
}

static bool run_anomalies(const Call *call, Report *out, Error *err)
{
	(void)out;
	AnomalyWork *self = memory_new(1, sizeof *self);
	self->k = (size_t)args_integer(call->args, "k");
	self->clean = args_yes(call->args, "clean");
	self->metric = strcmp(args_text(call->args, "metric"), "l2") == 0 ? METRIC_L2 : METRIC_COSINE;
	if (!sides_open_any(call, &self->sides, err) || !find_class(call, self, err) ||
		!list_directions(call, self, err)) {
		anomaly_free(self);
		return false;
	}
	return session_start(call->session, call->line, NULL, &anomaly_work, self, 0, settle_anomalies, err) !=
	       NULL;
}

static const ArgSpec anomaly_options[] = {
	{.name = "spaces",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_MANY,
		.help = "a space, domain by domain, or two of one width; the current one when left out"},
	ARG_IN_SPACE,
	{.name = "from", .kind = ARG_DOMAIN, .help = "the domain that is usual; each in turn when left out"},
	{.name = "to", .kind = ARG_DOMAIN, .help = "the domain that is asked; each when left out"},
	{.name = "class",
		.kind = ARG_TEXT,
		.help = "that anomalies have, to judge by; anomaly when left out, if there is one"},
	{.name = "clean",
		.kind = ARG_YESNO,
		.help = "leave the anomalies out of what is usual, as where good examples are known",
		.fallback = "no"},
	{.name = "k", .kind = ARG_INTEGER, .help = "neighbours", .fallback = "10", .low = 1, .high = 1000},
	{.name = "metric",
		.kind = ARG_CHOICE,
		.help = "Euclidean distance, or 1 - cosine",
		.fallback = "l2",
		.choices = "l2|cosine"},
	{.name = NULL},
};

const EvalTest eval_anomalies = {
	.name = "anomalies",
	.after = "[SPACE [SPACE]] [options]",
	.title = "Anomalies",
	.summary =
		"Which items are far from what is usual, by the mean distance to their nearest neighbours in "
		"their own domain and in each other; where it is known which are anomalies, how well that "
		"tells them: the area under the ROC curve with a 95 % interval (Newcombe), average precision, "
		"and the precision of as many as there are. No class is used but to judge, unless clean=yes",
	.source = "Ramaswamy, Rastogi & Shim, SIGMOD 2000; Newcombe, Statistics in Medicine 25, 2006",
	.options = anomaly_options,
	.run = run_anomalies,
};
