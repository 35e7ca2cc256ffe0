#include "audit/correction.h"

#include "check.h"

static void check(
	void (*correct)(const double *, size_t, double *), const double *p, const double *known, size_t count)
{
	double corrected[8];
	correct(p, count, corrected);
	for (size_t i = 0; i < count; i++)
		if (isnan(known[i]))
			assert_true(isnan(corrected[i]));
		else
			assert_near(corrected[i], known[i], 1e-12);
}

static void test_by_hand(void **state)
{
	(void)state;
	const double p[] = {.01, .04, .03, .005};
	check(correction_holm, p, (const double[]){.03, .06, .06, .02}, 4);
	check(correction_hochberg, p, (const double[]){.02, .04, .04, .02}, 4);
}

static void test_never_above_one(void **state)
{
	(void)state;
	const double p[] = {.9, .5, 1};
	check(correction_holm, p, (const double[]){1, 1, 1}, 3);
	check(correction_hochberg, p, (const double[]){1, 1, 1}, 3);
}

/* Tests without p do not count. */
static void test_missing_are_left_out(void **state)
{
	(void)state;
	const double p[] = {NAN, .02, NAN, .03};
	check(correction_holm, p, (const double[]){NAN, .04, NAN, .04}, 4);
	check(correction_hochberg, p, (const double[]){NAN, .03, NAN, .03}, 4);
	check(correction_holm, p, p, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_never_above_one),
		cmocka_unit_test(test_missing_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
