#include "base/memory.h"
#include "check.h"
#include "linalg/row_blocks.h"

#include <stdlib.h>
#include <sys/mman.h>

static Error err;

enum { COUNT = 80000, WIDTH = 100 };

static float value(size_t row)
{
	return (float)row + 0.5f;
}

static void test_rows_stay_where_they_are(void **state)
{
	(void)state;
	RowBlocks rows;
	row_blocks_init(&rows, WIDTH);
	assert_ok(row_blocks_grow(&rows, 3, "the rows", &err));
	float *first = row_blocks_at(&rows, 2);
	first[WIDTH - 1] = 7;
	assert_ok(row_blocks_grow(&rows, COUNT, "the rows", &err));
	assert_ptr_equal(row_blocks_at(&rows, 2), first);
	assert_near(first[WIDTH - 1], 7, 0);
	for (size_t i = 0; i < rows.stride; i++)
		assert_near(row_blocks_at(&rows, COUNT - 1)[i], 0, 0);
	for (size_t row = 1; row < COUNT; row++)
		assert_int_equal((uintptr_t)row_blocks_at(&rows, row) % 64, 0);
	row_blocks_release(&rows);
}

static void test_a_copy_is_equal(void **state)
{
	(void)state;
	RowBlocks rows, copy = {0};
	row_blocks_init(&rows, WIDTH);
	assert_ok(row_blocks_grow(&rows, COUNT, "the rows", &err));
	for (size_t row = 0; row < COUNT; row++)
		row_blocks_at(&rows, row)[3] = value(row);
	assert_ok(row_blocks_copy(&rows, &copy, "the copy", &err));
	for (size_t row = 0; row < COUNT; row++)
		assert_memory_equal(
			row_blocks_at(&rows, row), row_blocks_at(&copy, row), rows.stride * sizeof(float));
	row_blocks_release(&rows);
	row_blocks_release(&copy);
}

static void test_forgetting_spares_later_rows(void **state)
{
	(void)state;
	RowBlocks rows;
	row_blocks_init(&rows, WIDTH);
	assert_ok(row_blocks_grow(&rows, COUNT, "the rows", &err));
	for (size_t row = 0; row < COUNT; row++)
		row_blocks_at(&rows, row)[WIDTH - 1] = value(row);
	for (size_t row = 0; row < COUNT; row++) {
		assert_near(row_blocks_at(&rows, row)[WIDTH - 1], value(row), 0);
		row_blocks_forget(&rows, row);
	}
	/* Whole pages of the first rows were given back. */
	assert_near(row_blocks_at(&rows, 0)[WIDTH - 1], 0, 0);
	row_blocks_release(&rows);
}

/* Only rows that are written take memory, to the page: not the rest of a huge one. */
static void test_last_rows_take_small_pages(void **state)
{
	(void)state;
	enum { PAGE = 4096, FEW = 5000 };
	RowBlocks rows;
	row_blocks_init(&rows, WIDTH);
	assert_ok(row_blocks_grow(&rows, FEW, "the rows", &err));
	for (size_t row = 0; row < FEW; row++)
		row_blocks_at(&rows, row)[0] = value(row);
	size_t pages = (rows.stride * sizeof(float) << rows.shift) / PAGE, there = 0;
	unsigned char *resident = memory_new(pages, 1);
	assert_int_equal(mincore(rows.blocks[0], pages * PAGE, resident), 0);
	for (size_t i = 0; i < pages; i++)
		there += resident[i] & 1;
	assert_true(there <= FEW * rows.stride * sizeof(float) / PAGE + 1);
	free(resident);
	row_blocks_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_stay_where_they_are),
		cmocka_unit_test(test_a_copy_is_equal),
		cmocka_unit_test(test_forgetting_spares_later_rows),
		cmocka_unit_test(test_last_rows_take_small_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
