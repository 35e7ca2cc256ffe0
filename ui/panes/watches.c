#include "ui/panes/watches.h"

#include "base/clock.h"
#include "command/command.h"
#include "ui/panes/report_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double share = 0.1;    /* of the time that may go into asking */
static const double between = 0.25; /* seconds between two questions of one watch */
static const double slow = 0.01;    /* seconds: an answer that takes longer is felt in the keys */
static const double pause = 0.4;    /* seconds without a key after which slow ones are asked … */
static const double patience = 2;   /* … and since the last answer, typing or not */

static const double fresh = 3; /* seconds that an item counts as new in an answer */

static void forget_sightings(Sighting *sightings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(sightings[i].item);
	free(sightings);
}

static void watch_free(Watch *watch)
{
	forget_sightings(watch->sightings, watch->n_sightings);
	free(watch->line);
	report_release(&watch->report);
	series_release(&watch->effect);
	series_release(&watch->low);
	series_release(&watch->high);
	free(watch);
}

void watches_release(Watches *watches)
{
	for (size_t i = 0; i < watches->count; i++)
		watch_free(watches->items[i]);
	free(watches->items);
	*watches = (Watches){0};
}

Watch *watches_want(Watches *watches, const char *line)
{
	for (size_t i = 0; i < watches->count; i++) {
		if (strcmp(watches->items[i]->line, line) == 0) {
			watches->items[i]->wanted = true;
			return watches->items[i];
		}
	}
	Watch *watch = memory_new(1, sizeof *watch);
	*watch = (Watch){.line = memory_text(line), .error = ERROR_INIT, .wanted = true};
	series_init(&watch->effect, "effect", "step");
	series_init(&watch->low, "low", "step");
	series_init(&watch->high, "high", "step");
	watches->items = memory_grow(watches->items, watches->count, &watches->room, sizeof *watches->items);
	watches->items[watches->count++] = watch;
	return watch;
}

bool watch_asks(const char *line, const char *command)
{
	Error err = ERROR_INIT;
	char *verb = memory_slice(line, strcspn(line, " \t"));
	const Command *found = command_find(verb, &err);
	free(verb);
	return found && strcmp(found->name, command) == 0;
}

static void drop_unwanted(Watches *watches)
{
	size_t kept = 0;
	for (size_t i = 0; i < watches->count; i++) {
		Watch *watch = watches->items[i];
		if (watch->wanted) {
			watches->items[kept++] = watch;
			watch->wanted = false;
		} else {
			watch_free(watch);
		}
	}
	watches->count = kept;
}

/* --- curves out of answers --- */

const Task *session_training(const Session *session)
{
	for (size_t i = session->n_tasks; i-- > 0;)
		if (session->tasks[i]->latest && session->tasks[i]->latest->n_series)
			return session->tasks[i];
	return NULL;
}

/* The first row's value in a column of this name, or NAN. */
static double headline(const Report *report, const char *name)
{
	for (size_t s = 0; s < report->count; s++) {
		const Table *table = &report->sections[s].table;
		if (report->sections[s].kind != SECTION_TABLE || !table_rows(table))
			continue;
		for (size_t c = 0; c < table->n_columns; c++)
			if (strcmp(table->columns[c].name, name) == 0)
				return table_cell(table, 0, c)->number;
	}
	return NAN;
}

static void keep_curve(Series *series, double step, double value)
{
	bool same = series->count && series->x[series->count - 1] == step;
	if (isnan(value))
		return;
	if (same)
		series->y[series->count - 1] = value;
	else
		series_add(series, step, value);
}

static void keep_headline(Watch *watch, const Session *session)
{
	const Task *task = session_training(session);
	double step = task ? task->latest->progress.done : (double)watch->answers;
	keep_curve(&watch->effect, step, headline(&watch->report, "effect"));
	keep_curve(&watch->low, step, headline(&watch->report, "low"));
	keep_curve(&watch->high, step, headline(&watch->report, "high"));
}

/* --- what is new in an answer --- */

static const Sighting *find_sighting(const Watch *watch, const char *item)
{
	for (size_t i = 0; i < watch->n_sightings; i++)
		if (strcmp(watch->sightings[i].item, item) == 0)
			return &watch->sightings[i];
	return NULL;
}

bool watch_is_new(const Watch *watch, const char *item)
{
	const Sighting *sighting = find_sighting(watch, item);
	return sighting && clock_now() - sighting->since < fresh;
}

/* A long list says more by itself than by what is new in it. */
enum { SIGHTINGS_MOST = 50 };

static void keep_sightings(Watch *watch)
{
	size_t rows = report_view_items(&watch->report), count = 0;
	rows = rows < SIGHTINGS_MOST ? rows : SIGHTINGS_MOST;
	Sighting *now = memory_new(rows, sizeof *now);
	for (size_t i = 0; i < rows; i++) {
		const char *item = report_view_item(&watch->report, i);
		const Sighting *before = item ? find_sighting(watch, item) : NULL;
		if (item)
			now[count++] = (Sighting){memory_text(item), before               ? before->since
								     : watch->n_sightings ? clock_now()
											  : 0};
	}
	forget_sightings(watch->sightings, watch->n_sightings);
	watch->sightings = now;
	watch->n_sightings = count;
}

/* --- asking --- */

static void ask(Watch *watch, Session *session)
{
	Report report = {0};
	Error err = ERROR_INIT;
	double start = clock_now();
	watch->asked = true;
	watch->generation = session->generation;
	if (command_answer(session, watch->line, &report, &err)) {
		report_release(&watch->report);
		watch->report = report;
		watch->answers++;
		keep_headline(watch, session);
		keep_sightings(watch);
	} else {
		report_release(&report);
	}
	watch->error = err;
	watch->asked_at = clock_now();
	watch->cost = watch->asked_at - start;
}

static bool is_stale(const Watch *watch, const Session *session)
{
	return !watch->asked || watch->generation != session->generation;
}

/* When this watch may be asked next. */
static double ready_at(const Watches *watches, const Watch *watch)
{
	if (!watch->asked)
		return 0;
	double ready = watch->asked_at + between;
	if (watch->cost > slow)
		ready = fmax(ready, fmin(watches->typed_at + pause, watch->asked_at + patience));
	return ready;
}

/* The one that has waited longest, or NULL. */
static Watch *most_stale(const Watches *watches, const Session *session)
{
	Watch *best = NULL;
	for (size_t i = 0; i < watches->count; i++) {
		Watch *watch = watches->items[i];
		if (is_stale(watch, session) && (!best || ready_at(watches, watch) < ready_at(watches, best)))
			best = watch;
	}
	return watches->frozen ? NULL : best;
}

bool watches_ask(Watches *watches, Session *session)
{
	for (size_t i = 0; i < session->screen.n_watches; i++)
		watches_want(watches, session->screen.watches[i]);
	drop_unwanted(watches);
	Watch *watch = most_stale(watches, session);
	double start = clock_now();
	/* A new question does not wait for the budget: someone is looking at an empty pane. */
	if (!watch || (watch->asked && (start < watches->free_at || start < ready_at(watches, watch))))
		return false;
	ask(watch, session);
	double end = clock_now();
	watches->free_at = end + (end - start) * (1 / share - 1);
	return true;
}

double watches_due(const Watches *watches, const Session *session)
{
	const Watch *watch = most_stale(watches, session);
	if (!watch)
		return INFINITY;
	return watch->asked ? fmax(0, fmax(watches->free_at, ready_at(watches, watch)) - clock_now()) : 0;
}
