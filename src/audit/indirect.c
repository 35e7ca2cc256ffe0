/* Indirect bias: how much of the likeness of two words is owed to a direction that pairs of words share.
 * Bolukbasi, Chang, Zou, Saligrama, Kalai, NeurIPS 2016. */
#include "audit/direction.h"
#include "audit/options.h"

#include <math.h>
#include <stdlib.h>

/* Below this size a sum of cosines counts as 0. */
#define NEARLY_NONE 1e-9

/* The words of X and Y along the direction. */
typedef struct Along {
	double *x, *y;
} Along;

static bool along_init(Along *along, const Deal *deal, const Args *options)
{
	size_t nx = deal->size[WORDS_X], ny = deal->size[WORDS_Y];
	Direction direction;
	bool fine = direction_find(deal, args_text(options, "direction"), &direction);
	along->x = memory_new(nx + ny, sizeof *along->x);
	along->y = along->x + nx;
	for (size_t i = 0; fine && i < nx; i++)
		along->x[i] = direction_along(&direction, deal, WORDS_X, i);
	for (size_t j = 0; fine && j < ny; j++)
		along->y[j] = direction_along(&direction, deal, WORDS_Y, j);
	direction_release(&direction);
	return fine;
}

/* What is left of the cosine of two words without the direction; NAN when nothing is left of a word. */
static double cosine_without(const Deal *deal, const Along *along, size_t i, size_t j)
{
	double left = (1 - along->x[i] * along->x[i]) * (1 - along->y[j] * along->y[j]);
	return left > 1e-18
		       ? (deal_product(deal, WORDS_X, i, WORDS_Y, j) - along->x[i] * along->y[j]) / sqrt(left)
		       : NAN;
}

/* Adds the cosines of a word of X with those of Y, each as often as it counts, and what is left of them. */
static void add_cosines(const Deal *deal, const Along *along, size_t i, double times, double *all, double *left)
{
	for (size_t j = 0; j < deal->size[WORDS_Y]; j++) {
		double count = times * deal->counts[WORDS_Y][j];
		if (count == 0)
			continue;
		*all += count * deal_product(deal, WORDS_X, i, WORDS_Y, j);
		*left += count * cosine_without(deal, along, i, j);
	}
}

static double share(double all, double left)
{
	return fabs(all) > NEARLY_NONE ? (all - left) / all : NAN;
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	Along along;
	bool fine = along_init(&along, deal, options);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++) {
		double all = 0, left = 0;
		if (fine)
			add_cosines(deal, &along, i, 1, &all, &left);
		associations[i] = share(all, left);
	}
	free(along.x);
}

static double effect(const Deal *deal, const Args *options, const double *associations)
{
	(void)associations;
	Along along;
	double all = 0, left = 0;
	bool fine = along_init(&along, deal, options);
	for (size_t i = 0; fine && i < deal->size[WORDS_X]; i++)
		if (deal->counts[WORDS_X][i])
			add_cosines(deal, &along, i, deal->counts[WORDS_X][i], &all, &left);
	free(along.x);
	return share(all, left);
}

static void note(const Deal *deal, const Args *options, Audit *audit)
{
	direction_note(deal, options, audit);
	size_t weak = 0, nx = deal->size[WORDS_X], ny = deal->size[WORDS_Y];
	for (size_t i = 0; i < nx; i++)
		for (size_t j = 0; j < ny; j++)
			weak += fabs(deal_product(deal, WORDS_X, i, WORDS_Y, j)) < 0.1;
	if (weak)
		audit_note(audit,
			"%zu of the %zu pairs of a word of X and one of Y have a cosine below .1 in size: "
			"shares of so little say little",
			weak, nx * ny);
}

static void conclude(Audit *audit)
{
	audit_find(audit,
		"of the likeness of {X} and {Y} the direction of the pairs makes up %.3f, where 1 is all of it "
		"and below 0 it hides some",
		audit->effect);
}

static const ArgSpec options[] = {
	AUDIT_DIRECTION,
	AUDIT_RESAMPLING,
	{.name = NULL},
};

static const WordTest words = {.paired = true,
	.check = direction_check,
	.associate = associate,
	.effect = effect,
	.undefined =
		"the cosines of the words of X with those of Y add up to nothing, or a word is nothing but the "
		"direction, so that there is no likeness to have shares of; give words that are alike",
	.note = note,
	.convention = "beta = 1 - (sum of the cosines without the direction) / (sum of the cosines of X with "
		      "Y), which for two words is the published beta(w, v)",
	.conclude = conclude};

const AuditTest audit_indirect = {
	.name = "indirect",
	.title = "Indirect bias",
	.summary = "how much of the likeness of the words X and Y is owed to the direction that the pairs of A "
		   "and B share",
	.source = "Bolukbasi, Chang, Zou, Saligrama, Kalai: Man is to computer programmer as woman is to "
		  "homemaker?, NeurIPS 2016",
	.roles = "XABY",
	.groups = true,
	.single = "XABY",
	.reading = "of X: share of its likeness to the words Y that is owed to the direction",
	.crossed = true,
	.margin = 0.1,
	.options = options,
	.words = &words,
	.run = word_test_run,
};
