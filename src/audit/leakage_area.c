/* How well scores tell groups apart, and how well they would by chance. */
#include "audit/leakage.h"

#include "base/memory.h"
#include "base/random.h"
#include "measure/detection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE = 1e-12;

typedef struct Ranked {
	double score;
	size_t item;
} Ranked;

typedef struct Areas {
	const double *scores;
	const uint32_t *labels;
	size_t count, groups;
	size_t *size;  /* of each group */
	double *ranks; /* group x item: from 1, equal scores share their mean */
} Areas;

static int by_score(const void *a, const void *b)
{
	double left = ((const Ranked *)a)->score, right = ((const Ranked *)b)->score;
	return (left > right) - (left < right);
}

static void rank_scores(const double *scores, size_t count, double *ranks)
{
	Ranked *order = memory_new(count, sizeof *order);
	for (size_t i = 0; i < count; i++)
		order[i] = (Ranked){scores[i], i};
	qsort(order, count, sizeof *order, by_score);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i; next < count && order[next].score <= order[i].score; next++)
			;
		for (size_t j = i; j < next; j++)
			ranks[order[j].item] = (double)(i + 1 + next) / 2;
	}
	free(order);
}

static double area_of(const Areas *areas, const uint32_t *labels, size_t group)
{
	double sum = 0, m = (double)areas->size[group], n = (double)areas->count - m;
	for (size_t i = 0; i < areas->count; i++)
		sum += labels[i] == group ? areas->ranks[group * areas->count + i] : 0;
	return (sum - m * (m + 1) / 2) / (m * n);
}

/* The mean over groups, with the labels of the items in this order. */
static double mean_area(const Areas *areas, const uint32_t *labels)
{
	double sum = 0, groups = (double)areas->groups;
	double constant = 0;
	for (size_t i = 0; i < areas->count; i++) {
		double m = (double)areas->size[labels[i]];
		sum += areas->ranks[labels[i] * areas->count + i] / (m * ((double)areas->count - m));
	}
	for (size_t g = 0; g < areas->groups; g++)
		constant += ((double)areas->size[g] + 1) / 2 / ((double)areas->count - (double)areas->size[g]);
	return (sum - constant) / groups;
}

/* --- intervals --- */

/* Of each item of a group, and of each other one, the share of the pairs with it that are won; what this adds
 * to the mean area beyond its mean is the item's influence (DeLong, DeLong & Clarke-Pearson, Biometrics 44,
 * 1988).
 */
static void add_influence(const Areas *areas, size_t group, double *influence)
{
	size_t count = areas->count;
	double m = (double)areas->size[group], n = (double)count - m;
	double *own = memory_new(2 * count, sizeof *own), *ranks = own + count;
	size_t *items = memory_new(count, sizeof *items);
	for (int side = 0; side < 2; side++) {
		size_t k = 0;
		for (size_t i = 0; i < count; i++)
			if ((areas->labels[i] == group) == (side == 0)) {
				own[k] = areas->ranks[group * count + i];
				items[k++] = i;
			}
		rank_scores(own, k, ranks);
		for (size_t j = 0; j < k; j++) {
			double others = own[j] - ranks[j];
			influence[items[j]] += side == 0 ? others / n / m : (1 - others / m) / n;
		}
	}
	free(own);
	free(items);
}

/* Normal, with the variance of the items' influences within each group. */
static void bound_mean(const Areas *areas, LeakageScore *score)
{
	double *influence = memory_new(areas->count, sizeof *influence), variance = 0;
	for (size_t g = 0; g < areas->groups; g++)
		add_influence(areas, g, influence);
	for (size_t g = 0; g < areas->groups; g++) {
		double sum = 0, squares = 0, m = (double)areas->size[g];
		for (size_t i = 0; i < areas->count; i++)
			sum += areas->labels[i] == g ? influence[i] : 0;
		for (size_t i = 0; i < areas->count; i++)
			squares += areas->labels[i] == g ? pow(influence[i] - sum / m, 2) : 0;
		variance += m > 1 ? squares * m / (m - 1) : 0;
	}
	double error = 1.959963984540054 * sqrt(variance) / (double)areas->groups;
	score->area_low = fmax(0, score->area - error);
	score->area_high = fmin(1, score->area + error);
	free(influence);
}

static void bound_two(const Areas *areas, LeakageScore *score)
{
	double *scores = memory_new(areas->count, sizeof *scores);
	bool *second = memory_new(areas->count, sizeof *second);
	for (size_t i = 0; i < areas->count; i++) {
		scores[i] = areas->scores[2 * i + 1];
		second[i] = areas->labels[i] == 1;
	}
	Detection found = detection_of(scores, second, areas->count);
	score->area_low = found.low;
	score->area_high = found.high;
	free(scores);
	free(second);
}

/* --- chance --- */

static Permutation deal_two(const Areas *areas, size_t permutations, uint64_t seed)
{
	PermutationOptions options = {.draws = permutations, .seed = seed};
	size_t first = 0, second = areas->size[1];
	double *values = memory_new(areas->count, sizeof *values);
	Permutation p;
	for (size_t i = 0; i < areas->count; i++)
		values[areas->labels[i] ? first++ : second++] = areas->ranks[areas->count + i];
	permutation_test(values, areas->size[1], areas->size[0], &options, &p);
	free(values);
	return p;
}

static Permutation deal_several(const Areas *areas, double seen, size_t permutations, uint64_t seed)
{
	uint32_t *labels = memory_new(areas->count, sizeof *labels);
	uint64_t at_least = 0, beyond = 0;
	Random random;
	random_init(&random, seed, 0);
	memcpy(labels, areas->labels, areas->count * sizeof *labels);
	for (size_t d = 0; d < permutations; d++) {
		random_shuffle(&random, labels, areas->count);
		double area = mean_area(areas, labels);
		at_least += area >= seen - TOLERANCE;
		beyond += area > seen + TOLERANCE;
	}
	free(labels);
	return permutation_drawn(at_least, beyond, permutations);
}

void leakage_area(const double *scores, const uint32_t *labels, size_t count, size_t groups,
	size_t permutations, uint64_t seed, LeakageScore *score)
{
	Areas areas = {scores, labels, count, groups, memory_new(groups, sizeof(size_t)),
		memory_new(groups * count, sizeof(double))};
	double *column = memory_new(count, sizeof *column);
	for (size_t i = 0; i < count; i++)
		areas.size[labels[i]]++;
	for (size_t g = 0; g < groups; g++) {
		for (size_t i = 0; i < count; i++)
			column[i] = scores[i * groups + g];
		rank_scores(column, count, areas.ranks + g * count);
		score->areas[g] = area_of(&areas, labels, g);
	}
	score->area = groups == 2 ? score->areas[1] : mean_area(&areas, labels);
	if (groups == 2)
		bound_two(&areas, score);
	else
		bound_mean(&areas, score);
	score->permutation = groups == 2 ? deal_two(&areas, permutations, seed)
					 : deal_several(&areas, score->area, permutations, seed);
	free(column);
	free(areas.size);
	free(areas.ranks);
}
