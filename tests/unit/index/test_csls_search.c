#include "index/csls_search.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static float *inverse_norms_of(Rows rows)
{
	float *inverse = memory_new(rows.count, sizeof *inverse);
	for (size_t i = 0; i < rows.count; i++)
		inverse[i] = exact_inverse_norm(rows_at(rows, i), rows.width);
	return inverse;
}

/* Three directions on each side. By cosine two queries want one answer; by CSLS each gets its own. */
static void test_closed_form(void **state)
{
	(void)state;
	const double from_degrees[] = {0, 20, 40}, to_degrees[] = {8, 22, 75};
	float from[6], to[6], to_means[3], from_means[3];
	for (size_t i = 0; i < 3; i++) {
		double a = from_degrees[i] * M_PI / 180, b = to_degrees[i] * M_PI / 180;
		from[2 * i] = (float)(3 * cos(a)), from[2 * i + 1] = (float)(3 * sin(a));
		to[2 * i] = (float)cos(b), to[2 * i + 1] = (float)sin(b);
	}
	Rows from_rows = {from, 3, 2, 2}, to_rows = {to, 3, 2, 2};
	float *from_inverse = inverse_norms_of(from_rows), *to_inverse = inverse_norms_of(to_rows);
	assert_ok(csls_means(to_rows, (CslsSide){from_rows, from_inverse}, 2, NULL, to_means, &err));
	assert_ok(csls_means(from_rows, (CslsSide){to_rows, to_inverse}, 2, NULL, from_means, &err));
	Hit hits[9];
	size_t counts[3];
	assert_ok(csls_nearest(
		from_rows, (CslsSide){to_rows, to_inverse}, to_means, 3, NULL, hits, counts, &err));
	const uint32_t best[] = {0, 1, 2};
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(hits[3 * i].row, best[i]);
	/* The scores of the third query, by row. */
	const double expected[] = {-.187663949, .027337055, .042387542};
	for (size_t i = 6; i < 9; i++)
		assert_near(hits[i].score - from_means[2], expected[hits[i].row], 1e-6);
	free(from_inverse);
	free(to_inverse);
}

enum { FROM = 310, TO = 5003, WIDTH = 21, K = 4, NEAREST = 10 };

static int falling(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x < y) - (x > y);
}

static double cosine(Rows a, size_t i, Rows b, size_t j)
{
	double ab = 0, aa = 0, bb = 0;
	for (size_t k = 0; k < a.width; k++) {
		double x = rows_at(a, i)[k], y = rows_at(b, j)[k];
		ab += x * y, aa += x * x, bb += y * y;
	}
	return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

static void fill(Matrix *matrix, size_t rows, uint64_t seed)
{
	assert_ok(matrix_init(matrix, rows, WIDTH, "a test", &err));
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < rows * WIDTH; i++)
		matrix->data[i] = (float)(0.4 + random_normal(&random));
}

static void test_against_all_scores(void **state)
{
	(void)state;
	Matrix from = {0}, to = {0};
	fill(&from, FROM, 1);
	fill(&to, TO, 2);
	memset(matrix_row(&to, 7), 0, WIDTH * sizeof(float));
	Rows a = matrix_rows(&from), b = matrix_rows(&to);
	float *a_inverse = inverse_norms_of(a), *b_inverse = inverse_norms_of(b), means[TO];
	double *cosines = memory_new((size_t)FROM * TO, sizeof *cosines), column[FROM];
	Pool *pool = pool_new(3);
	assert_ok(csls_means(b, (CslsSide){a, a_inverse}, NEAREST, pool, means, &err));
	for (size_t j = 0; j < TO; j++) {
		for (size_t i = 0; i < FROM; i++)
			column[i] = cosines[i * TO + j] = cosine(a, i, b, j);
		qsort(column, FROM, sizeof *column, falling);
		double mean = 0;
		for (size_t i = 0; i < NEAREST; i++)
			mean += column[i] / NEAREST;
		assert_near(means[j], mean, 1e-6);
	}
	Hit hits[FROM * K];
	size_t counts[FROM];
	assert_ok(csls_nearest(a, (CslsSide){b, b_inverse}, means, K, pool, hits, counts, &err));
	for (size_t i = 0; i < FROM; i++) {
		double worst = hits[i * K + K - 1].score;
		size_t better = 0;
		assert_int_equal(counts[i], K);
		for (size_t j = 0; j < TO; j++)
			better += j != 7 && 2 * cosines[i * TO + j] - means[j] > worst + 2e-6;
		assert_true(better < K);
		for (size_t j = 0; j < K; j++)
			assert_near(hits[i * K + j].score,
				2 * cosines[i * TO + hits[i * K + j].row] - means[hits[i * K + j].row], 2e-6);
	}
	free(cosines);
	free(a_inverse);
	free(b_inverse);
	pool_free(pool);
	matrix_release(&from);
	matrix_release(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_closed_form),
		cmocka_unit_test(test_against_all_scores),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
