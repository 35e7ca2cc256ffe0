/* Direct bias: how much words have of the direction that pairs of words share. Bolukbasi, Chang, Zou,
 * Saligrama, Kalai, NeurIPS 2016. */
#include "audit/direction.h"
#include "audit/options.h"

#include <math.h>
#include <stdlib.h>

static void associate(const Deal *deal, const Args *options, double *associations)
{
	Direction direction;
	bool fine = direction_find(deal, args_text(options, "direction"), &direction);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = fine ? direction_along(&direction, deal, WORDS_X, i) : NAN;
	direction_release(&direction);
}

static double effect(const Deal *deal, const Args *options, const double *associations)
{
	double power = args_number(options, "power");
	double *sizes = memory_new(deal->size[WORDS_X], sizeof *sizes);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		sizes[i] = pow(fabs(associations[i]), power);
	double mean = deal_average(deal, WORDS_X, sizes);
	free(sizes);
	return mean;
}

static void note(const Deal *deal, const Args *options, Audit *audit)
{
	direction_note(deal, options, audit);
	audit_note(audit, "the power is %g", args_number(options, "power"));
	audit_note(audit, "the effect is never below 0, so that the interval cannot hold it: compare with the "
			  "effect of other words");
}

static void conclude(Audit *audit)
{
	audit_find(audit, "of {X} the direction of the pairs holds %.3f, where 1 is all of it", audit->effect);
}

static const ArgSpec options[] = {
	AUDIT_DIRECTION,
	{.name = "power",
		.kind = ARG_NUMBER,
		.help = "how much more large cosines count than small ones (c of the publication)",
		.fallback = "1",
		.low = 0.01,
		.high = 10},
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.paired = true,
	.limit = 1,
	.never_negative = true,
	.associate = associate,
	.effect = effect,
	.check = direction_check,
	.note = note,
	.convention = "mean over X of |cosine with the direction of the pairs|, to the given power",
	.conclude = conclude};

const AuditTest audit_direct = {
	.name = "direct",
	.title = "Direct bias",
	.summary = "how much the words X have of the direction that the pairs of A and B share",
	.source = "Bolukbasi, Chang, Zou, Saligrama, Kalai: Man is to computer programmer as woman is to "
		  "homemaker?, NeurIPS 2016",
	.roles = "XAB",
	.groups = true,
	.single = "XAB",
	.reading = "cosine with the direction, positive on the side of A",
	.margin = 0.02,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
