/* Numbers not in closed form are those that tests/reference/matching.py prints. */
#include "linalg/sinkhorn.h"

#include "check.h"
#include "sines.h"

#include <stdlib.h>

static Error err;

enum { N = 12, M = 9 };

static void fill_cost(double *cost)
{
	Matrix a = {0}, b = {0};
	assert_ok(matrix_init(&a, N, 3, "rows", &err) && matrix_init(&b, M, 3, "rows", &err));
	sines_fill(&a, 0, N, 1, 0);
	sines_fill(&b, 0, M, 5, 0.8);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < M; j++) {
			cost[i * M + j] = 0;
			for (size_t k = 0; k < 3; k++)
				cost[i * M + j] += pow((double)matrix_row(&a, i)[k] - matrix_row(&b, j)[k], 2);
		}
	matrix_release(&a);
	matrix_release(&b);
}

static void assert_marginals(const Sinkhorn *s, const double *plan, double tolerance)
{
	for (size_t i = 0; i < s->n; i++) {
		double sum = 0;
		for (size_t j = 0; j < s->m; j++)
			sum += plan[i * s->m + j];
		assert_near(sum, s->a[i], tolerance);
	}
	for (size_t j = 0; j < s->m; j++) {
		double sum = 0;
		for (size_t i = 0; i < s->n; i++)
			sum += plan[i * s->m + j];
		assert_near(sum, s->b[j], 1e-12);
	}
}

static void test_two_by_two(void **state)
{
	(void)state;
	const double cost[] = {0, 1, 1, 0};
	double plan[4];
	Sinkhorn s = {0};
	assert_ok(sinkhorn_init(&s, cost, 2, 2, NULL, NULL, 1, NULL, &err));
	sinkhorn_iterate(&s, 20, NULL);
	sinkhorn_plan(&s, NULL, plan);
	assert_near(plan[0], 0.3655292893, 1e-10);
	assert_near(plan[1], 0.1344707107, 1e-10);
	assert_near(plan[2], plan[1], 1e-12);
	assert_near(sinkhorn_cost(&s), 0.2689414214, 1e-10);
	sinkhorn_release(&s);
}

typedef struct Expected {
	double epsilon, cost, first, middle, last;
} Expected;

static void test_plans_of_scipy_at_any_epsilon(void **state)
{
	(void)state;
	static const Expected expected[] = {
		{1, 1.829998346, 0.0101730622, 0.000116169023, 0.0254162474},
		{0.1, 1.379338680, 0.00518130003, 4.87630201e-28, 0.0531975437},
		{0.03, 1.373524024, 0.00171133778, 0, 0.0731524652},
	};
	double cost[N * M], plan[N * M];
	fill_cost(cost);
	Pool *pool = pool_new(2);
	for (size_t at = 0; at < sizeof expected / sizeof *expected; at++) {
		Sinkhorn s = {0};
		assert_ok(sinkhorn_init(&s, cost, N, M, NULL, NULL, expected[at].epsilon, pool, &err));
		for (int i = 0; i < 400 && s.violation > 1e-12; i++)
			sinkhorn_iterate(&s, 50, pool);
		sinkhorn_plan(&s, pool, plan);
		assert_marginals(&s, plan, 1e-11);
		assert_near(sinkhorn_cost(&s), expected[at].cost, 2e-9);
		assert_near(plan[0], expected[at].first, 1e-10);
		assert_near(plan[3 * M + 4], expected[at].middle, 1e-12);
		assert_near(plan[11 * M + 8], expected[at].last, 1e-10);
		sinkhorn_release(&s);
	}
	pool_free(pool);
}

/* As many rows as columns and hardly any entropy: the plan is the cheapest assignment, and exp(-C / epsilon)
 * would be 0 nearly everywhere. */
static void test_a_tiny_epsilon_gives_the_assignment(void **state)
{
	(void)state;
	double cost[N * M], plan[M * M];
	fill_cost(cost);
	Sinkhorn s = {0};
	assert_ok(sinkhorn_init(&s, cost, M, M, NULL, NULL, 1e-3, NULL, &err));
	for (int i = 0; i < 4000 && s.violation > 1e-4; i++)
		sinkhorn_iterate(&s, 50, NULL);
	assert_true(s.absorbed > 1);
	assert_near(sinkhorn_cost(&s), 1.745449326, 1e-3);
	sinkhorn_plan(&s, NULL, plan);
	assert_marginals(&s, plan, 1e-4);
	sinkhorn_release(&s);
}

static void test_weights_and_a_cost_that_changes(void **state)
{
	(void)state;
	double cost[N * M], plan[N * M], again[N * M], a[N], b[M];
	fill_cost(cost);
	for (size_t i = 0; i < N; i++)
		a[i] = (double)(i + 1) / (N * (N + 1) / 2.0);
	for (size_t j = 0; j < M; j++)
		b[j] = (double)(M - j) / (M * (M + 1) / 2.0);
	Sinkhorn s = {0}, fresh = {0};
	assert_ok(sinkhorn_init(&s, cost, N, M, a, b, 0.2, NULL, &err));
	sinkhorn_iterate(&s, 500, NULL);
	sinkhorn_plan(&s, NULL, plan);
	assert_marginals(&s, plan, 1e-10);
	for (size_t i = 0; i < N * M; i++)
		cost[i] = 2 - cost[i] / 4;
	sinkhorn_cost_changed(&s, NULL);
	sinkhorn_iterate(&s, 500, NULL);
	sinkhorn_plan(&s, NULL, plan);
	assert_ok(sinkhorn_init(&fresh, cost, N, M, a, b, 0.2, NULL, &err));
	sinkhorn_iterate(&fresh, 500, NULL);
	sinkhorn_plan(&fresh, NULL, again);
	for (size_t i = 0; i < N * M; i++)
		assert_near(plan[i], again[i], 1e-10);
	sinkhorn_release(&s);
	sinkhorn_release(&fresh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_by_two),
		cmocka_unit_test(test_plans_of_scipy_at_any_epsilon),
		cmocka_unit_test(test_a_tiny_epsilon_gives_the_assignment),
		cmocka_unit_test(test_weights_and_a_cost_that_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
