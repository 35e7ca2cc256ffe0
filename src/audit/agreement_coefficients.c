#include "audit/agreement_coefficients.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what is compared --- */

static bool counts(const AgreementInput *input, const Judgement *judgement)
{
	bool all = input->first == DICTIONARY_NONE;
	return !judgement->again &&
	       (all || judgement->annotator == input->first || judgement->annotator == input->second);
}

static bool is_of(const AgreementInput *input, size_t item)
{
	return input->domain == DICTIONARY_NONE || input->judgements->domain[item] == input->domain;
}

static void take_item(JudgedItems *judged, const AgreementInput *input, size_t item, uint32_t *lead)
{
	const Judgements *all = input->judgements;
	size_t from = judged->count, at = from;
	uint32_t who = DICTIONARY_NONE;
	for (size_t j = all->first[item]; j < all->first[item + 1]; j++) {
		if (!counts(input, &all->list[j]))
			continue;
		who = at == from ? all->list[j].annotator : who;
		judged->label[at++] = all->list[j].label;
	}
	if (at < from + 2)
		return;
	*lead = *lead == DICTIONARY_NONE ? who : *lead;
	judged->swapped[judged->items] = who != *lead;
	judged->count = at;
	judged->first[++judged->items] = at;
}

static size_t annotators_of(const AgreementInput *input)
{
	const Judgements *all = input->judgements;
	bool *met = memory_new(all->annotators.count, sizeof *met);
	size_t annotators = 0;
	for (size_t i = 0; i < all->items.count; i++)
		for (size_t j = all->first[i]; is_of(input, i) && j < all->first[i + 1]; j++) {
			annotators += counts(input, &all->list[j]) && !met[all->list[j].annotator];
			met[all->list[j].annotator] |= counts(input, &all->list[j]);
		}
	free(met);
	return annotators;
}

static void count_uses(const JudgedItems *judged, size_t item, double weight, double *uses)
{
	for (size_t j = judged->first[item]; j < judged->first[item + 1]; j++)
		uses[judged->label[j]] += weight;
}

static void find_shares(JudgedItems *judged)
{
	double *uses = memory_new(judged->judgements->labels.count, sizeof *uses);
	for (size_t i = 0; i < judged->items; i++) {
		double m = (double)(judged->first[i + 1] - judged->first[i]), same = 0;
		count_uses(judged, i, 1, uses);
		for (size_t j = judged->first[i]; j < judged->first[i + 1]; j++)
			same += uses[judged->label[j]] - 1;
		judged->share[i] = same / (m * (m - 1));
		for (size_t j = judged->first[i]; j < judged->first[i + 1]; j++)
			uses[judged->label[j]] = 0;
	}
	free(uses);
}

void judged_items_init(JudgedItems *judged, const AgreementInput *input)
{
	const Judgements *all = input->judgements;
	uint32_t lead = DICTIONARY_NONE;
	*judged = (JudgedItems){.judgements = all, .annotators = annotators_of(input)};
	judged->first = memory_new(all->items.count + 1, sizeof *judged->first);
	judged->label = memory_new(all->count, sizeof *judged->label);
	judged->swapped = memory_new(all->items.count, sizeof *judged->swapped);
	for (size_t i = 0; i < all->items.count; i++)
		if (is_of(input, i))
			take_item(judged, input, i, &lead);
	judged->share = memory_new(judged->items, sizeof *judged->share);
	find_shares(judged);
}

void judged_items_release(JudgedItems *judged)
{
	free(judged->first);
	free(judged->label);
	free(judged->swapped);
	free(judged->share);
	*judged = (JudgedItems){0};
}

/* --- the measures --- */

static double beyond_chance(double observed, double expected)
{
	return 1 - observed / expected;
}

/* Sum over all ordered pairs of judgements of an item of the squared difference of their values, over one less
 * than its judgements. */
static double item_difference(const JudgedItems *judged, size_t item, const double *value)
{
	double m = (double)(judged->first[item + 1] - judged->first[item]), mean = 0, squares = 0;
	for (size_t j = judged->first[item]; j < judged->first[item + 1]; j++)
		mean += value[judged->label[j]] / m;
	for (size_t j = judged->first[item]; j < judged->first[item + 1]; j++)
		squares += pow(value[judged->label[j]] - mean, 2);
	return 2 * m * squares / (m - 1);
}

static double alpha_of(const JudgedItems *judged, const AgreementRoom *room, double n, const double *value)
{
	double observed = 0, mean = 0, squares = 0;
	for (size_t i = 0; i < judged->items; i++)
		if (room->weight[i])
			observed += room->weight[i] * item_difference(judged, i, value);
	for (size_t l = 0; l < judged->judgements->labels.count; l++)
		mean += room->uses[l] * value[l] / n;
	for (size_t l = 0; l < judged->judgements->labels.count; l++)
		squares += room->uses[l] * pow(value[l] - mean, 2);
	return beyond_chance(observed / n, 2 * squares / (n - 1));
}

static double alpha_nominal(const JudgedItems *judged, const AgreementRoom *room, double n)
{
	double observed = 0, same = 0;
	for (size_t i = 0; i < judged->items; i++) {
		double m = (double)(judged->first[i + 1] - judged->first[i]);
		observed += room->weight[i] * m * (1 - judged->share[i]);
	}
	for (size_t l = 0; l < judged->judgements->labels.count; l++)
		same += room->uses[l] * (room->uses[l] - 1);
	return beyond_chance(observed / n, 1 - same / (n * (n - 1)));
}

static void find_ranks(const JudgedItems *judged, AgreementRoom *room)
{
	double below = 0;
	for (size_t l = 0; l < judged->judgements->labels.count; l++) {
		room->rank[l] = below + room->uses[l] / 2;
		below += room->uses[l];
	}
}

static double observed_of(const JudgedItems *judged, const AgreementRoom *room, double items)
{
	double sum = 0;
	for (size_t i = 0; i < judged->items; i++)
		sum += room->weight[i] * judged->share[i];
	return sum / items;
}

static double fleiss_of(const JudgedItems *judged, const AgreementRoom *room, double observed, double n)
{
	double same = 0;
	for (size_t l = 0; l < judged->judgements->labels.count; l++)
		same += pow(room->uses[l] / n, 2);
	return beyond_chance(1 - observed, 1 - same);
}

/* The mean difference of values that two annotators would have by chance: labels are in their order, so that of
 * the step from one to the next it is the share of pairs that lie on either side of it. */
static double expected_linear(const JudgedItems *judged, const AgreementRoom *room, double items)
{
	const double *value = judged->judgements->value;
	double below = 0, other_below = 0, sum = 0;
	for (size_t l = 0; l + 1 < judged->judgements->labels.count; l++) {
		below += room->rows[l] / items;
		other_below += room->columns[l] / items;
		sum += (value[l + 1] - value[l]) * (below * (1 - other_below) + other_below * (1 - below));
	}
	return sum;
}

static double expected_quadratic(const JudgedItems *judged, const AgreementRoom *room, double items)
{
	double sums[2] = {0}, squares[2] = {0};
	const double origin = judged->judgements->value[0];
	for (size_t l = 0; l < judged->judgements->labels.count; l++) {
		double value = judged->judgements->value[l] - origin;
		sums[0] += room->rows[l] * value / items;
		sums[1] += room->columns[l] * value / items;
		squares[0] += room->rows[l] * value * value / items;
		squares[1] += room->columns[l] * value * value / items;
	}
	return squares[0] + squares[1] - 2 * sums[0] * sums[1];
}

static double cohen_weighed(const JudgedItems *judged, const AgreementRoom *room, double items, bool quadratic)
{
	double observed = 0;
	for (size_t i = 0; i < judged->items; i++) {
		const uint32_t *label = judged->label + judged->first[i];
		double apart = fabs(judged->judgements->value[label[0]] - judged->judgements->value[label[1]]);
		observed += room->weight[i] * (quadratic ? apart * apart : apart);
	}
	return beyond_chance(observed / items,
		quadratic ? expected_quadratic(judged, room, items) : expected_linear(judged, room, items));
}

static double cohen_of(const JudgedItems *judged, const AgreementRoom *room, double observed, double items)
{
	double same = 0;
	for (size_t l = 0; l < judged->judgements->labels.count; l++)
		same += room->rows[l] * room->columns[l] / (items * items);
	return beyond_chance(1 - observed, 1 - same);
}

/* Chance can only be told apart from agreement when two labels are used. */
static bool labels_differ(const JudgedItems *judged, const AgreementRoom *room)
{
	size_t used = 0;
	for (size_t l = 0; l < judged->judgements->labels.count; l++)
		used += room->uses[l] > 0;
	return used > 1;
}

static void count_pairs(const JudgedItems *judged, AgreementRoom *room)
{
	size_t labels = judged->judgements->labels.count;
	memset(room->rows, 0, labels * sizeof *room->rows);
	memset(room->columns, 0, labels * sizeof *room->columns);
	for (size_t i = 0; i < judged->items; i++) {
		const uint32_t *label = judged->label + judged->first[i];
		room->rows[label[judged->swapped[i]]] += room->weight[i];
		room->columns[label[!judged->swapped[i]]] += room->weight[i];
	}
}

void agreement_coefficients(const JudgedItems *judged, const bool possible[AGREEMENT_MEASURES],
	AgreementRoom *room, double values[AGREEMENT_MEASURES])
{
	double n = 0, items = 0;
	memset(room->uses, 0, judged->judgements->labels.count * sizeof *room->uses);
	for (size_t i = 0; i < judged->items; i++) {
		items += room->weight[i];
		n += room->weight[i] * (double)(judged->first[i + 1] - judged->first[i]);
		if (room->weight[i])
			count_uses(judged, i, room->weight[i], room->uses);
	}
	for (int m = 0; m < AGREEMENT_MEASURES; m++)
		values[m] = NAN;
	double observed = values[AGREEMENT_OBSERVED] = observed_of(judged, room, items);
	if (!labels_differ(judged, room))
		return;
	values[AGREEMENT_NOMINAL] = alpha_nominal(judged, room, n);
	if (possible[AGREEMENT_FLEISS])
		values[AGREEMENT_FLEISS] = fleiss_of(judged, room, observed, n);
	if (possible[AGREEMENT_ORDINAL]) {
		find_ranks(judged, room);
		values[AGREEMENT_ORDINAL] = alpha_of(judged, room, n, room->rank);
	}
	if (possible[AGREEMENT_INTERVAL])
		values[AGREEMENT_INTERVAL] = alpha_of(judged, room, n, judged->judgements->value);
	if (!possible[AGREEMENT_COHEN])
		return;
	count_pairs(judged, room);
	values[AGREEMENT_COHEN] = cohen_of(judged, room, observed, items);
	if (possible[AGREEMENT_LINEAR]) {
		values[AGREEMENT_LINEAR] = cohen_weighed(judged, room, items, false);
		values[AGREEMENT_QUADRATIC] = cohen_weighed(judged, room, items, true);
	}
}

void agreement_room_init(AgreementRoom *room, const JudgedItems *judged)
{
	size_t labels = judged->judgements->labels.count;
	room->weight = memory_new(judged->items, sizeof *room->weight);
	room->uses = memory_new(labels, sizeof *room->uses);
	room->rank = memory_new(labels, sizeof *room->rank);
	room->rows = memory_new(labels, sizeof *room->rows);
	room->columns = memory_new(labels, sizeof *room->columns);
}

void agreement_room_release(AgreementRoom *room)
{
	free(room->weight);
	free(room->uses);
	free(room->rank);
	free(room->rows);
	free(room->columns);
}
