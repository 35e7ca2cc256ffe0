/* Dense: y = x W + b. */
#include "linalg/gemm.h"
#include "nn/layer.h"

#include <string.h>

enum { WEIGHTS, BIAS };
enum { PIECE_INPUTS = 256 };

static bool declare(Layer *layer)
{
	layer_declare(layer, "weights", layer->inputs, layer->outputs, true);
	layer_declare(layer, "bias", 1, layer->outputs, true);
	return true;
}

static Rows packed(const float *data, size_t count, size_t width)
{
	return (Rows){data, count, width, width};
}

static Rows weights_of(const Layer *layer)
{
	return packed(layer->parameters[WEIGHTS].value, layer->inputs, layer->outputs);
}

static void forward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	const Batch *in = &pass->in;
	size_t outputs = layer->outputs;
	float *out = pass->out + first * outputs;
	for (size_t i = 0; i < count; i++)
		memcpy(out + i * outputs, layer->parameters[BIAS].value, outputs * sizeof *out);
	if (in->rows) {
		Rows rows = packed(in->rows + first * in->width, count, in->width);
		gemm((Factor){rows, false}, (Factor){weights_of(layer), false}, 1, out, outputs);
		return;
	}
	for (size_t i = 0; i < count; i++)
		sparse_row_times(
			&in->examples->sparse, in->chosen[first + i], weights_of(layer), out + i * outputs);
}

static void backward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	Rows delta = packed(pass->delta + first * layer->outputs, count, layer->outputs);
	gemm((Factor){delta, false}, (Factor){weights_of(layer), true}, 0, pass->back + first * layer->inputs,
		layer->inputs);
}

/* Each piece has its own rows of W; the first also has b. */
static size_t pieces(const Layer *layer, const Pass *pass)
{
	return pass->in.rows ? (layer->inputs + PIECE_INPUTS - 1) / PIECE_INPUTS : BATCH_STRIPS;
}

static void learn_bias(Layer *layer, const Pass *pass)
{
	float *gradient = layer->parameters[BIAS].gradient;
	for (size_t i = 0; i < pass->in.count; i++)
		for (size_t j = 0; j < layer->outputs; j++)
			gradient[j] += pass->delta[i * layer->outputs + j];
}

static void learn_dense(Layer *layer, const Pass *pass, size_t first)
{
	size_t outputs = layer->outputs, left = layer->inputs - first;
	size_t count = left < PIECE_INPUTS ? left : PIECE_INPUTS;
	Rows columns = {pass->in.rows + first, pass->in.count, count, pass->in.width};
	Rows delta = packed(pass->delta, pass->in.count, outputs);
	gemm((Factor){columns, true}, (Factor){delta, false}, 1,
		layer->parameters[WEIGHTS].gradient + first * outputs, outputs);
}

static void learn(Layer *layer, const Pass *pass, size_t piece)
{
	const Batch *in = &pass->in;
	size_t outputs = layer->outputs;
	if (piece == 0)
		learn_bias(layer, pass);
	if (in->rows) {
		learn_dense(layer, pass, piece * PIECE_INPUTS);
		return;
	}
	const uint32_t *strips = in->examples->strips;
	for (size_t i = 0; i < in->count; i++)
		sparse_row_spread(&in->examples->sparse, in->chosen[i], strips[piece], strips[piece + 1],
			pass->delta + i * outputs, outputs, layer->parameters[WEIGHTS].gradient);
}

const LayerType layer_type_dense = {
	.name = "dense",
	.sparse = true,
	.declare = declare,
	.forward = forward,
	.backward = backward,
	.pieces = pieces,
	.learn = learn,
};

Layer *layer_dense(size_t inputs, size_t outputs, WeightStart start, uint64_t seed, Error *err)
{
	Layer *layer = layer_new(&layer_type_dense, inputs, outputs, 0, err);
	if (layer)
		parameter_start(&layer->parameters[WEIGHTS], inputs, outputs, start, seed);
	return layer;
}
