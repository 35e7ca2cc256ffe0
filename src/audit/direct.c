/* Direct bias: how much words have of the direction that pairs of words share. Bolukbasi, Chang, Zou,
 * Saligrama, Kalai, NeurIPS 2016.
 *
 * The direction follows from the differences of the pairs d_k = a_k - b_k: the first principal axis of the d_k
 * about 0 (what centring each pair and stacking both halves gives), their sum, or the first alone. */
#include "audit/options.h"
#include "audit/word_test.h"
#include "linalg/eigen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LITTLE 0.5 /* share of the pairs' variance below which one direction does not stand for them */

/* g = sum over pairs of weights[k] d_k, at length 1; share: what it holds of the squares of the d_k. */
typedef struct Direction {
	double *weights; /* by pair */
	double share;
} Direction;

static double difference_product(const Deal *deal, size_t k, size_t l)
{
	return deal_product(deal, GROUP_A, k, GROUP_A, l) - deal_product(deal, GROUP_A, k, GROUP_B, l) -
	       deal_product(deal, GROUP_B, k, GROUP_A, l) + deal_product(deal, GROUP_B, k, GROUP_B, l);
}

/* Inner products of the differences, pairs x pairs, each pair as often as it counts. */
static double *products_of_pairs(const Deal *deal)
{
	size_t pairs = deal->size[GROUP_A];
	double *products = memory_new(pairs * pairs, sizeof *products);
	for (size_t k = 0; k < pairs; k++)
		for (size_t l = 0; l < pairs; l++)
			products[k * pairs + l] =
				sqrt((double)deal->counts[GROUP_A][k] * deal->counts[GROUP_A][l]) *
				difference_product(deal, k, l);
	return products;
}

/* What the weights of pairs, each as often as it counts, are before scaling; false when there is no axis. */
static bool weigh(const Deal *deal, const char *by, const double *products, double *weights)
{
	size_t pairs = deal->size[GROUP_A];
	double largest;
	Error err = ERROR_INIT;
	if (!strcmp(by, "pca"))
		return eigen_largest(products, pairs, 1, &largest, weights, &err);
	size_t first = 0;
	while (!deal->counts[GROUP_A][first])
		first++;
	for (size_t k = 0; k < pairs; k++)
		weights[k] = !strcmp(by, "sum") || k == first ? sqrt(deal->counts[GROUP_A][k]) : 0;
	return true;
}

/* w^T P v. */
static double form(const double *products, const double *w, const double *v, size_t n)
{
	double sum = 0;
	for (size_t k = 0; k < n; k++)
		for (size_t l = 0; l < n; l++)
			sum += w[k] * products[k * n + l] * v[l];
	return sum;
}

/* Sum over pairs of the squared inner product of g with the difference, over that of the squares. */
static double share_of(const double *products, const double *weights, double square, size_t n)
{
	double held = 0, all = 0;
	for (size_t k = 0; k < n; k++) {
		double along = 0;
		for (size_t l = 0; l < n; l++)
			along += products[k * n + l] * weights[l];
		held += along * along;
		all += products[k * n + k];
	}
	return held / (square * all);
}

/* Scales g to length 1, turned so that A is where it points. */
static bool find_direction(const Deal *deal, const char *by, Direction *direction)
{
	size_t pairs = deal->size[GROUP_A];
	double *products = products_of_pairs(deal), *roots = memory_new(pairs, sizeof *roots);
	direction->weights = memory_new(pairs, sizeof *direction->weights);
	for (size_t k = 0; k < pairs; k++)
		roots[k] = sqrt(deal->counts[GROUP_A][k]);
	bool fine = weigh(deal, by, products, direction->weights);
	double square = fine ? form(products, direction->weights, direction->weights, pairs) : 0;
	fine = square > 1e-12 * deal->products->scale;
	if (fine) {
		direction->share = share_of(products, direction->weights, square, pairs);
		double turned = form(products, direction->weights, roots, pairs) < 0 ? -1 : 1;
		for (size_t k = 0; k < pairs; k++)
			direction->weights[k] *= turned * roots[k] / sqrt(square);
	}
	free(products);
	free(roots);
	return fine;
}

static void associate(const Deal *deal, const Args *options, double *associations)
{
	Direction direction = {0};
	bool fine = find_direction(deal, args_text(options, "direction"), &direction);
	for (size_t i = 0; i < deal->size[WORDS_X]; i++) {
		associations[i] = fine ? 0 : NAN;
		for (size_t k = 0; fine && k < deal->size[GROUP_A]; k++)
			associations[i] +=
				direction.weights[k] * (deal_product(deal, WORDS_X, i, GROUP_A, k) -
							       deal_product(deal, WORDS_X, i, GROUP_B, k));
	}
	free(direction.weights);
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
	Direction direction = {0};
	find_direction(deal, args_text(options, "direction"), &direction);
	free(direction.weights);
	audit_note(audit,
		"the direction (%s) of the %zu pairs holds %.1f %% of the squared length of their differences; "
		"the power is %g",
		args_text(options, "direction"), deal->size[GROUP_A], 100 * direction.share,
		args_number(options, "power"));
	if (direction.share < LITTLE)
		audit_note(audit, "that is less than half, so that one direction does not stand for these "
				  "pairs: do not build on this figure");
	audit_note(audit, "the effect is never below 0, so that the interval cannot hold it: compare with the "
			  "effect of other words");
}

static void conclude(Audit *audit)
{
	audit_find(audit, "of {X} the direction of the pairs holds %.3f, where 1 is all of it", audit->effect);
}

static const ArgSpec options[] = {
	{.name = "direction",
		.kind = ARG_CHOICE,
		.help = "what the pairs share: their first principal axis, the sum of their differences, or "
			"the difference of the first pair",
		.fallback = "pca",
		.choices = "pca|sum|first"},
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
	.associate = associate,
	.effect = effect,
	.undefined = "the words of the pairs are the same, or their differences add up to nothing, so that "
		     "there is no direction; give pairs that differ in one way",
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
	.reading = "cosine with the direction, positive on the side of A",
	.options = options,
	.words = &words,
	.run = word_test_run,
};
