#include "measure/csls.h"

#include "check.h"

#include <stdlib.h>

/* Unit vectors at these angles; the first three are of one domain, the others of another. */
static Space *circle(void)
{
	static const double degrees[] = {0, 20, 40, 8, 22, 75};
	Error err = ERROR_INIT;
	Space *space = space_new(6, 2, &err);
	space->domain_of = memory_new(6, sizeof *space->domain_of);
	for (uint32_t i = 0; i < 6; i++) {
		char item[2] = {(char)('a' + i)};
		dictionary_add(&space->items, item, 1);
		matrix_row(&space->vectors, i)[0] = (float)cos(degrees[i] * acos(-1) / 180);
		matrix_row(&space->vectors, i)[1] = (float)sin(degrees[i] * acos(-1) / 180);
		space->domain_of[i] = i > 2;
	}
	dictionary_add(&space->domains, "s", 1);
	dictionary_add(&space->domains, "t", 1);
	assert_ok(space_finish(space, &err));
	return space;
}

/* Worked out by hand for k = 2: by cosine c's nearest is e, a hub; by CSLS it is f. */
static void test_hubs_lose(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = circle();
	static const struct {
		uint32_t row, best;
	} expected[] = {{0, 3}, {1, 4}, {2, 5}};
	for (size_t i = 0; i < 3; i++) {
		Term term = {.weight = 1, .space = space, .row = expected[i].row};
		Expression item = {.terms = &term, .count = 1};
		CslsQuery query = {.space = space,
			.from = 0,
			.to = 1,
			.neighbourhood = 2,
			.most = 100,
			.k = 3,
			.considered = 3};
		Hit hits[3];
		size_t count;
		assert_ok(csls_find(&query, &item, NULL, hits, &count, &err));
		assert_int_equal(count, 3);
		assert_int_equal(hits[0].row, expected[i].best);
		if (expected[i].row != 2)
			continue;
		static const double scores[] = {0.042387542, 0.027337055, -0.187663949};
		for (int j = 0; j < 3; j++)
			assert_near(hits[j].score, scores[j], 1e-6);
		query.k = 1;
		assert_ok(csls_find(&query, &item, NULL, hits, &count, &err));
		assert_int_equal(count, 1);
		assert_int_equal(hits[0].row, 5);
	}
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hubs_lose),
	};
	return cmocka_run_group_tests_name("csls", tests, NULL, NULL) != 0;
}
