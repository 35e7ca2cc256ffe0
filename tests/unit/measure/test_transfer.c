/* Numbers of tests/reference/transfer.py, and what must hold. */
#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "measure/transfer.h"
#include "sines.h"

#include <math.h>
#include <stdlib.h>

enum { SOURCES = 120, TARGETS = 80, WIDTH = 6, CLASSES = 3 };

static Error err;

typedef struct World {
	Matrix from, to;
	uint32_t from_class[SOURCES], to_class[TARGETS];
} World;

/* The class of a row is which of its first three numbers is the largest, before any shift. */
static void fill_side(Matrix *rows, uint32_t *classes, int first, double shift)
{
	sines_fill(rows, 0, rows->rows, first, 0);
	for (size_t i = 0; i < rows->rows; i++) {
		const float *row = matrix_row(rows, i);
		classes[i] = row[1] > row[0];
		classes[i] = row[2] > row[classes[i]] ? 2 : classes[i];
	}
	sines_fill(rows, 0, rows->rows, first, shift);
}

static World new_world(void)
{
	World world = {0};
	assert_ok(matrix_init(&world.from, SOURCES, WIDTH, "a source", &err));
	assert_ok(matrix_init(&world.to, TARGETS, WIDTH, "a target", &err));
	fill_side(&world.from, world.from_class, 1, 0);
	fill_side(&world.to, world.to_class, 5, 0.8);
	return world;
}

static void world_release(World *world)
{
	matrix_release(&world->from);
	matrix_release(&world->to);
}

static TransferInput input_of(const World *world, LearnerMethod method)
{
	return (TransferInput){.from = matrix_rows(&world->from),
		.to = matrix_rows(&world->to),
		.from_class = world->from_class,
		.to_class = world->to_class,
		.classes = CLASSES,
		.method = method,
		.seed = 1};
}

static TransferTest *finished(const TransferInput *input, Pool *pool)
{
	TransferTest *test = transfer_test_new(input, &err);
	if (!test)
		fail_msg("%s", err.message);
	double done = 0;
	while (transfer_test_done(test) < 1) {
		assert_ok(transfer_test_step(test, pool, &err));
		assert_true(transfer_test_done(test) >= done);
		done = transfer_test_done(test);
	}
	return test;
}

static void check_score(const TransferInput *input, size_t right, double low, double high, double macro_f1)
{
	TransferTest *test = finished(input, NULL);
	const TransferScore *score = transfer_test_score(test);
	assert_int_equal(score->n, TARGETS);
	assert_int_equal(score->right, right);
	assert_near(score->accuracy, (double)right / TARGETS, 1e-12);
	assert_near(score->low, low, 1e-8);
	assert_near(score->high, high, 1e-8);
	assert_near(score->macro_f1, macro_f1, 1e-8);
	assert_near(score->majority, 31. / 80, 1e-12);
	assert_int_equal(score->of_class[0].learned, 43);
	assert_int_equal(score->of_class[1].asked, 19);
	size_t counted = 0;
	for (size_t i = 0; i < TARGETS; i++)
		counted += transfer_test_right(test)[i];
	assert_int_equal(counted, right);
	transfer_test_free(test);
}

static void test_scores_of_the_reference(void **state)
{
	(void)state;
	World world = new_world();
	TransferInput input = input_of(&world, LEARNER_LOGISTIC);
	input.cost = 0.7;
	check_score(&input, 54, 0.566405273, 0.767558382, 0.678095625);
	input.method = LEARNER_SOFTMAX;
	check_score(&input, 54, 0.566405273, 0.767558382, 0.679690680);
	input.method = LEARNER_LOGISTIC;
	input.standardise = true;
	check_score(&input, 55, 0.579322243, 0.778495959, 0.691106658);
	input = input_of(&world, LEARNER_PROTOTYPE);
	check_score(&input, 58, 0.618559414, 0.810822428, 0.726192223);
	input = input_of(&world, LEARNER_KNN);
	input.k = 7;
	check_score(&input, 61, 0.658592211, 0.842353271, 0.757706093);
	world_release(&world);
}

static void check_probabilities(const World *world, LearnerMethod method, const double *expected)
{
	TransferInput input = input_of(world, method);
	input.cost = 0.7;
	input.probable = true;
	TransferTest *test = finished(&input, NULL);
	TransferAnswers away = transfer_test_away(test), home = transfer_test_home(test);
	assert_int_equal(away.count, TARGETS);
	assert_int_equal(home.count, SOURCES);
	for (size_t c = 0; expected && c < CLASSES; c++)
		assert_near((double)rows_at(away.probabilities, 3)[c], expected[c], 1e-3);
	for (size_t i = 0; i < SOURCES; i++) {
		const float *row = rows_at(home.probabilities, i);
		assert_near((double)row[0] + (double)row[1] + (double)row[2], 1, 1e-5);
	}
	transfer_test_free(test);
}

static void test_probabilities(void **state)
{
	(void)state;
	World world = new_world();
	check_probabilities(&world, LEARNER_LOGISTIC, (const double[]){0.003096, 0.428787, 0.568117});
	check_probabilities(&world, LEARNER_SOFTMAX, (const double[]){0.002565, 0.302244, 0.695191});
	check_probabilities(&world, LEARNER_PROTOTYPE, (const double[]){3.5e-05, 0.22055, 0.779415});
	check_probabilities(&world, LEARNER_KNN, NULL);
	world_release(&world);
}

static void test_cost_is_chosen_at_home(void **state)
{
	(void)state;
	World world = new_world();
	TransferInput input = input_of(&world, LEARNER_LOGISTIC);
	TransferTest *test = finished(&input, NULL);
	TransferScore chosen = *transfer_test_score(test);
	double square = 0;
	for (size_t i = 0; i < SOURCES * WIDTH; i++)
		square += pow((double)world.from.data[i], 2) / SOURCES;
	size_t most = 0;
	double best = 0;
	for (double cost = 0.1; cost < 20000; cost *= 10) {
		input.cost = cost / square;
		TransferTest *one = finished(&input, NULL);
		if (transfer_test_score(one)->source_right > most) {
			most = transfer_test_score(one)->source_right;
			best = input.cost;
		}
		transfer_test_free(one);
	}
	assert_int_equal(chosen.source_right, most);
	assert_near(chosen.cost, best, 1e-9 * best);
	/* Other labels of the target change nothing of what was learned. */
	for (size_t i = 0; i < TARGETS; i++)
		world.to_class[i] = 0;
	input.cost = 0;
	TransferTest *other = finished(&input, NULL);
	assert_near(transfer_test_score(other)->cost, chosen.cost, 0);
	assert_memory_equal(transfer_test_given(other), transfer_test_given(test), TARGETS * sizeof(uint32_t));
	transfer_test_free(other);
	transfer_test_free(test);
	world_release(&world);
}

/* By asking with every cost outright: the smallest within a standard error of the best at home. */
static void test_a_cautious_cost_is_the_smallest_within_a_standard_error(void **state)
{
	(void)state;
	enum { TRIED = 6 };
	World world = new_world();
	TransferInput input = input_of(&world, LEARNER_LOGISTIC);
	double home[TRIED], costs[TRIED], cost = 0.1, best = 0;
	/* Some labels are wrong, so that costs differ little. */
	for (size_t i = 0; i < SOURCES; i += 9)
		world.from_class[i] = (world.from_class[i] + 1) % CLASSES;
	input.relative = true;
	for (size_t i = 0; i < TRIED; i++, cost *= 10) {
		input.cost = cost;
		TransferTest *test = finished(&input, NULL);
		home[i] = (double)transfer_test_score(test)->source_right;
		costs[i] = transfer_test_score(test)->cost;
		best = home[i] > best ? home[i] : best;
		transfer_test_free(test);
	}
	double share = best / SOURCES, least = share - sqrt(share * (1 - share) / SOURCES);
	size_t expected = 0;
	while (home[expected] / SOURCES < least)
		expected++;
	input.cost = 0;
	TransferTest *bold = finished(&input, NULL);
	input.cautious = input.probable = true;
	TransferTest *cautious = finished(&input, NULL);
	const TransferScore *score = transfer_test_score(cautious);
	assert_near(score->cost, costs[expected], 1e-9 * costs[expected]);
	assert_true(score->cost < transfer_test_score(bold)->cost);
	assert_near((double)score->source_right, home[expected], 0);
	/* Probabilities at home are those of that cost. */
	input.cost = score->cost;
	input.relative = input.cautious = false;
	TransferTest *outright = finished(&input, NULL);
	assert_memory_equal(transfer_test_home(cautious).probabilities.data,
		transfer_test_home(outright).probabilities.data, SOURCES * CLASSES * sizeof(float));
	transfer_test_free(bold);
	transfer_test_free(cautious);
	transfer_test_free(outright);
	world_release(&world);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	World world = new_world();
	Pool *pool = pool_new(3);
	for (int method = LEARNER_LOGISTIC; method <= LEARNER_KNN; method++) {
		TransferInput input = input_of(&world, (LearnerMethod)method);
		TransferTest *one = finished(&input, NULL), *three = finished(&input, pool);
		TransferScore a = *transfer_test_score(one), b = *transfer_test_score(three);
		a.of_class = b.of_class = NULL;
		assert_int_equal(a.source_right, b.source_right);
		assert_int_equal(a.right, b.right);
		assert_near(a.gap_low, b.gap_low, 0);
		transfer_test_free(one);
		transfer_test_free(three);
	}
	pool_free(pool);
	world_release(&world);
}

/* Two far groups: all is right at home; away every second row was moved to the other group. */
static void test_gap(void **state)
{
	(void)state;
	Matrix from = {0}, to = {0};
	uint32_t classes[100];
	Random random;
	random_init(&random, 5, 0);
	assert_ok(matrix_init(&from, 100, 3, "a source", &err));
	assert_ok(matrix_init(&to, 100, 3, "a target", &err));
	for (size_t i = 0; i < 100; i++) {
		classes[i] = (uint32_t)(i / 50);
		for (size_t j = 0; j < 3; j++) {
			double noise = 0.1 * random_normal(&random);
			bool moved = i % 2;
			matrix_row(&from, i)[j] = (float)((j == classes[i]) + noise);
			matrix_row(&to, i)[j] = (float)((j == (moved ? 1 - classes[i] : classes[i])) + noise);
		}
	}
	for (int method = LEARNER_LOGISTIC; method <= LEARNER_KNN; method++) {
		TransferInput input = {.from = matrix_rows(&from),
			.to = matrix_rows(&to),
			.from_class = classes,
			.to_class = classes,
			.classes = 2,
			.method = (LearnerMethod)method};
		TransferTest *test = finished(&input, NULL);
		const TransferScore *score = transfer_test_score(test);
		assert_near(score->source_accuracy, 1, 0);
		assert_near(score->accuracy, 0.5, 0);
		assert_near(score->gap, 0.5, 1e-12);
		assert_true(score->gap_low > 0.39 && score->gap_low < 0.41);
		assert_true(score->gap_high > 0.59 && score->gap_high < 0.61);
		transfer_test_free(test);
	}
	matrix_release(&from);
	matrix_release(&to);
}

static void test_rows_without_class_and_classes_of_one_side(void **state)
{
	(void)state;
	World world = new_world();
	size_t twos = 0, asked = 0;
	for (size_t i = 0; i < SOURCES; i++)
		if (world.from_class[i] == 2)
			world.from_class[i] = UINT32_MAX;
	world.to_class[0] = UINT32_MAX;
	for (size_t i = 0; i < TARGETS; i++) {
		twos += world.to_class[i] == 2;
		asked += world.to_class[i] < 2;
	}
	for (int method = LEARNER_LOGISTIC; method <= LEARNER_KNN; method++) {
		TransferInput input = input_of(&world, (LearnerMethod)method);
		TransferTest *test = finished(&input, NULL);
		const TransferScore *score = transfer_test_score(test);
		assert_int_equal(score->n, asked);
		assert_int_equal(score->unseen, twos);
		assert_int_equal(score->of_class[2].given, 0);
		assert_int_equal(transfer_test_given(test)[0], UINT32_MAX);
		assert_int_equal(transfer_test_right(test)[0], 255);
		transfer_test_free(test);
	}
	world_release(&world);
}

static void test_one_example_of_each_class(void **state)
{
	(void)state;
	World world = new_world();
	bool met[CLASSES] = {false};
	for (size_t i = 0; i < SOURCES; i++) {
		uint32_t class = world.from_class[i];
		if (met[class])
			world.from_class[i] = UINT32_MAX;
		met[class] = true;
	}
	for (int method = LEARNER_LOGISTIC; method <= LEARNER_KNN; method++) {
		TransferInput input = input_of(&world, (LearnerMethod)method);
		TransferTest *test = finished(&input, NULL);
		assert_int_equal(transfer_test_score(test)->source_n, CLASSES);
		assert_int_equal(transfer_test_score(test)->source_right, 0);
		assert_true(transfer_test_score(test)->right > 0);
		transfer_test_free(test);
	}
	world_release(&world);
}

static void test_sparse_rows_are_quick(void **state)
{
	(void)state;
	enum { ROWS = 400, COLUMNS = 5000 };
	Matrix from = {0}, to = {0};
	uint32_t classes[ROWS];
	Random random;
	random_init(&random, 2, 0);
	assert_ok(matrix_init(&from, ROWS, COLUMNS, "a source", &err));
	assert_ok(matrix_init(&to, ROWS, COLUMNS, "a target", &err));
	for (size_t i = 0; i < ROWS; i++) {
		classes[i] = i % 2;
		for (size_t j = 0; j < 30; j++) {
			matrix_row(&from, i)[random_below(&random, COLUMNS)] = 1;
			matrix_row(&to, i)[random_below(&random, COLUMNS)] = 1;
		}
		for (size_t j = 0; j < 3; j++) {
			matrix_row(&from, i)[classes[i] * 10 + random_below(&random, 10)] = 1;
			matrix_row(&to, i)[classes[i] * 10 + random_below(&random, 10)] = 1;
		}
	}
	for (int scaled = 0; scaled < 2; scaled++) {
		TransferInput input = {.from = matrix_rows(&from),
			.to = matrix_rows(&to),
			.from_class = classes,
			.to_class = classes,
			.classes = 2,
			.standardise = scaled};
		TransferTest *test = finished(&input, NULL);
		/* Columns of one deviation: rare words of no meaning count as much as others. */
		assert_true(transfer_test_score(test)->accuracy > (scaled ? 0.6 : 0.85));
		transfer_test_free(test);
	}
	matrix_release(&from);
	matrix_release(&to);
}

static void test_refusals(void **state)
{
	(void)state;
	World world = new_world();
	TransferInput input = input_of(&world, LEARNER_LOGISTIC);
	for (size_t i = 0; i < TARGETS; i++)
		world.to_class[i] = UINT32_MAX;
	assert_null(transfer_test_new(&input, &err));
	assert_contains(err.message, "no item of the target");
	for (size_t i = 0; i < SOURCES; i++)
		world.from_class[i] = 1;
	assert_null(transfer_test_new(&input, &err));
	assert_contains(err.message, "all the same one");
	err = ERROR_INIT;
	world_release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores_of_the_reference),
		cmocka_unit_test(test_probabilities),
		cmocka_unit_test(test_cost_is_chosen_at_home),
		cmocka_unit_test(test_a_cautious_cost_is_the_smallest_within_a_standard_error),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_rows_without_class_and_classes_of_one_side),
		cmocka_unit_test(test_one_example_of_each_class),
		cmocka_unit_test(test_sparse_rows_are_quick),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
