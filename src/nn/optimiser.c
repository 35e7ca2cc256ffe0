#include "nn/optimiser.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 16384 };
static const float MOMENTUM = 0.9f;
static const double BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

/* One parameter with what is remembered of its gradients. */
typedef struct Slot {
	const Layer *layer;
	float *value, *gradient, *first, *second;
	size_t count, pieces;
} Slot;

struct Optimiser {
	OptimiserKind kind;
	Slot *slots;
	size_t n_slots, room;
	double steps;
	double rate; /* of the step that is being done */
};

Optimiser *optimiser_new(OptimiserKind kind)
{
	Optimiser *optimiser = memory_new(1, sizeof *optimiser);
	optimiser->kind = kind;
	return optimiser;
}

void optimiser_free(Optimiser *optimiser)
{
	if (!optimiser)
		return;
	for (size_t i = 0; i < optimiser->n_slots; i++) {
		free(optimiser->slots[i].first);
		free(optimiser->slots[i].second);
	}
	free(optimiser->slots);
	free(optimiser);
}

static bool add(Optimiser *self, const Layer *layer, const Parameter *parameter, Error *err)
{
	size_t count = parameter->rows * parameter->width;
	self->slots = memory_grow(self->slots, self->n_slots, &self->room, sizeof *self->slots);
	Slot *slot = &self->slots[self->n_slots++];
	*slot = (Slot){.layer = layer,
		.value = parameter->value,
		.gradient = parameter->gradient,
		.count = count,
		.pieces = (count + PIECE - 1) / PIECE};
	const char *what = "what the optimiser remembers";
	if (self->kind != OPTIMISER_SGD && !(slot->first = memory_data(count, sizeof(float), what, err)))
		return false;
	return self->kind != OPTIMISER_ADAM || (slot->second = memory_data(count, sizeof(float), what, err));
}

bool optimiser_add(Optimiser *optimiser, Network *network, Error *err)
{
	for (size_t i = 0; i < network->n_layers; i++) {
		const Layer *layer = network->layers[i];
		for (size_t j = 0; j < layer->n_parameters; j++)
			if (layer->parameters[j].gradient && !add(optimiser, layer, &layer->parameters[j], err))
				return false;
	}
	return true;
}

static void move_sgd(const Slot *slot, size_t from, size_t to, float rate)
{
	float *value = slot->value, *gradient = slot->gradient;
	for (size_t k = from; k < to; k++) {
		value[k] -= rate * gradient[k];
		gradient[k] = 0;
	}
}

static void move_momentum(const Slot *slot, size_t from, size_t to, float rate)
{
	float *restrict value = slot->value, *restrict gradient = slot->gradient, *restrict v = slot->first;
	for (size_t k = from; k < to; k++) {
		v[k] = MOMENTUM * v[k] + gradient[k];
		value[k] -= rate * v[k];
		gradient[k] = 0;
	}
}

static void move_adam(const Slot *slot, size_t from, size_t to, double rate, double steps)
{
	float *restrict value = slot->value, *restrict gradient = slot->gradient;
	float *restrict m = slot->first, *restrict s = slot->second;
	float move = (float)(rate / (1 - pow(BETA1, steps))), unbias = (float)(1 / (1 - pow(BETA2, steps)));
	for (size_t k = from; k < to; k++) {
		float g = gradient[k];
		m[k] += (float)(1 - BETA1) * (g - m[k]);
		s[k] += (float)(1 - BETA2) * (g * g - s[k]);
		value[k] -= move * m[k] / (sqrtf(s[k] * unbias) + (float)EPSILON);
		gradient[k] = 0;
	}
}

static void move_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Optimiser *self = context;
	const Slot *slot = self->slots;
	for (; piece >= slot->pieces; slot++)
		piece -= slot->pieces;
	if (slot->layer->frozen)
		return;
	size_t from = piece * PIECE, to = slot->count - from < PIECE ? slot->count : from + PIECE;
	if (self->kind == OPTIMISER_SGD)
		move_sgd(slot, from, to, (float)self->rate);
	else if (self->kind == OPTIMISER_MOMENTUM)
		move_momentum(slot, from, to, (float)self->rate);
	else
		move_adam(slot, from, to, self->rate, self->steps);
}

void optimiser_step(Optimiser *self, double rate, Pool *pool)
{
	enum { WORTH_A_POOL = 4 };
	size_t pieces = 0;
	for (size_t i = 0; i < self->n_slots; i++)
		pieces += self->slots[i].pieces;
	self->steps++;
	self->rate = rate;
	pool_run(pieces - self->n_slots < WORTH_A_POOL ? NULL : pool, pieces, move_piece, self);
}
