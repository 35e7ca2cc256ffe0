/* The life of a model and of one run: counting pairs, then pass after pass of the decomposition. */
#include "base/memory.h"
#include "train/ppmi.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_LEAST = 10 }; /* directions beyond those wanted */

/* A pass that explains less than this share of the squares more was the last. */
#define ENOUGH 1e-6

Ppmi *ppmi_new(void)
{
	Ppmi *ppmi = memory_new(1, sizeof *ppmi);
	ppmi->model.trainer = &trainer_ppmi;
	ppmi->model.progress.finished = true;
	ppmi->phase = PPMI_RESTS;
	series_init(&ppmi->model.series[0], "explained", "passes");
	series_init(&ppmi->model.series[1], "singular value", "component");
	ppmi->model.n_series = 2;
	return ppmi;
}

static void end_run(Ppmi *ppmi)
{
	pair_counter_release(&ppmi->counter);
	truncated_svd_release(&ppmi->svd);
	sparse_release(&ppmi->information);
	sparse_release(&ppmi->transpose);
	ppmi_matrix_release(&ppmi->building);
	ppmi->takes_up = false;
	ppmi->phase = PPMI_RESTS;
	ppmi->model.progress.finished = true;
}

void ppmi_free(Model *model)
{
	if (!model)
		return;
	Ppmi *ppmi = (Ppmi *)model;
	end_run(ppmi);
	model_release(model);
	vocab_release(&ppmi->vocab);
	cooccurrence_release(&ppmi->counts);
	matrix_release(&ppmi->vectors);
	free(ppmi);
}

bool ppmi_begin_run(Ppmi *ppmi, const TrainInput *input, Error *err)
{
	/* What is refused leaves a run that is under way as it is. */
	if (!domain_weights_of_text(&ppmi->model, input, &ppmi->vocab.domains, ppmi->evenness, err))
		return false;
	pair_counter_release(&ppmi->counter);
	if (!pair_counter_init(&ppmi->counter, &ppmi->vocab, input, ppmi->options.window,
		    (PairWeight)ppmi->options.weight, ppmi->model.shares, &ppmi->counts, err)) {
		pair_counter_release(&ppmi->counter);
		return false;
	}
	ppmi->phase = PPMI_COUNTS;
	pace_start(&ppmi->pace);
	ppmi->model.progress =
		(Progress){.total = ppmi->counter.total, .unit = "words", .phase = "counting pairs"};
	return true;
}

/* --- factors --- */

static void clear(Series *series)
{
	series->count = 0;
}

static void begin_building(Ppmi *ppmi)
{
	ppmi_matrix_release(&ppmi->building);
	ppmi_matrix_init(&ppmi->building, &ppmi->counts, ppmi->options.smoothing, ppmi->options.shift,
		&ppmi->information, &ppmi->transpose);
	ppmi->phase = PPMI_BUILDS;
}

/* Counting begins once more; of counts that are there the matrix is built anew. */
bool ppmi_resume(Model *model, const TrainInput *input, Error *err)
{
	Ppmi *ppmi = (Ppmi *)model;
	if (ppmi->phase == PPMI_COUNTS)
		return ppmi_begin_run(ppmi, input, err);
	ppmi->takes_up = ppmi->phase == PPMI_FACTORS || ppmi->takes_up;
	pace_start(&ppmi->pace);
	begin_building(ppmi);
	return true;
}

static bool begin_factors(Ppmi *ppmi, Error *err)
{
	size_t words = ppmi->information.rows, dim = ppmi->options.dim;
	size_t count = dim + (dim / 4 > SPARE_LEAST ? dim / 4 : SPARE_LEAST);
	ppmi->explained = 0;
	clear(&ppmi->model.series[0]);
	ppmi->phase = PPMI_FACTORS;
	ppmi->model.progress = (Progress){.total = (double)ppmi->options.passes, .unit = "passes"};
	snprintf(ppmi->model.progress.phase, sizeof ppmi->model.progress.phase, "pass 1 of %llu",
		(unsigned long long)ppmi->options.passes);
	truncated_svd_release(&ppmi->svd);
	return truncated_svd_init(&ppmi->svd, &ppmi->information, &ppmi->transpose,
		count < words ? count : words, ppmi->seed, err);
}

static bool build_step(Ppmi *ppmi, Pool *pool, Error *err)
{
	bool done;
	if (!ppmi_matrix_step(&ppmi->building, pool, &done, err))
		return false;
	if (!done)
		return true;
	ppmi_matrix_release(&ppmi->building);
	ppmi->squares = sparse_squares(&ppmi->information);
	if (!(ppmi->squares > 0))
		return error_set(err, ERROR_NUMBER,
			"no two words stand near each other more often than by chance; load more text%s",
			ppmi->options.shift > 1 ? " or lower shift" : "");
	if (!ppmi->takes_up)
		return begin_factors(ppmi, err);
	ppmi->takes_up = false;
	ppmi->phase = PPMI_FACTORS;
	return true;
}

/* The element of largest magnitude of each component, which is to be positive. */
static void find_largest(const Matrix *left, size_t dim, float *largest)
{
	for (size_t row = 0; row < left->rows; row++)
		for (size_t k = 0; k < dim; k++)
			if (fabsf(matrix_row(left, row)[k]) > fabsf(largest[k]))
				largest[k] = matrix_row(left, row)[k];
}

static bool take_vectors(Ppmi *ppmi, Error *err)
{
	const TruncatedSvd *svd = &ppmi->svd;
	size_t dim = ppmi->options.dim;
	bool fits = ppmi->vectors.rows == svd->left.rows && ppmi->vectors.cols == dim;
	if (!fits && !matrix_init(&ppmi->vectors, svd->left.rows, dim, "the vectors", err))
		return false;
	float *factors = memory_new(dim, sizeof *factors);
	find_largest(&svd->left, dim, factors);
	for (size_t k = 0; k < dim; k++)
		factors[k] = (factors[k] < 0 ? -1.0f : 1.0f) * (float)pow(svd->values[k], ppmi->options.power);
	for (size_t row = 0; row < svd->left.rows; row++)
		for (size_t k = 0; k < dim; k++)
			matrix_row(&ppmi->vectors, row)[k] = factors[k] * matrix_row(&svd->left, row)[k];
	free(factors);
	return true;
}

static bool end_pass(Ppmi *ppmi, Error *err)
{
	const TruncatedSvd *svd = &ppmi->svd;
	Progress *progress = &ppmi->model.progress;
	double sum = 0, before = ppmi->explained;
	clear(&ppmi->model.series[1]);
	for (size_t k = 0; k < ppmi->options.dim; k++) {
		sum += svd->values[k] * svd->values[k];
		series_add(&ppmi->model.series[1], (double)(k + 1), svd->values[k]);
	}
	ppmi->explained = sum / ppmi->squares;
	series_add(&ppmi->model.series[0], (double)svd->sweeps, ppmi->explained);
	if (!take_vectors(ppmi, err))
		return false;
	snprintf(progress->phase, sizeof progress->phase, "pass %zu of %llu", svd->sweeps + 1,
		(unsigned long long)ppmi->options.passes);
	if (svd->sweeps < ppmi->options.passes && fabs(ppmi->explained - before) >= ENOUGH)
		return true;
	snprintf(progress->phase, sizeof progress->phase, "%zu passes", svd->sweeps);
	progress->total = progress->done = (double)svd->sweeps;
	end_run(ppmi);
	return true;
}

static bool factor_step(Ppmi *ppmi, Pool *pool, Error *err)
{
	bool swept;
	if (!truncated_svd_step(&ppmi->svd, pool, &swept, err))
		return false;
	ppmi->model.progress.done = (double)ppmi->svd.sweeps + truncated_svd_done(&ppmi->svd);
	return !swept || end_pass(ppmi, err);
}

static bool count_step(Ppmi *ppmi, Pool *pool, Error *err)
{
	if (ppmi->counter.phase == COUNT_DONE) {
		cooccurrence_release(&ppmi->counts);
		ppmi->counts = pair_counter_take(&ppmi->counter);
		pair_counter_release(&ppmi->counter);
		model_forget_data(&ppmi->model);
		begin_building(ppmi);
		return true;
	}
	bool fine = pair_counter_step(&ppmi->counter, pool, err);
	ppmi->model.progress.done = ppmi->counter.done;
	ppmi->model.progress.total = ppmi->counter.total;
	return fine;
}

bool ppmi_step(Model *model, Pool *pool, Error *err)
{
	Ppmi *ppmi = (Ppmi *)model;
	PpmiPhase phase = ppmi->phase;
	double done = model->progress.done;
	bool fine = phase == PPMI_COUNTS   ? count_step(ppmi, pool, err)
		    : phase == PPMI_BUILDS ? build_step(ppmi, pool, err)
					   : factor_step(ppmi, pool, err);
	if (fine && ppmi->phase == phase)
		pace_rate(&ppmi->pace, model->progress.done - done, &model->progress);
	return fine;
}
