/* Every layer: what it makes of a batch, and its gradients against finite differences. */
#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "gradient_check.h"
#include "nn/network.h"

#include <stdlib.h>

static Error err;

enum { ROWS = 7, MOST = 4096 };

/* A network, a batch, and a loss that weighs every output differently. */
typedef struct Fixture {
	Network *net;
	Activations a;
	float in[MOST], weights[MOST];
	Examples examples;
	uint32_t chosen[ROWS];
	bool sparse;
	uint64_t draw;
} Fixture;

static Batch batch_of(const Fixture *f)
{
	return f->sparse ? batch_choose(&f->examples, f->chosen, ROWS, NULL)
			 : batch_of_rows(f->in, ROWS, network_inputs(f->net));
}

/* The random numbers of dropout are the same each time. */
static double loss_of(void *context)
{
	Fixture *f = context;
	Batch batch = batch_of(f);
	f->a.draw = f->draw;
	network_forward(f->net, &batch, true, NULL, &f->a);
	Rows out = activations_out(&f->a);
	double sum = 0;
	for (size_t k = 0; k < out.count * out.width; k++)
		sum += (double)f->weights[k] * (double)out.data[k];
	return sum;
}

static void set_up(Fixture *f, Network *net)
{
	Random random;
	random_init(&random, 5, 0);
	f->net = net;
	assert_ok(activations_init(net, ROWS, 3, true, &f->a, &err));
	f->draw = 17;
	for (size_t k = 0; k < ROWS * network_inputs(net); k++) {
		double number = random_normal(&random);
		f->in[k] = (float)(number + (number > 0 ? 0.05 : -0.05)); /* away from the kink of ReLU */
	}
	for (size_t k = 0; k < ROWS * network_outputs(net); k++)
		f->weights[k] = (float)random_normal(&random);
	for (size_t i = 0; i < net->n_layers; i++)
		for (size_t j = 0; j < net->layers[i]->n_parameters; j++) {
			Parameter *p = &net->layers[i]->parameters[j];
			for (size_t k = 0; p->gradient && k < p->rows * p->width; k++)
				p->value[k] += (float)(0.3 * random_normal(&random));
		}
}

static void go_back(Fixture *f)
{
	loss_of(f);
	memcpy(activations_delta(&f->a), f->weights, ROWS * network_outputs(f->net) * sizeof(float));
	network_backward(f->net, NULL, &f->a);
}

static void check_parameters(Fixture *f)
{
	for (size_t i = 0; i < f->net->n_layers; i++)
		for (size_t j = 0; j < f->net->layers[i]->n_parameters; j++) {
			Parameter *p = &f->net->layers[i]->parameters[j];
			if (!p->gradient)
				continue;
			size_t count = p->rows * p->width;
			float *gradient = memory_new(count, sizeof *gradient);
			memcpy(gradient, p->gradient, count * sizeof *gradient);
			double error = gradient_error(p->value, gradient, count, 4e-3, loss_of, f);
			if (error > 1e-3)
				fail_msg("%s of %s: gradient is off by %g", p->name,
					f->net->layers[i]->type->name, error);
			free(gradient);
		}
}

static void release(Fixture *f)
{
	activations_release(&f->a);
	network_free(f->net);
	examples_release(&f->examples);
}

/* The gradients of a network of these layers; by its inputs too, unless they are items. */
static void check(Network *net, bool inputs)
{
	Fixture *f = memory_new(1, sizeof *f);
	set_up(f, net);
	for (size_t k = 0; !inputs && k < ROWS * network_inputs(net); k++)
		f->in[k] = (float)(k % 6) - 1;
	go_back(f);
	size_t count = ROWS * network_inputs(net);
	float *back = memory_new(count, sizeof *back);
	memcpy(back, f->a.back, count * sizeof *back);
	if (inputs)
		assert_near(gradient_error(f->in, back, count, 4e-3, loss_of, f), 0, 1e-3);
	check_parameters(f);
	free(back);
	release(f);
	free(f);
}

static Network *one(Layer *layer)
{
	Network *net = network_new();
	assert_true(network_add(net, layer));
	return net;
}

static void test_gradients_of_each_layer(void **state)
{
	(void)state;
	check(one(layer_dense(6, 5, WEIGHTS_GLOROT, 1, &err)), true);
	check(one(layer_dense(300, 3, WEIGHTS_HE, 1, &err)), true);
	check(one(layer_embedding(5, 3, 4, 1, &err)), false);
	check(one(layer_dropout(8, 0.4, 1)), true);
	check(one(layer_batch_norm(6, &err)), true);
	check(one(layer_layer_norm(6, &err)), true);
	check(one(layer_relu(6)), true);
	check(one(layer_leaky(6, 0.2)), true);
	check(one(layer_tanh(6)), true);
	check(one(layer_sigmoid(6)), true);
}

static void test_gradients_through_many_layers(void **state)
{
	(void)state;
	Network *net = network_new();
	assert_true(network_add(net, layer_dense(5, 8, WEIGHTS_HE, 1, &err)) &&
		    network_add(net, layer_tanh(8)) && network_add(net, layer_batch_norm(8, &err)) &&
		    network_add(net, layer_dropout(8, 0.3, 2)) &&
		    network_add(net, layer_dense(8, 6, WEIGHTS_GLOROT, 3, &err)) &&
		    network_add(net, layer_layer_norm(6, &err)) && network_add(net, layer_sigmoid(6)) &&
		    network_add(net, layer_batch_norm(6, &err)) &&
		    network_add(net, layer_dense(6, 3, WEIGHTS_GLOROT, 4, &err)));
	check(net, true);
}

/* Zeros of the inputs may be skipped, and nothing else changes. */
static void test_sparse_rows_are_as_dense_ones(void **state)
{
	(void)state;
	enum { WIDTH = 100 };
	Fixture *f = memory_new(1, sizeof *f);
	set_up(f, one(layer_dense(WIDTH, 4, WEIGHTS_HE, 1, &err)));
	for (size_t k = 0; k < ROWS * WIDTH; k++)
		f->in[k] = k % 7 == 0 && k % 3 ? f->in[k] : 0;
	assert_ok(examples_init((Rows){f->in, ROWS, WIDTH, WIDTH}, 1, &f->examples, &err));
	assert_true(examples_sparse(&f->examples));
	for (uint32_t i = 0; i < ROWS; i++)
		f->chosen[i] = i;
	double dense = loss_of(f);
	go_back(f);
	Parameter *weights = &f->net->layers[0]->parameters[0];
	float gradient[WIDTH * 4];
	memcpy(gradient, weights->gradient, sizeof gradient);
	memset(weights->gradient, 0, sizeof gradient);
	f->sparse = true;
	assert_near(loss_of(f), dense, 1e-4);
	go_back(f);
	for (size_t k = 0; k < WIDTH * 4; k++)
		assert_near(weights->gradient[k], gradient[k], 1e-5);
	release(f);
	free(f);
}

static void test_batch_norm_judges_by_running_means(void **state)
{
	(void)state;
	Network *net = one(layer_batch_norm(1, &err));
	Activations a;
	assert_ok(activations_init(net, 4, 0, false, &a, &err));
	float in[4] = {1, 3, 5, 7}; /* mean 4, variance 5 (population) and 20/3 (sample) */
	Batch batch = batch_of_rows(in, 4, 1);
	network_forward(net, &batch, true, NULL, &a);
	assert_near(activations_out(&a).data[0], -3 / sqrt(5 + 1e-5), 1e-6);
	assert_near(net->layers[0]->parameters[2].value[0], 0.4, 1e-6);
	assert_near(net->layers[0]->parameters[3].value[0], 0.9 + 0.1 * 20 / 3, 1e-6);
	for (int i = 0; i < 300; i++)
		network_forward(net, &batch, true, NULL, &a);
	network_forward(net, &batch, false, NULL, &a);
	assert_near(activations_out(&a).data[0], -3 / sqrt(20.0 / 3), 1e-4);
	activations_release(&a);
	network_free(net);
}

static void test_dropout_keeps_the_mean_and_rests_when_judging(void **state)
{
	(void)state;
	enum { WIDTH = 4000 };
	Network *net = one(layer_dropout(WIDTH, 0.25, 9));
	Activations a;
	assert_ok(activations_init(net, 1, 0, false, &a, &err));
	float in[WIDTH];
	for (size_t k = 0; k < WIDTH; k++)
		in[k] = 1;
	Batch batch = batch_of_rows(in, 1, WIDTH);
	network_forward(net, &batch, true, NULL, &a);
	double sum = 0, zeros = 0;
	for (size_t k = 0; k < WIDTH; k++) {
		sum += activations_out(&a).data[k];
		zeros += activations_out(&a).data[k] == 0;
	}
	assert_near(zeros / WIDTH, 0.25, 0.03);
	assert_near(sum / WIDTH, 1, 0.04);
	network_forward(net, &batch, false, NULL, &a);
	assert_memory_equal(activations_out(&a).data, in, sizeof in);
	activations_release(&a);
	network_free(net);
}

static void test_an_unknown_item_has_no_vector(void **state)
{
	(void)state;
	Network *net = one(layer_embedding(2, 3, 1, 9, &err));
	Activations a;
	assert_ok(activations_init(net, 3, 0, false, &a, &err));
	float in[3] = {1, 2, -1};
	Batch batch = batch_of_rows(in, 3, 1);
	network_forward(net, &batch, false, NULL, &a);
	const float *out = activations_out(&a).data;
	assert_memory_equal(out, net->layers[0]->parameters[0].value + 3, 3 * sizeof *out);
	for (size_t k = 3; k < 9; k++)
		assert_near(out[k], 0, 0);
	activations_release(&a);
	network_free(net);
}

static void test_weights_begin_as_the_papers_say(void **state)
{
	(void)state;
	Layer *glorot = layer_dense(200, 100, WEIGHTS_GLOROT, 3, &err);
	Layer *he = layer_dense(200, 100, WEIGHTS_HE, 3, &err);
	double most = 0, squares = 0, bound = sqrt(6.0 / 300);
	for (size_t k = 0; k < 20000; k++) {
		most = fmax(most, fabs((double)glorot->parameters[0].value[k]));
		squares += (double)he->parameters[0].value[k] * (double)he->parameters[0].value[k];
	}
	assert_true(most <= bound && most > 0.99 * bound);
	assert_near(squares / 20000, 2.0 / 200, 0.0005);
	layer_free(glorot);
	layer_free(he);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradients_of_each_layer),
		cmocka_unit_test(test_gradients_through_many_layers),
		cmocka_unit_test(test_sparse_rows_are_as_dense_ones),
		cmocka_unit_test(test_batch_norm_judges_by_running_means),
		cmocka_unit_test(test_dropout_keeps_the_mean_and_rests_when_judging),
		cmocka_unit_test(test_an_unknown_item_has_no_vector),
		cmocka_unit_test(test_weights_begin_as_the_papers_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
