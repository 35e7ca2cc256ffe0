#include "check.h"
#include "measure/overlap.h"
#include "measure/stability.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Error err;

enum { ITEMS = 60, SHARED = 6, WIDTH = 8, K = 5 };

static void draw(uint64_t state, size_t width, double *rows)
{
	for (size_t i = 0; i < ITEMS * width; i++) {
		state = (state * 1103515245 + 12345) % (1u << 31);
		rows[i] = (double)((state >> 8) % 1000) / 500 - 1;
	}
}

/* Items i0, i1, … at rows in falling order when `reversed`, and after them `more` items of its own. */
static Space *space_of(const double *rows, size_t width, bool reversed, size_t more)
{
	Space *space = space_new(ITEMS + more, width, &err);
	assert_non_null(space);
	space->counts = calloc(ITEMS + more, sizeof *space->counts);
	for (size_t i = 0; i < ITEMS + more; i++) {
		size_t item = i < ITEMS ? reversed ? ITEMS - 1 - i : i : i;
		char name[32];
		snprintf(name, sizeof name, "%s%zu", i < ITEMS ? "i" : "own", item);
		dictionary_add(&space->items, name, strlen(name));
		space->counts[i] = i < ITEMS ? 1000 - item : 1;
		for (size_t j = 0; j < width; j++)
			matrix_row(&space->vectors, i)[j] = (float)rows[(item % ITEMS) * width + j];
	}
	assert_ok(space_finish(space, &err));
	return space;
}

/* The two spaces of tests/reference/stability.py. */
static void two_spaces(Space **x, Space **y)
{
	double first[ITEMS * SHARED], second[ITEMS * WIDTH];
	draw(1, SHARED, first);
	draw(2, WIDTH, second);
	for (size_t i = 0; i < ITEMS; i++)
		for (size_t j = 0; j < WIDTH; j++)
			second[i * WIDTH + j] =
				0.4 * second[i * WIDTH + j] + (j < SHARED ? first[i * SHARED + j] : 0);
	*x = space_of(first, SHARED, false, 0);
	*y = space_of(second, WIDTH, true, 7);
}

static Stability *compare(Space *const *spaces, size_t n, StabilityOptions options, Pool *pool)
{
	Stability *stability = stability_new(spaces, n, &options, &err);
	assert_non_null(stability);
	double done = 0;
	while (stability_done(stability) < 1) {
		assert_ok(stability_step(stability, pool, &err));
		assert_true(stability_done(stability) >= done);
		done = stability_done(stability);
	}
	return stability;
}

/* Rows in another order and items that one space alone has make no difference. */
static void agrees_with_numpy(void **state)
{
	(void)state;
	static const size_t expected[10] = {3, 2, 3, 3, 3, 2, 3, 3, 3, 3};
	Pool *pool = pool_new(2);
	Space *spaces[2];
	two_spaces(&spaces[0], &spaces[1]);
	Stability *stability = compare(spaces, 2, (StabilityOptions){.k = K, .queries = 1000}, pool);
	assert_int_equal(stability_items(stability), ITEMS);
	assert_int_equal(stability_queries(stability), ITEMS);
	double sum = 0;
	for (size_t i = 0; i < ITEMS; i++) {
		assert_int_equal(stability_rank(stability, i), i);
		if (i < 10)
			assert_int_equal(stability_common(stability, i, 0, 1), expected[i]);
		assert_int_equal(stability_common(stability, i, 0, 1), stability_common(stability, i, 1, 0));
		sum += (double)stability_common(stability, i, 0, 1);
	}
	assert_near(sum / ITEMS / K, 0.556667, 1e-6);
	assert_near(stability_eigenspace(stability, 0, 1), 0.644280388, 1e-6);
	assert_string_equal(stability_item(stability, 4), "i4");
	assert_int_equal(stability_count(stability, 4), 996);
	stability_free(stability);
	space_unref(spaces[0]);
	space_unref(spaces[1]);
	pool_free(pool);
}

static void a_space_agrees_with_itself(void **state)
{
	(void)state;
	Space *x, *y;
	two_spaces(&x, &y);
	Space *spaces[3] = {x, y, x};
	Stability *stability =
		compare(spaces, 3, (StabilityOptions){.k = K, .queries = 20, .limit = 40, .seed = 3}, NULL);
	assert_int_equal(stability_items(stability), 40);
	assert_int_equal(stability_queries(stability), 20);
	for (size_t i = 0; i < 20; i++) {
		assert_int_equal(stability_common(stability, i, 0, 2), K);
		assert_int_equal(stability_common(stability, i, 0, 1), stability_common(stability, i, 2, 1));
		assert_true(i == 0 || stability_rank(stability, i) > stability_rank(stability, i - 1));
	}
	assert_near(stability_eigenspace(stability, 0, 2), 1, 1e-9);
	assert_near(stability_eigenspace(stability, 0, 1), stability_eigenspace(stability, 1, 2), 1e-9);
	stability_free(stability);
	space_unref(x);
	space_unref(y);
}

static void too_few_items_are_refused(void **state)
{
	(void)state;
	Space *spaces[2];
	two_spaces(&spaces[0], &spaces[1]);
	StabilityOptions options = {.k = ITEMS - 1, .queries = 10};
	assert_null(stability_new(spaces, 2, &options, &err));
	assert_contains(err.message, "share 60 items");
	space_unref(spaces[0]);
	space_unref(spaces[1]);
}

/* A vector of zeros has no neighbours and is nobody's. */
static void zero_vectors_have_no_neighbours(void **state)
{
	(void)state;
	double rows[ITEMS * WIDTH];
	draw(5, WIDTH, rows);
	memset(rows, 0, WIDTH * sizeof *rows);
	Space *space = space_of(rows, WIDTH, false, 0);
	uint32_t queries[2] = {0, 1}, lists[2 * (ITEMS - 1)];
	assert_ok(overlap_neighbours(space, queries, 2, ITEMS - 1, NULL, lists, &err));
	assert_int_equal(overlap_count(lists, lists, ITEMS - 1), 0);
	assert_int_equal(overlap_count(lists + ITEMS - 1, lists + ITEMS - 1, ITEMS - 1), ITEMS - 2);
	for (size_t i = 0; i < ITEMS - 1; i++)
		assert_true(lists[ITEMS - 1 + i] != 0 && lists[ITEMS - 1 + i] != 1);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_numpy),
		cmocka_unit_test(a_space_agrees_with_itself),
		cmocka_unit_test(too_few_items_are_refused),
		cmocka_unit_test(zero_vectors_have_no_neighbours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
