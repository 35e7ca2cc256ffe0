/*
 * Deep CORAL: to the loss of labels comes the distance of the covariances of the hidden rows of both sides. It
 * is the labels that keep the features from going to zero.
 */
#include "adapt/deep.h"

#include <stdlib.h>
#include <string.h>

typedef struct DeepCoral {
	Deep deep;
	bool equal; /* no weight was given: the term is to weigh as much as the labels */
} DeepCoral;

static void deepcoral_free(Adaptation *adaptation)
{
	deep_release((Deep *)adaptation);
	free(adaptation);
}

static Adaptation *deepcoral_start(const AdaptInput *input, const Args *options, Error *err)
{
	DeepCoral *self = memory_new(1, sizeof *self);
	self->equal = !args_given(options, "weight");
	Schedule weight = {schedule_kind(args_text(options, "schedule")),
		self->equal ? 0 : args_number(options, "weight")};
	if (deep_begin(&self->deep, &adapter_deepcoral, input, options, weight, err))
		return &self->deep.base;
	deepcoral_free(&self->deep.base);
	return NULL;
}

/* A single row, which may be left at the end of an epoch, has no covariance. */
static double add_coral(Deep *deep, double weight, Pool *pool)
{
	(void)pool;
	DeepSide *source = &deep->source, *target = &deep->target;
	float *to_target = activations_delta(&target->hidden);
	memset(to_target, 0, target->batch * deep->hidden * sizeof *to_target);
	if (source->batch < 2 || target->batch < 2)
		return 0;
	return coral_loss(activations_out(&source->hidden), activations_out(&target->hidden), weight,
		activations_delta(&source->hidden), to_target);
}

/* The paper's weight makes both losses about equal in the end. Where none is given, the first epoch learns the
 * labels alone, and then the weight is what makes them equal; it may only fall later, since the CORAL loss can
 * always be brought to nothing at the cost of the labels. */
static void weigh(Deep *deep, double epoch)
{
	(void)epoch;
	DeepCoral *self = (DeepCoral *)deep;
	if (!self->equal || deep->term_loss <= 0)
		return;
	double equal = deep->label_loss / deep->term_loss;
	if (deep->weight.value <= 0 || equal < deep->weight.value)
		deep->weight.value = equal;
}

static const DeepTerm term = {
	.add = add_coral,
	.curves = weigh,
	.curve = "CORAL loss",
	.figure = "coral_loss",
};

static bool deepcoral_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	return deep_step((Deep *)adaptation, &term, pool, err);
}

static const ArgSpec options[] = {
	DEEP_OPTIONS,
	{.name = "weight",
		.kind = ARG_NUMBER,
		.help = "of the CORAL loss; left out: what makes it equal to that of the labels after the "
			"first epoch, and never more than makes it so later",
		.low = 0,
		.high = 1e6},
	{.name = "schedule",
		.kind = ARG_CHOICE,
		.help = "how the weight changes; sigmoid: 2 / (1 + exp(-10 p)) - 1 of it, p the part that is "
			"done",
		.fallback = "constant",
		.choices = SCHEDULE_CHOICES},
	{.name = NULL},
};

const Adapter adapter_deepcoral = {
	.name = "deepcoral",
	.title = "Deep CORAL",
	.summary =
		"hidden representations that tell the source's classes and have the same covariances on both "
		"sides",
	.source = "Sun & Saenko, Deep CORAL, ECCV Workshops, 2016",
	.needs = ADAPT_NEEDS_CLASSES | ADAPT_SAME_WIDTH,
	.options = options,
	.start = deepcoral_start,
	.step = deepcoral_step,
	.look = deep_look,
	.free = deepcoral_free,
};
