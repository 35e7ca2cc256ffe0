/* Embedding: item numbers become vectors, side by side. */
#include "base/random.h"
#include "nn/layer.h"

#include <math.h>
#include <string.h>

static size_t items_of(const Layer *layer)
{
	return (size_t)layer->setting;
}

static size_t width_of(const Layer *layer)
{
	return layer->outputs / layer->inputs;
}

static bool declare(Layer *layer)
{
	layer_declare(layer, "vectors", items_of(layer), width_of(layer), true);
	return layer->setting >= 1 && layer->setting == floor(layer->setting) &&
	       layer->outputs % layer->inputs == 0;
}

/* Where the vector of an item begins among the parameters; SIZE_MAX for what is no item. */
static size_t place_of(const Layer *layer, float number)
{
	return number >= 0 && number < (float)items_of(layer) ? (size_t)number * width_of(layer) : SIZE_MAX;
}

static void forward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = width_of(layer);
	for (size_t i = first * layer->inputs; i < (first + count) * layer->inputs; i++) {
		size_t place = place_of(layer, pass->in.rows[i]);
		if (place == SIZE_MAX)
			memset(pass->out + i * width, 0, width * sizeof *pass->out);
		else
			memcpy(pass->out + i * width, layer->parameters[0].value + place,
				width * sizeof *pass->out);
	}
}

/* A number that names an item has no slope. */
static void backward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	memset(pass->back + first * layer->inputs, 0, count * layer->inputs * sizeof *pass->back);
}

static void learn(Layer *layer, const Pass *pass, size_t piece)
{
	(void)piece;
	size_t width = width_of(layer);
	for (size_t i = 0; i < pass->in.count * layer->inputs; i++) {
		size_t place = place_of(layer, pass->in.rows[i]);
		for (size_t j = 0; place != SIZE_MAX && j < width; j++)
			layer->parameters[0].gradient[place + j] += pass->delta[i * width + j];
	}
}

const LayerType layer_type_embedding = {
	.name = "embedding",
	.declare = declare,
	.forward = forward,
	.backward = backward,
	.learn = learn,
};

Layer *layer_embedding(size_t items, size_t width, size_t places, uint64_t seed, Error *err)
{
	Layer *layer = layer_new(&layer_type_embedding, places, places * width, (double)items, err);
	if (!layer)
		return NULL;
	Random random;
	random_init(&random, seed, 0);
	double deviation = 1 / sqrt((double)width);
	for (size_t i = 0; i < items * width; i++)
		layer->parameters[0].value[i] = (float)(deviation * random_normal(&random));
	return layer;
}
