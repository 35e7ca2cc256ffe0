#include "base/decimal.h"

#include "base/random.h"
#include "check.h"

#include <locale.h>
#include <stdlib.h>

/* Bit for bit, so that -0 and 0 differ. */
static void check_reads(const char *text)
{
	double value = 123, expected = strtod(text, NULL);
	if (decimal_read(text, strlen(text), &value) != strlen(text))
		fail_msg("\"%s\" is not read", text);
	if (memcmp(&value, &expected, sizeof value) != 0)
		fail_msg("\"%s\" is read as %a, strtod gives %a", text, value, expected);
}

static void test_reads_as_strtod(void **state)
{
	(void)state;
	static const char *const numbers[] = {"0", "-0", "1", "+1", ".5", "5.", "-.5e3", "1e22", "1e23",
		"1e-22", "1e-23", "9007199254740992", "9007199254740993", "9007199254740993e-1",
		"18446744073709551617", "0.30000000000000000000000000000001", "1e-5000", "4.9e-324",
		"2.4703282292062328e-324", "1.7976931348623157e308", "1e400", "-1E5", "inf", "-inf",
		"123456789012345678e3", "8.442911e-05", "0.1e+1"};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		check_reads(numbers[i]);
}

static void test_random_numbers_as_strtod(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 1, 0);
	static const int digits[] = {5, 6, 9, 17, 25};
	for (int i = 0; i < 100000; i++) {
		char text[400];
		double value = random_normal(&random);
		if (i % 3 == 0) {
			uint64_t bits = random_next(&random);
			memcpy(&value, &bits, sizeof value);
		}
		if (!isfinite(value))
			continue;
		if (i % 2)
			snprintf(text, sizeof text, "%.*g", digits[i % 5], value);
		else
			snprintf(text, sizeof text, "%.*f", digits[i % 5], value);
		if (strlen(text) < 200)
			check_reads(text);
	}
}

static void test_stops_where_the_token_ends(void **state)
{
	(void)state;
	double value;
	assert_int_equal(decimal_read("1.5 2", 5, &value), 3);
	assert_int_equal(decimal_read("12345", 2, &value), 2);
	assert_near(value, 12, 0);
	assert_int_equal(decimal_read("-7\t", 3, &value), 2);
	static const char *const not_numbers[] = {
		"", " 1", "-", ".", "e5", "1,5", "1.5x", "1e", "1e+", "--1", "1.2.3", "nano"};
	for (size_t i = 0; i < sizeof not_numbers / sizeof *not_numbers; i++)
		if (decimal_read(not_numbers[i], strlen(not_numbers[i]), &value))
			fail_msg("\"%s\" was taken for a number", not_numbers[i]);
	char endless[1000];
	memset(endless, '1', sizeof endless);
	assert_int_equal(decimal_read(endless, sizeof endless, &value), 0);
}

static void check_writes(float value, const char *expected)
{
	char text[DECIMAL_ROOM];
	assert_int_equal(decimal_write(value, text), strlen(expected));
	assert_string_equal(text, expected);
}

static void test_writes_briefly(void **state)
{
	(void)state;
	check_writes(0, "0");
	check_writes(-0.0f, "-0");
	check_writes(1, "1");
	check_writes(-0.1f, "-0.1");
	check_writes(0.3f, "0.3");
	check_writes(123456, "123456");
	check_writes(16777216, "16777216");
	check_writes(1e10f, "1e10");
	check_writes(-1.5e-7f, "-1.5e-7");
	check_writes(0.0000123f, "1.23e-5");
	check_writes(0.000123f, "0.000123");
	check_writes(3.40282347e38f, "3.4028235e38");
	check_writes(1e-45f, "1.4013e-45");
	check_writes(INFINITY, "inf");
	check_writes(-INFINITY, "-inf");
	check_writes(NAN, "nan");
}

static void test_every_float_comes_back(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 2, 0);
	for (int i = 0; i < 100000; i++) {
		uint32_t bits = (uint32_t)random_next(&random);
		float value, again;
		memcpy(&value, &bits, sizeof value);
		if (i % 2)
			value = (float)random_normal(&random);
		if (!isfinite(value))
			continue;
		char text[DECIMAL_ROOM];
		size_t bytes = decimal_write(value, text);
		assert_true(bytes < DECIMAL_ROOM && text[bytes] == '\0');
		again = strtof(text, NULL);
		if (memcmp(&again, &value, sizeof value) != 0)
			fail_msg("%a was written as %s", (double)value, text);
	}
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_as_strtod),
		cmocka_unit_test(test_random_numbers_as_strtod),
		cmocka_unit_test(test_stops_where_the_token_ends),
		cmocka_unit_test(test_writes_briefly),
		cmocka_unit_test(test_every_float_comes_back),
	};
	return cmocka_run_group_tests_name("decimal", tests, NULL, NULL) != 0;
}
