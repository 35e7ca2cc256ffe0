#include "check.h"
#include "data/year.h"

static void test_names_that_tell_a_time(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		double year;
	} told[] = {{"1984", 1984}, {"1960s", 1960}, {"president@1912", 1912}, {"king_1790s", 1790},
		{"1984-07", 1984.5}, {"1984-07-32", 1984.5}, {"post 2001-01-31", 2001 + 30 / 31.0 / 12},
		{"12 in 1850", 1850}, {"1850-1899", 1850}};
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		double year = 0;
		assert_true(year_of(told[i].name, &year));
		assert_near(year, told[i].year, 1e-9);
	}
}

static void test_names_that_do_not(void **state)
{
	(void)state;
	static const char *const names[] = {
		"", "king", "b1984", "19845", "984", "3000", "1984x", "1985st", "0999"};
	double year;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_false(year_of(names[i], &year));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_that_tell_a_time),
		cmocka_unit_test(test_names_that_do_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
