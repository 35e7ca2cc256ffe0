/* Neighbours and analogies, against numbers that tests/reference/questions.py printed. */
#include "data/space_reader.h"
#include "measure/analogy.h"
#include "measure/neighbours.h"

#include "check.h"

#include <stdlib.h>

static Space *words; /* NULL without test data */

static int read_words(void **state)
{
	(void)state;
	const char *data = getenv("ISTHMUS_TEST_DATA");
	char path[512];
	Error err = ERROR_INIT;
	if (data) {
		snprintf(path, sizeof path, "%s/formats/test_glove.txt", data);
		words = space_read(path, NULL, &err);
	}
	if (!words)
		puts("skipped: questions to real vectors (ISTHMUS_TEST_DATA has no formats/test_glove.txt)");
	return 0;
}

static int drop_words(void **state)
{
	(void)state;
	space_unref(words);
	return 0;
}

static uint32_t row_of(const char *item)
{
	return dictionary_find_text(&words->items, item);
}

static Expression sum_of(const char *const *items, size_t count)
{
	Expression expression = {0};
	Error err = ERROR_INIT;
	ItemScope scope = {.space = words, .name = "words"};
	for (size_t i = 0; i < count; i++) {
		char item[32];
		snprintf(item, sizeof item, "%s", items[i]);
		assert_ok(expression_add(&expression, &(Token){.text = item}, &scope, &err));
	}
	return expression;
}

static void expect_hits(const Hit *hits, const char *const *items, const double *scores)
{
	for (int i = 0; i < 3; i++) {
		assert_string_equal(dictionary_word(&words->items, hits[i].row), items[i]);
		assert_near(hits[i].score, scores[i], 2e-5);
	}
}

static void test_neighbours(void **state)
{
	(void)state;
	if (!words)
		return;
	static const struct {
		Metric metric;
		const char *items[3];
		double scores[3];
	} expected[] = {
		{METRIC_COSINE, {"his", "when", "was"}, {0.924274536, 0.923285970, 0.888068123}},
		{METRIC_DOT, {"his", "i", "she"}, {28.214597470, 27.760228659, 27.324943135}},
		{METRIC_L2, {"when", "his", "was"},
			{-2.101212383 * 2.101212383, -2.153193007 * 2.153193007, -2.518595434 * 2.518595434}},
	};
	Expression he = sum_of((const char *const[]){"he"}, 1);
	for (int i = 0; i < 3; i++) {
		Hit hits[3];
		NeighbourQuery query = {.space = words, .metric = expected[i].metric, .k = 3};
		assert_int_equal(neighbours_find(&query, &he, NULL, hits), 3);
		expect_hits(hits, expected[i].items, expected[i].scores);
	}
	assert_near(neighbours_cosine(words, row_of("when"), &he, METRIC_L2), 0.923285970, 1e-6);
	expression_release(&he);
}

static void test_analogies(void **state)
{
	(void)state;
	if (!words)
		return;
	Hit hits[76];
	AnalogyQuery query = {
		.space = words, .a = row_of("he"), .b = row_of("his"), .c = row_of("they"), .k = 3};
	assert_int_equal(analogy_find(&query, NULL, hits), 3);
	expect_hits(hits, (const char *const[]){"their", "but", "have"},
		(const double[]){0.949549715, 0.883260285, 0.869932299});
	query.method = ANALOGY_MUL;
	assert_int_equal(analogy_find(&query, NULL, hits), 3);
	expect_hits(hits, (const char *const[]){"their", "but", "all"},
		(const double[]){0.964895582, 0.931013968, 0.921696068});
	assert_int_equal(analogy_rank(&query, row_of("all"), NULL), 3);
	assert_int_equal(analogy_rank(&query, row_of("he"), NULL), 0);
	query.k = 76;
	assert_int_equal(analogy_find(&query, NULL, hits), 73);
	for (size_t i = 0; i < 73; i += 9)
		assert_int_equal(analogy_rank(&query, hits[i].row, NULL), i + 1);
	query.method = ANALOGY_ADD;
	assert_int_equal(analogy_find(&query, NULL, hits), 73);
	for (size_t i = 0; i < 73; i += 9)
		assert_int_equal(analogy_rank(&query, hits[i].row, NULL), i + 1);
	query.with_inputs = true;
	assert_int_equal(analogy_find(&query, NULL, hits), 76);
}

static void test_odd_one_out(void **state)
{
	(void)state;
	if (!words)
		return;
	Expression items = sum_of((const char *const[]){"he", "his", "they", "percent"}, 4);
	double cosines[4];
	neighbours_oddness(&items, cosines);
	static const double expected[] = {0.933317996, 0.877593987, 0.894273347, 0.647817632};
	for (int i = 0; i < 4; i++)
		assert_near(cosines[i], expected[i], 1e-6);
	expression_release(&items);
}

static void test_rank(void **state)
{
	(void)state;
	if (!words)
		return;
	Pool *pool = pool_new(2);
	assert_int_equal(neighbours_rank(words, row_of("he"), row_of("who"), pool), 9);
	assert_int_equal(neighbours_rank(words, row_of("he"), row_of("his"), NULL), 1);
	assert_near(exact_cosine(matrix_row(&words->vectors, row_of("he")),
			    matrix_row(&words->vectors, row_of("who")), 50),
		0.843268856, 1e-6);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_analogies),
		cmocka_unit_test(test_odd_one_out),
		cmocka_unit_test(test_rank),
	};
	return cmocka_run_group_tests_name("questions", tests, read_words, drop_words) != 0;
}
