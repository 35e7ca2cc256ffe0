#include "measure/copies.h"

#include "check.h"

#include <stdlib.h>

static void assert_copies(const float *weights, size_t count, size_t wanted, const char *expected)
{
	uint32_t at[8];
	char found[64] = "";
	for (uint32_t i = 0; i < count; i++)
		at[i] = i;
	size_t copies;
	uint32_t *list = copies_by_weight(at, count, weights, wanted, &copies);
	for (size_t i = 0; i < copies; i++)
		snprintf(found + strlen(found), sizeof found - strlen(found), "%u", list[i]);
	assert_string_equal(found, expected);
	free(list);
}

static void test_each_stands_in_proportion(void **state)
{
	(void)state;
	assert_copies((const float[]){1, 2, 3}, 3, 6, "011222");
	assert_copies((const float[]){1, 0, 3}, 3, 8, "00222222");
	assert_copies((const float[]){0, 0, 0}, 3, 3, "012");
	assert_copies((const float[]){1e-9f, 1, 1e-9f}, 3, 4, "1111");
	assert_copies((const float[]){0.3f, 0.3f, 0.3f, 0.3f, 0.3f, 0.3f}, 6, 2, "14");
}

static void test_only_listed_rows_are_copied(void **state)
{
	(void)state;
	const float weights[] = {5, 1, 9, 3};
	const uint32_t at[] = {1, 3};
	size_t copies;
	uint32_t *list = copies_by_weight(at, 2, weights, 4, &copies);
	assert_int_equal(copies, 4);
	assert_int_equal(list[0], 1);
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(list[i], 3);
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_stands_in_proportion),
		cmocka_unit_test(test_only_listed_rows_are_copied),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
