#include "base/extent.h"

#include "check.h"

#include <stdlib.h>

static Error err;

static int use_tmp(void **state)
{
	(void)state;
	return setenv("TMPDIR", "/tmp", 1);
}

/* What was written stays while the extent grows, on either side of the limit. */
static void check_growth(uint64_t memory)
{
	Extent extent = {0};
	for (size_t i = 0; i < 300000; i++) {
		assert_ok(extent_grow(&extent, (i + 1) * sizeof i, memory, "numbers", &err));
		assert_int_equal(((size_t *)extent.bytes)[i], 0);
		((size_t *)extent.bytes)[i] = i;
	}
	assert_int_equal(extent_in_file(&extent), memory && memory < 300000 * sizeof(size_t));
	extent_trim(&extent, 100000 * sizeof(size_t));
	assert_in_range(extent.room, 100000 * sizeof(size_t), 100000 * sizeof(size_t) + 4095);
	extent_scatter(&extent);
	extent_expect(&extent, 12345, 67890);
	for (size_t i = 0; i < 100000; i++)
		assert_int_equal(((size_t *)extent.bytes)[i], i);
	assert_ok(extent_grow(&extent, 200000 * sizeof(size_t), memory, "numbers", &err));
	assert_int_equal(((size_t *)extent.bytes)[99999], 99999);
	extent_release(&extent);
}

static void test_grows_in_memory(void **state)
{
	(void)state;
	check_growth(0);
	check_growth(1 << 30);
}

static void test_grows_in_a_file(void **state)
{
	(void)state;
	check_growth(1);
	check_growth(1000000);
}

static void test_files_take_no_name(void **state)
{
	(void)state;
	Extent extent = {0};
	char folder[] = "/tmp/isthmus-extent-XXXXXX";
	assert_non_null(mkdtemp(folder));
	setenv("TMPDIR", folder, 1);
	assert_ok(extent_grow(&extent, 100000, 1, "numbers", &err));
	assert_true(extent_in_file(&extent));
	assert_int_equal(remove(folder), 0); /* it is empty */
	extent_release(&extent);
}

static void test_a_folder_without_room_is_an_error(void **state)
{
	(void)state;
	Extent extent = {0};
	setenv("TMPDIR", "/nowhere", 1);
	assert_ok(extent_grow(&extent, 5000, 8192, "the numbers", &err));
	((char *)extent.bytes)[4999] = 'x';
	assert_false(extent_grow(&extent, 9000000, 8192, "the numbers", &err));
	assert_int_equal(err.kind, ERROR_FILE);
	assert_contains(err.message, "the numbers would take up 9 MB");
	assert_contains(err.message, "cannot be put into a file in \"/nowhere\"");
	assert_int_equal(((char *)extent.bytes)[4999], 'x');
	extent_release(&extent);
}

static void test_absurd_sizes_are_errors(void **state)
{
	(void)state;
	Extent extent = {0};
	assert_false(extent_grow(&extent, SIZE_MAX - 5, 0, "the numbers", &err));
	assert_int_equal(err.kind, ERROR_MEMORY);
	assert_false(extent_grow(&extent, SIZE_MAX / 8, 0, "the numbers", &err));
	assert_contains(err.message, "not enough memory for the numbers");
	extent_release(&extent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_grows_in_memory, use_tmp),
		cmocka_unit_test_setup(test_grows_in_a_file, use_tmp),
		cmocka_unit_test_setup(test_files_take_no_name, use_tmp),
		cmocka_unit_test_setup(test_a_folder_without_room_is_an_error, use_tmp),
		cmocka_unit_test_setup(test_absurd_sizes_are_errors, use_tmp),
	};
	return cmocka_run_group_tests_name("extent", tests, NULL, NULL);
}
