#include "check.h"

#include "project/colouring.h"

#include <stdlib.h>

static Error err;

static Space *four_items(void)
{
	Space *space = space_new(4, 2, &err);
	space->domain_of = memory_new(4, sizeof *space->domain_of);
	dictionary_add(&space->domains, "north", 5);
	dictionary_add(&space->domains, "south", 5);
	for (size_t i = 0; i < 4; i++) {
		char name[2] = {(char)('a' + i), 0};
		dictionary_add(&space->items, name, 1);
		space->domain_of[i] = i % 2;
		matrix_row(&space->vectors, i)[0] = 1;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void test_groups(void **state)
{
	(void)state;
	Space *space = four_items();
	Colouring *domains = colouring_of_domains(space), *classes = colouring_of_classes(space);
	assert_int_equal(colouring_count(domains), 2);
	assert_int_equal(colouring_group(domains, 3), 1);
	/* There are none: everything is one group. */
	assert_int_equal(colouring_count(classes), 1);
	assert_int_equal(colouring_group(classes, 3), 0);
	uint32_t *groups = memory_new(4, sizeof *groups);
	groups[2] = 1;
	Dictionary names = {0};
	dictionary_add(&names, "he", 2);
	dictionary_add(&names, "she", 3);
	Colouring *sets = colouring_of_groups(space, "he,she", groups, &names);
	space_unref(space); /* the colourings hold it */
	assert_int_equal(colouring_group(sets, 2), 1);
	assert_string_equal(dictionary_word(sets->names, 1), "she");
	assert_int_equal(names.count, 0); /* taken over */
	colouring_unref(sets);
	colouring_unref(domains);
	colouring_unref(classes);
}

static void test_levels_of_numbers(void **state)
{
	(void)state;
	Space *space = four_items();
	static const float even[4] = {0, 8, NAN, 4}, counts[4] = {1, 256, 0, 16};
	float *values = memory_new(4, sizeof *values);
	memcpy(values, even, sizeof even);
	Colouring *linear = colouring_of_values(space, "norm", values, false);
	assert_int_equal(colouring_count(linear), COLOURING_LEVELS + 1);
	assert_int_equal(colouring_group(linear, 0), 0);
	assert_int_equal(colouring_group(linear, 1), COLOURING_LEVELS - 1);
	assert_int_equal(colouring_group(linear, 2), COLOURING_LEVELS); /* unknown */
	assert_int_equal(colouring_group(linear, 3), 4);
	assert_near(colouring_bound(linear, 4), 4, 1e-12);
	colouring_unref(linear);
	values = memory_new(4, sizeof *values);
	memcpy(values, counts, sizeof counts);
	Colouring *logarithmic = colouring_of_values(space, "count", values, true);
	assert_near(logarithmic->low, 1, 0);
	assert_int_equal(colouring_group(logarithmic, 3), 4);
	assert_near(colouring_bound(logarithmic, 4), 16, 1e-9);
	assert_near(colouring_bound(logarithmic, COLOURING_LEVELS), 256, 1e-9);
	colouring_unref(logarithmic);
	space_unref(space);
}

static void test_one_value_for_all(void **state)
{
	(void)state;
	Space *space = four_items();
	Colouring *flat = colouring_of_values(space, "norm", memory_new(4, sizeof(float)), true);
	assert_int_equal(colouring_group(flat, 1), COLOURING_LEVELS); /* 0 has no logarithm */
	assert_true(colouring_bound(flat, 3) > 0);
	colouring_unref(flat);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_levels_of_numbers),
		cmocka_unit_test(test_one_value_for_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
