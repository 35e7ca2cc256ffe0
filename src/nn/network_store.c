/* Networks in an archive: a list of layers, and a part for each parameter. */
#include "base/memory.h"
#include "base/text.h"
#include "nn/network.h"

#include <stdlib.h>
#include <string.h>

typedef struct SavedLayer {
	char type[32];
	uint64_t inputs, outputs, seed, frozen;
	double setting;
} SavedLayer;

static char *key_of(const char *name, size_t layer, const Parameter *parameter)
{
	Text key = {0};
	text_format(&key, "%s %zu %s", name, layer, parameter->name);
	return text_take(&key);
}

static size_t bytes_of(const Parameter *parameter)
{
	return parameter->rows * parameter->width * sizeof(float);
}

static bool put_parameters(const Layer *layer, size_t number, const char *name, Archive *archive, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < layer->n_parameters; i++) {
		const Parameter *parameter = &layer->parameters[i];
		char *key = key_of(name, number, parameter);
		fine = archive->put(archive->place, key, parameter->value, bytes_of(parameter), err);
		free(key);
	}
	return fine;
}

bool network_save(const Network *network, const char *name, Archive *archive, Error *err)
{
	SavedLayer *saved = memory_new(network->n_layers, sizeof *saved);
	for (size_t i = 0; i < network->n_layers; i++) {
		const Layer *layer = network->layers[i];
		saved[i] = (SavedLayer){.inputs = layer->inputs,
			.outputs = layer->outputs,
			.seed = layer->seed,
			.frozen = layer->frozen,
			.setting = layer->setting};
		memcpy(saved[i].type, layer->type->name, strlen(layer->type->name));
	}
	bool fine = archive->put(archive->place, name, saved, network->n_layers * sizeof *saved, err);
	free(saved);
	for (size_t i = 0; fine && i < network->n_layers; i++)
		fine = put_parameters(network->layers[i], i, name, archive, err);
	return fine;
}

static bool damaged(const char *name, Error *err)
{
	return error_set(err, ERROR_INPUT, "the saved network \"%s\" is damaged: its layers do not fit", name);
}

/* The bytes of the archive become the values: nothing is allocated for numbers that it does not hold. */
static bool get_parameter(const char *key, Parameter *parameter, const char *name, Archive *archive, Error *err)
{
	void *bytes = NULL;
	size_t count = 0;
	if (!archive->get(archive->place, key, &bytes, &count, err))
		return false;
	if (bytes && count == bytes_of(parameter)) {
		parameter->value = bytes;
		return true;
	}
	free(bytes);
	return damaged(name, err);
}

static bool get_parameters(Layer *layer, size_t number, const char *name, Archive *archive, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && i < layer->n_parameters; i++) {
		char *key = key_of(name, number, &layer->parameters[i]);
		fine = get_parameter(key, &layer->parameters[i], name, archive, err);
		free(key);
	}
	return fine && layer_allocate(layer, err);
}

/* Sizes below this cannot overflow when they are multiplied. */
static const LayerType *type_of(SavedLayer *saved)
{
	const double most = 0x1p31;
	saved->type[sizeof saved->type - 1] = '\0';
	double inputs = (double)saved->inputs, outputs = (double)saved->outputs;
	bool sound = inputs >= 1 && outputs >= 1 && saved->setting >= 0 && inputs * outputs < most &&
		     saved->setting * outputs < most;
	return sound ? layer_type_find(saved->type) : NULL;
}

static bool add_saved(Network *network, SavedLayer *saved, const char *name, Archive *archive, Error *err)
{
	const LayerType *type = type_of(saved);
	if (!type || (network->n_layers && network_outputs(network) != saved->inputs))
		return damaged(name, err);
	Layer *layer = layer_plan(type, saved->inputs, saved->outputs, saved->setting);
	if (!layer)
		return damaged(name, err);
	layer->seed = saved->seed;
	layer->frozen = saved->frozen;
	network_add(network, layer);
	return get_parameters(layer, network->n_layers - 1, name, archive, err);
}

Network *network_load(const char *name, Archive *archive, Error *err)
{
	void *bytes = NULL;
	size_t count = 0;
	if (!archive->get(archive->place, name, &bytes, &count, err))
		return NULL;
	Network *network = network_new();
	SavedLayer *saved = bytes;
	bool fine = (saved && count && count % sizeof *saved == 0) || damaged(name, err);
	for (size_t i = 0; fine && i < count / sizeof *saved; i++)
		fine = add_saved(network, &saved[i], name, archive, err);
	free(bytes);
	if (fine)
		return network;
	network_free(network);
	return NULL;
}
