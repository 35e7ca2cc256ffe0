#include "check.h"
#include "nn/optimiser.h"

#include <stdlib.h>

static Error err;

/* One number to be learned: the bias of a layer without inputs that matter. */
typedef struct Fixture {
	Network *net;
	Optimiser *optimiser;
	float *value, *gradient;
} Fixture;

static void set_up(Fixture *f, OptimiserKind kind)
{
	f->net = network_new();
	assert_true(network_add(f->net, layer_dense(1, 1, WEIGHTS_ZERO, 1, &err)));
	f->optimiser = optimiser_new(kind);
	assert_ok(optimiser_add(f->optimiser, f->net, &err));
	f->value = f->net->layers[0]->parameters[1].value;
	f->gradient = f->net->layers[0]->parameters[1].gradient;
}

static void release(Fixture *f)
{
	optimiser_free(f->optimiser);
	network_free(f->net);
}

static void test_first_steps(void **state)
{
	(void)state;
	const double one[] = {-0.2, -0.2, -0.1}, two[] = {-0.4, -0.58, -0.2};
	for (int kind = OPTIMISER_SGD; kind <= OPTIMISER_ADAM; kind++) {
		Fixture f;
		set_up(&f, (OptimiserKind)kind);
		*f.gradient = 2;
		optimiser_step(f.optimiser, 0.1, NULL);
		assert_near(*f.value, one[kind], 1e-6);
		assert_near(*f.gradient, 0, 0);
		*f.gradient = 2;
		optimiser_step(f.optimiser, 0.1, NULL);
		assert_near(*f.value, two[kind], 1e-6);
		release(&f);
	}
}

/* (1/2) lambda F (w - 1)^2 + (1/2) (w - 5)^2 with F = 3: at 11/7 for lambda 2, at 5 for lambda 0. */
static void test_all_find_the_minimum_of_elastic_weight_consolidation(void **state)
{
	(void)state;
	for (int kind = OPTIMISER_SGD; kind <= OPTIMISER_ADAM; kind++)
		for (int lambda = 0; lambda <= 2; lambda += 2) {
			Fixture f;
			set_up(&f, (OptimiserKind)kind);
			for (int i = 0; i < 4000; i++) {
				*f.gradient = (float)lambda * 3 * (*f.value - 1) + (*f.value - 5);
				optimiser_step(f.optimiser, kind == OPTIMISER_ADAM ? 0.01 : 0.02, NULL);
			}
			assert_near(*f.value, lambda ? 11.0 / 7 : 5, 1e-4);
			release(&f);
		}
}

static void test_a_frozen_layer_does_not_move(void **state)
{
	(void)state;
	for (int kind = OPTIMISER_SGD; kind <= OPTIMISER_ADAM; kind++) {
		Fixture f;
		char before[33], after[33];
		set_up(&f, (OptimiserKind)kind);
		*f.gradient = 2;
		optimiser_step(f.optimiser, 0.1, NULL);
		layer_checksum(f.net->layers[0], before);
		f.net->layers[0]->frozen = true;
		*f.gradient = 2;
		optimiser_step(f.optimiser, 0.1, NULL);
		layer_checksum(f.net->layers[0], after);
		assert_string_equal(before, after);
		f.net->layers[0]->frozen = false;
		optimiser_step(f.optimiser, 0.1, NULL);
		layer_checksum(f.net->layers[0], after);
		assert_string_not_equal(before, after);
		release(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_steps),
		cmocka_unit_test(test_all_find_the_minimum_of_elastic_weight_consolidation),
		cmocka_unit_test(test_a_frozen_layer_does_not_move),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
