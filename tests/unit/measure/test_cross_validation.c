#include "check.h"
#include "measure/cross_validation.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { N = 83, WIDTH = 3, CLASSES = 3, FOLDS = 4 };

static Error err;

static void fill(Matrix *rows, uint32_t *classes)
{
	Random random;
	random_init(&random, 4, 0);
	assert_ok(matrix_init(rows, N, WIDTH, "rows", &err));
	for (uint32_t i = 0; i < N; i++) {
		classes[i] = i % 7 < 3 ? 0 : i % 7 < 6 ? 1 : 2;
		for (uint32_t j = 0; j < WIDTH; j++)
			matrix_row(rows, i)[j] = (float)(random_normal(&random) + 1.5 * (classes[i] == j));
	}
}

static CrossValidation *finished(const Matrix *rows, const uint32_t *classes, LearnerMethod method, Pool *pool)
{
	CrossValidationInput input = {.rows = matrix_rows(rows),
		.classes = classes,
		.n_classes = CLASSES,
		.method = method,
		.cost = 10,
		.k = 5,
		.folds = FOLDS,
		.seed = 2};
	CrossValidation *test = cross_validation_new(&input, &err);
	assert_non_null(test);
	while (cross_validation_done(test) < 1)
		assert_ok(cross_validation_step(test, pool, &err));
	return test;
}

static double length(const double *row)
{
	double squares = 0;
	for (size_t j = 0; j < WIDTH; j++)
		squares += row[j] * row[j];
	return sqrt(squares);
}

/* By the means of the unit rows of the other folds, from the definition. */
static uint32_t nearest_mean(const Matrix *rows, const uint32_t *classes, const uint8_t *folds, size_t query)
{
	double means[CLASSES][WIDTH] = {0}, best = -2;
	uint32_t answer = 0;
	for (size_t i = 0; i < N; i++) {
		double row[WIDTH];
		for (size_t j = 0; j < WIDTH; j++)
			row[j] = (double)matrix_row(rows, i)[j];
		for (size_t j = 0; folds[i] != folds[query] && j < WIDTH; j++)
			means[classes[i]][j] += row[j] / length(row);
	}
	for (uint32_t c = 0; c < CLASSES; c++) {
		double product = 0;
		for (size_t j = 0; j < WIDTH; j++)
			product += means[c][j] * (double)matrix_row(rows, query)[j] / length(means[c]);
		if (product > best) {
			best = product;
			answer = c;
		}
	}
	return answer;
}

static void test_answers_come_from_the_other_folds(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t classes[N];
	fill(&rows, classes);
	CrossValidation *test = finished(&rows, classes, LEARNER_PROTOTYPE, NULL);
	const uint8_t *folds = cross_validation_folds(test);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(cross_validation_given(test)[i], nearest_mean(&rows, classes, folds, i));
	cross_validation_free(test);
	matrix_release(&rows);
}

/* Each fold has as near as can be the same share of every class. */
static void test_folds_share_the_classes(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t classes[N], of[FOLDS][CLASSES] = {0};
	fill(&rows, classes);
	CrossValidation *test = finished(&rows, classes, LEARNER_KNN, NULL);
	for (size_t i = 0; i < N; i++)
		of[cross_validation_folds(test)[i]][classes[i]]++;
	for (size_t c = 0; c < CLASSES; c++)
		for (size_t f = 1; f < FOLDS; f++)
			assert_true(abs((int)of[f][c] - (int)of[0][c]) <= 1);
	cross_validation_free(test);
	matrix_release(&rows);
}

/* Labels that are noise are not told, by a method that would know every row that it has seen. */
static void test_nothing_is_learned_from_the_fold_itself(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t classes[N], right = 0;
	fill(&rows, classes);
	Random random;
	random_init(&random, 9, 0);
	for (size_t i = 0; i < N; i++)
		classes[i] = (uint32_t)random_below(&random, 2);
	CrossValidation *test = finished(&rows, classes, LEARNER_KNN, NULL);
	for (size_t i = 0; i < N; i++)
		right += cross_validation_given(test)[i] == classes[i];
	assert_in_range(right, N / 4, 3 * N / 4);
	cross_validation_free(test);
	matrix_release(&rows);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t classes[N];
	fill(&rows, classes);
	Pool *pool = pool_new(3);
	CrossValidation *test = finished(&rows, classes, LEARNER_LOGISTIC, NULL),
			*again = finished(&rows, classes, LEARNER_LOGISTIC, pool);
	assert_memory_equal(cross_validation_given(test), cross_validation_given(again), N * sizeof(uint32_t));
	cross_validation_free(test);
	cross_validation_free(again);
	pool_free(pool);
	matrix_release(&rows);
}

static void test_refusals(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t classes[N] = {0}, own[N];
	fill(&rows, own);
	CrossValidationInput input = {
		.rows = matrix_rows(&rows), .classes = classes, .n_classes = CLASSES, .folds = FOLDS};
	assert_null(cross_validation_new(&input, &err));
	input.rows.count = 3;
	assert_null(cross_validation_new(&input, &err));
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers_come_from_the_other_folds),
		cmocka_unit_test(test_folds_share_the_classes),
		cmocka_unit_test(test_nothing_is_learned_from_the_fold_itself),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
