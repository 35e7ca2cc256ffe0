/* Numbers of tests/reference/support_vectors.py, which asks scikit-learn. */
#include "linalg/support_vectors.h"

#include "audit_space.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>

enum { COUNT = 60, LEARNED = 40, CLASSES = 4 /* of which the last is never met */ };

static Error err;

static SupportVectors *machine_of(const Space *space, size_t classes, double cost)
{
	uint32_t labels[LEARNED];
	for (size_t i = 0; i < LEARNED; i++) {
		const float *row = matrix_row(&space->vectors, i);
		labels[i] = classes == 2 ? row[0] * row[1] > 0 : (uint32_t)(row[0] > 0) + (row[1] > 0);
	}
	Rows rows = rows_part(matrix_rows(&space->vectors), 0, LEARNED);
	SupportVectors *machine =
		support_vectors_new(rows, labels, classes, cost, support_vectors_gamma(rows), &err);
	assert_non_null(machine);
	return machine;
}

static void check_scores(size_t classes, double cost, const double *first, size_t count, double sum)
{
	Space *space = space_of_integers(31, COUNT, 5);
	SupportVectors *machine = machine_of(space, classes, cost);
	Rows asked = rows_part(matrix_rows(&space->vectors), LEARNED, COUNT - LEARNED);
	double *scores = memory_new(asked.count * classes, sizeof *scores), all = 0;
	size_t from = classes == 2, each = classes == 2 ? 1 : 3;
	support_vectors_scores(machine, asked, NULL, scores);
	for (size_t i = 0; i < asked.count; i++)
		for (size_t c = 0; c < each; c++) {
			double score = scores[i * classes + from + c];
			all += fabs(score);
			if (i * each + c < count)
				assert_near(score, first[i * each + c], 1e-5);
		}
	assert_near(all, sum, 1e-4);
	for (size_t i = 0; classes > 3 && i < asked.count; i++)
		assert_true(isinf(scores[i * classes + 3]) && scores[i * classes + 3] < 0);
	free(scores);
	support_vectors_free(machine);
	space_unref(space);
}

static void test_scores_are_those_of_scikit_learn(void **state)
{
	(void)state;
	check_scores(2, 1, (const double[]){-0.358341006, 0.960721278, -0.836525205}, 3, 9.648178659);
	check_scores(2, 10, (const double[]){-0.235649288, 1.758967695, -0.754608425}, 3, 17.978145873);
	check_scores(CLASSES, 1,
		(const double[]){0.887585638, 2.203868568, -0.171979583, -0.226557541, 0.987592852, 2.227863677,
			0.873875495, 2.216239391, -0.184393093},
		9, 69.427371142);
}

static void test_gamma(void **state)
{
	(void)state;
	Space *space = space_of_integers(31, COUNT, 5);
	Matrix same = {0};
	assert_near(support_vectors_gamma(rows_part(matrix_rows(&space->vectors), 0, LEARNED)), 0.005471372412,
		1e-11);
	assert_ok(matrix_init(&same, 3, 2, "rows", &err));
	assert_near(support_vectors_gamma(matrix_rows(&same)), 1, 0);
	matrix_release(&same);
	space_unref(space);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	double alone[COUNT * 2], together[COUNT * 2];
	Space *space = space_of_integers(31, COUNT, 5);
	SupportVectors *machine = machine_of(space, 2, 1);
	Pool *pool = pool_new(2);
	support_vectors_scores(machine, matrix_rows(&space->vectors), NULL, alone);
	support_vectors_scores(machine, matrix_rows(&space->vectors), pool, together);
	assert_memory_equal(alone, together, sizeof alone);
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(
			support_vectors_class(machine, alone + 2 * i), alone[2 * i + 1] > alone[2 * i]);
	pool_free(pool);
	support_vectors_free(machine);
	space_unref(space);
}

static void test_what_cannot_be_learned_is_refused(void **state)
{
	(void)state;
	enum { MANY = SUPPORT_VECTORS_MOST + 1 };
	Matrix rows = {0};
	uint32_t *labels = memory_new(MANY, sizeof *labels);
	assert_ok(matrix_init(&rows, MANY, 1, "rows", &err));
	assert_null(support_vectors_new(matrix_rows(&rows), labels, 2, 1, 1, &err));
	assert_contains(err.message, "all examples are of one class");
	labels[1] = 1;
	assert_null(support_vectors_new(matrix_rows(&rows), labels, 2, 1, 1, &err));
	assert_contains(err.message, "takes 3000 examples at most, and there are 3001");
	free(labels);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores_are_those_of_scikit_learn),
		cmocka_unit_test(test_gamma),
		cmocka_unit_test(test_threads_do_not_matter),
		cmocka_unit_test(test_what_cannot_be_learned_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
