/* What `debias` answers. */
#include "command/audit.h"
#include "command/debias_work.h"
#include "session/version_guard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void report_figures(const DebiasWork *self, Report *out)
{
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(self->judge, &figures);
	static const char *const columns[] = {"before", "before_low", "before_high", "after", "after_low",
		"after_high", "change", "low", "high"};
	Table *table = report_table(out, "debias");
	table_column(table, "measure", COLUMN_TEXT, 0);
	for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
		table_column(table, columns[k], COLUMN_NUMBER, 3);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < count; i++) {
		const DebiasFigure *f = &figures[i];
		const double values[] = {f->before, f->before_low, f->before_high, f->after, f->after_low,
			f->after_high, f->after - f->before, f->low, f->high};
		table_text(table, f->name);
		for (size_t k = 0; k < sizeof values / sizeof *values; k++)
			table_number(table, values[k]);
		table_integer(table, (long long)f->n);
	}
	for (size_t i = 0; i < count; i++)
		report_text(out, "%s: %s.", figures[i].name, figures[i].reading);
}

static const DebiasFigure *figure_of(const DebiasWork *self, const char *name)
{
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(self->judge, &figures);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(figures[i].name, name))
			return &figures[i];
	return NULL;
}

/* What a reader must not overlook: bias that can still be found. */
static void report_rest(const DebiasWork *self, Report *out)
{
	const DebiasFigure *linear = figure_of(self, "linear"), *knn = figure_of(self, "knn");
	double chance = labelled_words_majority(&self->input.words);
	if (!linear || !knn)
		report_text(out, "No items were held out, so that nothing tells what classifiers still find; "
				 "extend= names how many words that lean most to label.");
	else if (fmax(linear->after, knn->after) > chance + 0.1)
		report_warning(out,
			"A classifier still tells the group of %.0f %% of the items that it has not seen, "
			"where guessing tells %.0f %%: the bias is hidden from the axis, not gone.",
			100 * fmax(linear->after, knn->after), 100 * chance);
}

/* An effect that has changed its side and is as large there: more than the bias was taken out. */
static void report_turn(const DebiasWork *self, Report *out)
{
	const DebiasFigure *figures;
	size_t count = debias_judge_figures(self->judge, &figures);
	for (size_t i = 0; i < count; i++)
		if (!strncmp(figures[i].name, "weat ", 5) && figures[i].before * figures[i].after < 0 &&
			fabs(figures[i].after) > 0.2)
			report_text(out,
				"%s turns round, from %.2f to %.2f: the words lean to the other side now, so "
				"that more than the bias was taken out.",
				figures[i].name, figures[i].before, figures[i].after);
}

static bool is_cost(const DebiasFigure *figure)
{
	return !strncmp(figure->name, "similarity ", 11) || !strncmp(figure->name, "analogy ", 8) ||
	       !strncmp(figure->name, "retrieval ", 10);
}

/* What a reader must not overlook: what the space can do no longer. */
static void report_cost(const DebiasWork *self, Report *out)
{
	const DebiasFigure *figures, *neighbours = figure_of(self, "neighbours");
	size_t count = debias_judge_figures(self->judge, &figures);
	size_t width = self->input.space->vectors.cols, asked = 0;
	for (size_t i = 0; i < count; i++) {
		const DebiasFigure *f = &figures[i];
		asked += is_cost(f);
		if (is_cost(f) && f->high < 0)
			report_warning(out, "This cost more than chance explains: %s fell from %.2f to %.2f.",
				f->name, f->before, f->after);
	}
	if (neighbours && neighbours->after < 0.5)
		report_warning(out,
			"Of the nearest neighbours of %s %.0f %% are others now, so that the space "
			"is hardly the one that it was.",
			strcmp(debias_item_kind(&self->input), "words") == 0 ? "common words"
									     : "the first items",
			100 * (1 - neighbours->after));
	if (2 * self->plan.erasure.rank > width)
		report_warning(out,
			"%zu of %zu dimensions were taken out: rounds= of inlp and rank= of others set a "
			"limit.",
			self->plan.erasure.rank, width);
	if (!asked)
		report_text(out,
			"What this costs in similarities, analogies and retrieval was not asked: eval=FILE and "
			"retrieve=PAIRS name what to ask.");
}

static void report_lost(const DebiasWork *self, Report *out)
{
	Text lost = {0};
	for (size_t g = 0; g < self->input.n_groups; g++)
		for (size_t i = 0; i < self->groups[g].n_lost; i++)
			text_format(&lost, "%s%s", lost.length ? ", " : "",
				self->groups[g].set->words[self->groups[g].lost[i]]);
	if (lost.length)
		report_text(
			out, "Not in the space, or without the words of the same place: %s.", text_of(&lost));
	text_release(&lost);
}

/* Series of one test and stage by stage: what became of the effect on the way. */
static void report_course(const DebiasLive *live, Report *out)
{
	enum { ROWS = 12 };
	static const char *const columns[] = {"effect", "low", "high"};
	size_t stages = live->n_curves ? live->curves[0].count : 0;
	if (stages < 3)
		return;
	Table *table = report_table(out, "course");
	table_column(table, "test", COLUMN_TEXT, 0);
	table_column(table, live->unit, COLUMN_NUMBER, strcmp(live->unit, "lambda") ? 0 : 6);
	for (size_t k = 0; k < 3; k++)
		table_column(table, columns[k], COLUMN_NUMBER, 3);
	for (size_t i = 0; i + 3 <= live->n_curves; i += 3) {
		Series shown[3];
		for (size_t k = 0; k < 3; k++)
			series_copy(&live->curves[i + k], ROWS, &shown[k]);
		for (size_t at = 0; at < shown[0].count; at++) {
			table_text(table, shown[0].name);
			table_number(table, shown[0].x[at]);
			for (size_t k = 0; k < 3; k++)
				table_number(table, at < shown[k].count ? shown[k].y[at] : NAN);
		}
		for (size_t k = 0; k < 3; k++)
			series_release(&shown[k]);
	}
}

static Provenance describe(const DebiasWork *self)
{
	Text parents = {0}, note = {0};
	text_format(&parents, "%s (%s)", self->space_name, space_checksum(self->input.space));
	for (size_t g = 0; g < self->input.n_groups; g++)
		text_format(&parents, "; %s (%s)", self->groups[g].set->name,
			wordset_checksum(self->groups[g].set));
	text_format(&note, "%s, directions erased: %zu", self->debiaser->title, self->plan.erasure.rank);
	return (Provenance){memory_text(self->line), self->input.seed, text_take(&parents), text_take(&note)};
}

/* The session has had the name since the work began. */
static void finish_forming(const DebiasWork *self, Session *session)
{
	Object *object = session_find(session, self->name);
	provenance_release(&self->product->provenance);
	self->product->provenance = describe(self);
	if (object->space != self->product) {
		space_unref(object->space);
		object->space = space_ref(self->product);
	}
	session_use(session, self->name);
	session_changed(session, object);
}

/* --- what begins once a version is kept of what it replaces --- */

typedef struct Replacement {
	char *name, *of, *line;
	Space *product;
} Replacement;

static void free_replacement(void *context)
{
	Replacement *self = context;
	space_unref(self->product);
	free(self->name);
	free(self->of);
	free(self->line);
	free(self);
}

static void tell_product(const char *name, const char *of, Report *out)
{
	if (!strcmp(name, of))
		report_text(out,
			"%s has its vectors without what was erased; what it was is among `versions %s`, "
			"unless checkpoints=no is set.",
			name, name);
	else
		report_text(out, "%s has the vectors of %s without what was erased; %s is as it was.", name, of,
			of);
}

static bool replace(Session *session, void *context, Report *out, Error *err)
{
	Replacement *self = context;
	Object *object = session_put(session, self->name, OBJECT_SPACE, self->line, err);
	if (object) {
		object->space = space_ref(self->product);
		session_changed(session, object);
		tell_product(self->name, self->of, out);
	}
	free_replacement(self);
	return object != NULL;
}

static const GuardedWork replacing = {replace, free_replacement};

static bool put_product(const DebiasWork *self, Session *session, Task *task, Report *out, Error *err)
{
	if (self->early) {
		finish_forming(self, session);
		tell_product(self->name, self->space_name, out);
		return true;
	}
	Replacement *replacement = memory_new(1, sizeof *replacement);
	*replacement = (Replacement){memory_text(self->name), memory_text(self->space_name),
		memory_text(self->line), space_ref(self->product)};
	provenance_release(&self->product->provenance);
	self->product->provenance = describe(self);
	session_go_on(session, task);
	return version_guard(session, self->line, NULL, 0, self->name, &replacing, replacement, out, err);
}

bool debias_settle(Session *session, Task *task, Report *out, Error *err)
{
	DebiasWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE) {
		Error none = ERROR_INIT;
		if (self->early)
			session_drop(session, self->name, &none);
		return false;
	}
	report_figures(self, out);
	if (self->not_asked)
		report_text(out, "%s.", self->not_asked);
	report_course(&self->live, out);
	audit_sets_table(out, self->groups, self->input.n_groups);
	if (self->groups_said)
		report_text(out, "%s.", self->groups_said);
	for (size_t i = 0; i < self->plan.n_series; i++)
		report_series(out, &self->plan.series[i]);
	for (size_t i = 0; i < self->plan.n_notes; i++)
		report_text(out, "%s.", self->plan.notes[i]);
	report_rest(self, out);
	report_turn(self, out);
	report_cost(self, out);
	report_lost(self, out);
	report_append(out, &self->audits.told);
	if (self->name)
		return put_product(self, session, task, out, err);
	report_text(out, "This was a preview: no space was made.");
	/* Nobody else has what it was about. */
	snapshot_unref(task->latest);
	task->latest = NULL;
	return true;
}
