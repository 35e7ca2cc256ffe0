#include "linalg/centres.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "linalg/kernels_centres.h"

#include <stdlib.h>

enum { MOST_ROWS = 20, MOST_CENTRES = 150, MOST_WIDTH = 21 };

static void fill(float *values, size_t count, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < count; i++)
		values[i] = (float)random_normal(&random);
}

static double plain_score(CentreMeasure measure, const float *x, const float *c, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += measure == CENTRES_BY_PRODUCT ? (double)x[i] * c[i] : (x[i] - c[i] / 2.0) * c[i];
	return sum;
}

static void check_nearest(CentreMeasure measure, size_t n, size_t k, size_t width)
{
	Error err = ERROR_INIT;
	float rows[MOST_ROWS * MOST_WIDTH], points[MOST_CENTRES * MOST_WIDTH], scores[MOST_ROWS];
	uint32_t nearest[MOST_ROWS];
	fill(rows, n * width, 1);
	fill(points, k * width, 2);
	Centres centres = {0};
	assert_ok(centres_pack((Rows){points, k, width, width}, measure, &centres, &err));
	centres_nearest(&centres, (Rows){rows, n, width, width}, nearest, scores);
	for (size_t i = 0; i < n; i++) {
		double best = -INFINITY;
		for (size_t c = 0; c < k; c++)
			best = fmax(best, plain_score(measure, rows + i * width, points + c * width, width));
		assert_true(nearest[i] < k);
		assert_near((double)scores[i], best, 1e-5);
		assert_near(
			plain_score(measure, rows + i * width, points + nearest[i] * width, width), best, 1e-5);
	}
	centres_release(&centres);
}

static void test_nearest_of_any_number(void **state)
{
	(void)state;
	for (size_t n = 1; n <= MOST_ROWS; n += 5)
		for (size_t k = 1; k <= MOST_CENTRES; k += 37)
			for (size_t width = 1; width <= MOST_WIDTH; width += 5) {
				check_nearest(CENTRES_BY_DISTANCE, n, k, width);
				check_nearest(CENTRES_BY_PRODUCT, n, k, width);
			}
}

static void test_first_of_equals(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	enum { K = 140 };
	float points[K], rows[2] = {1, 2}, scores[2];
	uint32_t nearest[2];
	for (size_t i = 0; i < K; i++)
		points[i] = i % 7 == 5 ? 1 : i > 100 ? 2 : 9;
	Centres centres = {0};
	assert_ok(centres_pack((Rows){points, K, 1, 1}, CENTRES_BY_DISTANCE, &centres, &err));
	centres_nearest(&centres, (Rows){rows, 2, 1, 1}, nearest, scores);
	assert_int_equal(nearest[0], 5);
	assert_int_equal(nearest[1], 101);
	centres_release(&centres);
}

static void test_all_versions_find_the_same(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	float rows[CENTRE_ROWS * MOST_WIDTH], points[MOST_CENTRES * MOST_WIDTH];
	fill(rows, CENTRE_ROWS * MOST_WIDTH, 3);
	fill(points, MOST_CENTRES * MOST_WIDTH, 4);
	Centres centres = {0};
	assert_ok(centres_pack(
		(Rows){points, MOST_CENTRES, MOST_WIDTH, MOST_WIDTH}, CENTRES_BY_DISTANCE, &centres, &err));
	CentreSearch first = {.width = MOST_WIDTH, .panels = centres.panels, .n_panels = 3};
	for (size_t i = 0; i < CENTRE_ROWS; i++)
		first.rows[i] = rows + i * MOST_WIDTH;
	CentreSearch other = first;
	centre_kernels_best()->nearest(&first);
	for (size_t version = 1; centre_kernels_at(version); version++) {
		centre_kernels_at(version)->nearest(&other);
		assert_memory_equal(first.centre, other.centre, sizeof first.centre);
		assert_memory_equal(first.score, other.score, sizeof first.score);
	}
	centres_release(&centres);
}

static void check_scan(const CentreKernels *kernels, size_t parts)
{
	Error err = ERROR_INIT;
	uint8_t *codes = memory_data(parts, CODE_BLOCK, "codes", &err);
	uint8_t *table = memory_data(parts, CODES, "a table", &err);
	_Alignas(64) float starts[CODE_BLOCK], scores[CODE_BLOCK];
	Random random;
	random_init(&random, 5, parts);
	for (size_t i = 0; i < parts * CODE_BLOCK; i++)
		codes[i] = (uint8_t)random_below(&random, 256);
	for (size_t i = 0; i < parts * CODES; i++)
		table[i] = (uint8_t)(255 - random_below(&random, 8));
	for (size_t i = 0; i < CODE_BLOCK; i++)
		starts[i] = (float)i;
	CodeScan scan = {codes, parts, table, 0.5f, starts, 0.5f * 251.5f * (float)parts + 32, scores};
	uint64_t reached = kernels->scan(&scan);
	for (size_t i = 0; i < CODE_BLOCK; i++) {
		unsigned sum = 0;
		for (size_t j = 0; j < parts; j++)
			sum += table[j * CODES + codes[j * CODE_BLOCK + i]];
		assert_true(scores[i] == 0.5f * (float)sum + (float)i);
		assert_int_equal(reached >> i & 1, scores[i] > scan.limit);
	}
	assert_true(reached != 0 && reached != UINT64_MAX);
	free(codes);
	free(table);
}

static void test_sums_of_codes(void **state)
{
	(void)state;
	for (size_t version = 0; centre_kernels_at(version); version++)
		for (size_t parts = 1; parts <= CODES_MOST; parts += 51)
			check_scan(centre_kernels_at(version), parts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest_of_any_number),
		cmocka_unit_test(test_first_of_equals),
		cmocka_unit_test(test_all_versions_find_the_same),
		cmocka_unit_test(test_sums_of_codes),
	};
	return cmocka_run_group_tests_name("centres", tests, NULL, NULL) != 0;
}
