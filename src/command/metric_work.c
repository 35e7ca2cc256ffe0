/* The job of `metric`: judging plain metrics, learning one, judging that. */
#include "command/metric_work.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void metric_work_free(void *context)
{
	MetricWork *work = context;
	if (work->learning)
		work->learner->free(work->learning);
	metric_test_free(work->test);
	learned_metric_unref(work->metric);
	for (size_t i = 0; i <= METRIC_PLAIN; i++)
		for (size_t j = 0; j < METRIC_MEASURES; j++)
			free(work->scores[i].of[j]);
	args_free(work->options);
	matrix_release(&work->rows);
	space_unref(work->space);
	free(work->labels);
	free(work->own);
	free(work->space_name);
	free(work->name);
	free(work->line);
	free(work->by);
	free(work);
}

/* --- judging --- */

static bool is_learned(const MetricWork *work)
{
	return work->judged == work->n_plain;
}

static MetricTest *next_test(const MetricWork *work, Error *err)
{
	Rows rows = matrix_rows(&work->rows);
	MetricTestInput input = {.gallery = rows_part(rows, 0, work->n_learned),
		.gallery_labels = work->labels,
		.asked = rows_part(rows, work->n_learned, work->n_asked),
		.labels = work->labels + work->n_learned,
		.own = work->own,
		.plain = work->judged == 0 ? METRIC_COSINE : METRIC_L2,
		.learned = is_learned(work) ? work->metric : NULL,
		.k = work->k};
	if (work->pairs)
		input.gallery = rows;
	return metric_test_new(&input, err);
}

static bool take_scores(MetricWork *work, Error *err)
{
	static const char *const plain[] = {"cosine", "l2"};
	MetricScores *scores = &work->scores[work->judged];
	const MetricAnswer *answers = metric_test_answers(work->test);
	scores->name = is_learned(work) ? work->name : plain[work->judged];
	for (size_t m = 0; m < METRIC_MEASURES; m++)
		if (!(scores->of[m] = memory_data(work->n_asked, sizeof(double), "the answers", err)))
			return false;
	for (size_t i = 0; i < work->n_asked; i++) {
		uint32_t label = work->labels[work->n_learned + i];
		scores->of[METRIC_ACCURACY][i] = answers[i].given == label;
		scores->of[METRIC_FIRST][i] = answers[i].nearest == label;
		scores->of[METRIC_REACHED][i] = answers[i].reached;
		scores->of[METRIC_PRECISION][i] = answers[i].precision;
	}
	return true;
}

const MetricMeasure *metric_compared(const MetricWork *work)
{
	static const MetricMeasure by_class[METRIC_CHANGES] = {METRIC_ACCURACY, METRIC_PRECISION};
	static const MetricMeasure by_pair[METRIC_CHANGES] = {METRIC_FIRST, METRIC_REACHED};
	return work->pairs ? by_pair : by_class;
}

static void compare(MetricWork *work, Pool *pool)
{
	const MetricMeasure *measures = metric_compared(work);
	PairedOptions options = {.seed = work->seed};
	for (size_t i = 0; i < work->n_plain; i++)
		for (size_t m = 0; m < METRIC_CHANGES; m++)
			work->changes[i][m] = paired_bootstrap(work->scores[i].of[measures[m]],
				work->scores[work->n_plain].of[measures[m]], work->n_asked, &options, pool);
}

static bool judge(MetricWork *work, Pool *pool, Error *err)
{
	if (!work->test && !(work->test = next_test(work, err)))
		return false;
	if (!metric_test_step(work->test, pool, err))
		return false;
	if (metric_test_done(work->test) < 1)
		return true;
	bool fine = take_scores(work, err);
	metric_test_free(work->test);
	work->test = NULL;
	work->judged++;
	if (fine && work->judged > work->n_plain)
		compare(work, pool);
	return fine;
}

/* --- learning --- */

LearnedMetric *metric_work_take(MetricWork *work, Error *err)
{
	const Matrix *map = &work->learning->map;
	LearnedMetric *metric = learned_metric_new(work->learner->name, map->rows, map->cols, err);
	if (!metric)
		return NULL;
	memcpy(metric->map.data, map->data, map->rows * map->cols * sizeof *map->data);
	size_t row, column;
	if (rows_find_bad(matrix_rows(&metric->map), &row, &column)) {
		learned_metric_unref(metric);
		error_set(err, ERROR_NUMBER, "the metric came out as no numbers; a lower rate= may help");
		return NULL;
	}
	Text parents = {0};
	text_format(&parents, "%s %s", work->space_name, space_checksum(work->space));
	metric->score = work->learner->score;
	metric->unit = work->unit;
	if (work->space->columns.count)
		dictionary_copy(&work->space->columns, &metric->columns);
	metric->provenance = (Provenance){.command = memory_text(work->line),
		.seed = work->seed,
		.parents = text_take(&parents),
		.note = work->learning->note.length ? memory_text(text_of(&work->learning->note)) : NULL};
	return metric;
}

static bool learn(MetricWork *work, Pool *pool, Error *err)
{
	double start = clock_now();
	if (!work->learning && !(work->learning = work->learner->start(&work->input, work->options, err)))
		return false;
	if (!work->learner->step(work->learning, pool, err))
		return false;
	work->seconds += clock_now() - start;
	return !work->learning->progress.finished || (work->metric = metric_work_take(work, err));
}

static bool is_over(const MetricWork *work)
{
	return work->metric && (work->n_asked == 0 || work->judged > work->n_plain);
}

static bool work_step(void *context, Pool *pool, bool *finished, Error *err)
{
	MetricWork *work = context;
	bool judging = work->n_asked > 0 && (work->metric || work->judged < work->n_plain);
	bool fine = judging ? judge(work, pool, err) : learn(work, pool, err);
	*finished = fine && is_over(work);
	return fine;
}

static bool work_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const MetricWork *work = context;
	const Progress *learning = work->learning ? &work->learning->progress : NULL;
	double parts = (double)(work->n_asked ? work->n_plain + 2 : 1), done = (double)work->judged;
	if (work->test)
		done += metric_test_done(work->test);
	if (work->metric)
		done += 1;
	else if (learning && learning->total > 0)
		done += learning->done / learning->total;
	into->progress = (Progress){.done = 100 * done / parts, .total = 100, .unit = "%", .phase = "judging"};
	if (learning && !work->metric)
		memcpy(into->progress.phase, learning->phase, sizeof into->progress.phase);
	if (work->learning && work->learning->loss.count)
		series_copy(&work->learning->loss, 512, &into->series[into->n_series++]);
	return true;
}

const WorkType metric_work = {work_step, work_look, metric_work_free};
