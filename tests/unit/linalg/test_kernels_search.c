#include "linalg/kernels_search.h"

#include "base/random.h"
#include "check.h"

enum { ROWS = 37, STRIDE = 75 };

typedef struct Fixture {
	float query[STRIDE], rows[ROWS * STRIDE];
} Fixture;

static void fill(Fixture *fixture)
{
	Random random;
	random_init(&random, 3, 0);
	for (size_t i = 0; i < STRIDE; i++)
		fixture->query[i] = (float)random_normal(&random);
	for (size_t i = 0; i < ROWS * STRIDE; i++)
		fixture->rows[i] = (float)random_normal(&random);
}

static double plain_score(bool distance, const float *a, const float *b, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += distance ? ((double)a[i] - b[i]) * ((double)a[i] - b[i]) : (double)a[i] * b[i];
	return sum;
}

/* The first version says what the others must give. */
static void check_scores(const SearchKernels *kernels, const Fixture *fixture, size_t width)
{
	const SearchKernels *best = search_kernels_best();
	Rows rows = {fixture->rows, ROWS, width, STRIDE};
	float dots[ROWS], distances[ROWS];
	kernels->dots(fixture->query, rows, dots);
	kernels->squared_distances(fixture->query, rows, distances);
	for (size_t i = 0; i < ROWS; i++) {
		const float *row = rows_at(rows, i), *query = fixture->query;
		assert_near(dots[i], plain_score(false, query, row, width), 2e-5);
		assert_near(distances[i], plain_score(true, query, row, width), 5e-5);
		assert_true(dots[i] == kernels->dot(query, row, width));
		assert_true(dots[i] == best->dot(query, row, width));
		assert_true(distances[i] == kernels->squared_distance(query, row, width));
		assert_true(distances[i] == best->squared_distance(query, row, width));
	}
}

/* Widths with and without a rest; numbers past the width are never read. */
static void test_scores_are_the_same_bytes_everywhere(void **state)
{
	(void)state;
	static Fixture fixture;
	fill(&fixture);
	for (size_t v = 0; search_kernels_at(v); v++)
		for (size_t width = 0; width <= 67; width++)
			check_scores(search_kernels_at(v), &fixture, width);
}

static void test_packed_rows(void **state)
{
	(void)state;
	static Fixture fixture;
	fill(&fixture);
	for (size_t count = 0; count <= TILE_QUERIES; count++)
		for (size_t width = 0; width < 11; width++) {
			float packed[11 * TILE_QUERIES];
			pack_rows((Rows){fixture.rows, count, width, STRIDE}, TILE_QUERIES, packed);
			for (size_t k = 0; k < width; k++)
				for (size_t i = 0; i < TILE_QUERIES; i++)
					assert_true(packed[k * TILE_QUERIES + i] ==
						    (i < count ? fixture.rows[i * STRIDE + k] : 0));
		}
}

/* Products, what they start from, and which of them reach the limit of their query. A row that starts from what
 * is no number reaches none. */
static void check_tile(const SearchKernels *kernels, const Fixture *fixture, size_t width)
{
	static float queries[STRIDE * TILE_QUERIES];
	static _Alignas(64) float rows[STRIDE * TILE_ROWS], start[TILE_ROWS], scores[TILE_QUERIES * TILE_ROWS];
	float limits[TILE_QUERIES];
	uint32_t reached[TILE_QUERIES], any = 0;
	pack_rows((Rows){fixture->rows, TILE_QUERIES, width, STRIDE}, TILE_QUERIES, queries);
	pack_rows((Rows){fixture->rows + 3 * STRIDE, TILE_ROWS, width, STRIDE}, TILE_ROWS, rows);
	for (size_t i = 0; i < TILE_ROWS; i++)
		start[i] = i == 5 ? NAN : (float)i;
	for (size_t i = 0; i < TILE_QUERIES; i++)
		limits[i] = i == 7 ? -INFINITY : (float)i * 3;
	ProductTile tile = {queries, rows, width, start, scores, limits, reached};
	bool told = kernels->multiply(&tile);
	for (size_t i = 0; i < TILE_QUERIES; i++) {
		any |= reached[i];
		for (size_t j = 0; j < TILE_ROWS; j++) {
			float score = scores[i * TILE_ROWS + j];
			double product = plain_score(
				false, fixture->rows + i * STRIDE, fixture->rows + (j + 3) * STRIDE, width);
			assert_int_equal(reached[i] >> j & 1, score >= limits[i]);
			if (j != 5)
				assert_near(score, (double)j + product, 5e-5);
		}
	}
	assert_int_equal(told, any != 0);
}

static void test_tiles(void **state)
{
	(void)state;
	static Fixture fixture;
	fill(&fixture);
	for (size_t v = 0; search_kernels_at(v); v++)
		for (size_t width = 0; width < STRIDE; width += 37)
			check_tile(search_kernels_at(v), &fixture, width);
}

/* What lies past the rows and columns that are asked for stays as it was. */
static void check_carried_off(const SearchKernels *kernels, size_t height, size_t columns)
{
	enum { WIDTH = 40 };
	static float scores[TILE_QUERIES * TILE_ROWS], copied[TILE_QUERIES * WIDTH];
	static double added[TILE_QUERIES * WIDTH];
	for (size_t i = 0; i < TILE_QUERIES * TILE_ROWS; i++)
		scores[i] = (float)i + 0.5f;
	for (size_t i = 0; i < TILE_QUERIES * WIDTH; i++)
		added[i] = copied[i] = -1;
	kernels->copy_scores(scores, height, columns, copied, WIDTH);
	kernels->add_scores(scores, height, columns, added, WIDTH);
	for (size_t i = 0; i < TILE_QUERIES; i++)
		for (size_t j = 0; j < WIDTH; j++) {
			bool within = i < height && j < columns;
			double score = within ? (double)scores[i * TILE_ROWS + j] : 0;
			assert_near(copied[i * WIDTH + j], within ? score : -1, 0);
			assert_near(added[i * WIDTH + j], score - 1, 0);
		}
}

static void test_what_becomes_of_scores(void **state)
{
	(void)state;
	for (size_t v = 0; search_kernels_at(v); v++) {
		check_carried_off(search_kernels_at(v), TILE_QUERIES, TILE_ROWS);
		check_carried_off(search_kernels_at(v), 5, TILE_ROWS);
		check_carried_off(search_kernels_at(v), TILE_QUERIES, 17);
	}
}

static void test_sum_of_squares(void **state)
{
	(void)state;
	static Fixture fixture;
	fill(&fixture);
	for (size_t width = 0; width < STRIDE; width += 7) {
		double sum = 0, portable = 0;
		for (size_t i = 0; i < width; i++)
			sum += (double)fixture.rows[i] * fixture.rows[i];
		for (size_t v = 0; search_kernels_at(v); v++)
			portable = search_kernels_at(v)->sum_of_squares(fixture.rows, width);
		assert_near(portable, sum, 1e-12);
		for (size_t v = 0; search_kernels_at(v); v++)
			assert_near(search_kernels_at(v)->sum_of_squares(fixture.rows, width), portable, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores_are_the_same_bytes_everywhere),
		cmocka_unit_test(test_packed_rows),
		cmocka_unit_test(test_tiles),
		cmocka_unit_test(test_what_becomes_of_scores),
		cmocka_unit_test(test_sum_of_squares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
