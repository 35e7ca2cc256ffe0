#include "ui/panes/watches.h"

#include "base/clock.h"
#include "command/command.h"
#include "ui/panes/report_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double share = 0.1;        /* of the time that may go into asking … */
static const double cpu_share = 0.0125; /* of CPU time while jobs work, that threads may answer in … */
static const double standing = 8;       /* … or so many times longer by the clock, should they wait */
static const double between = 0.25;     /* seconds between two questions of one watch */
static const double slow = 0.01;        /* seconds: an answer that takes longer is felt in the keys */
static const double pause = 0.4;        /* seconds without a key after which slow ones are asked … */
static const double patience = 2;       /* … and since the last answer, typing or not */

static const double fresh = 3; /* seconds that an item counts as new in an answer */

static void forget_sightings(Sighting *sightings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(sightings[i].item);
	free(sightings);
}

static void forget_curves(Watch *watch)
{
	for (size_t i = 0; i < watch->n_curves; i++)
		series_release(&watch->curves[i]);
	watch->n_curves = 0;
}

static void watch_free(Watch *watch)
{
	forget_sightings(watch->sightings, watch->n_sightings);
	free(watch->line);
	report_release(&watch->report);
	forget_curves(watch);
	page_release(&watch->page);
	if (watch->task)
		session_answered(watch->task);
	free(watch);
}

void watches_release(Watches *watches)
{
	for (size_t i = 0; i < watches->count; i++)
		watch_free(watches->items[i]);
	free(watches->items);
	free(watches->news);
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

/* Of the newest job that moves vectors; it may be over. */
static Step step_of(const Session *session)
{
	Step step = {.unit = "answers"};
	for (size_t i = session->n_tasks; i-- > 0;) {
		const Task *task = session->tasks[i];
		if (task->passing || task->layout || !task->latest || !(task->model || task->latest->space))
			continue;
		step = (Step){.task = task->number,
			.forms = !task->model || (task->began && !task->fresh),
			.done = task->latest->progress.done};
		snprintf(step.unit, sizeof step.unit, "%s", task->latest->progress.unit);
		if (*task->latest->at_unit) {
			step.done = task->latest->at;
			snprintf(step.unit, sizeof step.unit, "%s", task->latest->at_unit);
		}
		break;
	}
	return step;
}

static int column_of(const Table *table, const char *name)
{
	for (size_t c = 0; c < table->n_columns; c++)
		if (strcmp(table->columns[c].name, name) == 0)
			return (int)c;
	return -1;
}

/* The first table that has effects, or NULL. */
static const Table *effects_of(const Report *report)
{
	for (size_t s = 0; s < report->count; s++) {
		const Section *section = &report->sections[s];
		if (section->kind == SECTION_TABLE && table_rows(&section->table) &&
			column_of(&section->table, "effect") >= 0)
			return &section->table;
	}
	return NULL;
}

static void keep_point(Watch *watch, size_t at, const char *name, double value)
{
	Series *curve = &watch->curves[at];
	if (at == watch->n_curves) {
		series_init(curve, name, watch->asked_of.unit);
		watch->n_curves++;
	}
	if (isnan(value))
		return;
	if (curve->count && curve->x[curve->count - 1] == watch->asked_of.done)
		curve->y[curve->count - 1] = value;
	else
		series_add(curve, watch->asked_of.done, value);
	if (curve->count > WATCH_POINTS)
		series_thin(curve);
}

/* A job that goes on from what was there begins its curves where those before ended. */
static void begin_curves(Watch *watch)
{
	const Step *now = &watch->asked_of, *before = &watch->curves_of;
	bool same = now->task == before->task &&
		    (!watch->n_curves || !watch->curves[0].count ||
			    watch->curves[0].x[watch->curves[0].count - 1] <= now->done);
	if (!same && !now->forms)
		forget_curves(watch);
	for (size_t i = 0; !same && i < watch->n_curves; i++) {
		Series *old = &watch->curves[i], curve;
		series_init(&curve, old->name, now->unit);
		if (old->count)
			series_add(&curve, 0, old->y[old->count - 1]);
		series_release(old);
		*old = curve;
	}
	watch->curves_of = *now;
}

static void keep_curves(Watch *watch)
{
	static const char *const interval[] = {"effect", "low", "high"};
	const Table *table = effects_of(&watch->report);
	size_t rows = table ? table_rows(table) : 0;
	if (!watch->asked_of.task)
		watch->asked_of.done = (double)watch->answers;
	begin_curves(watch);
	if (watch->n_curves && watch->n_curves != (rows == 1 ? 3 : rows < WATCH_CURVES ? rows : WATCH_CURVES))
		forget_curves(watch);
	for (size_t i = 0; rows == 1 && i < 3; i++) {
		int column = column_of(table, interval[i]);
		keep_point(
			watch, i, interval[i], column < 0 ? NAN : table_cell(table, 0, (size_t)column)->number);
	}
	int effect = rows > 1 ? column_of(table, "effect") : -1, by = rows > 1 ? column_of(table, "by") : -1;
	for (size_t i = 0; effect >= 0 && i < rows && i < WATCH_CURVES; i++)
		keep_point(watch, i, table_cell(table, i, by < 0 ? 0 : (size_t)by)->text,
			table_cell(table, i, (size_t)effect)->number);
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

size_t watch_new_items(const Watch *watch)
{
	double since = clock_now() - fresh;
	size_t count = 0;
	for (size_t i = 0; i < watch->n_sightings; i++)
		count += watch->sightings[i].since > since;
	return count;
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

/* A warning is news when the answer before had none. */
static void notice(Watches *watches, Watch *watch)
{
	const char *warning = report_first_warning(&watch->report);
	if (warning && !watch->warned) {
		free(watches->news);
		watches->news = memory_text(warning);
	}
	watch->warned = warning != NULL;
}

/* Takes over an answer, or why there is none. */
static void take(Watches *watches, Watch *watch, Report *report, bool fine, const Error *err)
{
	if (fine) {
		report_release(&watch->report);
		watch->report = *report;
		*report = (Report){0};
		watch->answers++;
		keep_curves(watch);
		keep_sightings(watch);
		notice(watches, watch);
	} else {
		report_release(report);
	}
	watch->error = *err;
	watch->asked_at = clock_now();
}

static void ask(Watches *watches, Watch *watch, Session *session)
{
	Report report = {0};
	Error err = ERROR_INIT;
	double start = clock_now();
	watch->asked = true;
	watch->generation = session->generation;
	watch->asked_of = step_of(session);
	bool fine = command_ask(session, watch->line, &report, &watch->task, &err);
	if (!fine || !watch->task)
		take(watches, watch, &report, fine, &err);
	report_release(&report);
	watch->asked_at = clock_now();
	watch->cost = watch->asked_at - start;
}

/* Several may answer at once, each of which is paid for. */
static void spend(Watches *watches, const Task *task)
{
	double working = task->cpu * (1 / cpu_share - 1), now = clock_now();
	watches->jobs_cpu = fmax(watches->jobs_cpu, clock_cpu()) + working;
	watches->jobs_end = fmax(watches->jobs_end, now) + standing * working;
}

/* Answers of threads that are done; the budget is that of all of them together. */
static bool collect(Watches *watches)
{
	bool any = false;
	for (size_t i = 0; i < watches->count; i++) {
		Watch *watch = watches->items[i];
		Task *task = watch->task;
		if (!task || !task->settled)
			continue;
		Report report = task->report;
		task->report = (Report){0};
		spend(watches, task);
		watch->threaded = true;
		watch->task = NULL;
		take(watches, watch, &report, task->error.kind == ERROR_NONE, &task->error);
		session_answered(task);
		any = true;
	}
	return any;
}

static bool is_stale(const Watch *watch, const Session *session)
{
	return !watch->task && (!watch->asked || watch->generation != session->generation);
}

static bool jobs_work(const Session *session)
{
	for (size_t i = session->n_tasks; i-- > 0;) {
		const Task *task = session->tasks[i];
		if (!task->settled && !task->passing && task_state(task) == JOB_RUNNING)
			return true;
	}
	return false;
}

/* When a thread may answer again; of CPU time, when that can be at the earliest. */
static double threads_at(const Watches *watches, const Session *session)
{
	double now = clock_now(), left = watches->jobs_cpu - clock_cpu();
	if (!jobs_work(session) || left <= 0)
		return 0;
	return fmin(now + fmax(left / pool_processors(), between), watches->jobs_end);
}

/* When this watch may be asked next. Threads that answer are spared for work, where there is any. */
static double ready_at(const Watches *watches, const Session *session, const Watch *watch)
{
	if (!watch->asked)
		return 0;
	double ready = watch->asked_at + between;
	if (watch->threaded)
		ready = fmax(ready, threads_at(watches, session));
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
		if (is_stale(watch, session) &&
			(!best || ready_at(watches, session, watch) < ready_at(watches, session, best)))
			best = watch;
	}
	return watches->frozen ? NULL : best;
}

bool watches_ask(Watches *watches, Session *session)
{
	for (size_t i = 0; i < session->screen.n_watches; i++)
		watches_want(watches, session->screen.watches[i]);
	drop_unwanted(watches);
	bool answered = collect(watches);
	Watch *watch = most_stale(watches, session);
	double start = clock_now();
	/* A new question does not wait for the budget: someone is looking at an empty pane. */
	if (!watch || (watch->asked && (start < watches->free_at || start < ready_at(watches, session, watch))))
		return answered;
	ask(watches, watch, session);
	double end = clock_now();
	watches->free_at = end + (end - start) * (1 / share - 1);
	return true;
}

double watches_due(const Watches *watches, const Session *session)
{
	const Watch *watch = most_stale(watches, session);
	if (!watch)
		return INFINITY;
	return watch->asked ? fmax(0, fmax(watches->free_at, ready_at(watches, session, watch)) - clock_now())
			    : 0;
}
