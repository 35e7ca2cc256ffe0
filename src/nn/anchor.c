#include "nn/anchor.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static size_t size_of(const Parameter *parameter)
{
	return parameter->rows * parameter->width;
}

static size_t count_parameters(const Network *network)
{
	size_t count = 0;
	for (size_t i = 0; i < network->n_layers; i++)
		for (size_t j = 0; j < network->layers[i]->n_parameters; j++)
			count += size_of(&network->layers[i]->parameters[j]);
	return count;
}

bool anchor_init(Network *network, Anchor *anchor, Error *err)
{
	anchor->network = network;
	anchor->count = count_parameters(network);
	anchor->value = memory_data(anchor->count, sizeof *anchor->value, "an anchor of parameters", err);
	if (anchor->value)
		anchor_take(anchor);
	return anchor->value != NULL;
}

void anchor_release(Anchor *anchor)
{
	free(anchor->value);
	free(anchor->importance);
	*anchor = (Anchor){0};
}

/* What is done to the numbers of each parameter: `at` is the first of them among all. */
typedef double Visit(const Anchor *anchor, const Layer *layer, const Parameter *parameter, size_t at, double x);

static double visit_all(const Anchor *anchor, Visit *visit, double x)
{
	size_t at = 0;
	double sum = 0;
	for (size_t i = 0; i < anchor->network->n_layers; i++) {
		const Layer *layer = anchor->network->layers[i];
		for (size_t j = 0; j < layer->n_parameters; j++) {
			sum += visit(anchor, layer, &layer->parameters[j], at, x);
			at += size_of(&layer->parameters[j]);
		}
	}
	return sum;
}

static double take(const Anchor *anchor, const Layer *layer, const Parameter *parameter, size_t at, double x)
{
	(void)layer;
	memcpy(anchor->value + at, parameter->value, size_of(parameter) * sizeof *anchor->value);
	return x;
}

void anchor_take(Anchor *anchor)
{
	visit_all(anchor, take, 0);
}

static double give_back(
	const Anchor *anchor, const Layer *layer, const Parameter *parameter, size_t at, double x)
{
	(void)layer;
	memcpy(parameter->value, anchor->value + at, size_of(parameter) * sizeof *anchor->value);
	return x;
}

void anchor_return(const Anchor *anchor)
{
	visit_all(anchor, give_back, 0);
}

bool anchor_fade(Anchor *anchor, double kept, Error *err)
{
	if (!anchor->importance)
		anchor->importance = memory_data(
			anchor->count, sizeof *anchor->importance, "what parameters are worth", err);
	for (size_t k = 0; anchor->importance && k < anchor->count; k++)
		anchor->importance[k] *= (float)kept;
	return anchor->importance != NULL;
}

static double gather(
	const Anchor *anchor, const Layer *layer, const Parameter *parameter, size_t at, double share)
{
	(void)layer;
	float *gradient = parameter->gradient, *importance = anchor->importance + at;
	for (size_t k = 0; gradient && k < size_of(parameter); k++) {
		importance[k] += (float)share * gradient[k] * gradient[k];
		gradient[k] = 0;
	}
	return 0;
}

void anchor_gather(Anchor *anchor, double share)
{
	visit_all(anchor, gather, share);
}

static double pull(
	const Anchor *anchor, const Layer *layer, const Parameter *parameter, size_t at, double strength)
{
	double sum = 0;
	if (!parameter->gradient || layer->frozen)
		return 0;
	for (size_t k = 0; k < size_of(parameter); k++) {
		double importance = anchor->importance ? (double)anchor->importance[at + k] : 1;
		double gone = (double)parameter->value[k] - (double)anchor->value[at + k];
		parameter->gradient[k] += (float)(strength * importance * gone);
		sum += importance * gone * gone;
	}
	return strength * sum / 2;
}

double anchor_pull(const Anchor *anchor, double strength)
{
	return visit_all(anchor, pull, strength);
}
