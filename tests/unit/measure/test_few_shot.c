/* Few shots on two clouds for two classes; the source's boundary is nearly that of the target, or upside down.
 */
#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "measure/few_shot.h"

#include <stdlib.h>

static Error err;

enum { N = 100, D = 10, SHOTS = 4 };
static const size_t shots[SHOTS] = {0, 1, 5, 20};

typedef struct World {
	float from[N * D], to[N * D];
	uint32_t from_class[N], to_class[N];
} World;

static void make_world(bool upside_down, World *world)
{
	Random random;
	random_init(&random, 1, 0);
	for (uint32_t i = 0; i < N; i++) {
		for (size_t j = 0; j < D; j++) {
			world->from[i * D + j] = (float)random_normal(&random);
			world->to[i * D + j] = (float)random_normal(&random);
		}
		world->from[i * D] += i % 2 ? 2 : -2;
		world->to[i * D] += i % 2 ? 2 : -2;
		world->to_class[i] = i % 2;
		world->from_class[i] = upside_down ? 1 - i % 2 : i % 2;
	}
	world->to_class[0] = UINT32_MAX;
}

static FewShot *judge(const World *world, size_t weight, size_t draws, int threads)
{
	FewShotInput input = {.from = {world->from, N, D, D},
		.to = {world->to, N, D, D},
		.from_class = world->from_class,
		.to_class = world->to_class,
		.classes = 2,
		.shots = shots,
		.n_shots = SHOTS,
		.draws = draws,
		.weight = weight,
		.cost = 1,
		.relative = true,
		.seed = 4};
	FewShot *self = few_shot_new(&input, &err);
	assert_non_null(self);
	Pool *pool = pool_new(threads);
	while (few_shot_done(self) < 1)
		assert_ok(few_shot_step(self, pool, &err));
	pool_free(pool);
	return self;
}

static void test_a_source_that_fits_saves_labels(void **state)
{
	(void)state;
	World world;
	make_world(false, &world);
	FewShot *self = judge(&world, 1, 5, 1);
	/* 49 and 50 labels of the classes, 20 of each drawn at most. */
	assert_int_equal(few_shot_asked(self), 59);
	assert_true(few_shot_score(self, FEW_SHOT_BOTH, 0).mean > 0.9);
	assert_int_equal(few_shot_score(self, FEW_SHOT_LABELS, 0).draws, 0);
	FewShotScore one = few_shot_score(self, FEW_SHOT_LABELS, 1);
	assert_near(one.labels, 2, 1e-12);
	assert_true(one.mean < few_shot_score(self, FEW_SHOT_BOTH, 1).mean);
	assert_true(one.low < one.mean && one.mean < one.high);
	assert_near(few_shot_needs(self, FEW_SHOT_BOTH, 1), 0, 0);
	few_shot_free(self);
}

static void test_a_source_that_misleads_saves_none(void **state)
{
	(void)state;
	World world;
	make_world(true, &world);
	FewShot *self = judge(&world, 1, 3, 1);
	assert_true(few_shot_score(self, FEW_SHOT_BOTH, 0).mean < 0.1);
	assert_true(isnan(few_shot_needs(self, FEW_SHOT_BOTH, 3)));
	/* Unless labels count for more than it does. */
	FewShot *heavy = judge(&world, 20, 3, 1);
	assert_true(few_shot_score(heavy, FEW_SHOT_BOTH, 3).mean >
		    few_shot_score(self, FEW_SHOT_BOTH, 3).mean + 0.2);
	assert_near(few_shot_score(heavy, FEW_SHOT_LABELS, 3).mean,
		few_shot_score(self, FEW_SHOT_LABELS, 3).mean, 0);
	assert_near(few_shot_score(heavy, FEW_SHOT_BOTH, 3).labels, 40, 1e-12);
	few_shot_free(heavy);
	few_shot_free(self);
}

/* Between shots the need lies on a straight line, and one draw has no interval. */
static void test_needs_lie_between_shots(void **state)
{
	(void)state;
	World world;
	make_world(true, &world);
	for (size_t i = 0; i < N - 6; i++)
		world.from_class[i] = UINT32_MAX; /* six that mislead */
	FewShot *self = judge(&world, 1, 1, 1);
	double wanted = few_shot_score(self, FEW_SHOT_LABELS, 1).mean;
	double needs = few_shot_needs(self, FEW_SHOT_BOTH, 1);
	assert_true(isnan(few_shot_score(self, FEW_SHOT_BOTH, 2).low));
	double below = few_shot_score(self, FEW_SHOT_BOTH, 2).mean,
	       above = few_shot_score(self, FEW_SHOT_BOTH, 3).mean;
	assert_true(below < wanted && wanted <= above);
	assert_near(needs, 5 + 15 * (wanted - below) / (above - below), 1e-9);
	few_shot_free(self);
}

static void test_same_figures_at_any_number_of_threads(void **state)
{
	(void)state;
	World world;
	make_world(false, &world);
	FewShot *one = judge(&world, 1, 2, 1), *three = judge(&world, 1, 2, 3);
	for (FewShotWay way = 0; way < FEW_SHOT_WAYS; way++)
		for (size_t s = 1; s < SHOTS; s++)
			assert_near(few_shot_score(one, way, s).mean, few_shot_score(three, way, s).mean, 0);
	few_shot_free(one);
	few_shot_free(three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_source_that_fits_saves_labels),
		cmocka_unit_test(test_a_source_that_misleads_saves_none),
		cmocka_unit_test(test_needs_lie_between_shots),
		cmocka_unit_test(test_same_figures_at_any_number_of_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
