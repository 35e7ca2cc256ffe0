#include "audit/direction.h"

#include "linalg/eigen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

bool direction_find(const Deal *deal, const char *by, Direction *direction)
{
	size_t pairs = deal->size[GROUP_A];
	*direction = (Direction){0};
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

void direction_release(Direction *direction)
{
	free(direction->weights);
	*direction = (Direction){0};
}

double direction_along(const Direction *direction, const Deal *deal, size_t set, size_t place)
{
	double along = 0;
	for (size_t k = 0; k < deal->size[GROUP_A]; k++)
		along += direction->weights[k] * (deal_product(deal, set, place, GROUP_A, k) -
							 deal_product(deal, set, place, GROUP_B, k));
	return along;
}

/* One pair stands for itself, whatever the others are. */
static bool is_shared(const char *by)
{
	return !strcmp(by, "pca") || !strcmp(by, "sum");
}

bool direction_check(const Deal *deal, const Args *options, Error *err)
{
	const char *by = args_text(options, "direction");
	Direction direction;
	bool there = direction_find(deal, by, &direction);
	double share = direction.share;
	direction_release(&direction);
	if (!there)
		return error_set(err, ERROR_NUMBER,
			"the words of the pairs are the same, or their differences add up to nothing, so that "
			"there is no direction; give pairs that differ in one way");
	if (!is_shared(by) || share >= DIRECTION_LEAST || args_yes(options, "force"))
		return true;
	return error_set(err, ERROR_INPUT,
		"the direction (%s) of the %zu pairs holds %.1f %% of the squared length of their differences, "
		"less than half, so that one direction does not stand for them; give pairs that differ in one "
		"way, or direction=first for the first alone; force=yes goes on",
		by, deal->size[GROUP_A], 100 * share);
}

void direction_note(const Deal *deal, const Args *options, Audit *audit)
{
	const char *by = args_text(options, "direction");
	Direction direction;
	if (deal->size[GROUP_A] == 1)
		return;
	direction_find(deal, by, &direction);
	audit_note(audit,
		"the direction (%s) of the %zu pairs holds %.1f %% of the squared length of their differences",
		by, deal->size[GROUP_A], 100 * direction.share);
	if (direction.share < DIRECTION_LEAST)
		audit_note(audit, "that is less than half, so that one direction does not stand for these "
				  "pairs: do not build on this figure");
	direction_release(&direction);
}
