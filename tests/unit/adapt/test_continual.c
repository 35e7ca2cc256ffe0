/*
 * Three domains, each with two clouds of points that the network has to tell apart by another boundary: what is
 * learned last undoes what came before, unless something is done about it.
 */
#include "adapt/continual.h"
#include "base/memory.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 200, DOMAINS = 3, D = 2 };

typedef struct World {
	float rows[DOMAINS][N * D];
	uint32_t class_of[N];
	ContinualDomain domains[DOMAINS];
} World;

/* Classes -1.5 and 1.5 along an axis that turns by `degrees` from domain to domain. */
static void make_world(double degrees, World *world)
{
	static const char *const names[] = {"a", "b", "c"};
	Random random;
	random_init(&random, 1, 0);
	for (size_t d = 0; d < DOMAINS; d++) {
		double turn = (double)d * degrees * M_PI / 180;
		for (uint32_t i = 0; i < N; i++) {
			double x = (i % 2 ? 1.5 : -1.5) + 0.4 * random_normal(&random),
			       y = 0.4 * random_normal(&random);
			world->rows[d][i * D] = (float)(cos(turn) * x - sin(turn) * y);
			world->rows[d][i * D + 1] = (float)(sin(turn) * x + cos(turn) * y);
			world->class_of[i] = i % 2;
		}
		world->domains[d] = (ContinualDomain){names[d], {world->rows[d], N, D, D}, world->class_of};
	}
}

static ContinualOptions plain(void)
{
	return (ContinualOptions){
		.network = {.hidden = 0, .layers = 1, .epochs = 30, .batch = 32, .rate = 0.02, .seed = 3},
		.holdout = 0.25,
		.memory = 60,
		.fade = 0.95,
		.tolerance = 1};
}

static Continual *learn(const World *world, ContinualOptions options, int threads)
{
	Continual *self = continual_new(&options, world->domains, DOMAINS, 2, &err);
	assert_non_null(self);
	Pool *pool = pool_new(threads);
	while (continual_updates(self) < DOMAINS)
		assert_ok(continual_step(self, pool, &err));
	pool_free(pool);
	return self;
}

static double forgetting(const World *world, ContinualOptions options)
{
	double lost, backward;
	Continual *self = learn(world, options, 1);
	continual_summary(self, &lost, &backward);
	assert_true(backward >= -lost - 1e-9);
	continual_free(self);
	return lost;
}

static void test_each_way_forgets_less_than_none(void **state)
{
	(void)state;
	World world;
	make_world(80, &world);
	ContinualOptions rehearsed = plain(), elastic = plain(), anchored = plain();
	rehearsed.rehearsal = 0.5;
	elastic.ewc = 100;
	anchored.anchor = 0.3;
	double lost = forgetting(&world, plain());
	assert_true(lost > 0.2);
	assert_true(forgetting(&world, rehearsed) < lost - 0.05);
	assert_true(forgetting(&world, elastic) < lost - 0.05);
	assert_true(forgetting(&world, anchored) < lost - 0.05);
}

/* An invariant: what can not move forgets nothing. */
static void test_infinite_strength_forgets_nothing(void **state)
{
	(void)state;
	World world;
	make_world(80, &world);
	ContinualOptions held = plain();
	held.ewc = 1e7;
	held.network.rate = 1e-4;
	held.network.epochs = 60;
	assert_near(forgetting(&world, held), 0, 0.021);
}

static void test_the_figures_are_those_of_the_matrix(void **state)
{
	(void)state;
	World world;
	make_world(80, &world);
	ContinualOptions options = plain();
	options.tolerance = 0.05;
	options.rehearsal = 0.25;
	Continual *self = learn(&world, options, 1);
	double best_a = fmax(continual_accuracy(self, 0, 0), continual_accuracy(self, 1, 0));
	double best_b = fmax(continual_accuracy(self, 0, 1), continual_accuracy(self, 1, 1));
	double lost_a = best_a - continual_accuracy(self, 2, 0),
	       lost_b = best_b - continual_accuracy(self, 2, 1);
	double lost, backward;
	continual_summary(self, &lost, &backward);
	assert_near(lost, (lost_a + lost_b) / 2, 1e-12);
	assert_near(backward,
		(continual_accuracy(self, 2, 0) - continual_accuracy(self, 0, 0) +
			continual_accuracy(self, 2, 1) - continual_accuracy(self, 1, 1)) /
			2,
		1e-12);
	const ContinualUpdate *last = continual_update(self, 2);
	assert_near(last->forgetting, lost, 1e-12);
	assert_near(last->worst, fmax(lost_a, lost_b), 1e-12);
	assert_int_equal(last->state, last->worst > 0.05 ? UPDATE_FLAGGED : UPDATE_KEPT);
	assert_true(isnan(continual_update(self, 0)->forgetting));
	assert_int_equal(continual_held_out(self, 0), 50);
	assert_int_equal(last->lessons, 150);
	assert_int_equal(last->rehearsed, 50);
	continual_free(self);
}

/* A refused update leaves the network as it was: the matrix says the same before and after. */
static void test_an_update_that_costs_too_much_is_refused(void **state)
{
	(void)state;
	World world;
	make_world(80, &world);
	ContinualOptions options = plain();
	options.tolerance = 0.05;
	options.refuse = true;
	Continual *self = learn(&world, options, 1);
	const ContinualUpdate *last = continual_update(self, 2);
	assert_int_equal(last->state, UPDATE_REFUSED);
	assert_true(last->worst > 0.05);
	for (size_t j = 0; j < DOMAINS; j++)
		assert_near(continual_accuracy(self, 2, j), continual_accuracy(self, 1, j), 0);
	continual_free(self);
}

static void test_same_figures_at_any_number_of_threads(void **state)
{
	(void)state;
	World world;
	make_world(40, &world);
	ContinualOptions options = plain();
	options.network.hidden = 100;
	options.network.batch = 128;
	options.network.epochs = 3;
	options.ewc = 1;
	options.rehearsal = 0.3;
	Continual *one = learn(&world, options, 1), *three = learn(&world, options, 3);
	for (size_t t = 0; t < DOMAINS; t++)
		for (size_t j = 0; j < DOMAINS; j++)
			assert_near(continual_accuracy(one, t, j), continual_accuracy(three, t, j), 0);
	continual_free(one);
	continual_free(three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_way_forgets_less_than_none),
		cmocka_unit_test(test_infinite_strength_forgets_nothing),
		cmocka_unit_test(test_the_figures_are_those_of_the_matrix),
		cmocka_unit_test(test_an_update_that_costs_too_much_is_refused),
		cmocka_unit_test(test_same_figures_at_any_number_of_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
