/* Expected numbers: tests/reference/umap_graph.py. */
#include "project/umap_curve.h"

#include "check.h"

#include <stdbool.h>

static void test_fits_agree_with_umap_learn(void **state)
{
	(void)state;
	static const struct {
		double min_dist, spread, a, b;
	} cases[] = {{0.1, 1, 1.576943, 0.895061}, {0.5, 1, 0.583030, 1.334167}, {0.001, 1, 1.929073, 0.791505},
		{0.25, 2, 0.416273, 0.921855}, {1, 1, 0.114976, 1.929237}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		UmapCurve curve = umap_curve_fit(cases[i].min_dist, cases[i].spread);
		assert_near(curve.a, cases[i].a, 2e-5);
		assert_near(curve.b, cases[i].b, 2e-5);
	}
}

/* How well two points at x and 0 agree with belonging together, or not. */
static double loss(UmapCurve curve, double x, bool together)
{
	double p = 1 / (1 + (double)curve.a * pow(x * x, curve.b));
	return together ? -log(p) : -log(1 - p);
}

static void test_forces_are_the_gradient(void **state)
{
	(void)state;
	static const double places[] = {0.03, 0.2, 0.7, 1, 3, 20, 300};
	UmapCurve curve = umap_curve_fit(0.1, 1);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		float d2[UMAP_LANES] __attribute__((aligned(32))),
			factors[UMAP_LANES] __attribute__((aligned(32)));
		double x = places[i], h = 1e-4 * x;
		for (int k = 0; k < UMAP_LANES; k++)
			d2[k] = (float)(x * x);
		umap_curve_forces(curve, d2, factors);
		double pull = -(loss(curve, x + h, true) - loss(curve, x - h, true)) / (2 * h);
		double push = -(loss(curve, x + h, false) - loss(curve, x - h, false)) / (2 * h);
		push *= x * x / (x * x + 0.001);
		assert_near(factors[0] * x / pull, 1, 1e-5);
		for (int k = 1; k <= UMAP_PUSHED; k++)
			assert_near(factors[k] * x / push, 1, 1e-5);
	}
}

static void test_forces_between_equal_points_are_finite(void **state)
{
	(void)state;
	float d2[UMAP_LANES] __attribute__((aligned(32))) = {0},
			     factors[UMAP_LANES] __attribute__((aligned(32)));
	static const double min_dists[] = {0, 0.1, 1};
	for (size_t i = 0; i < 3; i++) {
		umap_curve_forces(umap_curve_fit(min_dists[i], 1), d2, factors);
		for (int k = 0; k <= UMAP_PUSHED; k++)
			assert_true(isfinite(factors[k]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fits_agree_with_umap_learn),
		cmocka_unit_test(test_forces_are_the_gradient),
		cmocka_unit_test(test_forces_between_equal_points_are_finite),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
