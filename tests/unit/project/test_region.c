#include "check.h"

#include "project/region.h"

static void test_a_hollow_shape(void **state)
{
	(void)state;
	/* A U: two arms over a base. */
	static const Corner u[] = {{0, 0}, {6, 0}, {6, 4}, {4, 4}, {4, 2}, {2, 2}, {2, 4}, {0, 4}};
	assert_true(region_holds(u, 8, 3, 1));
	assert_true(region_holds(u, 8, 1, 3));
	assert_true(region_holds(u, 8, 5, 3));
	assert_false(region_holds(u, 8, 3, 3)); /* between the arms */
	assert_false(region_holds(u, 8, 7, 1));
	assert_false(region_holds(u, 8, -1, 4));
}

static void test_a_line_that_crosses_itself(void **state)
{
	(void)state;
	static const Corner bow[] = {{0, 0}, {4, 4}, {4, 0}, {0, 4}};
	assert_true(region_holds(bow, 4, 0.5, 2));
	assert_true(region_holds(bow, 4, 3.5, 2));
	assert_false(region_holds(bow, 4, 2, 0.5));
	assert_false(region_holds(bow, 4, 2, 3.5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_hollow_shape),
		cmocka_unit_test(test_a_line_that_crosses_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
