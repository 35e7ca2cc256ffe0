#include "audit/kernel_probe.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/column_scale.h"

#include <stdlib.h>
#include <string.h>

enum { ASKED = 128 /* rows a step */ };

struct KernelProbe {
	KernelInput input;
	Matrix learned, asked;
	uint32_t *labels; /* of those learned */
	SupportVectors *machine;
	size_t next; /* row to be asked */
	double *scores;
	uint32_t *given;
	TransferScore score;
};

/* The rows to learn from: all, or some in their order. */
static uint32_t *draw_rows(const KernelInput *input, size_t *count)
{
	uint32_t *at = memory_new(input->from.count, sizeof *at);
	*count = input->from.count;
	for (uint32_t i = 0; i < input->from.count; i++)
		at[i] = i;
	if (*count <= SUPPORT_VECTORS_MOST)
		return at;
	Random random;
	*count = SUPPORT_VECTORS_MOST;
	random_init(&random, input->seed, 2);
	random_sample(&random, input->from.count, *count, at);
	return at;
}

static bool copy_learned(KernelProbe *probe, Error *err)
{
	const KernelInput *input = &probe->input;
	size_t count;
	uint32_t *at = draw_rows(input, &count);
	probe->labels = memory_new(count, sizeof *probe->labels);
	bool fine = matrix_init(&probe->learned, count, input->from.width, "the examples of a classifier", err);
	for (size_t i = 0; fine && i < count; i++) {
		memcpy(matrix_row(&probe->learned, i), rows_at(input->from, at[i]),
			input->from.width * sizeof(float));
		probe->labels[i] = input->from_class[at[i]];
	}
	free(at);
	return fine;
}

static void standardise(KernelProbe *probe)
{
	ColumnScale scale = {0};
	column_scale_learn(matrix_rows(&probe->learned), true, &scale);
	for (size_t i = 0; i < probe->learned.rows; i++)
		column_scale_apply(&scale, matrix_row(&probe->learned, i));
	for (size_t i = 0; i < probe->asked.rows; i++)
		column_scale_apply(&scale, matrix_row(&probe->asked, i));
	column_scale_release(&scale);
}

static bool prepare(KernelProbe *probe, Error *err)
{
	Rows to = probe->input.to;
	if (!copy_learned(probe, err) || !matrix_init(&probe->asked, to.count, to.width, "the questions", err))
		return false;
	for (size_t i = 0; i < to.count; i++)
		memcpy(matrix_row(&probe->asked, i), rows_at(to, i), to.width * sizeof(float));
	if (probe->input.standardise)
		standardise(probe);
	probe->scores = memory_data(to.count * probe->input.classes, sizeof *probe->scores, "the scores", err);
	probe->given = memory_new(to.count, sizeof *probe->given);
	probe->score.of_class = memory_new(probe->input.classes, sizeof *probe->score.of_class);
	return probe->scores != NULL;
}

KernelProbe *kernel_probe_new(const KernelInput *input, Error *err)
{
	KernelProbe *probe = memory_new(1, sizeof *probe);
	probe->input = *input;
	if (prepare(probe, err))
		return probe;
	kernel_probe_free(probe);
	return NULL;
}

void kernel_probe_free(KernelProbe *probe)
{
	if (!probe)
		return;
	support_vectors_free(probe->machine);
	matrix_release(&probe->learned);
	matrix_release(&probe->asked);
	free(probe->labels);
	free(probe->scores);
	free(probe->given);
	free(probe->score.of_class);
	free(probe);
}

static bool learn(KernelProbe *probe, Error *err)
{
	Rows rows = matrix_rows(&probe->learned);
	probe->machine = support_vectors_new(
		rows, probe->labels, probe->input.classes, 1, support_vectors_gamma(rows), err);
	return probe->machine != NULL;
}

static void finish(KernelProbe *probe)
{
	uint32_t *all = memory_new(probe->asked.rows, sizeof *all);
	for (uint32_t i = 0; i < probe->asked.rows; i++)
		all[i] = i;
	probe->score.n = probe->asked.rows;
	transfer_score_fill(all, probe->input.to_class, probe->given, probe->input.classes, &probe->score);
	free(all);
}

static void ask(KernelProbe *probe, Pool *pool)
{
	size_t classes = probe->input.classes, left = probe->asked.rows - probe->next;
	size_t count = left < ASKED ? left : ASKED, end = probe->next + count;
	support_vectors_scores(probe->machine, rows_part(matrix_rows(&probe->asked), probe->next, count), pool,
		probe->scores + probe->next * classes);
	for (; probe->next < end; probe->next++)
		probe->given[probe->next] =
			support_vectors_class(probe->machine, probe->scores + probe->next * classes);
	if (end == probe->asked.rows)
		finish(probe);
}

bool kernel_probe_step(KernelProbe *probe, Pool *pool, Error *err)
{
	const atomic_bool *stop = pool_stop(pool);
	if (stop && atomic_load(stop))
		return error_set(err, ERROR_CANCELLED, "stopped while a classifier was asked");
	if (!probe->machine)
		return learn(probe, err);
	if (probe->next < probe->asked.rows)
		ask(probe, pool);
	return true;
}

double kernel_probe_done(const KernelProbe *probe)
{
	return probe->machine ? 0.5 + 0.5 * (double)probe->next / (double)probe->asked.rows : 0;
}

size_t kernel_probe_learned(const KernelProbe *probe)
{
	return probe->learned.rows;
}

const uint32_t *kernel_probe_given(const KernelProbe *probe)
{
	return probe->given;
}

const double *kernel_probe_scores(const KernelProbe *probe)
{
	return probe->scores;
}

const TransferScore *kernel_probe_score(const KernelProbe *probe)
{
	return &probe->score;
}
