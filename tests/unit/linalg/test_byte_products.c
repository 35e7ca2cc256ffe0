#include "linalg/byte_products.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

enum { ROWS = 11 };

/* All versions give what long whole numbers give, whatever stands behind the width, for 0 to ROWS rows. */
static void check_width(size_t width)
{
	Error err = ERROR_INIT;
	Random random;
	size_t stride = (width + 12 + 63) / 64 * 64;
	uint8_t *bytes = memory_data(ROWS * stride, 1, "bytes", &err),
		*query = memory_data(stride, 1, "q", &err);
	random_init(&random, 5, width);
	for (size_t i = 0; i < ROWS * stride; i++)
		bytes[i] = (uint8_t)random_below(&random, 256);
	int32_t sum = 0, products[ROWS];
	for (size_t i = 0; i < stride; i++)
		query[i] = (uint8_t)random_below(&random, 256);
	for (size_t i = 0; i < width; i++)
		sum += query[i] - 128;
	const ByteRows all = {bytes, width, stride};
	const uint32_t rows[ROWS] = {3, 0, 10, 3, 7, 1, 2, 9, 8, 5, 4};
	for (size_t version = 0; byte_products_at(version); version++)
		for (size_t count = 0; count <= ROWS; count++) {
			products[count < ROWS ? count : 0] = 77;
			byte_products_at(version)->some(&all, query, sum, rows, count, products);
			for (size_t i = 0; i < count; i++) {
				long long expected = 0;
				for (size_t j = 0; j < width; j++)
					expected += (query[j] - 128LL) * (bytes[rows[i] * stride + j] - 128LL);
				assert_int_equal(products[i], expected);
			}
			assert_true(count == ROWS || count == 0 || products[count] == 77);
		}
	free(bytes);
	free(query);
}

static void all_versions_agree(void **state)
{
	(void)state;
	const size_t widths[] = {1, 7, 16, 31, 32, 63, 64, 65, 100, 128, 300, 784};
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
		check_width(widths[i]);
}

/* The largest sum of the widest rows. */
static void wide_rows_do_not_overflow(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	size_t stride = BYTE_WIDTH + 64;
	uint8_t *bytes = memory_data(2 * stride, 1, "bytes", &err);
	memset(bytes, 1, 2 * stride);
	const ByteRows all = {bytes, BYTE_WIDTH, stride};
	const uint32_t rows[] = {1};
	int32_t product;
	for (size_t version = 0; byte_products_at(version); version++) {
		byte_products_at(version)->some(&all, bytes, -127 * BYTE_WIDTH, rows, 1, &product);
		assert_int_equal(product, 127 * 127 * BYTE_WIDTH);
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_versions_agree),
		cmocka_unit_test(wide_rows_do_not_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
