#include "linalg/group_weights.h"

#include "check.h"

#include <math.h>

/* By hand: 20 units, 16 and 4 of them; at tau = 0 each group has 10, at 1/2 they have 20 (4, 2) / 6. */
static void test_weights_by_hand(void **state)
{
	(void)state;
	const double sizes[] = {16, 0, 4};
	double weights[3];
	group_weights(sizes, 3, 0, weights);
	assert_near(weights[0], 0.625, 1e-15);
	assert_near(weights[1], 0, 0);
	assert_near(weights[2], 2.5, 1e-15);
	assert_near(kish_effective(weights, sizes, 3), 400 / (16 * 0.390625 + 4 * 6.25), 1e-12);
	group_weights(sizes, 3, 0.5, weights);
	assert_near(weights[0], 20. * 4 / 6 / 16, 1e-15);
	assert_near(weights[2], 20. * 2 / 6 / 4, 1e-15);
	group_weights(sizes, 3, 1, weights);
	assert_true(weights[0] == 1 && weights[2] == 1);
	assert_near(kish_effective(weights, sizes, 3), 20, 1e-12);
}

static void test_nothing_weighs_nothing(void **state)
{
	(void)state;
	double weight;
	group_weights((const double[]){0}, 1, 0, &weight);
	assert_near(weight, 0, 0);
	assert_true(isnan(kish_effective(&weight, NULL, 1)) && isnan(kish_effective(NULL, NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights_by_hand),
		cmocka_unit_test(test_nothing_weighs_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
