#include "adapt/orthogonal.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static const float corners[] = {1, 0, 0, 1, 1, 1, 2, -1};
static const Rows x_rows = {corners, 4, 2, 2};

static void check_map(const Orthogonal *fit, double a, double b, double c, double d)
{
	assert_near(fit->map[0], a, 1e-7);
	assert_near(fit->map[1], b, 1e-7);
	assert_near(fit->map[2], c, 1e-7);
	assert_near(fit->map[3], d, 1e-7);
}

static void test_rotation_by_thirty_degrees(void **state)
{
	(void)state;
	float y[8];
	double c = cos(M_PI / 6), s = sin(M_PI / 6);
	for (size_t i = 0; i < 4; i++) {
		y[2 * i] = (float)(c * corners[2 * i] - s * corners[2 * i + 1]);
		y[2 * i + 1] = (float)(s * corners[2 * i] + c * corners[2 * i + 1]);
	}
	Orthogonal fit = {0};
	assert_ok(orthogonal_fit(x_rows, (Rows){y, 4, 2, 2}, (OrthogonalOptions){0}, NULL, &fit, &err));
	check_map(&fit, c, -s, s, c);
	assert_near(fit.singular[0], 6.3027756377, 1e-6);
	assert_near(fit.singular[1], 2.6972243623, 1e-6);
	assert_near(fit.residual, 0, 1e-7);
	assert_true(fit.unique && !fit.reflects && fit.rank == 2 && fit.scale == 1);
	orthogonal_release(&fit);
}

static void test_reflection_and_rotation_only(void **state)
{
	(void)state;
	const float y[] = {1, 0, 0, -1, 1, -1, 2, 1};
	Rows y_rows = {y, 4, 2, 2};
	Orthogonal fit = {0};
	assert_ok(orthogonal_fit(x_rows, y_rows, (OrthogonalOptions){0}, NULL, &fit, &err));
	check_map(&fit, 1, 0, 0, -1);
	assert_true(fit.reflects && fit.unique);
	assert_near(fit.residual, 0, 1e-12);
	assert_ok(orthogonal_fit(x_rows, y_rows, (OrthogonalOptions){.rotation = true}, NULL, &fit, &err));
	check_map(&fit, .8320502943, -.5547001962, .5547001962, .8320502943);
	assert_true(!fit.reflects && fit.unique);
	assert_near(fit.residual * 9, 10.7888974490, 1e-9);
	assert_near(fit.residual * 9, 4 * fit.singular[1], 1e-9);
	orthogonal_release(&fit);
}

static void test_scale(void **state)
{
	(void)state;
	float y[8];
	for (size_t i = 0; i < 8; i++)
		y[i] = 2.5f * corners[i];
	Orthogonal fit = {0};
	assert_ok(orthogonal_fit(
		x_rows, (Rows){y, 4, 2, 2}, (OrthogonalOptions){.scale = true}, NULL, &fit, &err));
	check_map(&fit, 1, 0, 0, 1);
	assert_near(fit.scale, 2.5, 1e-12);
	assert_near(fit.residual, 0, 1e-12);
	orthogonal_release(&fit);
}

/* Of the rotation by thirty degrees the one direction along which the corners lie most is kept: the first axis
 * of X^T X = [[6, -1], [-1, 3]], whose eigenvalue is the larger singular value. */
static void test_reduced_rank(void **state)
{
	(void)state;
	float y[8];
	double c = cos(M_PI / 6), s = sin(M_PI / 6);
	for (size_t i = 0; i < 4; i++) {
		y[2 * i] = (float)(2 * (c * corners[2 * i] - s * corners[2 * i + 1]));
		y[2 * i + 1] = (float)(2 * (s * corners[2 * i] + c * corners[2 * i + 1]));
	}
	Orthogonal fit = {0};
	OrthogonalOptions options = {.scale = true, .rank = 1};
	assert_ok(orthogonal_fit(x_rows, (Rows){y, 4, 2, 2}, options, NULL, &fit, &err));
	double a = 1, b = -(6.3027756377 - 6), length = hypot(a, b);
	a /= length, b /= length;
	double u = c * a - s * b, v = s * a + c * b;
	check_map(&fit, u * a, u * b, v * a, v * b);
	assert_int_equal(fit.kept, 1);
	assert_near(fabs(fit.from[0] * a + fit.from[1] * b), 1, 1e-7);
	assert_near(fabs(fit.to[0] * u + fit.to[1] * v), 1, 1e-7);
	assert_near(fit.scale, 2, 1e-6);
	assert_near(fit.residual, 0, 1e-6);
	assert_true(fit.unique);
	orthogonal_release(&fit);
}

enum { N = 200, D = 40 };

static void fill_random(Matrix *matrix, size_t rows, size_t cols, uint64_t seed)
{
	assert_ok(matrix_init(matrix, rows, cols, "a test", &err));
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < rows * cols; i++)
		matrix->data[i] = (float)random_normal(&random);
}

/* Rows of an orthogonal matrix: Gram and Schmidt on random rows, in double. */
static void random_orthogonal(double *q, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < D; i++) {
		for (size_t j = 0; j < D; j++)
			q[i * D + j] = random_normal(&random);
		for (int again = 0; again < 2; again++)
			for (size_t k = 0; k < i; k++) {
				double dot = 0;
				for (size_t j = 0; j < D; j++)
					dot += q[i * D + j] * q[k * D + j];
				for (size_t j = 0; j < D; j++)
					q[i * D + j] -= dot * q[k * D + j];
			}
		double norm = 0;
		for (size_t j = 0; j < D; j++)
			norm += q[i * D + j] * q[i * D + j];
		for (size_t j = 0; j < D; j++)
			q[i * D + j] /= sqrt(norm);
	}
}

static void test_random_orthogonal_maps_are_recovered(void **state)
{
	(void)state;
	static double q[D * D];
	random_orthogonal(q, 1);
	Matrix x = {0}, y = {0};
	fill_random(&x, N, D, 2);
	assert_ok(matrix_init(&y, N, D, "a test", &err));
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++) {
			double sum = 0;
			for (size_t k = 0; k < D; k++)
				sum += q[j * D + k] * matrix_row(&x, i)[k];
			matrix_row(&y, i)[j] = (float)sum;
		}
	Orthogonal fit = {0};
	assert_ok(orthogonal_fit(matrix_rows(&x), matrix_rows(&y), (OrthogonalOptions){0}, NULL, &fit, &err));
	for (size_t i = 0; i < D * D; i++)
		assert_near(fit.map[i], q[i], 1e-6);
	assert_true(fit.unique);
	orthogonal_release(&fit);
	matrix_release(&x);
	matrix_release(&y);
}

static void test_few_pairs_still_give_an_orthogonal_map(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill_random(&x, 5, D, 3);
	fill_random(&y, 5, D, 4);
	Orthogonal fit = {0};
	assert_ok(orthogonal_fit(matrix_rows(&x), matrix_rows(&y), (OrthogonalOptions){0}, NULL, &fit, &err));
	assert_int_equal(fit.rank, 5);
	assert_false(fit.unique);
	for (size_t i = 0; i < D; i++)
		for (size_t j = 0; j < D; j++) {
			double dot = 0;
			for (size_t k = 0; k < D; k++)
				dot += fit.map[i * D + k] * fit.map[j * D + k];
			assert_near(dot, i == j, 1e-12);
		}
	orthogonal_release(&fit);
	matrix_release(&x);
	matrix_release(&y);
}

/* One direction may be missing for a rotation, but not for an orthogonal map. */
static void test_uniqueness_of_rotations(void **state)
{
	(void)state;
	const float x[] = {1, 0}, y[] = {0, 1};
	Orthogonal fit = {0};
	Rows x_row = {x, 1, 2, 2}, y_row = {y, 1, 2, 2};
	assert_ok(orthogonal_fit(x_row, y_row, (OrthogonalOptions){0}, NULL, &fit, &err));
	assert_false(fit.unique);
	assert_ok(orthogonal_fit(x_row, y_row, (OrthogonalOptions){.rotation = true}, NULL, &fit, &err));
	assert_true(fit.unique);
	check_map(&fit, 0, -1, 1, 0);
	/* A mirrored pair of axes of equal weight: every direction could pay for the reflection. */
	const float axes[] = {1, 0, 0, 1}, mirrored[] = {1, 0, 0, -1};
	assert_ok(orthogonal_fit((Rows){axes, 2, 2, 2}, (Rows){mirrored, 2, 2, 2},
		(OrthogonalOptions){.rotation = true}, NULL, &fit, &err));
	assert_false(fit.unique);
	orthogonal_release(&fit);
}

static void test_refusals(void **state)
{
	(void)state;
	const float zeros[8] = {0}, bad[8] = {1, 2, NAN};
	Orthogonal fit = {0};
	err = ERROR_INIT;
	assert_false(orthogonal_fit(x_rows, (Rows){zeros, 4, 2, 2}, (OrthogonalOptions){0}, NULL, &fit, &err));
	assert_contains(err.message, "all zeros");
	assert_false(orthogonal_fit((Rows){bad, 4, 2, 2}, x_rows, (OrthogonalOptions){0}, NULL, &fit, &err));
	assert_int_equal(err.kind, ERROR_NUMBER);
	orthogonal_release(&fit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotation_by_thirty_degrees),
		cmocka_unit_test(test_reflection_and_rotation_only),
		cmocka_unit_test(test_scale),
		cmocka_unit_test(test_reduced_rank),
		cmocka_unit_test(test_random_orthogonal_maps_are_recovered),
		cmocka_unit_test(test_few_pairs_still_give_an_orthogonal_map),
		cmocka_unit_test(test_uniqueness_of_rotations),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
