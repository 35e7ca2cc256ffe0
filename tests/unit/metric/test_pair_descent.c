#include "metric/pair_descent.h"

#include "check.h"
#include "items.h"

#include <stdlib.h>

static Error err;

typedef double Loss(PairBatch *batch);

static double nca(PairBatch *batch)
{
	return pair_loss_nca(batch, -1, 1, NULL);
}

static double nca_of_products(PairBatch *batch)
{
	return pair_loss_nca(batch, 1, 0.7, NULL);
}

typedef struct Fixture {
	Matrix rows, map;
	uint32_t labels[ITEMS], all[ITEMS];
	MetricInput input;
	PairDescent descent;
} Fixture;

static void open_fixture(Fixture *fixture, bool products)
{
	*fixture = (Fixture){0};
	fixture->input = items_input(&fixture->rows, fixture->labels, 3);
	items_start(&fixture->map, 3);
	for (uint32_t i = 0; i < ITEMS; i++)
		fixture->all[i] = i;
	assert_ok(pair_descent_init(&fixture->descent, &fixture->input, &fixture->map, products, ITEMS, &err));
}

static void close_fixture(Fixture *fixture)
{
	pair_descent_release(&fixture->descent);
	matrix_release(&fixture->rows);
	matrix_release(&fixture->map);
}

static double loss_now(Fixture *fixture, Loss *loss)
{
	pair_descent_look(&fixture->descent, fixture->all, ITEMS, NULL);
	PairBatch batch = pair_descent_batch(&fixture->descent);
	return loss(&batch);
}

/* Numbers of tests/reference/metric.py, those of scikit-learn. */
static void test_nca_is_the_published_one(void **state)
{
	(void)state;
	Fixture fixture;
	open_fixture(&fixture, false);
	assert_near(loss_now(&fixture, nca), -0.359104718, 1e-6);
	assert_ok(pair_descent_gradient(&fixture.descent, NULL, &err));
	const float *gradient = fixture.descent.gradient.data;
	assert_near(gradient[0], -0.019156049, 1e-6);
	assert_near(gradient[4], -0.033128497, 1e-6);
	assert_near(gradient[7], 0.011363618, 1e-6);
	assert_near(gradient[14], -0.013665124, 1e-6);
	close_fixture(&fixture);
}

static void check_gradient(Loss *loss, bool products)
{
	const double step = 1e-2;
	Fixture fixture;
	open_fixture(&fixture, products);
	loss_now(&fixture, loss);
	assert_ok(pair_descent_gradient(&fixture.descent, NULL, &err));
	float gradient[3 * WIDTH];
	memcpy(gradient, fixture.descent.gradient.data, sizeof gradient);
	for (size_t i = 0; i < 3 * WIDTH; i++) {
		float was = fixture.map.data[i];
		fixture.map.data[i] = (float)(was + step);
		double up = loss_now(&fixture, loss);
		fixture.map.data[i] = (float)(was - step);
		double down = loss_now(&fixture, loss);
		fixture.map.data[i] = was;
		assert_near(gradient[i], (up - down) / (2 * step), 2e-5 + 1e-2 * fabs((double)gradient[i]));
	}
	close_fixture(&fixture);
}

static void test_gradients_are_those_of_differences(void **state)
{
	(void)state;
	check_gradient(nca, false);
	check_gradient(nca_of_products, true);
}

/* Every row once, and mates side by side. */
static void test_order_has_every_row_once(void **state)
{
	(void)state;
	Fixture fixture;
	uint32_t order[ITEMS], again[ITEMS], met[ITEMS] = {0};
	open_fixture(&fixture, false);
	pair_descent_order(&fixture.input, 3, order);
	pair_descent_order(&fixture.input, 3, again);
	assert_memory_equal(order, again, sizeof order);
	for (size_t i = 0; i < ITEMS; i++)
		met[order[i]]++;
	for (size_t i = 0; i < ITEMS; i++)
		assert_int_equal(met[i], 1);
	for (size_t i = 0; i + 1 < ITEMS / CLASSES; i++)
		assert_int_equal(order[i] % CLASSES, order[i + 1] % CLASSES);
	close_fixture(&fixture);
}

static MetricLearning *start(
	const MetricLearner *learner, const MetricInput *input, const char *line, Args **args)
{
	*args = args_of(learner->options, line, &err);
	assert_ok(*args != NULL);
	MetricLearning *learning = learner->start(input, *args, &err);
	assert_ok(learning != NULL);
	return learning;
}

static void test_learning_begins_at_the_identity_and_goes_down(void **state)
{
	(void)state;
	Fixture fixture;
	Args *args;
	open_fixture(&fixture, false);
	fixture.input.rank = WIDTH;
	MetricLearning *learning = start(&metric_nca, &fixture.input, "steps=0", &args);
	items_learn(learning);
	for (size_t i = 0; i < WIDTH * WIDTH; i++)
		assert_true(learning->map.data[i] == (i % (WIDTH + 1) == 0 ? 1 : 0));
	metric_nca.free(learning);
	args_free(args);
	learning = start(&metric_nca, &fixture.input, "steps=300 rate=0.1 temperature=1", &args);
	items_learn(learning);
	assert_true(learning->loss.y[0] > -0.6);
	assert_true(learning->loss.y[299] < -0.95);
	metric_nca.free(learning);
	args_free(args);
	close_fixture(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nca_is_the_published_one),
		cmocka_unit_test(test_gradients_are_those_of_differences),
		cmocka_unit_test(test_order_has_every_row_once),
		cmocka_unit_test(test_learning_begins_at_the_identity_and_goes_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
