#include "linalg/noncentral.h"

#include "check.h"
#include "linalg/normal.h"

/* From tests/reference/power.py. */
static void test_against_scipy(void **state)
{
	(void)state;
	static const struct {
		double t, degrees, delta, below;
	} known[] = {
		{1.7613, 14, 2.5, 0.232209837821},
		{-1.2, 14, 0.7, 0.033334246710},
		{0.5, 3, -1.5, 0.972956996616},
		{2.2, 48, 4, 0.038592081520},
		{0, 10, 1, 0.158655253931},
		{-3, 5, -2, 0.268890156492},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_near(noncentral_t_below(known[i].t, known[i].degrees, known[i].delta), known[i].below,
			1e-10);
}

static void test_limits(void **state)
{
	(void)state;
	assert_near(noncentral_t_below(normal_student_quantile(0.9, 7), 7, 0), 0.9, 1e-9);
	assert_near(noncentral_t_below(200, 14, 2), 1, 1e-9);
	/* With many degrees of freedom it is a normal distribution around delta. */
	assert_near(noncentral_t_below(3, 1e7, 2), normal_below(1), 1e-5);
	for (double delta = -20; delta < 20; delta += 1)
		assert_true(noncentral_t_below(1, 9, delta) >= noncentral_t_below(1, 9, delta + 1) - 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_scipy),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
