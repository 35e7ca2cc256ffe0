#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "nn/loss.h"
#include "nn/optimiser.h"
#include "train/memory_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Error err;

enum { WIDTH = 300, HIDDEN = 40, N = 200 };

static Network *deep_net(void)
{
	Network *net = network_new();
	assert_true(network_add(net, layer_dense(WIDTH, HIDDEN, WEIGHTS_HE, 1, &err)) &&
		    network_add(net, layer_batch_norm(HIDDEN, &err)) && network_add(net, layer_relu(HIDDEN)) &&
		    network_add(net, layer_dropout(HIDDEN, 0.2, 2)) &&
		    network_add(net, layer_dense(HIDDEN, 3, WEIGHTS_GLOROT, 3, &err)));
	return net;
}

static float *random_rows(size_t count, bool sparse)
{
	float *rows = memory_new(count, sizeof *rows);
	Random random;
	random_init(&random, 4, 0);
	for (size_t k = 0; k < count; k++) {
		double number = random_normal(&random);
		rows[k] = sparse && random_below(&random, 10) ? 0 : (float)number;
	}
	return rows;
}

/* Some steps on the same rows; the last layer's checksum is of all that went before. */
static void train(Network *net, OptimiserKind kind, const Examples *examples, int threads, int steps)
{
	Pool *pool = pool_new(threads);
	Optimiser *optimiser = optimiser_new(kind);
	Activations a;
	assert_ok(activations_init(net, N, 0, false, &a, &err) && optimiser_add(optimiser, net, &err));
	float *room = memory_new(N * examples->rows.width, sizeof *room);
	uint32_t chosen[N], classes[N];
	for (uint32_t i = 0; i < N; i++) {
		chosen[i] = (i * 7) % N;
		classes[i] = chosen[i] % 3;
	}
	for (int i = 0; i < steps; i++) {
		Batch batch = batch_choose(examples, chosen, N, room);
		network_forward(net, &batch, true, pool, &a);
		softmax_loss(activations_out(&a), classes, 1, activations_delta(&a));
		network_backward(net, pool, &a);
		optimiser_step(optimiser, 0.01, pool);
	}
	activations_release(&a);
	optimiser_free(optimiser);
	pool_free(pool);
	free(room);
}

static void checksums(const Network *net, char text[200])
{
	text[0] = '\0';
	for (size_t i = 0; i < net->n_layers; i++)
		layer_checksum(net->layers[i], text + strlen(text));
}

static void test_same_bytes_at_any_number_of_threads(void **state)
{
	(void)state;
	for (int sparse = 0; sparse < 2; sparse++)
		for (int kind = OPTIMISER_SGD; kind <= OPTIMISER_ADAM; kind++) {
			float *rows = random_rows(N * WIDTH, sparse);
			Examples examples;
			assert_ok(examples_init((Rows){rows, N, WIDTH, WIDTH}, 1, &examples, &err));
			assert_int_equal(examples_sparse(&examples), sparse);
			char sums[3][200];
			for (int threads = 1; threads <= 3; threads++) {
				Network *net = deep_net();
				train(net, (OptimiserKind)kind, &examples, threads, 3);
				checksums(net, sums[threads - 1]);
				network_free(net);
			}
			assert_string_equal(sums[0], sums[1]);
			assert_string_equal(sums[0], sums[2]);
			examples_release(&examples);
			free(rows);
		}
}

static void test_exclusive_or_is_learned(void **state)
{
	(void)state;
	float rows[8] = {0, 0, 0, 1, 1, 0, 1, 1}, out[8];
	uint32_t classes[4] = {0, 1, 1, 0};
	Network *net = network_new();
	Optimiser *optimiser = optimiser_new(OPTIMISER_ADAM);
	Activations a;
	assert_true(network_add(net, layer_dense(2, 8, WEIGHTS_GLOROT, 1, &err)) &&
		    network_add(net, layer_tanh(8)) &&
		    network_add(net, layer_dense(8, 2, WEIGHTS_GLOROT, 2, &err)));
	assert_ok(activations_init(net, 4, 0, false, &a, &err) && optimiser_add(optimiser, net, &err));
	Batch batch = batch_of_rows(rows, 4, 2);
	Loss loss = {0};
	for (int i = 0; i < 500; i++) {
		network_forward(net, &batch, true, NULL, &a);
		loss = softmax_loss(activations_out(&a), classes, 1, activations_delta(&a));
		network_backward(net, NULL, &a);
		optimiser_step(optimiser, 0.02, NULL);
	}
	assert_int_equal(loss.right, 4);
	assert_true(loss.mean < 0.02);
	Examples examples;
	assert_ok(examples_init((Rows){rows, 4, 2, 2}, 1, &examples, &err));
	assert_ok(network_judge(net, &examples, 1, 3, NULL, out, &err));
	for (int i = 0; i < 3; i++)
		assert_int_equal(out[2 * i + 1] > out[2 * i], classes[i + 1]);
	examples_release(&examples);
	activations_release(&a);
	optimiser_free(optimiser);
	network_free(net);
}

/* Batch normalisation as well: its running means stay. */
static void test_frozen_layers_stay_to_the_bit(void **state)
{
	(void)state;
	float *rows = random_rows(N * WIDTH, false);
	Examples examples;
	assert_ok(examples_init((Rows){rows, N, WIDTH, WIDTH}, 1, &examples, &err));
	Network *net = deep_net();
	train(net, OPTIMISER_MOMENTUM, &examples, 2, 2);
	char before[3][33], after[33];
	size_t holders[] = {0, 1, 4};
	for (int i = 0; i < 3; i++)
		layer_checksum(net->layers[holders[i]], before[i]);
	net->layers[0]->frozen = net->layers[1]->frozen = true;
	train(net, OPTIMISER_MOMENTUM, &examples, 2, 2);
	for (int i = 0; i < 3; i++) {
		layer_checksum(net->layers[holders[i]], after);
		assert_int_equal(strcmp(before[i], after) == 0, i < 2);
	}
	network_free(net);
	examples_release(&examples);
	free(rows);
}

/* The slope of the loss of labels less lambda times that of domains is what the reversal gives the shared
 * layers; taken with two networks that have no reversal, it is the same to rounding. */
static void test_reversal_subtracts(void **state)
{
	(void)state;
	const double lambda = 0.7;
	float *rows = random_rows(20 * 6, false), seen[3][6 * 5];
	uint32_t labels[20], domains[20];
	for (uint32_t i = 0; i < 20; i++) {
		labels[i] = i % 3;
		domains[i] = i / 10;
	}
	for (int which = 0; which < 3; which++) {
		Network *features = network_new(), *label = network_new(), *domain = network_new();
		Activations fa, la, da;
		assert_true(network_add(features, layer_dense(6, 5, WEIGHTS_GLOROT, 1, &err)) &&
			    network_add(features, layer_sigmoid(5)) &&
			    network_add(label, layer_dense(5, 3, WEIGHTS_GLOROT, 2, &err)) &&
			    network_add(domain, layer_reversal(5, which == 2 ? lambda : -1)) &&
			    network_add(domain, layer_dense(5, 2, WEIGHTS_GLOROT, 3, &err)));
		assert_ok(activations_init(features, 20, 0, false, &fa, &err) &&
			  activations_init(label, 20, 0, true, &la, &err) &&
			  activations_init(domain, 20, 0, true, &da, &err));
		Batch in = batch_of_rows(rows, 20, 6);
		network_forward(features, &in, true, NULL, &fa);
		Batch hidden = batch_of_rows(activations_out(&fa).data, 20, 5);
		network_forward(label, &hidden, true, NULL, &la);
		network_forward(domain, &hidden, true, NULL, &da);
		softmax_loss(activations_out(&la), labels, which == 1 ? 0 : 1, activations_delta(&la));
		softmax_loss(activations_out(&da), domains, which == 0 ? 0 : 1, activations_delta(&da));
		network_backward(label, NULL, &la);
		network_backward(domain, NULL, &da);
		for (size_t k = 0; k < 20 * 5; k++)
			activations_delta(&fa)[k] = la.back[k] + da.back[k];
		network_backward(features, NULL, &fa);
		memcpy(seen[which], features->layers[0]->parameters[0].gradient, sizeof seen[which]);
		activations_release(&fa);
		activations_release(&la);
		activations_release(&da);
		network_free(features);
		network_free(label);
		network_free(domain);
	}
	double apart = 0, size = 0;
	for (size_t k = 0; k < 30; k++) {
		double expected = (double)seen[0][k] - lambda * (double)seen[1][k];
		apart += (seen[2][k] - expected) * (seen[2][k] - expected);
		size += expected * expected;
	}
	assert_true(size > 0 && sqrt(apart / size) < 1e-6);
	free(rows);
}

static void test_a_saved_network_comes_back(void **state)
{
	(void)state;
	float *rows = random_rows(N * WIDTH, true);
	Examples examples;
	assert_ok(examples_init((Rows){rows, N, WIDTH, WIDTH}, 1, &examples, &err));
	Network *net = deep_net();
	train(net, OPTIMISER_ADAM, &examples, 1, 2);
	net->layers[4]->frozen = true;
	MemoryArchive memory;
	memory_archive_init(&memory);
	assert_ok(network_save(net, "net", &memory.archive, &err));
	Network *again = network_load("net", &memory.archive, &err);
	assert_non_null(again);
	char was[200], is[200];
	checksums(net, was);
	checksums(again, is);
	assert_string_equal(was, is);
	assert_true(again->layers[4]->frozen);
	train(net, OPTIMISER_ADAM, &examples, 1, 2);
	train(again, OPTIMISER_ADAM, &examples, 1, 2);
	checksums(net, was);
	checksums(again, is);
	assert_string_equal(was, is);
	network_free(again);
	memory_archive_find(&memory, "net 0 weights")->count -= 4;
	assert_null(network_load("net", &memory.archive, &err));
	assert_contains(err.message, "damaged");
	memory_archive_find(&memory, "net")->count -= 1;
	assert_null(network_load("net", &memory.archive, &err));
	memory_archive_release(&memory);
	network_free(net);
	examples_release(&examples);
	free(rows);
}

/* As network_save writes a layer. */
typedef struct SavedLayer {
	char type[32];
	uint64_t inputs, outputs, seed, frozen;
	double setting;
} SavedLayer;

static void assert_damaged(SavedLayer layer)
{
	MemoryArchive memory;
	static const float few[8];
	memory_archive_init(&memory);
	assert_ok(memory.archive.put(memory.archive.place, "net", &layer, sizeof layer, &err));
	assert_ok(memory.archive.put(memory.archive.place, "net 0 weights", few, sizeof few, &err));
	assert_ok(memory.archive.put(memory.archive.place, "net 0 vectors", few, sizeof few, &err));
	Error why = ERROR_INIT;
	assert_null(network_load("net", &memory.archive, &why));
	assert_int_equal(why.kind, ERROR_INPUT);
	assert_contains(why.message, "damaged");
	memory_archive_release(&memory);
}

static size_t room_asked(void)
{
	FILE *stream = fopen("/proc/self/status", "r");
	char line[128];
	size_t peak = 0;
	while (stream && fgets(line, sizeof line, stream))
		if (strncmp(line, "VmPeak:", 7) == 0)
			peak = strtoul(line + 7, NULL, 10);
	if (stream)
		fclose(stream);
	return peak;
}

static void test_sizes_are_held_against_the_archive_before_room_is_made(void **state)
{
	(void)state;
	size_t before = room_asked();
	assert_damaged((SavedLayer){.type = "dense", .inputs = 40000, .outputs = 40000});
	assert_damaged((SavedLayer){.type = "embedding", .inputs = 1, .outputs = 1, .setting = 2e9});
	assert_true(room_asked() - before < 1 << 20); /* KiB */
}

static void test_layers_that_cannot_be_are_not_loaded(void **state)
{
	(void)state;
	assert_damaged((SavedLayer){.type = "relu", .inputs = 2, .outputs = 3});
	assert_damaged((SavedLayer){.type = "layer norm", .inputs = 2, .outputs = 3});
	assert_damaged((SavedLayer){.type = "dropout", .inputs = 2, .outputs = 2, .setting = 1});
	assert_damaged((SavedLayer){.type = "embedding", .inputs = 3, .outputs = 4, .setting = 8});
	assert_damaged((SavedLayer){.type = "embedding", .inputs = 1, .outputs = 1, .setting = 7.5});
	assert_damaged((SavedLayer){.type = "nothing", .inputs = 1, .outputs = 1});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bytes_at_any_number_of_threads),
		cmocka_unit_test(test_exclusive_or_is_learned),
		cmocka_unit_test(test_frozen_layers_stay_to_the_bit),
		cmocka_unit_test(test_reversal_subtracts),
		cmocka_unit_test(test_a_saved_network_comes_back),
		cmocka_unit_test(test_sizes_are_held_against_the_archive_before_room_is_made),
		cmocka_unit_test(test_layers_that_cannot_be_are_not_loaded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
