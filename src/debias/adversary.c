#include "debias/adversary.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WEIGHTS, BIAS }; /* of a dense layer */

static bool make_judge(Adversary *self, Error *err)
{
	const AdversaryOptions *o = &self->options;
	size_t width = o->hidden ? o->hidden : o->width;
	self->judge = network_new();
	self->reversal = layer_reversal(o->width, 0);
	network_add(self->judge, self->reversal);
	if (o->hidden &&
		!(network_add(self->judge, layer_dense(o->width, o->hidden, WEIGHTS_HE, o->seed + 1, err)) &&
			network_add(self->judge, layer_relu(o->hidden))))
		return false;
	return network_add(self->judge, layer_dense(width, o->groups, WEIGHTS_ZERO, 0, err));
}

static bool make_zeros(Adversary *self, Error *err)
{
	if (!anchor_init(self->judge, &self->zeros, err))
		return false;
	memset(self->zeros.value, 0, self->zeros.count * sizeof *self->zeros.value);
	return true;
}

bool adversary_init(const AdversaryOptions *options, Adversary *self, Error *err)
{
	self->options = *options;
	self->left = memory_data(options->rows * options->width, sizeof *self->left, "a batch", err);
	self->eraser = network_new();
	return self->left &&
	       network_add(self->eraser,
		       layer_dense(options->width, options->rank, WEIGHTS_GLOROT, options->seed, err)) &&
	       network_add(self->eraser, layer_dense(options->rank, options->width, WEIGHTS_ZERO, 0, err)) &&
	       make_judge(self, err) && make_zeros(self, err) &&
	       activations_init(self->eraser, options->rows, 0, false, &self->erased, err) &&
	       activations_init(self->judge, options->rows, 1, true, &self->judged, err);
}

void adversary_release(Adversary *self)
{
	activations_release(&self->erased);
	activations_release(&self->judged);
	anchor_release(&self->zeros);
	if (self->eraser)
		network_free(self->eraser);
	if (self->judge)
		network_free(self->judge);
	free(self->left);
	*self = (Adversary){0};
}

AdversaryLoss adversary_learn(
	Adversary *self, const float *rows, const uint32_t *groups, size_t count, bool both, Pool *pool)
{
	size_t width = self->options.width, numbers = count * width;
	AdversaryLoss loss = {.change = 0};
	Batch batch = batch_of_rows(rows, count, width);
	network_forward(self->eraser, &batch, true, pool, &self->erased);
	const float *part = activations_out(&self->erased).data;
	for (size_t k = 0; k < numbers; k++) {
		self->left[k] = rows[k] - part[k];
		loss.change += (double)part[k] * part[k] / (double)numbers;
	}
	Batch left = batch_of_rows(self->left, count, width);
	network_forward(self->judge, &left, true, pool, &self->judged);
	loss.judge = softmax_loss(activations_out(&self->judged), groups, 1, activations_delta(&self->judged));
	network_backward(self->judge, pool, &self->judged);
	anchor_pull(&self->zeros, self->options.decay);
	if (!both)
		return loss;
	float *delta = activations_delta(&self->erased);
	double pull = 2 * self->options.keep / (double)numbers;
	double push = loss.judge.mean > log((double)self->options.groups) ? 0 : 1;
	for (size_t k = 0; k < numbers; k++)
		delta[k] = (float)(pull * part[k] - push * self->judged.back[k]);
	network_backward(self->eraser, pool, &self->erased);
	return loss;
}

void adversary_straighten(Adversary *self)
{
	for (size_t k = 0; k < self->eraser->n_layers; k++) {
		Parameter *bias = &self->eraser->layers[k]->parameters[BIAS];
		memset(bias->value, 0, bias->rows * bias->width * sizeof *bias->value);
	}
}

const float *adversary_find(const Adversary *self)
{
	return self->eraser->layers[0]->parameters[WEIGHTS].value;
}

const float *adversary_back(const Adversary *self)
{
	return self->eraser->layers[1]->parameters[WEIGHTS].value;
}
