#include "debias/held_probe.h"

#include "base/random.h"
#include "linalg/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HELD_LEAST = 20, EVERY = 5 };
#define COST 10.0 /* of errors, at vectors of length 1: as that of the judge */

static double majority_of(const DebiasInput *input, const HeldProbe *probe)
{
	size_t *met = memory_new(input->n_groups, sizeof *met), most = 0;
	for (size_t i = probe->learned; i < probe->count; i++) {
		size_t n = ++met[input->words.labels[probe->order[i]]];
		most = n > most ? n : most;
	}
	free(met);
	return held_probe_asks(probe) ? (double)most / (double)(probe->count - probe->learned) : 1;
}

void held_probe_init(const DebiasInput *input, bool wanted, HeldProbe *probe)
{
	size_t count = input->words.learned, held = wanted && count / EVERY >= HELD_LEAST ? count / EVERY : 0;
	Random random;
	*probe = (HeldProbe){memory_new(count, sizeof *probe->order), count - held, count, 0};
	for (uint32_t i = 0; i < count; i++)
		probe->order[i] = i;
	if (held) {
		random_init(&random, input->seed, 1);
		random_shuffle(&random, probe->order, count);
	}
	probe->majority = majority_of(input, probe);
}

void held_probe_release(HeldProbe *probe)
{
	free(probe->order);
	*probe = (HeldProbe){0};
}

/* What is left of the words, at length 1. */
static bool erase_words(const HeldProbe *probe, const DebiasInput *input, const Erasure *erasure, Matrix *rows,
	uint32_t *labels, Error *err)
{
	size_t width = input->space->vectors.cols;
	if (!matrix_init(rows, probe->count, width, "the words of a probe", err))
		return false;
	for (size_t i = 0; i < probe->count; i++) {
		uint32_t word = probe->order[i];
		float *row = matrix_row(rows, i);
		double square = 0;
		erasure_apply_row(erasure, matrix_row(&input->space->vectors, input->words.rows[word]), row);
		for (size_t j = 0; j < width; j++)
			square += (double)row[j] * row[j];
		for (size_t j = 0; j < width && square > 0; j++)
			row[j] = (float)(row[j] / sqrt(square));
		labels[i] = input->words.labels[word];
	}
	return true;
}

bool held_probe_ask(
	const HeldProbe *probe, const DebiasInput *input, const Erasure *erasure, double *told, Error *err)
{
	Matrix rows = {0};
	Logistic fit = {0};
	uint32_t *labels = memory_new(probe->count, sizeof *labels);
	bool fine = erase_words(probe, input, erasure, &rows, labels, err) &&
		    logistic_fit(rows_part(matrix_rows(&rows), 0, probe->learned), labels, input->n_groups,
			    COST, pool_stop(input->pool), &fit, err);
	size_t right = 0;
	for (size_t i = probe->learned; fine && i < probe->count; i++)
		right += logistic_class(&fit, matrix_row(&rows, i)) == labels[i];
	*told = (double)right / (double)(probe->count - probe->learned);
	logistic_release(&fit);
	matrix_release(&rows);
	free(labels);
	return fine;
}
