/*
 * Batch normalisation. Kept are the mean and 1 over the deviation of each column, two sums of deltas of each
 * column for the way back, then the normalised rows.
 */
#include "nn/layer.h"

#include <math.h>
#include <string.h>

enum { FACTOR, SHIFT, MEAN, VARIANCE };
enum { KEPT_MEAN, KEPT_INVERSE, KEPT_DELTA, KEPT_SLOPE, KEPT_ROWS };
static const double EPSILON = 1e-5, MOMENTUM = 0.1; /* of the running mean, as its authors' */

static bool declare(Layer *layer)
{
	layer_declare(layer, "factor", 1, layer->outputs, true);
	layer_declare(layer, "shift", 1, layer->outputs, true);
	layer_declare(layer, "running mean", 1, layer->outputs, false);
	layer_declare(layer, "running variance", 1, layer->outputs, false);
	return layer->inputs == layer->outputs;
}

static size_t keeps(const Layer *layer, size_t rows)
{
	return (KEPT_ROWS + rows) * layer->outputs;
}

static float *kept(const Layer *layer, const Pass *pass, int which)
{
	return pass->kept + (size_t)which * layer->outputs;
}

/* A frozen layer keeps to its running means. */
static bool by_batch(const Layer *layer, const Pass *pass)
{
	return pass->training && !layer->frozen;
}

static void gather_column(Layer *layer, const Pass *pass, size_t j)
{
	const float *x = pass->in.rows;
	size_t n = pass->in.count, width = layer->outputs;
	double sum = 0, squares = 0;
	for (size_t i = 0; i < n; i++)
		sum += x[i * width + j];
	double mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (x[i * width + j] - mean) * (x[i * width + j] - mean);
	kept(layer, pass, KEPT_MEAN)[j] = (float)mean;
	kept(layer, pass, KEPT_INVERSE)[j] = (float)(1 / sqrt(squares / (double)n + EPSILON));
	float *means = layer->parameters[MEAN].value, *variances = layer->parameters[VARIANCE].value;
	double variance = squares / (n > 1 ? (double)(n - 1) : 1);
	means[j] = (float)(means[j] + MOMENTUM * (mean - means[j]));
	variances[j] = (float)(variances[j] + MOMENTUM * (variance - variances[j]));
}

static void gather(Layer *layer, const Pass *pass)
{
	if (by_batch(layer, pass)) {
		for (size_t j = 0; j < layer->outputs; j++)
			gather_column(layer, pass, j);
		return;
	}
	memcpy(kept(layer, pass, KEPT_MEAN), layer->parameters[MEAN].value, layer->outputs * sizeof(float));
	for (size_t j = 0; j < layer->outputs; j++)
		kept(layer, pass, KEPT_INVERSE)[j] =
			(float)(1 / sqrt(layer->parameters[VARIANCE].value[j] + EPSILON));
}

static void forward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = layer->outputs;
	const float *mean = kept(layer, pass, KEPT_MEAN), *inverse = kept(layer, pass, KEPT_INVERSE);
	float *normal = kept(layer, pass, KEPT_ROWS);
	for (size_t i = first; i < first + count; i++)
		for (size_t j = 0; j < width; j++) {
			size_t k = i * width + j;
			normal[k] = (pass->in.rows[k] - mean[j]) * inverse[j];
			pass->out[k] = layer->parameters[FACTOR].value[j] * normal[k] +
				       layer->parameters[SHIFT].value[j];
		}
}

/* Means over the batch of delta and of delta times the normalised number: the part of delta that goes into the
 * batch's mean and deviation. None where these are running ones. */
static void gather_back(const Layer *layer, const Pass *pass)
{
	size_t width = layer->outputs, n = pass->in.count;
	const float *normal = kept(layer, pass, KEPT_ROWS);
	for (size_t j = 0; j < width; j++) {
		double sum = 0, along = 0;
		for (size_t i = 0; by_batch(layer, pass) && i < n; i++) {
			sum += pass->delta[i * width + j];
			along += (double)pass->delta[i * width + j] * normal[i * width + j];
		}
		kept(layer, pass, KEPT_DELTA)[j] = (float)(sum / (double)n);
		kept(layer, pass, KEPT_SLOPE)[j] = (float)(along / (double)n);
	}
}

static void backward(const Layer *layer, const Pass *pass, size_t first, size_t count)
{
	size_t width = layer->outputs;
	const float *inverse = kept(layer, pass, KEPT_INVERSE), *normal = kept(layer, pass, KEPT_ROWS);
	const float *mean = kept(layer, pass, KEPT_DELTA), *slope = kept(layer, pass, KEPT_SLOPE);
	for (size_t i = first; i < first + count; i++)
		for (size_t j = 0; j < width; j++) {
			size_t k = i * width + j;
			pass->back[k] = layer->parameters[FACTOR].value[j] * inverse[j] *
					(pass->delta[k] - mean[j] - normal[k] * slope[j]);
		}
}

static void learn(Layer *layer, const Pass *pass, size_t piece)
{
	(void)piece;
	size_t width = layer->outputs;
	const float *normal = kept(layer, pass, KEPT_ROWS);
	for (size_t i = 0; i < pass->in.count; i++)
		for (size_t j = 0; j < width; j++) {
			layer->parameters[FACTOR].gradient[j] +=
				pass->delta[i * width + j] * normal[i * width + j];
			layer->parameters[SHIFT].gradient[j] += pass->delta[i * width + j];
		}
}

const LayerType layer_type_batch_norm = {
	.name = "batch norm",
	.declare = declare,
	.keeps = keeps,
	.gather = gather,
	.forward = forward,
	.gather_back = gather_back,
	.backward = backward,
	.learn = learn,
};

Layer *layer_batch_norm(size_t width, Error *err)
{
	Layer *layer = layer_new(&layer_type_batch_norm, width, width, 0, err);
	for (size_t j = 0; layer && j < width; j++)
		layer->parameters[FACTOR].value[j] = layer->parameters[VARIANCE].value[j] = 1;
	return layer;
}
