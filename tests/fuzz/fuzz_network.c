/* Any bytes as a saved network: layers, then what the archive has for each parameter that is asked for. */
#include "base/memory.h"
#include "input.h"
#include "nn/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LAYER_BYTES = 72, MOST_LAYERS = 8, ROWS = 3, WIDEST = 1 << 12 };

/* The list of layers first, as many as the first byte says, then part after part: how long, in two bytes, and
 * its bytes. */
typedef struct Tape {
	const uint8_t *data;
	size_t size, at;
} Tape;

static size_t part_bytes(Tape *tape)
{
	size_t bytes, left;
	if (tape->at == 0) {
		bytes = tape->size ? (size_t)(tape->data[0] % (MOST_LAYERS + 1)) * LAYER_BYTES : 0;
		tape->at = 1;
	} else {
		bytes = tape->at + 2 <= tape->size
				? (size_t)tape->data[tape->at] | (size_t)tape->data[tape->at + 1] << 8
				: 0;
		tape->at += 2;
	}
	left = tape->at < tape->size ? tape->size - tape->at : 0;
	return bytes < left ? bytes : left;
}

static bool get(void *place, const char *key, void **bytes, size_t *count, Error *err)
{
	(void)key;
	Tape *tape = place;
	*count = part_bytes(tape);
	*bytes = memory_data(*count, 1, "a part", err);
	if (!*bytes)
		return false;
	if (*count)
		memcpy(*bytes, tape->data + tape->at, *count);
	tape->at += *count;
	return true;
}

/* Rows pass through, forward and back. */
static void use(Network *network)
{
	Error err = ERROR_INIT;
	Activations a = {0};
	size_t width = network_inputs(network);
	for (size_t i = 0; i < network->n_layers; i++)
		if (network->layers[i]->inputs > WIDEST || network->layers[i]->outputs > WIDEST)
			return;
	float *rows = memory_new(ROWS * width, sizeof *rows);
	expect(activations_init(network, ROWS, 0, network->layers[0]->type->backward, &a, &err));
	Batch batch = batch_of_rows(rows, ROWS, width);
	network_forward(network, &batch, true, NULL, &a);
	memset(activations_delta(&a), 0, ROWS * network_outputs(network) * sizeof(float));
	network_backward(network, NULL, &a);
	activations_release(&a);
	free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Error err = ERROR_INIT;
	Tape tape = {.data = data, .size = size};
	Archive archive = {.get = get, .place = &tape};
	Network *network = network_load("net", &archive, &err);
	if (network)
		use(network);
	else
		expect_sentence(&err);
	network_free(network);
	return 0;
}
