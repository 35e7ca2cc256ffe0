/* Self-learning and its start on planted spaces: the target is the source, turned and with some noise. */
#include "adapt/self_learning.h"

#include "adapt/comparable.h"
#include "adapt/orthogonal.h"
#include "adapt/similarity_start.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 600, D = 12, CLUSTERS = 30 };

typedef struct World {
	Matrix source, target; /* row i belongs to row i */
} World;

static void make_source(Matrix *source, Random *random)
{
	float centres[CLUSTERS][D];
	for (size_t c = 0; c < CLUSTERS; c++)
		for (size_t j = 0; j < D; j++)
			centres[c][j] = (float)(random_normal(random) / sqrt(1 + 0.3 * (double)j));
	for (size_t i = 0; i < N; i++) {
		size_t cluster = (size_t)random_below(random, CLUSTERS);
		double spread = 0.3 + 0.7 * random_uniform(random);
		for (size_t j = 0; j < D; j++)
			matrix_row(source, i)[j] =
				centres[cluster][j] + (float)(spread * random_normal(random));
	}
}

/* A turn in each plane of two neighbouring columns. */
static void turn(float *row)
{
	for (size_t j = 0; j + 1 < D; j++) {
		float angle = 0.7f + (float)j, a = row[j], b = row[j + 1];
		row[j] = cosf(angle) * a - sinf(angle) * b;
		row[j + 1] = sinf(angle) * a + cosf(angle) * b;
	}
}

static void world_init(World *world, double noise)
{
	Random random;
	random_init(&random, 11, 0);
	assert_ok(matrix_init(&world->source, N, D, "a test", &err));
	make_source(&world->source, &random);
	assert_ok(matrix_copy(matrix_rows(&world->source), &world->target, &err));
	for (size_t i = 0; i < N; i++) {
		turn(matrix_row(&world->target, i));
		for (size_t j = 0; j < D; j++)
			matrix_row(&world->target, i)[j] += (float)(noise * random_normal(&random));
	}
	Comparable how = {true, true};
	comparable_make(how, world->source.data, N, D, NULL);
	comparable_make(how, world->target.data, N, D, NULL);
}

static void world_release(World *world)
{
	matrix_release(&world->source);
	matrix_release(&world->target);
}

static void fit(const World *world, RowPair *pairs, size_t count, Orthogonal *map)
{
	Pairs given = {.pairs = pairs, .count = count};
	Matrix x = {0}, y = {0};
	assert_ok(
		pairs_vectors(&given, matrix_rows(&world->source), matrix_rows(&world->target), &x, &y, &err));
	assert_ok(orthogonal_fit(matrix_rows(&x), matrix_rows(&y), (OrthogonalOptions){0}, NULL, map, &err));
	matrix_release(&x);
	matrix_release(&y);
}

static double share_right(const RowPair *pairs, size_t count)
{
	size_t right = 0;
	for (size_t i = 0; i < count; i++)
		right += pairs[i].source == pairs[i].target;
	return (double)right / (double)count;
}

static SelfLearning *learning_of(const World *world, double keep)
{
	SelfLearningOptions options = {
		.neighbours = 10, .keep = keep, .growth = 2, .threshold = 1e-6, .patience = 3};
	SelfLearning *learning =
		self_learning_new(matrix_rows(&world->source), matrix_rows(&world->target), options, &err);
	assert_non_null(learning);
	return learning;
}

static double learn(SelfLearning *learning, const double *map, Pool *pool)
{
	double done = 0;
	self_learning_begin(learning, map, 5);
	while (!self_learning_finished(learning)) {
		assert_ok(self_learning_step(learning, pool, &err));
		assert_true(self_learning_done(learning) >= done);
		done = self_learning_done(learning);
	}
	assert_near(done, 1, 0);
	size_t count;
	const RowPair *pairs = self_learning_pairs(learning, &count);
	return share_right(pairs, count);
}

static void test_few_pairs_grow_to_the_whole_dictionary(void **state)
{
	(void)state;
	World world = {0};
	world_init(&world, 0.05);
	RowPair seeds[10];
	for (uint32_t i = 0; i < 10; i++)
		seeds[i] = (RowPair){60 * i, 60 * i};
	Orthogonal map = {0};
	fit(&world, seeds, 10, &map);
	SelfLearning *learning = learning_of(&world, 0.1);
	assert_true(learn(learning, map.map, NULL) > 0.95);
	SelfLearningRound round = self_learning_round(learning);
	assert_near(round.keep, 1, 0);
	assert_true(round.objective > 0.95 && round.criterion > 0);
	assert_int_equal(round.pairs, 2 * N);
	self_learning_free(learning);
	orthogonal_release(&map);
	world_release(&world);
}

static SimilarityStart *start_of(const World *world, size_t items, Pool *pool)
{
	SimilarityStart *start =
		similarity_start_new(matrix_rows(&world->source), matrix_rows(&world->target), items, 10, &err);
	assert_non_null(start);
	while (similarity_start_done(start) < 1)
		assert_ok(similarity_start_step(start, pool, &err));
	return start;
}

/* Without noise, sorted similarities tell every item apart; with noise enough of them to go on from. */
static void test_similarities_alone_suggest_a_dictionary(void **state)
{
	(void)state;
	RowPair *pairs = memory_new(2 * N, sizeof *pairs);
	World world = {0};
	world_init(&world, 0);
	SimilarityStart *start = start_of(&world, 4000, NULL);
	assert_int_equal(similarity_start_items(start), N);
	assert_int_equal(similarity_start_pairs(start, pairs), 2 * N);
	assert_near(share_right(pairs, 2 * N), 1, 0.01);
	similarity_start_free(start);
	world_release(&world);
	world_init(&world, 0.15);
	Pool *pool = pool_new(2);
	start = start_of(&world, 500, pool);
	assert_int_equal(similarity_start_pairs(start, pairs), 1000);
	double suggested = share_right(pairs, 1000);
	if (!(suggested > 0.05 && suggested < 0.9))
		fail_msg("%g of the pairs are right", suggested);
	Orthogonal map = {0};
	fit(&world, pairs, 1000, &map);
	SelfLearning *learning = learning_of(&world, 0.1);
	assert_true(learn(learning, map.map, pool) > suggested + 0.1);
	self_learning_free(learning);
	similarity_start_free(start);
	orthogonal_release(&map);
	pool_free(pool);
	world_release(&world);
	free(pairs);
}

/* Pairs that are held are in every dictionary, twice, and nothing contradicts them: even false ones. */
static void test_held_pairs_stay(void **state)
{
	(void)state;
	World world = {0};
	world_init(&world, 0.05);
	RowPair truth[N], wrong[2] = {{3, 77}, {4, 78}};
	for (uint32_t i = 0; i < N; i++)
		truth[i] = (RowPair){i, i};
	Orthogonal map = {0};
	fit(&world, truth, N, &map);
	SelfLearning *learning = learning_of(&world, 1);
	assert_ok(self_learning_hold(learning, &(Pairs){.pairs = wrong, .count = 2}, &err));
	learn(learning, map.map, NULL);
	size_t count, held = 0;
	const RowPair *pairs = self_learning_pairs(learning, &count);
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].source == 3 || pairs[i].source == 4)
			assert_int_equal(pairs[i].target, pairs[i].source + 74);
		held += pairs[i].target == 77 || pairs[i].target == 78;
	}
	assert_int_equal(held, 4);
	self_learning_free(learning);
	orthogonal_release(&map);
	world_release(&world);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	World world = {0};
	world_init(&world, 0.3);
	RowPair seeds[20];
	for (uint32_t i = 0; i < 20; i++)
		seeds[i] = (RowPair){i, i};
	Orthogonal map = {0};
	fit(&world, seeds, 20, &map);
	double first[D * D];
	for (int threads = 1; threads <= 3; threads++) {
		Pool *pool = pool_new(threads);
		SelfLearning *learning = learning_of(&world, 0.2);
		learn(learning, map.map, pool);
		if (threads == 1)
			memcpy(first, self_learning_map(learning), sizeof first);
		assert_memory_equal(first, self_learning_map(learning), sizeof first);
		self_learning_free(learning);
		pool_free(pool);
	}
	orthogonal_release(&map);
	world_release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few_pairs_grow_to_the_whole_dictionary),
		cmocka_unit_test(test_similarities_alone_suggest_a_dictionary),
		cmocka_unit_test(test_held_pairs_stay),
		cmocka_unit_test(test_threads_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
