/* Dropout. What is kept is the factor of each number: 0 or 1 / (1 - rate). */
#include "base/random.h"
#include "nn/layer.h"

#include <string.h>

static bool declare(Layer *layer)
{
	return layer->inputs == layer->outputs && layer->setting < 1;
}

static size_t keeps(const Layer *layer, size_t rows)
{
	return rows * layer->outputs;
}

/* Each row has random numbers of its own, so that it does not matter which thread draws them. */
static void draw_factors(const Layer *layer, uint64_t draw, size_t row, float *factors)
{
	Random random;
	random_init(&random, layer->seed ^ random_mix(draw), row);
	float rest = (float)(1 / (1 - layer->setting));
	uint32_t limit = (uint32_t)(layer->setting * 0x1p32);
	for (size_t j = 0; j < layer->outputs; j++)
		factors[j] = (uint32_t)(random_next(&random) >> 32) < limit ? 0 : rest;
}

static void forward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = layer->outputs;
	if (!pass->training) {
		memcpy(pass->out + first * width, pass->in.rows + first * width, count * width * sizeof(float));
		return;
	}
	for (size_t i = first; i < first + count; i++)
		draw_factors(layer, pass->draw, i, pass->kept + i * width);
	for (size_t k = first * width; k < (first + count) * width; k++)
		pass->out[k] = pass->in.rows[k] * pass->kept[k];
}

static void backward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->back[k] = pass->training ? pass->delta[k] * pass->kept[k] : pass->delta[k];
}

const LayerType layer_type_dropout = {
	.name = "dropout",
	.declare = declare,
	.keeps = keeps,
	.forward = forward,
	.backward = backward,
};

Layer *layer_dropout(size_t width, double rate, uint64_t seed)
{
	Layer *layer = layer_new(&layer_type_dropout, width, width, rate, NULL);
	layer->seed = seed;
	return layer;
}
