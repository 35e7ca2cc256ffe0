#include "measure/cross_validation.h"

#include "base/memory.h"
#include "measure/folds.h"

#include <stdlib.h>
#include <string.h>

struct CrossValidation {
	CrossValidationInput input;
	uint8_t *folds;
	uint32_t *given;
	Lessons lessons;
	double cost;
	size_t next;
};

static size_t count_classes(const CrossValidationInput *input)
{
	bool *there = memory_new(input->n_classes, sizeof *there);
	size_t count = 0;
	for (size_t i = 0; i < input->rows.count; i++) {
		count += !there[input->classes[i]];
		there[input->classes[i]] = true;
	}
	free(there);
	return count;
}

/* Over the mean squared length, so that the same cost does for vectors of any size. */
static double cost_of(const CrossValidationInput *input)
{
	double sum = 0;
	for (size_t i = 0; i < input->rows.count; i++)
		for (size_t j = 0; j < input->rows.width; j++)
			sum += (double)rows_at(input->rows, i)[j] * (double)rows_at(input->rows, i)[j];
	return sum > 0 ? input->cost * (double)input->rows.count / sum : input->cost;
}

CrossValidation *cross_validation_new(const CrossValidationInput *input, Error *err)
{
	size_t n = input->rows.count;
	if (n < input->folds || count_classes(input) < 2) {
		error_set(err, ERROR_INPUT,
			n < input->folds ? "%zu items have a class, too few for %zu folds"
					 : "there is nothing to tell apart: all %zu items are of one class",
			n, input->folds);
		return NULL;
	}
	CrossValidation *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->cost = cost_of(input);
	self->folds = memory_data(n, sizeof *self->folds, "the folds", err);
	self->given = memory_data(n, sizeof *self->given, "the answers", err);
	if (!self->folds || !self->given ||
		!lessons_init(
			input->method, input->rows, input->classes, input->n_classes, &self->lessons, err)) {
		cross_validation_free(self);
		return NULL;
	}
	folds_deal(input->classes, n, input->n_classes, input->folds, input->seed, self->folds);
	return self;
}

void cross_validation_free(CrossValidation *self)
{
	if (!self)
		return;
	lessons_release(&self->lessons);
	free(self->folds);
	free(self->given);
	free(self);
}

/* The rows of the fold, or all others; the answer is how many. */
static size_t list(const CrossValidation *self, bool own, uint32_t *at)
{
	size_t count = 0;
	for (uint32_t i = 0; i < self->input.rows.count; i++)
		if ((self->folds[i] == self->next) == own)
			at[count++] = i;
	return count;
}

static bool ask(
	CrossValidation *self, const Learner *learner, const uint32_t *at, size_t count, Pool *pool, Error *err)
{
	Matrix rows = {0};
	uint32_t *given = memory_new(count, sizeof *given);
	bool fine = matrix_init(&rows, count, self->input.rows.width, "a fold", err);
	for (size_t i = 0; fine && i < count; i++)
		memcpy(matrix_row(&rows, i), rows_at(self->input.rows, at[i]), rows.cols * sizeof(float));
	fine = fine && learner_answers(learner, matrix_rows(&rows), pool, given, NULL, err);
	for (size_t i = 0; fine && i < count; i++)
		self->given[at[i]] = given[i];
	matrix_release(&rows);
	free(given);
	return fine;
}

bool cross_validation_step(CrossValidation *self, Pool *pool, Error *err)
{
	uint32_t *at = memory_new(self->input.rows.count, sizeof *at);
	lessons_heed(&self->lessons, pool_stop(pool));
	size_t count = list(self, false, at);
	Learner *learner = learner_new(&self->lessons, at, count, self->cost, self->input.k, false, err);
	count = learner ? list(self, true, at) : 0;
	bool fine = learner && (count == 0 || ask(self, learner, at, count, pool, err));
	learner_free(learner);
	free(at);
	self->next++;
	return fine;
}

double cross_validation_done(const CrossValidation *self)
{
	return (double)self->next / (double)self->input.folds;
}

const uint32_t *cross_validation_given(const CrossValidation *self)
{
	return self->given;
}

const uint8_t *cross_validation_folds(const CrossValidation *self)
{
	return self->folds;
}
