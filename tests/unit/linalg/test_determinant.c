#include "linalg/determinant.h"

#include "check.h"

/* Known by hand: exchanged rows, a mirror, a rotation, a singular matrix. */
static void test_signs(void **state)
{
	(void)state;
	const double exchange[] = {0, 1, 1, 0}, turn[] = {0.6, -0.8, 0.8, 0.6},
		     mirror[] = {1, 0, 0, 0, -1, 0, 0, 0, 1}, cycle[] = {0, 1, 0, 0, 0, 1, 1, 0, 0},
		     singular[] = {1, 2, 2, 4};
	assert_int_equal(determinant_sign(exchange, 2), -1);
	assert_int_equal(determinant_sign(turn, 2), 1);
	assert_int_equal(determinant_sign(mirror, 3), -1);
	assert_int_equal(determinant_sign(cycle, 3), 1);
	assert_int_equal(determinant_sign(singular, 2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_signs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
