#include "check.h"
#include "linalg/eigen.h"
#include "linalg/svd.h"

static Error err;

static void test_eigen_by_hand(void **state)
{
	(void)state;
	double matrix[] = {2, 1, 1, 2}, values[2], vectors[4];
	assert_ok(eigen_largest(matrix, 2, 2, values, vectors, &err));
	assert_near(values[0], 3, 1e-14);
	assert_near(values[1], 1, 1e-14);
	double root = sqrt(0.5);
	assert_near(vectors[0], root, 1e-14);
	assert_near(vectors[1], root, 1e-14);
	assert_near(fabs(vectors[2]), root, 1e-14);
	assert_near(vectors[2] + vectors[3], 0, 1e-14);
}

/* The path graph's Laplacian: eigenvalues 2 - 2 cos(pi k / n) are known in closed form. */
static void test_largest_of_many(void **state)
{
	(void)state;
	enum { N = 60, K = 5 };
	static double matrix[N * N];
	for (size_t i = 0; i < N; i++) {
		matrix[i * N + i] = i == 0 || i == N - 1 ? 1 : 2;
		if (i + 1 < N)
			matrix[i * N + i + 1] = matrix[(i + 1) * N + i] = -1;
	}
	double values[K], vectors[K * N];
	assert_ok(eigen_largest(matrix, N, K, values, vectors, &err));
	for (size_t k = 0; k < K; k++) {
		assert_near(values[k], 2 - 2 * cos(M_PI * (double)(N - 1 - k) / N), 1e-12);
		double norm = 0, residual = 0, largest = 0;
		for (size_t i = 0; i < N; i++) {
			double product = 0, v = vectors[k * N + i];
			for (size_t j = 0; j < N; j++)
				product += matrix[i * N + j] * vectors[k * N + j];
			residual = fmax(residual, fabs(product - values[k] * v));
			norm += v * v;
			if (fabs(v) > fabs(largest))
				largest = v;
		}
		assert_near(residual, 0, 1e-12);
		assert_near(norm, 1, 1e-12);
		assert_true(largest > 0);
	}
}

static void check_orthogonal(const double *matrix, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			double dot = 0;
			for (size_t k = 0; k < n; k++)
				dot += matrix[i * n + k] * matrix[j * n + k];
			assert_near(dot, i == j, 1e-12);
		}
}

static void test_svd_multiplies_back(void **state)
{
	(void)state;
	double matrix[] = {1, 2, 0, 3, -1, 4, 2, 2, 2}, u[9], s[3], vt[9];
	assert_ok(svd_square(matrix, 3, u, s, vt, &err));
	check_orthogonal(u, 3);
	check_orthogonal(vt, 3);
	assert_true(s[0] >= s[1] && s[1] >= s[2]);
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 3; j++) {
			double sum = 0;
			for (size_t k = 0; k < 3; k++)
				sum += u[i * 3 + k] * s[k] * vt[k * 3 + j];
			assert_near(sum, matrix[i * 3 + j], 1e-12);
		}
}

static void test_svd_completes_deficient_rank(void **state)
{
	(void)state;
	double one[] = {0, 0, 0, 0, 5, 0, 0, 0, 0}, zero[9] = {0}, u[9], s[3], vt[9];
	assert_ok(svd_square(one, 3, u, s, vt, &err));
	check_orthogonal(u, 3);
	check_orthogonal(vt, 3);
	assert_near(s[0], 5, 1e-14);
	assert_near(s[1], 0, 1e-14);
	assert_ok(svd_square(zero, 3, u, s, vt, &err));
	check_orthogonal(u, 3);
	check_orthogonal(vt, 3);
}

static void test_what_is_not_finite_is_refused(void **state)
{
	(void)state;
	double matrix[] = {1, NAN, NAN, 1}, values[2], u[4], vt[4];
	err = ERROR_INIT;
	assert_false(eigen_largest(matrix, 2, 2, values, u, &err));
	assert_int_equal(err.kind, ERROR_NUMBER);
	assert_contains(err.message, "row 1, column 2");
	matrix[1] = INFINITY;
	assert_false(svd_square(matrix, 2, u, values, vt, &err));
	assert_false(svd_square(matrix, 0, u, values, vt, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_eigen_by_hand),
		cmocka_unit_test(test_largest_of_many),
		cmocka_unit_test(test_svd_multiplies_back),
		cmocka_unit_test(test_svd_completes_deficient_rank),
		cmocka_unit_test(test_what_is_not_finite_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
