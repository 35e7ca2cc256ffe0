#include "adapt/adversarial_map.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/gemm.h"
#include "nn/loss.h"
#include "nn/network.h"
#include "nn/optimiser.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BETA 0.001
#define DROPOUT 0.1
#define SMOOTHING 0.1
#define SLOPE 0.2
#define RATE 0.1 /* of the discriminator */

struct AdversarialMap {
	Rows source, target;
	AdversarialOptions options;
	float *map, *gradient, *room; /* width x width; room for two */
	float *drawn;                 /* batch x width: rows of the source as they are */
	float *shown;                 /* 2 batch x width: the same, mapped, then rows of the target */
	Network *discriminator;
	Activations learning, misleading;
	Optimiser *optimiser;
	Random random;
	size_t right, seen;
};

static bool add_hidden(Network *network, size_t inputs, size_t hidden, uint64_t seed, Error *err)
{
	return network_add(network, layer_dense(inputs, hidden, WEIGHTS_HE, seed, err)) &&
	       network_add(network, layer_leaky(hidden, SLOPE));
}

static bool make_discriminator(AdversarialMap *self, uint64_t seed, Error *err)
{
	size_t width = self->source.width, hidden = self->options.hidden, rows = 2 * self->options.batch;
	Network *network = self->discriminator = network_new();
	self->optimiser = optimiser_new(OPTIMISER_SGD);
	return network_add(network, layer_dropout(width, DROPOUT, random_mix(seed))) &&
	       add_hidden(network, width, hidden, random_mix(seed + 1), err) &&
	       add_hidden(network, hidden, hidden, random_mix(seed + 2), err) &&
	       network_add(network, layer_dense(hidden, 1, WEIGHTS_GLOROT, random_mix(seed + 3), err)) &&
	       activations_init(network, rows, 0, false, &self->learning, err) &&
	       activations_init(network, rows, 1, true, &self->misleading, err) &&
	       optimiser_add(self->optimiser, network, err);
}

static bool reserve(AdversarialMap *self, Error *err)
{
	size_t width = self->source.width, rows = self->options.batch;
	self->map = memory_data(4 * width * width, sizeof *self->map, "a map", err);
	self->drawn = memory_data(3 * rows * width, sizeof *self->drawn, "a batch", err);
	if (!self->map || !self->drawn)
		return false;
	self->gradient = self->map + width * width;
	self->room = self->gradient + width * width;
	self->shown = self->drawn + rows * width;
	return true;
}

AdversarialMap *adversarial_map_new(
	Rows source, Rows target, const double *map, AdversarialOptions options, uint64_t seed, Error *err)
{
	AdversarialMap *self = memory_new(1, sizeof *self);
	*self = (AdversarialMap){.source = source, .target = target, .options = options};
	random_init(&self->random, seed, 0);
	if (!reserve(self, err) || !make_discriminator(self, seed, err)) {
		adversarial_map_free(self);
		return NULL;
	}
	for (size_t i = 0; i < source.width * source.width; i++)
		self->map[i] = (float)map[i];
	return self;
}

void adversarial_map_free(AdversarialMap *self)
{
	if (!self)
		return;
	activations_release(&self->learning);
	activations_release(&self->misleading);
	optimiser_free(self->optimiser);
	network_free(self->discriminator);
	free(self->map);
	free(self->drawn);
	free(self);
}

/* Rows as if their numbers had variance 1, which is what the discriminator's weights begin for. */
static void draw_rows(AdversarialMap *self, Rows rows, float *to)
{
	float scale = sqrtf((float)rows.width);
	for (size_t i = 0; i < self->options.batch; i++) {
		const float *row = rows_at(rows, random_below(&self->random, rows.count));
		for (size_t j = 0; j < rows.width; j++)
			to[i * rows.width + j] = scale * row[j];
	}
}

static Rows packed(const float *data, size_t count, size_t width)
{
	return (Rows){data, count, width, width};
}

static Batch draw_batch(AdversarialMap *self)
{
	size_t width = self->source.width, batch = self->options.batch;
	draw_rows(self, self->source, self->drawn);
	draw_rows(self, self->target, self->shown + batch * width);
	gemm((Factor){packed(self->drawn, batch, width), false},
		(Factor){packed(self->map, width, width), true}, 0, self->shown, width);
	return batch_of_rows(self->shown, 2 * batch, width);
}

/* Both halves of what was shown, each as if `source` were how likely the first came from the source. */
static void judge(AdversarialMap *self, double source, Activations *a)
{
	size_t batch = self->options.batch;
	Rows scores = activations_out(a);
	float *delta = activations_delta(a);
	Loss first = logistic_loss(rows_part(scores, 0, batch), source, 0.5, delta);
	Loss last = logistic_loss(rows_part(scores, batch, batch), 1 - source, 0.5, delta + batch);
	if (source < 0.5)
		return;
	self->right += first.right + last.right;
	self->seen += first.count + last.count;
}

static void teach_discriminator(AdversarialMap *self, Pool *pool)
{
	Batch batch = draw_batch(self);
	network_forward(self->discriminator, &batch, true, pool, &self->learning);
	judge(self, 1 - SMOOTHING, &self->learning);
	network_backward(self->discriminator, pool, &self->learning);
	optimiser_step(self->optimiser, RATE, pool);
}

static void freeze(Network *network, bool frozen)
{
	for (size_t i = 0; i < network->n_layers; i++)
		network->layers[i]->frozen = frozen;
}

void adversarial_map_straighten(float *map, size_t width, double beta, float *room)
{
	size_t square = width * width;
	Rows rows = packed(map, width, width);
	gemm((Factor){rows, false}, (Factor){rows, true}, 0, room, width);
	gemm((Factor){packed(room, width, width), false}, (Factor){rows, false}, 0, room + square, width);
	for (size_t i = 0; i < square; i++)
		map[i] = (float)(1 + beta) * map[i] - (float)beta * room[square + i];
}

/* The slope of the loss with sides exchanged, by W: the rows' slopes times the rows as they were drawn. */
static void teach_map(AdversarialMap *self, double rate, Pool *pool)
{
	size_t width = self->source.width, count = self->options.batch;
	Batch batch = draw_batch(self);
	freeze(self->discriminator, true);
	network_forward(self->discriminator, &batch, false, pool, &self->misleading);
	judge(self, SMOOTHING, &self->misleading);
	network_backward(self->discriminator, pool, &self->misleading);
	freeze(self->discriminator, false);
	gemm((Factor){packed(self->misleading.back, count, width), true},
		(Factor){packed(self->drawn, count, width), false}, 0, self->gradient, width);
	for (size_t i = 0; i < width * width; i++)
		self->map[i] -= (float)rate * self->gradient[i];
	adversarial_map_straighten(self->map, width, BETA, self->room);
}

void adversarial_map_step(AdversarialMap *self, double rate, Pool *pool)
{
	for (size_t i = 0; i < self->options.steps; i++)
		teach_discriminator(self, pool);
	teach_map(self, rate, pool);
}

double adversarial_map_told(AdversarialMap *self)
{
	double told = self->seen ? (double)self->right / (double)self->seen : NAN;
	self->right = self->seen = 0;
	return told;
}

void adversarial_map_get(const AdversarialMap *self, double *map)
{
	for (size_t i = 0; i < self->source.width * self->source.width; i++)
		map[i] = (double)self->map[i];
}
