/*
 * Domain-adversarial training. A domain head learns to tell the hidden rows of
 * the source from those of the target; a reversal of its gradient lets the
 * features learn what it cannot tell by. With the mean loss of labels L_y and
 * of domains L_d (over the rows of the source plus over those of the target)
 * the features go down L_y - lambda L_d.
 *
 * With lambda=0 this is the plain network, learned from the source alone.
 */
#include "adapt/deep.h"

#include <stdlib.h>
#include <string.h>

typedef struct Dann {
	Deep deep;
	bool shallow; /* the domain head's own steps are multiplied by lambda, too */
	Network *domains;
	Layer *reversal;
	Activations from_source, from_target;
	double right, seen; /* of domains, this epoch */
} Dann;

static void dann_free(Adaptation *adaptation)
{
	Dann *self = (Dann *)adaptation;
	activations_release(&self->from_source);
	activations_release(&self->from_target);
	deep_release(&self->deep);
	network_free(self->domains);
	free(self);
}

/* The last layer begins at 0, as its authors': the features hear of domains
 * once it has learned something. */
static bool begin_domains(Dann *self, const Args *options, Error *err)
{
	Deep *deep = &self->deep;
	size_t hidden = (size_t)args_integer(options, "domain_hidden"), batch = deep->batch;
	self->shallow = strcmp(args_text(options, "form"), "shallow") == 0;
	self->domains = network_new();
	self->reversal = layer_reversal(deep->hidden, 0);
	network_add(self->domains, self->reversal);
	return (hidden == 0 ||
		       deep_add_hidden(deep, self->domains, deep->hidden, hidden, 1, options, 200, err)) &&
	       network_add(
		       self->domains, layer_dense(hidden ? hidden : deep->hidden, 1, WEIGHTS_ZERO, 0, err)) &&
	       activations_init(self->domains, batch, 3, true, &self->from_source, err) &&
	       activations_init(self->domains, batch, 4, true, &self->from_target, err) &&
	       optimiser_add(deep->optimiser, self->domains, err);
}

static Adaptation *dann_start(const AdaptInput *input, const Args *options, Error *err)
{
	Dann *self = memory_new(1, sizeof *self);
	Schedule lambda = {schedule_kind(args_text(options, "schedule")), args_number(options, "lambda")};
	if (deep_begin(&self->deep, &adapter_dann, input, options, lambda, err) &&
		begin_domains(self, options, err))
		return &self->deep.base;
	dann_free(&self->deep.base);
	return NULL;
}

/* One side through the domain head and back. */
static double judge_side(
	Dann *self, const DeepSide *side, bool source, double weight, Pool *pool, Activations *a)
{
	Batch hidden = batch_of_rows(activations_out(&side->hidden).data, side->batch, self->deep.hidden);
	network_forward(self->domains, &hidden, true, pool, a);
	Loss loss = logistic_loss(activations_out(a), source, weight, activations_delta(a));
	network_backward(self->domains, pool, a);
	self->right += (double)loss.right;
	self->seen += (double)loss.count;
	return loss.mean;
}

static double add_domains(Deep *deep, double lambda, Pool *pool)
{
	Dann *self = (Dann *)deep;
	DeepSide *source = &deep->source, *target = &deep->target;
	self->reversal->setting = self->shallow ? 1 : lambda;
	double weight = self->shallow ? lambda : 1;
	double loss = judge_side(self, source, true, weight, pool, &self->from_source) +
		      judge_side(self, target, false, weight, pool, &self->from_target);
	float *to_source = activations_delta(&source->hidden), *to_target = activations_delta(&target->hidden);
	for (size_t k = 0; lambda > 0 && k < source->batch * deep->hidden; k++)
		to_source[k] += self->from_source.back[k];
	memcpy(to_target, self->from_target.back, target->batch * deep->hidden * sizeof *to_target);
	return loss;
}

static void add_accuracy(Deep *deep, double epoch)
{
	Dann *self = (Dann *)deep;
	series_add(
		adaptation_series(&deep->base, "domain accuracy", "epochs"), epoch, self->right / self->seen);
	self->right = self->seen = 0;
}

static const DeepTerm term = {
	.add = add_domains,
	.curves = add_accuracy,
	.curve = "domain loss",
	.figure = "domain_loss",
};

static bool dann_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	return deep_step((Deep *)adaptation, &term, pool, err);
}

static const ArgSpec options[] = {
	DEEP_OPTIONS,
	{.name = "lambda",
		.kind = ARG_NUMBER,
		.help = "weight of the reversed gradient; 0: the plain network, learned from the source alone",
		.fallback = "1",
		.low = 0,
		.high = 1000},
	{.name = "schedule",
		.kind = ARG_CHOICE,
		.help = "how lambda changes; sigmoid: 2 / (1 + exp(-10 p)) - 1 of it, p the part that is done",
		.fallback = "sigmoid",
		.choices = SCHEDULE_CHOICES},
	{.name = "form",
		.kind = ARG_CHOICE,
		.help = "shallow: lambda multiplies the steps of the domain head, too, as in the paper's "
			"shallow network",
		.fallback = "deep",
		.choices = "deep|shallow"},
	{.name = "domain_hidden",
		.kind = ARG_INTEGER,
		.help = "width of a hidden layer of the domain head; 0: none, as in the shallow network",
		.fallback = "100",
		.low = 0,
		.high = 4096},
	{.name = NULL},
};

const Adapter adapter_dann = {
	.name = "dann",
	.title = "Domain-adversarial network",
	.summary = "hidden representations that tell the source's classes but not the domain",
	.source =
		"Ganin, Ustinova, Ajakan, Germain, Larochelle, Laviolette, Marchand & Lempitsky, JMLR 17, 2016",
	.needs = ADAPT_NEEDS_CLASSES | ADAPT_SAME_WIDTH,
	.options = options,
	.start = dann_start,
	.step = dann_step,
	.look = deep_look,
	.free = dann_free,
};
