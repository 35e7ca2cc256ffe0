/* The eraser and its judge: slopes by finite differences; and the debiasing that they do. */
#include "debias/adversary.h"
#include "debias/debias.h"
#include "nn/optimiser.h"

#include "audit_space.h"
#include "check.h"

#include <stdlib.h>

enum { WIDTH = 4, RANK = 2, GROUPS = 3, COUNT = 6 };

static const AdversaryOptions small = {
	.width = WIDTH, .rank = RANK, .groups = GROUPS, .hidden = 5, .rows = COUNT, .keep = 0.7, .seed = 3};

static void fill_rows(float *rows, size_t count, unsigned seed)
{
	for (size_t i = 0; i < count; i++) {
		seed = (seed * 1103515245u + 12345u) & 0x7FFFFFFFu;
		rows[i] = (float)((int)(seed / 65536 % 21) - 10) / 7;
	}
}

static void forget_slopes(Network *network)
{
	for (size_t l = 0; l < network->n_layers; l++)
		for (size_t p = 0; p < network->layers[l]->n_parameters; p++) {
			Parameter *one = &network->layers[l]->parameters[p];
			memset(one->gradient, 0, one->rows * one->width * sizeof *one->gradient);
		}
}

/* keep |xAB|^2 - lambda L, or L, as they are now. */
static double objective(Adversary *self, bool of_eraser, const float *rows, const uint32_t *groups)
{
	AdversaryLoss loss = adversary_learn(self, rows, groups, COUNT, true, NULL);
	forget_slopes(self->eraser);
	forget_slopes(self->judge);
	return of_eraser ? small.keep * loss.change - self->reversal->setting * loss.judge.mean
			 : loss.judge.mean;
}

static void check_slopes(Adversary *self, bool of_eraser, const float *rows, const uint32_t *groups)
{
	const float step = 1e-2f;
	Network *network = of_eraser ? self->eraser : self->judge;
	for (size_t l = 0; l < network->n_layers; l++)
		for (size_t p = 0; p < network->layers[l]->n_parameters; p++) {
			Parameter *one = &network->layers[l]->parameters[p];
			for (size_t k = 0; k < one->rows * one->width; k++) {
				float at = one->value[k];
				one->value[k] = at + step;
				double above = objective(self, of_eraser, rows, groups);
				one->value[k] = at - step;
				double below = objective(self, of_eraser, rows, groups);
				one->value[k] = at;
				adversary_learn(self, rows, groups, COUNT, true, NULL);
				assert_near(one->gradient[k], (above - below) / (2 * (double)step), 2e-3);
				forget_slopes(self->eraser);
				forget_slopes(self->judge);
			}
		}
}

/* The last row belongs to no group: it is only kept. */
static void test_slopes(void **state)
{
	(void)state;
	Adversary self = {0};
	Error err = ERROR_INIT;
	float rows[COUNT * WIDTH];
	const uint32_t groups[COUNT] = {0, 1, 2, 1, 0, LOSS_NO_CLASS};
	fill_rows(rows, COUNT * WIDTH, 5);
	assert_ok(adversary_init(&small, &self, &err));
	assert_near(adversary_learn(&self, rows, groups, COUNT, false, NULL).change, 0, 0);
	assert_near(adversary_learn(&self, rows, groups, COUNT, false, NULL).judge.mean, log(3), 1e-6);
	parameter_start(&self.eraser->layers[1]->parameters[0], RANK, WIDTH, WEIGHTS_GLOROT, 7);
	parameter_start(&self.judge->layers[3]->parameters[0], 5, GROUPS, WEIGHTS_GLOROT, 8);
	forget_slopes(self.judge);
	self.reversal->setting = 0.6;
	Optimiser *optimiser = optimiser_new(OPTIMISER_ADAM);
	assert_ok(optimiser_add(optimiser, self.judge, &err));
	for (int i = 0; i < 30; i++) { /* what knows less than nothing reverses nothing */
		adversary_learn(&self, rows, groups, COUNT, false, NULL);
		optimiser_step(optimiser, 0.02, NULL);
	}
	optimiser_free(optimiser);
	assert_true(adversary_learn(&self, rows, groups, COUNT, false, NULL).judge.mean < log(3) - 0.02);
	forget_slopes(self.judge);
	check_slopes(&self, true, rows, groups);
	check_slopes(&self, false, rows, groups);
	adversary_straighten(&self);
	for (size_t j = 0; j < WIDTH; j++)
		assert_near(self.eraser->layers[1]->parameters[1].value[j], 0, 0);
	adversary_release(&self);
}

/* --- the debiaser --- */

enum { ITEMS = 120, WIDE = 6 };

/* Two groups that differ along the first axis alone. */
static Space *planted_space(void)
{
	float numbers[ITEMS * WIDE];
	double rows[ITEMS * WIDE];
	fill_rows(numbers, ITEMS * WIDE, 11);
	for (size_t i = 0; i < ITEMS * WIDE; i++)
		rows[i] = (double)numbers[i] + (i % WIDE == 0 ? (i / WIDE < ITEMS / 2 ? 2 : -2) : 0);
	return space_of_rows(rows, ITEMS, WIDE);
}

static void find(Space *space, const char *line, Pool *pool, DebiasPlan *plan)
{
	Error err = ERROR_INIT;
	Selection groups[2];
	DebiasInput input = {.space = space, .groups = groups, .n_groups = 2, .seed = 4, .pool = pool};
	for (size_t g = 0; g < 2; g++) {
		WordSet *set = set_of_range("group", g * ITEMS / 2, ITEMS / 2);
		selection_init(&groups[g], space, set, (char)('A' + g));
		wordset_unref(set);
	}
	assert_ok(labelled_words_find(space, groups, 2, 0, 0, &input.words, &err));
	Args *options = args_of(debiaser_adversarial.options, line, &err);
	assert_non_null(options);
	for (bool finished = false; !finished;)
		assert_ok(debiaser_adversarial.find(&input, options, plan, &finished, &err));
	args_free(options);
	labelled_words_release(&input.words);
	selection_release(&groups[0]);
	selection_release(&groups[1]);
}

/* How far the means of the groups lie apart along the first axis. */
static double apart(const Space *space, const Erasure *erasure)
{
	double sum = 0;
	for (size_t i = 0; i < ITEMS; i++) {
		float left[WIDE];
		erasure_apply_row(erasure, matrix_row(&space->vectors, i), left);
		sum += (i < ITEMS / 2 ? 1 : -1) * (double)left[0] / (ITEMS / 2);
	}
	return sum;
}

static void test_planted_axis_is_taken_out(void **state)
{
	(void)state;
	Space *space = planted_space();
	DebiasPlan plan = {0}, none = {0};
	find(space, "rank=2 epochs=1000 hidden=8 lr=0.01 lambda=3 weight=0.3 turns=5 probe=no", NULL, &plan);
	assert_int_equal(plan.erasure.rank, 2);
	assert_near(apart(space, &plan.erasure), 0, 1);
	assert_int_equal(plan.n_series, 3);
	assert_int_equal(plan.series[0].count, 1000);
	assert_true(plan.series[0].y[999] > 0.3);
	find(space, "rank=2 epochs=30 hidden=8 lambda=0 probe=no", NULL, &none);
	assert_true(apart(space, &none.erasure) > 3.5);
	assert_near(none.series[2].y[29], 0, 1e-12);
	debias_plan_release(&plan);
	debias_plan_release(&none);
	space_unref(space);
}

/* Of all stages the one at which a probe tells least of words that nobody learned from. */
static void test_the_stage_that_a_probe_likes_least_is_taken(void **state)
{
	(void)state;
	Space *space = planted_space();
	DebiasPlan plan = {0};
	find(space, "rank=2 epochs=400 hidden=8 lr=0.01 lambda=3 weight=0.3", NULL, &plan);
	const Series *told = &plan.series[3];
	double least = 1;
	size_t at = 0;
	assert_int_equal(plan.n_series, 4);
	assert_int_equal(told->count, 40);
	for (size_t i = 0; i < told->count; i++) {
		least = fmin(least, told->y[i]);
		at = told->x[i] == plan.at ? i : at;
	}
	assert_near(told->x[at], plan.at, 0);
	/* Below chance is no better: of 24 words 13 at most are of one group. */
	assert_true(told->y[at] <= fmax(least, 15 / 24.0));
	assert_true(told->y[0] > told->y[at]);
	assert_contains(plan.notes[0], "of 24 words held back");
	debias_plan_release(&plan);
	space_unref(space);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	Space *space = planted_space();
	DebiasPlan alone = {0}, many = {0};
	Pool *pool = pool_new(3);
	find(space, "rank=2 epochs=20", NULL, &alone);
	find(space, "rank=2 epochs=20", pool, &many);
	assert_memory_equal(alone.erasure.find, many.erasure.find, 2 * WIDE * sizeof(double));
	assert_memory_equal(alone.erasure.back, many.erasure.back, 2 * WIDE * sizeof(double));
	pool_free(pool);
	debias_plan_release(&alone);
	debias_plan_release(&many);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slopes),
		cmocka_unit_test(test_planted_axis_is_taken_out),
		cmocka_unit_test(test_the_stage_that_a_probe_likes_least_is_taken),
		cmocka_unit_test(test_threads_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
