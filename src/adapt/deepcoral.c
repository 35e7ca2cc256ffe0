/*
 * Deep CORAL: to the loss of labels comes the distance of the covariances of the hidden rows of both sides. It
 * is the labels that keep the features from going to zero.
 */
#include "adapt/deep.h"

#include <stdlib.h>
#include <string.h>

static void deepcoral_free(Adaptation *adaptation)
{
	deep_release((Deep *)adaptation);
	free(adaptation);
}

static Adaptation *deepcoral_start(const AdaptInput *input, const Args *options, Error *err)
{
	Deep *self = memory_new(1, sizeof *self);
	Schedule weight = {schedule_kind(args_text(options, "schedule")), args_number(options, "weight")};
	if (deep_begin(self, &adapter_deepcoral, input, options, weight, err))
		return &self->base;
	deepcoral_free(&self->base);
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

static const DeepTerm term = {
	.add = add_coral,
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
		.help = "of the CORAL loss, best so that it ends about equal to that of the labels",
		.fallback = "1000",
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
