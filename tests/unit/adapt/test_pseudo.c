/*
 * Self-training on two clouds of points for two classes, about -2 and 2 on the first axis; the target's are
 * turned. What was learned from the source is right about most of those of the target, and surest where it is
 * right.
 */
#include "adapt/adapter.h"
#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 200 };

typedef struct Clouds {
	Space *source, *target;
	Dictionary classes;
	uint32_t class_of[N];
} Clouds;

static Space *cloud_space(char letter, double spread, double degrees, uint64_t seed)
{
	Space *space = space_new(N, 2, &err);
	double turn = degrees * M_PI / 180;
	Random random;
	random_init(&random, seed, (uint64_t)letter);
	for (size_t i = 0; i < N; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "%c%zu", letter, i));
		double x = (i % 2 ? 2 : -2) + spread * random_normal(&random),
		       y = spread * random_normal(&random);
		matrix_row(&space->vectors, i)[0] = (float)(cos(turn) * x - sin(turn) * y);
		matrix_row(&space->vectors, i)[1] = (float)(sin(turn) * x + cos(turn) * y);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void make_clouds(double spread, double degrees, uint64_t seed, Clouds *clouds)
{
	*clouds = (Clouds){
		.source = cloud_space('s', spread, 0, seed), .target = cloud_space('t', spread, degrees, seed)};
	dictionary_add(&clouds->classes, "left", 4);
	dictionary_add(&clouds->classes, "right", 5);
	for (uint32_t i = 0; i < N; i++)
		clouds->class_of[i] = i % 2;
}

static void release(Clouds *clouds)
{
	space_unref(clouds->source);
	space_unref(clouds->target);
	dictionary_release(&clouds->classes);
}

static Adaptation *adapt(const Clouds *clouds, const char *line, uint64_t seed, int threads)
{
	AdaptInput input = {.source = clouds->source,
		.target = clouds->target,
		.source_name = "s",
		.target_name = "t",
		.classes = &clouds->classes,
		.source_class = clouds->class_of,
		.seed = seed};
	Args *args = args_of(adapter_pseudo.options, line, &err);
	if (!args)
		fail_msg("%s", err.message);
	Pool *pool = pool_new(threads);
	Adaptation *adaptation = adapter_start(&adapter_pseudo, &input, args, &err);
	args_free(args);
	assert_non_null(adaptation);
	while (!adaptation->progress.finished)
		assert_ok(adapter_pseudo.step(adaptation, pool, &err));
	pool_free(pool);
	return adaptation;
}

/* Share of right ones among the guesses that are none. */
static double precision(const Clouds *clouds, const uint32_t *guesses)
{
	size_t right = 0, count = 0;
	for (size_t i = 0; i < N; i++) {
		count += guesses[i] != DICTIONARY_NONE;
		right += guesses[i] == clouds->class_of[i];
	}
	return (double)right / (double)count;
}

static size_t taken(const AdaptRound *round)
{
	size_t count = 0;
	for (size_t i = 0; i < N; i++)
		count += round->taken[i] != DICTIONARY_NONE;
	return count;
}

#define QUICK "lr=0.02 batch=32 epochs=20 "

static void test_guesses_carry_over_to_turned_clouds(void **state)
{
	(void)state;
	for (int hidden = 0; hidden < 2; hidden++) {
		Clouds clouds;
		make_clouds(0.6, 75, 1, &clouds);
		Adaptation *self = adapt(&clouds, hidden ? QUICK "hidden=16" : QUICK "hidden=0", 3, 1);
		assert_int_equal(self->n_rounds, 9);
		assert_int_equal(self->shared->vectors.cols, hidden ? 16 : 2);
		double before = precision(&clouds, self->rounds[0].given);
		assert_true(before < 0.9);
		assert_null(self->rounds[0].taken);
		assert_true(precision(&clouds, self->rounds[1].taken) > before + 0.05);
		assert_true(precision(&clouds, self->answers) > before + 0.1);
		assert_true(abs((int)taken(&self->rounds[1]) - N / 5) <= 2);
		assert_int_equal(taken(&self->rounds[8]), N);
		adapter_pseudo.free(self);
		release(&clouds);
	}
}

/* What comes first: the curriculum is there because easy ones are right more often. */
static void test_easy_guesses_are_right_more_often_than_hard_ones(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(0.6, 75, 1, &clouds);
	Adaptation *easy = adapt(&clouds, QUICK "hidden=0 rounds=2 order=easy", 3, 1);
	Adaptation *random = adapt(&clouds, QUICK "hidden=0 rounds=2 order=random", 3, 1);
	Adaptation *hard = adapt(&clouds, QUICK "hidden=0 rounds=2 order=hard drift=1", 3, 1);
	double right[] = {precision(&clouds, easy->rounds[1].taken),
		precision(&clouds, random->rounds[1].taken), precision(&clouds, hard->rounds[1].taken)};
	assert_true(right[0] > right[1] && right[1] > right[2]);
	adapter_pseudo.free(easy);
	adapter_pseudo.free(random);
	adapter_pseudo.free(hard);
	release(&clouds);
}

static void test_only_sure_guesses_are_taken_by_confidence(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(0.6, 75, 1, &clouds);
	Adaptation *sure =
		adapt(&clouds, QUICK "hidden=0 rule=confidence threshold=0.9 share=1 rounds=1", 3, 1);
	Adaptation *less =
		adapt(&clouds, QUICK "hidden=0 rule=confidence threshold=0.6 share=1 rounds=1", 3, 1);
	Adaptation *never = adapt(&clouds, QUICK "hidden=0 rule=confidence threshold=1 rounds=1", 3, 1);
	assert_true(taken(&sure->rounds[1]) > 0 && taken(&sure->rounds[1]) < taken(&less->rounds[1]));
	assert_true(taken(&less->rounds[1]) < N);
	assert_int_equal(never->n_rounds, 1);
	assert_contains(never->note, "threshold=");
	adapter_pseudo.free(sure);
	adapter_pseudo.free(less);
	adapter_pseudo.free(never);
	release(&clouds);
}

/* Where the clouds touch, turning with the target costs accuracy on the source. */
static void test_a_round_that_forgets_the_source_is_taken_back(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(1.5, 85, 1, &clouds);
	Adaptation *guarded = adapt(&clouds, QUICK "hidden=0 round_epochs=20 drift=0", 3, 1);
	const AdaptRound *last = &guarded->rounds[guarded->n_rounds - 1];
	assert_true(guarded->n_rounds < 9);
	assert_true(last->undone);
	assert_contains(guarded->note, "taken back");
	/* What it answers is what it answered before that round. */
	assert_memory_equal(guarded->answers, last[-1].given, N * sizeof *guarded->answers);
	assert_memory_not_equal(guarded->answers, last->given, N * sizeof *guarded->answers);
	adapter_pseudo.free(guarded);
	release(&clouds);
}

static void test_same_bytes_at_any_number_of_threads(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(0.6, 75, 1, &clouds);
	const char *line = "hidden=200 layers=2 batch=128 epochs=3 rounds=2 order=random";
	Adaptation *one = adapt(&clouds, line, 3, 1), *three = adapt(&clouds, line, 3, 3);
	const Matrix *vectors = &one->shared->vectors;
	assert_memory_equal(vectors->data, three->shared->vectors.data,
		vectors->rows * vectors->cols * sizeof *vectors->data);
	assert_memory_equal(one->answers, three->answers, N * sizeof *one->answers);
	adapter_pseudo.free(one);
	adapter_pseudo.free(three);
	release(&clouds);
}

static void test_it_can_be_looked_at_on_its_way(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(0.6, 75, 1, &clouds);
	Adaptation *self = adapt(&clouds, QUICK "hidden=0", 3, 1);
	Matrix seen = {0};
	assert_ok(matrix_init(&seen, 2 * N, 2, "a look", &err) && adapter_pseudo.look(self, &seen, &err));
	assert_memory_equal(seen.data, self->shared->vectors.data, 2 * N * 2 * sizeof *seen.data);
	matrix_release(&seen);
	adapter_pseudo.free(self);
	release(&clouds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guesses_carry_over_to_turned_clouds),
		cmocka_unit_test(test_easy_guesses_are_right_more_often_than_hard_ones),
		cmocka_unit_test(test_only_sure_guesses_are_taken_by_confidence),
		cmocka_unit_test(test_a_round_that_forgets_the_source_is_taken_back),
		cmocka_unit_test(test_same_bytes_at_any_number_of_threads),
		cmocka_unit_test(test_it_can_be_looked_at_on_its_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
