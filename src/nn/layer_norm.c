/* Layer normalisation: each row to mean 0 and variance 1. Kept are, for each row, the normalised numbers and 1
 * over the deviation. */
#include "nn/layer.h"

#include <math.h>

enum { FACTOR, SHIFT };
static const double EPSILON = 1e-5;

static bool declare(Layer *layer)
{
	layer_declare(layer, "factor", 1, layer->outputs, true);
	layer_declare(layer, "shift", 1, layer->outputs, true);
	return layer->inputs == layer->outputs;
}

static size_t keeps(const Layer *layer, size_t rows)
{
	return rows * (layer->outputs + 1);
}

static void normalise_row(const float *x, size_t width, float *kept)
{
	double sum = 0, squares = 0;
	for (size_t j = 0; j < width; j++)
		sum += x[j];
	double mean = sum / (double)width;
	for (size_t j = 0; j < width; j++)
		squares += (x[j] - mean) * (x[j] - mean);
	double inverse = 1 / sqrt(squares / (double)width + EPSILON);
	for (size_t j = 0; j < width; j++)
		kept[j] = (float)((x[j] - mean) * inverse);
	kept[width] = (float)inverse;
}

static void forward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = layer->outputs;
	const float *factor = layer->parameters[FACTOR].value, *shift = layer->parameters[SHIFT].value;
	for (size_t i = first; i < first + count; i++) {
		float *kept = pass->kept + i * (width + 1);
		normalise_row(pass->in.rows + i * width, width, kept);
		for (size_t j = 0; j < width; j++)
			pass->out[i * width + j] = factor[j] * kept[j] + shift[j];
	}
}

/* With g = delta * factor and n the normalised row: back = (g - mean(g) - n mean(g n)) / deviation. */
static void backward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = layer->outputs;
	const float *factor = layer->parameters[FACTOR].value;
	for (size_t i = first; i < first + count; i++) {
		const float *kept = pass->kept + i * (width + 1), *delta = pass->delta + i * width;
		double sum = 0, along = 0;
		for (size_t j = 0; j < width; j++) {
			sum += delta[j] * factor[j];
			along += delta[j] * factor[j] * kept[j];
		}
		float mean = (float)(sum / (double)width), slope = (float)(along / (double)width);
		for (size_t j = 0; j < width; j++)
			pass->back[i * width + j] =
				(delta[j] * factor[j] - mean - kept[j] * slope) * kept[width];
	}
}

static void learn(Layer *layer, const Pass *pass, size_t piece)
{
	(void)piece;
	size_t width = layer->outputs;
	for (size_t i = 0; i < pass->in.count; i++)
		for (size_t j = 0; j < width; j++) {
			float delta = pass->delta[i * width + j];
			layer->parameters[FACTOR].gradient[j] += delta * pass->kept[i * (width + 1) + j];
			layer->parameters[SHIFT].gradient[j] += delta;
		}
}

const LayerType layer_type_layer_norm = {
	.name = "layer norm",
	.declare = declare,
	.keeps = keeps,
	.forward = forward,
	.backward = backward,
	.learn = learn,
};

Layer *layer_layer_norm(size_t width, Error *err)
{
	Layer *layer = layer_new(&layer_type_layer_norm, width, width, 0, err);
	for (size_t j = 0; layer && j < width; j++)
		layer->parameters[FACTOR].value[j] = 1;
	return layer;
}
