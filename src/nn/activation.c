/* ReLU, leaky ReLU, tanh and the logistic function, number by number; and the reversal of gradients. */
#include "nn/layer.h"

#include <math.h>
#include <string.h>

static void forward_relu(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->out[k] = pass->in.rows[k] > 0 ? pass->in.rows[k] : 0;
}

static void backward_relu(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->back[k] = pass->out[k] > 0 ? pass->delta[k] : 0;
}

static void forward_leaky(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	float slope = (float)layer->setting;
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->out[k] = pass->in.rows[k] > 0 ? pass->in.rows[k] : slope * pass->in.rows[k];
}

static void backward_leaky(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	float slope = (float)layer->setting;
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->back[k] = pass->in.rows[k] > 0 ? pass->delta[k] : slope * pass->delta[k];
}

static void forward_tanh(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->out[k] = tanhf(pass->in.rows[k]);
}

static void backward_tanh(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->back[k] = pass->delta[k] * (1 - pass->out[k] * pass->out[k]);
}

static void forward_sigmoid(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->out[k] = 1 / (1 + expf(-pass->in.rows[k]));
}

static void backward_sigmoid(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->back[k] = pass->delta[k] * pass->out[k] * (1 - pass->out[k]);
}

static void forward_reversal(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = layer->outputs;
	memcpy(pass->out + first * width, pass->in.rows + first * width, count * width * sizeof *pass->out);
}

static void backward_reversal(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	float lambda = (float)layer->setting;
	for (size_t k = first * layer->outputs; k < (first + count) * layer->outputs; k++)
		pass->back[k] = -lambda * pass->delta[k];
}

const LayerType layer_type_relu = {.name = "relu", .forward = forward_relu, .backward = backward_relu};
const LayerType layer_type_leaky = {.name = "leaky", .forward = forward_leaky, .backward = backward_leaky};
const LayerType layer_type_tanh = {.name = "tanh", .forward = forward_tanh, .backward = backward_tanh};
const LayerType layer_type_sigmoid = {
	.name = "sigmoid", .forward = forward_sigmoid, .backward = backward_sigmoid};
const LayerType layer_type_reversal = {
	.name = "reversal", .forward = forward_reversal, .backward = backward_reversal};

Layer *layer_relu(size_t width)
{
	return layer_new(&layer_type_relu, width, width, 0, NULL);
}

Layer *layer_leaky(size_t width, double slope)
{
	return layer_new(&layer_type_leaky, width, width, slope, NULL);
}

Layer *layer_tanh(size_t width)
{
	return layer_new(&layer_type_tanh, width, width, 0, NULL);
}

Layer *layer_sigmoid(size_t width)
{
	return layer_new(&layer_type_sigmoid, width, width, 0, NULL);
}

Layer *layer_reversal(size_t width, double lambda)
{
	return layer_new(&layer_type_reversal, width, width, lambda, NULL);
}
