#include "check.h"
#include "measure/knn_test.h"

#include "base/random.h"

#include <stdlib.h>

enum { ROWS = 300, WIDTH = 4, CLASSES = 3, K = 4 };

static Error err;

/* Points around the directions of their classes; every tenth has no class, and row 7 no direction. */
static Space *noisy_space(uint32_t *labels)
{
	Space *space = space_new(ROWS, WIDTH, &err);
	Random random;
	random_init(&random, 3, 0);
	for (uint32_t row = 0; row < ROWS; row++) {
		char item[32];
		snprintf(item, sizeof item, "i%u", row);
		dictionary_add(&space->items, item, strlen(item));
		labels[row] = row % 10 == 9 ? DICTIONARY_NONE : (uint32_t)random_below(&random, CLASSES);
		for (size_t i = 0; i < WIDTH && row != 7; i++)
			matrix_row(&space->vectors, row)[i] =
				(float)(random_normal(&random) + (i == labels[row] ? 1.5 : 0));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static double cosine(const Space *space, uint32_t a, uint32_t b)
{
	double sum = 0;
	for (size_t i = 0; i < WIDTH; i++)
		sum += (double)matrix_row(&space->vectors, a)[i] * (double)matrix_row(&space->vectors, b)[i];
	return sum * (double)space->inverse_norms[a] * (double)space->inverse_norms[b];
}

/* By the definition: k times the nearest that was not yet taken. */
static uint32_t slow_guess(const Space *space, const uint32_t *labels, uint32_t row)
{
	uint32_t taken[K], winner = DICTIONARY_NONE;
	size_t votes[CLASSES] = {0}, most = 0;
	for (size_t k = 0; k < K; k++) {
		double best = -2;
		for (uint32_t other = 0; other < ROWS; other++) {
			bool again = other == row || other == 7;
			for (size_t j = 0; j < k; j++)
				again = again || taken[j] == other;
			if (!again && cosine(space, row, other) > best) {
				best = cosine(space, row, other);
				taken[k] = other;
			}
		}
		if (labels[taken[k]] != DICTIONARY_NONE)
			votes[labels[taken[k]]]++;
	}
	for (size_t k = 0; k < K; k++) {
		uint32_t label = labels[taken[k]];
		if (label != DICTIONARY_NONE && votes[label] > most) {
			most = votes[label];
			winner = label;
		}
	}
	return winner;
}

static KnnTest *finished_test(KnnInput input, Pool *pool)
{
	KnnTest *test = knn_test_new(&input, &err);
	assert_non_null(test);
	while (knn_test_done(test) < 1)
		assert_ok(knn_test_step(test, pool, &err));
	return test;
}

static void test_score_is_that_of_the_definition(void **state)
{
	(void)state;
	uint32_t labels[ROWS];
	Space *space = noisy_space(labels);
	Pool *pool = pool_new(2);
	KnnTest *test =
		finished_test((KnnInput){.space = space, .labels = labels, .n_labels = CLASSES, .k = K}, pool);
	size_t asked = 0, right = 0, of_class[CLASSES] = {0}, hit[CLASSES] = {0}, given[CLASSES] = {0};
	for (uint32_t row = 0; row < ROWS; row++) {
		if (row == 7 || labels[row] == DICTIONARY_NONE)
			continue;
		uint32_t guess = slow_guess(space, labels, row);
		asked++;
		right += guess == labels[row];
		of_class[labels[row]]++;
		hit[labels[row]] += guess == labels[row];
		if (guess != DICTIONARY_NONE)
			given[guess]++;
	}
	KnnScore score = knn_test_score(test);
	assert_int_equal(score.asked, asked);
	assert_int_equal(score.right, right);
	assert_true(score.low < (double)right / (double)asked && (double)right / (double)asked < score.high);
	for (uint32_t label = 0; label < CLASSES; label++) {
		KnnClass class = knn_test_class(test, label);
		assert_int_equal(class.asked, of_class[label]);
		assert_int_equal(class.right, hit[label]);
		assert_int_equal(class.given, given[label]);
		assert_true(class.mistaken_for != label && class.mistaken_for < CLASSES);
		assert_true(of_class[label] <= score.largest);
	}
	knn_test_free(test);
	space_unref(space);
	pool_free(pool);
}

static void test_a_sample_is_drawn_by_the_seed(void **state)
{
	(void)state;
	uint32_t labels[ROWS];
	Space *space = noisy_space(labels);
	KnnInput input = {.space = space, .labels = labels, .n_labels = CLASSES, .k = 1, .most = 50, .seed = 4};
	KnnTest *one = finished_test(input, NULL), *two = finished_test(input, NULL);
	assert_int_equal(knn_test_score(one).asked, 50);
	assert_int_equal(knn_test_score(one).right, knn_test_score(two).right);
	knn_test_free(one);
	knn_test_free(two);
	space_unref(space);
}

static void test_one_class_is_nothing_to_tell(void **state)
{
	(void)state;
	uint32_t labels[ROWS];
	Space *space = noisy_space(labels);
	for (size_t row = 0; row < ROWS; row++)
		labels[row] = row == 7; /* the one that has no direction */
	KnnInput input = {.space = space, .labels = labels, .n_labels = 2, .k = 1};
	assert_null(knn_test_new(&input, &err));
	assert_contains(err.message, "fewer than two classes");
	err = ERROR_INIT;
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_score_is_that_of_the_definition),
		cmocka_unit_test(test_a_sample_is_drawn_by_the_seed),
		cmocka_unit_test(test_one_class_is_nothing_to_tell),
	};
	return cmocka_run_group_tests_name("knn_test", tests, NULL, NULL) != 0;
}
