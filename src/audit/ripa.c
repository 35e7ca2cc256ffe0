/* RIPA, relational inner product association: how far words lie along the differences of pairs. Ethayarajh,
 * Duvenaud, Hirst, ACL 2019. */
#include "audit/direction.h"
#include "audit/options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The inner product of a word with the unit difference of one pair; 0 for a pair of equal vectors. */
static double along_pair(const Deal *deal, size_t place, size_t pair)
{
	double length = sqrt(fmax(0, deal_product(deal, GROUP_A, pair, GROUP_A, pair) -
					     2 * deal_product(deal, GROUP_A, pair, GROUP_B, pair) +
					     deal_product(deal, GROUP_B, pair, GROUP_B, pair)));
	double along = deal_product(deal, WORDS_X, place, GROUP_A, pair) -
		       deal_product(deal, WORDS_X, place, GROUP_B, pair);
	return length > 0 ? along / length : 0;
}

static bool by_each_pair(const Args *options)
{
	return !strcmp(args_text(options, "direction"), "each");
}

static void associate_with_direction(const Deal *deal, const Args *options, double *associations)
{
	Direction direction;
	bool fine = direction_find(deal, args_text(options, "direction"), &direction);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++)
		associations[i] = fine ? direction_along(&direction, deal, WORDS_X, i) : NAN;
	direction_release(&direction);
}

static void associate_with_pairs(const Deal *deal, double *associations)
{
	size_t pairs = deal->size[GROUP_A];
	double *along = memory_new(pairs, sizeof *along);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++) {
		for (size_t k = 0; k < pairs; k++)
			along[k] = along_pair(deal, i, k);
		associations[i] = deal_average(deal, GROUP_A, along);
	}
	free(along);
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	if (by_each_pair(options))
		associate_with_pairs(deal, associations);
	else
		associate_with_direction(deal, options, associations);
}

static bool check(const Deal *deal, const Args *options, Error *err)
{
	return by_each_pair(options) || direction_check(deal, options, err);
}

/* The SD over pairs of the mean over X. */
static double spread_over_pairs(const Deal *deal)
{
	size_t pairs = deal->size[GROUP_A], words = deal->size[WORDS_X];
	double sum = 0, squares = 0;
	for (size_t k = 0; k < pairs; k++) {
		double mean = 0;
		for (size_t i = 0; i < words; i++)
			mean += along_pair(deal, i, k) / (double)words;
		sum += mean;
		squares += mean * mean;
	}
	double n = (double)pairs;
	return sqrt(fmax(0, squares - sum * sum / n) / (n - 1));
}

static void note(const Deal *deal, const Args *options, Audit *audit)
{
	if (!by_each_pair(options))
		direction_note(deal, options, audit);
	if (deal->size[GROUP_A] > 1)
		audit_note(audit,
			"there are %zu pairs, and the SD over them of the effect along each alone is %.4f",
			deal->size[GROUP_A], spread_over_pairs(deal));
	audit_note(audit,
		"pairs tell no p: see whether the interval, which draws them and the words anew, holds 0");
}

static void conclude(Audit *audit)
{
	audit_find(audit, "{X} lies on the side of {%c}, by %.3f%s", audit->effect < 0 ? 'B' : 'A',
		fabs(audit->effect), audit->low < 0 && audit->high > 0 ? ", but the interval holds 0" : "");
}

static const ArgSpec options[] = {
	{.name = "direction",
		.kind = ARG_CHOICE,
		.help = "each pair's own difference, as published, or the one that they share: their first "
			"principal axis, their sum, or the first",
		.fallback = "each",
		.choices = "each|pca|sum|first"},
	AUDIT_VECTORS("raw"),
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.paired = true,
	.check = check,
	.associate = associate,
	.note = note,
	.convention = "mean over X and over the pairs (a, b) of the inner product of x with (a - b) / |a - b|; "
		      "positive when X lies on the side of A",
	.conclude = conclude};

const AuditTest audit_ripa = {
	.name = "ripa",
	.title = "Relational Inner Product Association",
	.summary = "how far the words X lie along the differences of the pairs of A and B",
	.source =
		"Ethayarajh, Duvenaud, Hirst: Understanding undesirable word embedding associations, ACL 2019",
	.roles = "XAB",
	.groups = true,
	.single = "XAB",
	.reading = "inner product with the unit differences of the pairs, their mean, or with the direction",
	.signed_effect = true,
	.margin_share = 0.1,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
