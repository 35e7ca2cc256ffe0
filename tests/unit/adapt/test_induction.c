#include "adapt/induction.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static void directions(Matrix *rows, const double *degrees, size_t count)
{
	assert_ok(matrix_init(rows, count, 2, "a test", &err));
	for (size_t i = 0; i < count; i++) {
		matrix_row(rows, i)[0] = (float)cos(degrees[i] * M_PI / 180);
		matrix_row(rows, i)[1] = (float)sin(degrees[i] * M_PI / 180);
	}
}

static void run(Induction *induction, Rows source, double keep, uint64_t seed)
{
	induction_begin(induction, source, keep, seed);
	while (induction_done(induction) < 1)
		assert_ok(induction_step(induction, NULL, &err));
}

/* Three against three directions, where the nearest by cosine are 0, 1, 1 and by CSLS 0, 1, 2. */
static void test_directions_by_hand(void **state)
{
	(void)state;
	Matrix source = {0}, target = {0};
	directions(&source, (double[]){0, 20, 40}, 3);
	directions(&target, (double[]){8, 22, 75}, 3);
	Induction *induction = induction_new(matrix_rows(&target), 3, 2, &err);
	run(induction, matrix_rows(&source), 1, 0);
	RowPair pairs[6];
	assert_int_equal(induction_pairs(induction, pairs), 6);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(pairs[i].source, i);
		assert_int_equal(pairs[i].target, i);
		assert_int_equal(pairs[3 + i].source, i);
	}
	double near = cos(8 * M_PI / 180), nearer = cos(2 * M_PI / 180), far = cos(18 * M_PI / 180);
	double back = near, further = cos(35 * M_PI / 180);
	assert_near(induction_objective(induction),
		((near + nearer + far) / 3 + (back + nearer + further) / 3) / 2, 1e-6);
	/* 2 cos - r - r of the three pairs, each mean over two; the last is 0.042387542. */
	double r[3] = {(near + cos(22 * M_PI / 180)) / 2, (nearer + cos(12 * M_PI / 180)) / 2,
		(far + cos(32 * M_PI / 180)) / 2};
	double to[3] = {
		(near + cos(12 * M_PI / 180)) / 2, (nearer + far) / 2, (further + cos(55 * M_PI / 180)) / 2};
	double csls[3] = {2 * near - r[0] - to[0], 2 * nearer - r[1] - to[1], 2 * further - r[2] - to[2]};
	assert_near(csls[2], 0.042387542, 1e-9);
	assert_near(induction_criterion(induction), (csls[0] + csls[1] + csls[2]) / 3, 1e-6);
	induction_free(induction);
	matrix_release(&source);
	matrix_release(&target);
}

/* Each row is its own partner; with half of the pairs in play half of the rows find themselves, and a row that
 * is not in play with any other answers nothing rather than something of similarity 0. */
static void test_pairs_out_of_play_are_no_answers(void **state)
{
	(void)state;
	enum { N = 400, D = 20 };
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, N, D, "a test", &err));
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < N * D; i++)
		rows.data[i] = (float)(random_normal(&random) / sqrt(D));
	Induction *induction = induction_new(matrix_rows(&rows), N, 10, &err);
	RowPair *pairs = memory_new(2 * N, sizeof *pairs), *again = memory_new(2 * N, sizeof *again);
	run(induction, matrix_rows(&rows), 0.5, 3);
	size_t count = induction_pairs(induction, pairs), right = 0;
	assert_int_equal(count, 2 * N);
	for (size_t i = 0; i < count; i++)
		right += pairs[i].source == pairs[i].target;
	assert_near((double)right / (2 * N), 0.5, 0.08);
	run(induction, matrix_rows(&rows), 0.5, 3);
	assert_int_equal(induction_pairs(induction, again), count);
	assert_memory_equal(pairs, again, count * sizeof *pairs);
	run(induction, matrix_rows(&rows), 0.5, 4);
	induction_pairs(induction, again);
	assert_memory_not_equal(pairs, again, count * sizeof *pairs);
	run(induction, matrix_rows(&rows), 1e-5, 3);
	assert_true(induction_pairs(induction, pairs) < N / 4);
	free(pairs);
	free(again);
	induction_free(induction);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_directions_by_hand),
		cmocka_unit_test(test_pairs_out_of_play_are_no_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
