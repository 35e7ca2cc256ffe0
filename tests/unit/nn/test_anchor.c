#include "check.h"
#include "nn/anchor.h"
#include "nn/optimiser.h"

static Error err;

/* One weight and no constant to speak of. */
static Network *one_weight(void)
{
	Network *network = network_new();
	assert_true(network_add(network, layer_dense(1, 1, WEIGHTS_ZERO, 0, &err)));
	return network;
}

/* Where gradient descent on lambda / 2 F (w - 1)^2 + (w - 5)^2 / 2 comes to rest. */
static double rest(double lambda, double squared_gradient)
{
	Network *network = one_weight();
	Optimiser *optimiser = optimiser_new(OPTIMISER_SGD);
	Anchor anchor = {0};
	Parameter *weight = &network->layers[0]->parameters[0];
	weight->value[0] = 1;
	assert_ok(anchor_init(network, &anchor, &err) && anchor_fade(&anchor, 0, &err) &&
		  optimiser_add(optimiser, network, &err));
	weight->gradient[0] = (float)sqrt(2 * squared_gradient);
	anchor_gather(&anchor, 0.5);
	assert_near(anchor.importance[0], squared_gradient, 1e-6);
	for (int step = 0; step < 500; step++) {
		weight->gradient[0] += weight->value[0] - 5;
		anchor_pull(&anchor, lambda);
		optimiser_step(optimiser, 1 / (1.5 + lambda * squared_gradient), NULL);
	}
	double at = weight->value[0];
	anchor_release(&anchor);
	optimiser_free(optimiser);
	network_free(network);
	return at;
}

/* The minimum of the quadratic is (lambda F + 5) / (lambda F + 1). */
static void test_elastic_weights_rest_at_the_minimum(void **state)
{
	(void)state;
	assert_near(rest(2, 3), 11.0 / 7, 1e-6);
	assert_near(rest(0, 3), 5, 1e-6);
	assert_near(rest(1e6, 3), 1, 1e-4);
}

static void test_slopes_are_those_of_the_pull(void **state)
{
	(void)state;
	Network *network = network_new();
	Anchor anchor = {0};
	assert_true(network_add(network, layer_dense(3, 2, WEIGHTS_GLOROT, 4, &err)));
	assert_ok(anchor_init(network, &anchor, &err) && anchor_fade(&anchor, 0, &err));
	Parameter *weights = &network->layers[0]->parameters[0];
	for (size_t k = 0; k < anchor.count; k++)
		anchor.importance[k] = (float)k + 1;
	for (size_t k = 0; k < 6; k++)
		weights->value[k] += 0.1f * (float)k;
	anchor_pull(&anchor, 0.7);
	float slopes[6];
	memcpy(slopes, weights->gradient, sizeof slopes);
	for (size_t k = 0; k < 6; k++) {
		float was = weights->value[k];
		weights->value[k] = was + 0.01f;
		double above = anchor_pull(&anchor, 0.7);
		weights->value[k] = was - 0.01f;
		double below = anchor_pull(&anchor, 0.7);
		weights->value[k] = was;
		assert_near(slopes[k], (above - below) / 0.02, 1e-3);
	}
	anchor_release(&anchor);
	network_free(network);
}

static void test_parameters_come_back_and_frozen_ones_are_not_pulled(void **state)
{
	(void)state;
	Network *network = network_new();
	Anchor anchor = {0};
	char before[33], between[33], after[33];
	assert_true(network_add(network, layer_dense(3, 2, WEIGHTS_GLOROT, 4, &err)));
	assert_ok(anchor_init(network, &anchor, &err));
	Layer *layer = network->layers[0];
	layer_checksum(layer, before);
	layer->parameters[0].value[2] += 1;
	layer_checksum(layer, between);
	assert_string_not_equal(before, between);
	assert_near(anchor_pull(&anchor, 3), 1.5, 1e-6);
	assert_near(layer->parameters[0].gradient[2], 3, 1e-6);
	layer->frozen = true;
	assert_near(anchor_pull(&anchor, 3), 0, 0);
	anchor_return(&anchor);
	layer_checksum(layer, after);
	assert_string_equal(before, after);
	anchor_release(&anchor);
	network_free(network);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elastic_weights_rest_at_the_minimum),
		cmocka_unit_test(test_slopes_are_those_of_the_pull),
		cmocka_unit_test(test_parameters_come_back_and_frozen_ones_are_not_pulled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
