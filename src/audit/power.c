#include "audit/power.h"

#include "linalg/noncentral.h"
#include "linalg/normal.h"

#include <math.h>

#define FARTHEST 20.0
enum { MOST_WORDS = 100000, HALVINGS = 60 };

double power_of_means(size_t nx, size_t ny, double apart, bool two_sided)
{
	double n = (double)(nx + ny), degrees = n - 2;
	double critical = normal_student_quantile(1 - POWER_LEVEL / (two_sided ? 2 : 1), degrees);
	double delta = fmin(apart * sqrt((double)nx * (double)ny / n), 30);
	double beyond = 1 - noncentral_t_below(critical, degrees, delta);
	return beyond + (two_sided ? noncentral_t_below(-critical, degrees, delta) : 0);
}

/* Fewer partitions than 1 / level never give so small a p, whatever the values are. */
static bool too_few_partitions(size_t nx, size_t ny, bool two_sided)
{
	double partitions =
		exp(lgamma((double)(nx + ny) + 1) - lgamma((double)nx + 1) - lgamma((double)ny + 1));
	/* Of equal groups each partition has a mirror image of the same size. */
	return (two_sided && nx == ny ? 2 : 1) / round(partitions) > POWER_LEVEL;
}

double power_smallest_apart(size_t nx, size_t ny, bool two_sided)
{
	double low = 0, high = FARTHEST;
	if (too_few_partitions(nx, ny, two_sided) || power_of_means(nx, ny, high, two_sided) < POWER_CHANCE)
		return INFINITY;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		if (power_of_means(nx, ny, middle, two_sided) < POWER_CHANCE)
			low = middle;
		else
			high = middle;
	}
	return high;
}

size_t power_words(double apart, bool two_sided)
{
	size_t low = 1, high = 2;
	while (high <= MOST_WORDS && power_of_means(high, high, apart, two_sided) < POWER_CHANCE) {
		low = high;
		high *= 2;
	}
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (power_of_means(middle, middle, apart, two_sided) < POWER_CHANCE)
			low = middle;
		else
			high = middle;
	}
	return high <= MOST_WORDS ? high : 0;
}

/* d of words whose groups have exactly these means and SDs. */
static double effect_of_apart(double apart, size_t nx, size_t ny, bool population)
{
	double n = (double)(nx + ny), freedom = population ? n : n - 1;
	return apart / sqrt((n - 2) / freedom + (double)nx * (double)ny / (n * freedom) * apart * apart);
}

/* How far apart the means of two equal groups are, in SDs of a group, whose d is that of ever more words. */
static double apart_of_effect(double effect)
{
	return effect / sqrt(1 - effect * effect / 4);
}

void power_note_weat(Audit *audit, size_t nx, size_t ny, bool population, bool two_sided)
{
	const char *sides = two_sided ? "two-sided" : "one-sided";
	size_t half = power_words(apart_of_effect(0.5), two_sided),
	       large = power_words(apart_of_effect(0.8), two_sided);
	double apart = power_smallest_apart(nx, ny, two_sided);
	if (isinf(apart)) {
		audit_note(audit,
			"power: so few words cannot give p <= .05, whatever their vectors; an effect of 0.5 "
			"takes %zu words a side to be found with 80 %% chance, one of 0.8 %zu",
			half, large);
		return;
	}
	audit->smallest = effect_of_apart(apart, nx, ny, population);
	audit_note(audit,
		"power: with %zu and %zu words an effect of %.2f is the smallest that p <= .05, %s, finds with "
		"80 %% chance; one of 0.5 takes %zu words a side, one of 0.8 %zu (noncentral t, associations "
		"taken for normal)",
		nx, ny, audit->smallest, sides, half, large);
}

void power_note_partitions(Audit *audit, const PermutationOptions *how)
{
	const Permutation *p = &audit->permutation;
	double level = normal_quantile(1 - POWER_LEVEL / (how->two_sided ? 2 : 1));
	double away = (level + normal_quantile(POWER_CHANCE)) * p->sd;
	if (p->partitions < (how->two_sided ? 2 : 1) / POWER_LEVEL) {
		audit_note(audit, "power: so few words cannot give p <= .05, whatever their vectors");
		return;
	}
	double chance = fabs(p->mean) < 1e-9 * p->sd ? 0 : p->mean;
	audit->smallest = how->low ? chance - away : chance + away;
	audit_note(audit,
		"power: an effect of %.3g is the nearest to that of chance (%.3g) that p <= .05, %s, finds "
		"with 80 %% chance here (partitions taken for normal, SD %.2g); one half as far takes about "
		"four times the words",
		audit->smallest, chance, how->two_sided ? "two-sided" : "one-sided", p->sd);
}
