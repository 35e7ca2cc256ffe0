#include "command/tune_work.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void drop_run(TuneWork *self)
{
	if (self->model)
		self->model->trainer->free(self->model);
	space_unref(self->space);
	self->model = NULL;
	self->space = NULL;
}

void tune_work_free(TuneWork *self)
{
	if (!self)
		return;
	drop_run(self);
	if (self->best)
		self->best->trainer->free(self->best);
	space_unref(self->best_space);
	train_work_free(self->base);
	tune_plan_release(&self->plan);
	judge_release(&self->judge);
	trials_release(&self->trials);
	free(self->name);
	free(self->data_names);
	free(self);
}

/* --- one run --- */

static SearchRun *run_at_hand(TuneWork *self)
{
	return &self->trials.search.runs[self->trials.search.n_runs - 1];
}

/* The line that would train this model by itself goes into its provenance. */
static void write_command(TuneWork *self, const char *options)
{
	Text command = {0};
	text_format(&command, "train %s%s as=%s %s seed=%llu", self->plan.trainer->name, self->data_names,
		self->name, options, (unsigned long long)self->base->input.seed);
	free((char *)self->base->input.command);
	self->base->input.command = text_take(&command);
}

static bool start_run(TuneWork *self, Error *err)
{
	Text options = {0};
	tune_plan_options(&self->plan, &self->trials.search, run_at_hand(self), &options);
	write_command(self, text_of(&options));
	Args *args = args_of(self->plan.trainer->options, text_of(&options), err);
	text_release(&options);
	self->seconds = 0;
	self->model = args ? self->plan.trainer->start(&self->base->input, args, err) : NULL;
	if (self->model)
		self->model->data = memory_text(self->base->data);
	args_free(args);
	return self->model != NULL;
}

/* Words of text, each as often as it was read. */
static double words_read(const TuneWork *self)
{
	double words = 0;
	for (size_t i = 0; i < self->base->input.n_corpora; i++)
		words += (double)self->base->input.corpora[i]->n_tokens;
	const SearchRun *run = &self->trials.search.runs[self->trials.search.n_runs - 1];
	double epochs =
		self->plan.epochs ? (double)tune_plan_epochs(&self->plan, &self->trials.search, run->rung) : 1;
	for (size_t i = 0; i < self->plan.n_axes; i++)
		if (strcmp(self->plan.axes[i].option->name, "epochs") == 0)
			epochs = atof(tune_plan_value(&self->plan, run->setting, i));
	return self->base->input.n_corpora ? words * epochs : NAN;
}

static void keep_if_best(TuneWork *self)
{
	if (trials_best(&self->trials) + 1 == self->trials.search.n_runs) {
		if (self->best)
			self->best->trainer->free(self->best);
		space_unref(self->best_space);
		self->best = self->model;
		self->best_space = self->space;
		self->model = NULL;
		self->space = NULL;
	}
	drop_run(self);
}

static void end_run(TuneWork *self, const Error *failure)
{
	Trials *trials = &self->trials;
	bool failed = failure->kind != ERROR_NONE;
	trials->results = memory_grow(trials->results, trials->count, &trials->room, sizeof *trials->results);
	trials->results[trials->count++] = (TuneResult){
		.verdict = failed ? (Verdict){NAN, NAN, NAN, NAN} : self->judge.verdict,
		.seconds = self->seconds,
		.speed = failed ? NAN : words_read(self) / self->seconds,
		.failure = failed ? memory_text(failure->message) : NULL,
	};
	search_score(&trials->search, failed ? NAN : judge_score(&self->judge));
	keep_if_best(self);
}

static bool train_piece(TuneWork *self, Pool *pool, Error *err)
{
	double from = clock_now();
	bool fine = self->model ? self->model->trainer->step(self->model, pool, err) : start_run(self, err);
	self->seconds += clock_now() - from;
	if (!fine || !self->model->progress.finished)
		return fine;
	self->space = self->model->trainer->look(self->model, err);
	return self->space && judge_begin(&self->judge, self->model, self->space, err);
}

/* What goes wrong in a run is its result. */
static bool tune_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)err;
	TuneWork *self = work;
	Error failure = ERROR_INIT;
	bool judged = false, fine = true;
	if (!self->model && !search_next(&self->trials.search)) {
		*finished = self->finished = true;
		return true;
	}
	if (self->space)
		fine = judge_step(&self->judge, pool, &judged, &failure);
	else
		fine = train_piece(self, pool, &failure);
	if (!fine || judged)
		end_run(self, &failure);
	return true;
}

/* --- what is seen --- */

static double done_of_run(const TuneWork *self)
{
	if (!self->model)
		return 0;
	const Progress *progress = &self->model->progress;
	return self->space ? 0.99 : progress->total > 0 ? 0.98 * progress->done / progress->total : 0;
}

static void show_progress(TuneWork *self, Progress *progress)
{
	*progress = (Progress){.done = (double)self->trials.count + done_of_run(self),
		.total = (double)search_total(&self->trials.search),
		.unit = "trials",
		.finished = self->finished};
	if (!self->model)
		return;
	Text setting = {0};
	tune_plan_setting(&self->plan, run_at_hand(self)->setting, &setting);
	snprintf(progress->phase, sizeof progress->phase, "trial %zu of %.0f: %.40s", self->trials.count + 1,
		progress->total, text_of(&setting));
	text_release(&setting);
}

static void init_curves(const TuneWork *self, Snapshot *into)
{
	static const char *const names[TUNE_CURVES] = {[TUNE_MEASURE] = "",
		[TUNE_BEST] = " in best so far",
		[TUNE_LOW] = " in interval from",
		[TUNE_HIGH] = " in interval to",
		[TUNE_SECONDS] = "seconds",
		[TUNE_SPEED] = "words/s",
		[TUNE_COVERAGE] = "coverage"};
	for (size_t i = 0; i < TUNE_CURVES; i++) {
		Text name = {0};
		text_format(&name, "%s%s", i < TUNE_SECONDS ? self->judge.measure : "", names[i]);
		series_init(&into->series[into->n_series++], text_of(&name), "trial");
		text_release(&name);
	}
}

static void add_point(Snapshot *into, TuneCurve curve, double x, double y)
{
	if (!isnan(y))
		series_add(&into->series[curve], x, y);
}

static bool tune_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	TuneWork *self = work;
	const SearchRun *runs = self->trials.search.runs, *best = NULL;
	show_progress(self, &into->progress);
	init_curves(self, into);
	for (size_t i = 0; i < self->trials.count; i++) {
		const TuneResult *result = &self->trials.results[i];
		double x = (double)i + 1;
		best = !isnan(runs[i].score) && (!best || search_better(&runs[i], best)) ? &runs[i] : best;
		add_point(into, TUNE_MEASURE, x, result->verdict.value);
		add_point(into, TUNE_BEST, x, best ? self->trials.results[best - runs].verdict.value : NAN);
		add_point(into, TUNE_LOW, x, result->verdict.low);
		add_point(into, TUNE_HIGH, x, result->verdict.high);
		add_point(into, TUNE_SECONDS, x, result->seconds);
		add_point(into, TUNE_SPEED, x, result->speed);
		add_point(into, TUNE_COVERAGE, x, result->verdict.coverage);
	}
	into->space = self->best_space ? space_ref(self->best_space) : NULL;
	return true;
}

static void tune_free(void *work)
{
	tune_work_free(work);
}

const WorkType tune_work = {tune_step, tune_look, tune_free};
