#include "nn/layer.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/random.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const LayerType *const types[] = {
	&layer_type_dense,
	&layer_type_embedding,
	&layer_type_dropout,
	&layer_type_batch_norm,
	&layer_type_layer_norm,
	&layer_type_relu,
	&layer_type_leaky,
	&layer_type_tanh,
	&layer_type_sigmoid,
	&layer_type_reversal,
	NULL,
};

const LayerType *layer_type_find(const char *name)
{
	for (const LayerType *const *type = types; *type; type++)
		if (strcmp((*type)->name, name) == 0)
			return *type;
	return NULL;
}

Layer *layer_plan(const LayerType *type, size_t inputs, size_t outputs, double setting)
{
	Layer *layer = memory_new(1, sizeof *layer);
	*layer = (Layer){.type = type, .inputs = inputs, .outputs = outputs, .setting = setting};
	if (type->declare ? type->declare(layer) : inputs == outputs)
		return layer;
	layer_free(layer);
	return NULL;
}

Layer *layer_new(const LayerType *type, size_t inputs, size_t outputs, double setting, Error *err)
{
	Layer *layer = layer_plan(type, inputs, outputs, setting);
	assert(layer);
	if (layer_allocate(layer, err))
		return layer;
	layer_free(layer);
	return NULL;
}

void layer_free(Layer *layer)
{
	if (!layer)
		return;
	for (size_t i = 0; i < layer->n_parameters; i++) {
		free(layer->parameters[i].value);
		free(layer->parameters[i].gradient);
	}
	free(layer);
}

void layer_declare(Layer *layer, const char *name, size_t rows, size_t width, bool learned)
{
	layer->parameters[layer->n_parameters++] =
		(Parameter){.name = name, .rows = rows, .width = width, .learned = learned};
}

static bool allocate(Parameter *parameter, Error *err)
{
	size_t count = parameter->rows * parameter->width;
	if (!parameter->value)
		parameter->value = memory_data(count, sizeof(float), "the parameters of a layer", err);
	if (parameter->learned)
		parameter->gradient = memory_data(count, sizeof(float), "the gradients of a layer", err);
	return parameter->value && (parameter->gradient || !parameter->learned);
}

bool layer_allocate(Layer *layer, Error *err)
{
	for (size_t i = 0; i < layer->n_parameters; i++)
		if (!allocate(&layer->parameters[i], err))
			return false;
	return true;
}

void parameter_start(Parameter *parameter, size_t inputs, size_t outputs, WeightStart start, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	double bound = sqrt(6.0 / (double)(inputs + outputs)), deviation = sqrt(2.0 / (double)inputs);
	for (size_t i = 0; start != WEIGHTS_ZERO && i < parameter->rows * parameter->width; i++)
		parameter->value[i] =
			(float)(start == WEIGHTS_GLOROT ? bound * (2 * random_uniform(&random) - 1)
							: deviation * random_normal(&random));
}

void layer_checksum(const Layer *layer, char text[33])
{
	Checksum *sum = checksum_new();
	for (size_t i = 0; i < layer->n_parameters; i++) {
		const Parameter *parameter = &layer->parameters[i];
		checksum_add(sum, parameter->value, parameter->rows * parameter->width * sizeof(float));
	}
	checksum_text(sum, text);
	checksum_free(sum);
}
