#include "adapt/canonical.h"

#include "check.h"

#include <stdlib.h>

static Error err;

/* The made-up sides of tests/reference/alignment.py. */
enum { N = 120, A = 7, B = 5 };

static void fill(Matrix *x, Matrix *y)
{
	assert_ok(matrix_init(x, N, A, "a test", &err));
	assert_ok(matrix_init(y, N, B, "a test", &err));
	for (size_t i = 0; i < N; i++) {
		float *row = matrix_row(x, i);
		for (size_t j = 0; j < A; j++)
			row[j] = (float)sin(1.7 * (double)i * (double)(j + 1) + (double)(j * j));
		for (size_t j = 0; j < B; j++)
			matrix_row(y, i)[j] = row[j] + 0.5f * row[j + 2] +
					      0.6f * (float)cos(2.3 * (double)i * (double)(j + 2) + 1) + 0.25f;
	}
}

static void map_row(const float *row, size_t width, const double *map, size_t dim, double *to)
{
	for (size_t j = 0; j < dim; j++) {
		to[j] = 0;
		for (size_t i = 0; i < width; i++)
			to[j] += row[i] * map[i * dim + j];
	}
}

static double cosine(const Canonical *fit, const float *x, const float *y)
{
	double a[A], b[A], ab = 0, aa = 0, bb = 0;
	map_row(x, fit->source_width, fit->source_map, fit->dim, a);
	map_row(y, fit->target_width, fit->target_map, fit->dim, b);
	for (size_t i = 0; i < fit->dim; i++) {
		ab += a[i] * b[i];
		aa += a[i] * a[i];
		bb += b[i] * b[i];
	}
	return ab / sqrt(aa * bb);
}

static void check_cosines(const Matrix *x, const Matrix *y, CanonicalOptions options, const double *expected)
{
	static const size_t rows[3][2] = {{0, 0}, {1, 5}, {7, 3}};
	Canonical fit = {0};
	assert_ok(canonical_fit(matrix_rows(x), matrix_rows(y), options, NULL, &fit, &err));
	for (size_t i = 0; i < 3; i++)
		assert_near(
			cosine(&fit, matrix_row(x, rows[i][0]), matrix_row(y, rows[i][1])), expected[i], 2e-6);
	canonical_release(&fit);
}

static void test_pipeline_against_numpy(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	CanonicalOptions options = {.whiten = true, .source_weight = .5, .target_weight = .5};
	check_cosines(&x, &y, options, (const double[]){.766088356, .081833062, .022546948});
	options.dim = 3;
	check_cosines(&x, &y, options, (const double[]){.978992492, .216808165, .374704485});
	options.dim = 0;
	options.dewhiten = DEWHITEN_SOURCE;
	check_cosines(&x, &y, options, (const double[]){.794407013, .017274717, .050497635});
	options.dewhiten = DEWHITEN_TARGET;
	check_cosines(&x, &y, options, (const double[]){.729365924, .138994504, -.006787503});
	options = (CanonicalOptions){.whiten = true, .target_weight = 1};
	check_cosines(&x, &y, options, (const double[]){.780267267, .085480433, .021081562});
	options = (CanonicalOptions){.whiten = true, .dewhiten = DEWHITEN_NONE};
	check_cosines(&x, &y, options, (const double[]){.780668434, -.009960947, .022552391});
	options = (CanonicalOptions){.whiten = true, .source_weight = .5, .target_weight = .5, .ridge = .3};
	check_cosines(&x, &y, options, (const double[]){.758397029, .101159752, .015498025});
	options = (CanonicalOptions){.source_weight = .5, .target_weight = .5};
	check_cosines(&x, &y, options, (const double[]){.725336511, .162900440, -.016093530});
	matrix_release(&x);
	matrix_release(&y);
}

static void check_singular(Rows x, Rows y, CanonicalOptions options, const double *expected)
{
	Canonical fit = {0};
	assert_ok(canonical_fit(x, y, options, NULL, &fit, &err));
	for (size_t i = 0; i < B; i++)
		assert_near(fit.singular[i], expected[i], 1e-6 * expected[0]);
	assert_int_equal(fit.source_rank, x.width);
	assert_int_equal(fit.target_rank, y.width);
	canonical_release(&fit);
}

static void centre(Matrix *matrix)
{
	for (size_t j = 0; j < matrix->cols; j++) {
		double sum = 0;
		for (size_t i = 0; i < matrix->rows; i++)
			sum += matrix_row(matrix, i)[j];
		for (size_t i = 0; i < matrix->rows; i++)
			matrix_row(matrix, i)[j] -= (float)(sum / (double)matrix->rows);
	}
}

/* Canonical correlations are those of numpy, and no invertible map of a side changes them. */
static void test_singular_values(void **state)
{
	(void)state;
	static const double white[] = {.960459781, .912432226, .846894163, .814893702, .792759327},
			    plain[] = {96.329266127, 80.081857278, 76.050434803, 56.397420189, 45.060924733},
			    correlations[] = {.969873339, .913624848, .908210376, .846057604, .793180042};
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	CanonicalOptions options = {.whiten = true};
	check_singular(matrix_rows(&x), matrix_rows(&y), options, white);
	check_singular(matrix_rows(&x), matrix_rows(&y), (CanonicalOptions){0}, plain);
	centre(&x);
	centre(&y);
	check_singular(matrix_rows(&x), matrix_rows(&y), options, correlations);
	for (size_t i = 0; i < N; i++) {
		float *row = matrix_row(&x, i);
		for (size_t j = 1; j < A; j++)
			row[j] = (float)(j + 1) * row[j] - 0.7f * row[j - 1];
	}
	check_singular(matrix_rows(&x), matrix_rows(&y), options, correlations);
	matrix_release(&x);
	matrix_release(&y);
}

/* The other side is the first one turned: white rows agree entirely, and what comes back is the same. */
static void test_a_turned_side_comes_back(void **state)
{
	(void)state;
	enum { WIDTH = 2 };
	const float x[] = {1, 0, 0, 1, 1, 1, 2, -1};
	const double c = cos(0.5), s = sin(0.5);
	float y[8];
	for (size_t i = 0; i < 4; i++) {
		y[2 * i] = (float)(c * x[2 * i] - s * x[2 * i + 1]);
		y[2 * i + 1] = (float)(s * x[2 * i] + c * x[2 * i + 1]);
	}
	Canonical fit = {0};
	CanonicalOptions options = {.whiten = true, .source_weight = .5, .target_weight = .5};
	assert_ok(canonical_fit(
		(Rows){x, 4, WIDTH, WIDTH}, (Rows){y, 4, WIDTH, WIDTH}, options, NULL, &fit, &err));
	assert_near(fit.singular[0], 1, 1e-6);
	assert_near(fit.singular[1], 1, 1e-6);
	for (size_t i = 0; i < 4; i++) {
		double a[WIDTH], b[WIDTH];
		map_row(x + 2 * i, WIDTH, fit.source_map, WIDTH, a);
		map_row(y + 2 * i, WIDTH, fit.target_map, WIDTH, b);
		assert_near(a[0], b[0], 1e-6);
		assert_near(a[1], b[1], 1e-6);
		/* Lengths are what they were. */
		assert_near(hypot(a[0], a[1]), hypot((double)x[2 * i], (double)x[2 * i + 1]), 1e-6);
	}
	canonical_release(&fit);
}

/* Fewer pairs than dimensions: what they do not span is lost without a ridge, and kept with one. */
static void test_few_pairs(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	Rows few_x = rows_part(matrix_rows(&x), 0, 4), few_y = rows_part(matrix_rows(&y), 0, 4);
	Canonical fit = {0};
	CanonicalOptions options = {.whiten = true};
	assert_ok(canonical_fit(few_x, few_y, options, NULL, &fit, &err));
	assert_int_equal(fit.source_rank, 4);
	assert_int_equal(fit.target_rank, 4);
	for (size_t i = 0; i < A * fit.dim; i++)
		assert_true(isfinite(fit.source_map[i]) && fabs(fit.source_map[i]) < 100);
	options.ridge = .1;
	assert_ok(canonical_fit(few_x, few_y, options, NULL, &fit, &err));
	double length = 0;
	for (size_t i = 0; i < A * fit.dim; i++)
		length += fit.source_map[i] * fit.source_map[i];
	assert_true(length > 4.5);
	err = ERROR_INIT;
	matrix_release(&x);
	assert_ok(matrix_init(&x, N, A, "a test", &err));
	assert_false(canonical_fit(matrix_rows(&x), matrix_rows(&y), options, NULL, &fit, &err));
	assert_contains(err.message, "all zeros");
	canonical_release(&fit);
	matrix_release(&x);
	matrix_release(&y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipeline_against_numpy),
		cmocka_unit_test(test_singular_values),
		cmocka_unit_test(test_a_turned_side_comes_back),
		cmocka_unit_test(test_few_pairs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
