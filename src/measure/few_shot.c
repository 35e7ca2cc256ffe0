#include "measure/few_shot.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"
#include "measure/transfer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct FewShot {
	FewShotInput input;
	Matrix rows; /* of both sides, the source's first */
	uint32_t *class_of;
	Lessons logistic, prototypes;
	double cost;
	/* Of this draw. */
	uint32_t **order; /* by class: rows of the target, the first of them labels */
	size_t *counts;
	uint32_t *at, *given;
	TransferTest *home; /* by which the cost is chosen; NULL: it is */
	size_t next;        /* draw, shots, way */
	double *accuracy;   /* draws x shots x ways; NAN */
	double *seen;       /* draws x shots: labels */
	size_t asked;
};

void few_shot_free(FewShot *self)
{
	if (!self)
		return;
	transfer_test_free(self->home);
	lessons_release(&self->logistic);
	lessons_release(&self->prototypes);
	matrix_release(&self->rows);
	for (size_t c = 0; self->order && c < self->input.classes; c++)
		free(self->order[c]);
	free(self->order);
	free(self->counts);
	free(self->class_of);
	free(self->at);
	free(self->given);
	free(self->accuracy);
	free(self->seen);
	free(self);
}

/* --- beginning --- */

static double join_rows(FewShot *self, Rows rows, const uint32_t *class_of, size_t first)
{
	double squares = 0;
	for (size_t i = 0; i < rows.count; i++) {
		float *to = matrix_row(&self->rows, first + i);
		memcpy(to, rows_at(rows, i), rows.width * sizeof *to);
		self->class_of[first + i] = class_of[i];
		for (size_t j = 0; j < rows.width; j++)
			squares += (double)to[j] * (double)to[j];
	}
	return squares;
}

static bool join_sides(FewShot *self, Error *err)
{
	const FewShotInput *input = &self->input;
	size_t n = input->from.count + input->to.count;
	if (!matrix_init(&self->rows, n, input->from.width, "the rows of both sides", err))
		return false;
	self->class_of = memory_data(n, sizeof *self->class_of, "the classes of both sides", err);
	self->at = memory_data(input->from.count + input->to.count * input->weight, sizeof *self->at,
		"rows to learn from", err);
	self->given = memory_data(input->to.count, sizeof *self->given, "answers", err);
	if (!self->class_of || !self->at || !self->given)
		return false;
	double squares = join_rows(self, input->from, input->from_class, 0) +
			 join_rows(self, input->to, input->to_class, input->from.count);
	self->cost = input->relative && squares > 0 ? input->cost * (double)n / squares : input->cost;
	return lessons_init(LEARNER_LOGISTIC, matrix_rows(&self->rows), self->class_of, input->classes,
		       &self->logistic, err) &&
	       lessons_init(LEARNER_PROTOTYPE, matrix_rows(&self->rows), self->class_of, input->classes,
		       &self->prototypes, err);
}

static size_t most_shots(const FewShotInput *input)
{
	return input->shots[input->n_shots - 1];
}

static bool list_classes(FewShot *self, Error *err)
{
	const FewShotInput *input = &self->input;
	self->order = memory_new(input->classes, sizeof *self->order);
	self->counts = memory_new(input->classes, sizeof *self->counts);
	for (size_t i = 0; i < input->to.count; i++)
		if (input->to_class[i] != UINT32_MAX)
			self->counts[input->to_class[i]]++;
	for (size_t c = 0; c < input->classes; c++) {
		self->order[c] = memory_new(self->counts[c], sizeof *self->order[c]);
		if (self->counts[c] > most_shots(input))
			self->asked += self->counts[c] - most_shots(input);
		self->counts[c] = 0;
	}
	for (uint32_t i = 0; i < input->to.count; i++)
		if (input->to_class[i] != UINT32_MAX)
			self->order[input->to_class[i]][self->counts[input->to_class[i]]++] = i;
	return self->asked > 0 || error_set(err, ERROR_INPUT,
					  "no item is left to ask: no class of the target has more than %zu "
					  "labels; fewer shots= leave some",
					  most_shots(input));
}

/* The cost that does best at home, by a cross-validation of the source. */
static bool begin_choice(FewShot *self, Error *err)
{
	const FewShotInput *input = &self->input;
	TransferInput home = {.from = input->from,
		.to = input->from,
		.from_class = input->from_class,
		.to_class = input->from_class,
		.classes = input->classes,
		.method = LEARNER_LOGISTIC,
		.cautious = input->cautious,
		.seed = input->seed};
	if (input->cost > 0)
		return true;
	self->home = transfer_test_new(&home, err);
	return self->home != NULL;
}

static bool step_choice(FewShot *self, Pool *pool, Error *err)
{
	if (!transfer_test_step(self->home, pool, err))
		return false;
	if (transfer_test_done(self->home) < 1)
		return true;
	self->cost = transfer_test_score(self->home)->cost;
	transfer_test_free(self->home);
	self->home = NULL;
	return true;
}

FewShot *few_shot_new(const FewShotInput *input, Error *err)
{
	FewShot *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->accuracy = memory_new(input->draws * input->n_shots * FEW_SHOT_WAYS, sizeof *self->accuracy);
	self->seen = memory_new(input->draws * input->n_shots, sizeof *self->seen);
	if (join_sides(self, err) && list_classes(self, err) && begin_choice(self, err))
		return self;
	few_shot_free(self);
	return NULL;
}

/* --- one draw, one number of shots, one way --- */

static void draw_labels(FewShot *self, size_t draw)
{
	for (size_t c = 0; c < self->input.classes; c++) {
		Random random;
		random_init(&random, random_mix(self->input.seed) + draw, c);
		random_shuffle(&random, self->order[c], self->counts[c]);
	}
}

static size_t add_source(FewShot *self)
{
	size_t count = 0;
	for (uint32_t i = 0; i < self->input.from.count; i++)
		if (self->input.from_class[i] != UINT32_MAX)
			self->at[count++] = i;
	return count;
}

static size_t add_labels(FewShot *self, size_t shots, size_t weight, size_t count)
{
	for (size_t c = 0; c < self->input.classes; c++)
		for (size_t i = 0; i < shots && i < self->counts[c]; i++)
			for (size_t copy = 0; copy < weight; copy++)
				self->at[count++] = (uint32_t)self->input.from.count + self->order[c][i];
	return count;
}

static bool has_two_classes(const FewShot *self, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (self->class_of[self->at[i]] != self->class_of[self->at[0]])
			return true;
	return false;
}

static double share_right(const FewShot *self)
{
	size_t right = 0;
	for (uint32_t c = 0; c < self->input.classes; c++)
		for (size_t i = most_shots(&self->input); i < self->counts[c]; i++)
			right += self->given[self->order[c][i]] == c;
	return (double)right / (double)self->asked;
}

static bool judge(FewShot *self, FewShotWay way, size_t shots, Pool *pool, double *accuracy, Error *err)
{
	size_t count = way == FEW_SHOT_LABELS ? 0 : add_source(self);
	count = add_labels(self, shots, way == FEW_SHOT_LABELS ? 1 : self->input.weight, count);
	*accuracy = NAN;
	if (!has_two_classes(self, count))
		return true;
	const Lessons *lessons = way == FEW_SHOT_PROTOTYPES ? &self->prototypes : &self->logistic;
	Learner *learner = learner_new(lessons, self->at, count, self->cost, 1, false, err);
	bool fine = learner && learner_answers(learner, self->input.to, pool, self->given, NULL, err);
	learner_free(learner);
	*accuracy = share_right(self);
	return fine;
}

static size_t all(const FewShot *self)
{
	return self->input.draws * self->input.n_shots * FEW_SHOT_WAYS;
}

bool few_shot_step(FewShot *self, Pool *pool, Error *err)
{
	size_t per_draw = self->input.n_shots * FEW_SHOT_WAYS, draw = self->next / per_draw;
	size_t shots = self->next % per_draw / FEW_SHOT_WAYS;
	if (self->home)
		return step_choice(self, pool, err);
	if (self->next == all(self))
		return true;
	if (self->next % per_draw == 0)
		draw_labels(self, draw);
	lessons_heed(&self->logistic, pool_stop(pool));
	if (!judge(self, (FewShotWay)(self->next % FEW_SHOT_WAYS), self->input.shots[shots], pool,
		    &self->accuracy[self->next], err))
		return false;
	self->seen[draw * self->input.n_shots + shots] =
		(double)add_labels(self, self->input.shots[shots], 1, 0);
	self->next++;
	return true;
}

double few_shot_cost(const FewShot *self)
{
	return self->cost;
}

double few_shot_done(const FewShot *self)
{
	double chosen = self->home ? 0.99 * transfer_test_done(self->home) : 1;
	return (chosen + (double)self->next) / (double)(1 + all(self));
}

/* --- scores --- */

size_t few_shot_asked(const FewShot *self)
{
	return self->asked;
}

FewShotScore few_shot_score(const FewShot *self, FewShotWay way, size_t shots)
{
	FewShotScore score = {.mean = NAN, .low = NAN, .high = NAN};
	double sum = 0, squares = 0;
	for (size_t d = 0; d < self->input.draws; d++) {
		double its = self->accuracy[(d * self->input.n_shots + shots) * FEW_SHOT_WAYS + way];
		score.labels += self->seen[d * self->input.n_shots + shots] / (double)self->input.draws;
		if (isnan(its))
			continue;
		score.draws++;
		sum += its;
		squares += its * its;
	}
	double n = (double)score.draws;
	if (score.draws)
		score.mean = sum / n;
	if (score.draws > 1) {
		double variance = fmax(0, (squares - sum * sum / n) / (n - 1));
		double half = normal_student_quantile(0.975, n - 1) * sqrt(variance / n);
		score.low = score.mean - half;
		score.high = score.mean + half;
	}
	return score;
}

double few_shot_needs(const FewShot *self, FewShotWay way, size_t at)
{
	double wanted = few_shot_score(self, FEW_SHOT_LABELS, at).mean, before = NAN;
	const size_t *shots = self->input.shots;
	for (size_t s = 0; s < self->input.n_shots; s++) {
		double its = few_shot_score(self, way, s).mean;
		if (its >= wanted && (isnan(before) || s == 0))
			return (double)shots[s];
		if (its >= wanted)
			return (double)shots[s - 1] +
			       (double)(shots[s] - shots[s - 1]) * (wanted - before) / (its - before);
		before = its;
	}
	return NAN;
}
