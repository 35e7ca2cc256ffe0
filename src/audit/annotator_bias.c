#include "audit/annotator_bias.h"

#include "audit/bootstrap.h"
#include "audit/permutation.h"
#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- who judged what --- */

void annotator_index_init(AnnotatorIndex *index, const Judgements *judgements)
{
	size_t annotators = judgements->annotators.count;
	size_t *next = memory_new(annotators + 1, sizeof *next);
	index->first = memory_new(annotators + 1, sizeof *index->first);
	index->at = memory_new(judgements->count, sizeof *index->at);
	index->item = memory_new(judgements->count, sizeof *index->item);
	for (size_t j = 0; j < judgements->count; j++)
		index->first[judgements->list[j].annotator + 1]++;
	for (size_t a = 0; a < annotators; a++)
		next[a + 1] = index->first[a + 1] += index->first[a];
	for (uint32_t i = 0; i < judgements->items.count; i++)
		for (size_t j = judgements->first[i]; j < judgements->first[i + 1]; j++) {
			size_t place = next[judgements->list[j].annotator]++;
			index->at[place] = j;
			index->item[place] = i;
		}
	free(next);
}

void annotator_index_release(AnnotatorIndex *index)
{
	free(index->first);
	free(index->at);
	free(index->item);
	*index = (AnnotatorIndex){0};
}

/* --- Poisson's binomial distribution --- */

/* What is below this at either end of the distribution is left out. */
static const double NOTHING = 1e-20;

double poisson_binomial_two_sided(const double *chances, size_t count, double seen)
{
	double *share = memory_new(count + 2, sizeof *share), expected = 0, sum = 0;
	size_t low = 0, high = 0; /* the outcomes that are kept */
	share[0] = 1;
	for (size_t i = 0; i < count; i++) {
		expected += chances[i];
		share[++high] = 0;
		for (size_t k = high; k > low; k--)
			share[k] = share[k] * (1 - chances[i]) + share[k - 1] * chances[i];
		share[low] *= 1 - chances[i];
		while (low < high && share[low] < NOTHING)
			low++;
		while (high > low && share[high] < NOTHING)
			high--;
	}
	for (size_t k = low; k <= high; k++)
		if (fabs((double)k - expected) >= fabs(seen - expected) - 1e-9)
			sum += share[k];
	free(share);
	return fmin(1, fmax(sum, 1e-15));
}

/* --- one annotator --- */

/* An item that the annotator and others judged. */
typedef struct SharedItem {
	size_t from, to; /* its judgements */
	double m;        /* how many that is, without those made again */
	uint32_t label;  /* the annotator's */
} SharedItem;

typedef struct Shared {
	const Judgements *judgements;
	const AnnotatorBiasOptions *options;
	uint64_t stream; /* of random numbers: the annotator's */
	SharedItem *items;
	size_t count;
	double *values, *own, *other; /* by item */
	double *means;                /* by draw */
} Shared;

static double count_first(const Judgements *judgements, size_t from, size_t to)
{
	double m = 0;
	for (size_t j = from; j < to; j++)
		m += !judgements->list[j].again;
	return m;
}

/* Whether a judgement made again is that of the first time. */
static bool is_kept(const Judgements *judgements, size_t item, size_t at)
{
	for (size_t j = judgements->first[item]; j < at; j++)
		if (judgements->list[j].annotator == judgements->list[at].annotator)
			return judgements->list[j].label == judgements->list[at].label;
	return false;
}

static void take_items(const AnnotatorIndex *index, uint32_t annotator, Shared *shared, AnnotatorBias *bias)
{
	const Judgements *judgements = shared->judgements;
	for (size_t k = index->first[annotator]; k < index->first[annotator + 1]; k++) {
		size_t item = index->item[k], from = judgements->first[item], to = judgements->first[item + 1];
		const Judgement *its = &judgements->list[index->at[k]];
		if (its->again) {
			bias->again++;
			bias->kept += is_kept(judgements, item, index->at[k]);
			continue;
		}
		double m = count_first(judgements, from, to);
		bias->judgements++;
		if (m >= 2)
			shared->items[shared->count++] = (SharedItem){from, to, m, its->label};
	}
	bias->shared = shared->count;
}

/* Of how many of an item's judgements the label is. */
static double uses_of(const Shared *shared, const SharedItem *item, uint32_t label)
{
	double uses = 0;
	for (size_t j = item->from; j < item->to; j++)
		uses += !shared->judgements->list[j].again && shared->judgements->list[j].label == label;
	return uses;
}

static double mean_of(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	/* Sums of the same numbers in another order differ by rounding. */
	return fabs(sum) < 1e-12 * (double)count ? 0 : sum / (double)count;
}

/* The interval of the mean of shared->values, which lies between least and most. */
static void bound(const Shared *shared, double mean, double least, double most, double *low, double *high)
{
	size_t n = shared->count;
	Random random;
	Jackknife jackknife = {0};
	Bootstrap interval;
	*low = *high = NAN;
	if (n < 2 || !shared->options->draws)
		return;
	random_init(&random, shared->options->seed, shared->stream);
	for (size_t d = 0; d < shared->options->draws; d++) {
		double sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += shared->values[random_below(&random, n)];
		shared->means[d] = sum / (double)n;
	}
	for (size_t i = 0; i < n; i++)
		shared->own[i] = (shared->values[i] - mean) / ((double)n - 1);
	jackknife_add(&jackknife, shared->own, n);
	const BootstrapOptions options = {
		.draws = shared->options->draws, .level = 0.95, .least = least, .most = most};
	bootstrap_student(&options, shared->means, mean, &jackknife, &interval);
	*low = interval.low;
	*high = interval.high;
}

static void find_agreement(const Shared *shared, AnnotatorBias *bias)
{
	bool binary = true;
	for (size_t i = 0; i < shared->count; i++) {
		const SharedItem *item = &shared->items[i];
		double same = (uses_of(shared, item, item->label) - 1) / (item->m - 1);
		shared->values[i] = same;
		binary = binary && (same <= 0 || same >= 1);
	}
	bias->agreement = mean_of(shared->values, shared->count);
	if (binary)
		normal_wilson(bias->agreement * (double)shared->count, (double)shared->count, 0.95, &bias->low,
			&bias->high);
	else
		bound(shared, bias->agreement, 0, 1, &bias->low, &bias->high);
}

static void find_label(const Shared *shared, uint32_t label, LabelBias *bias)
{
	double *chances = memory_new(shared->count, sizeof *chances), seen = 0;
	double used = 0, others = 0;
	size_t open = 0; /* items whose annotators are not all alike in this */
	for (size_t i = 0; i < shared->count; i++) {
		const SharedItem *item = &shared->items[i];
		double uses = uses_of(shared, item, label), own = item->label == label;
		double other = (uses - own) / (item->m - 1);
		used += own;
		others += other;
		shared->values[i] = own - other;
		if (uses <= 0 || uses >= item->m)
			continue;
		chances[open++] = uses / item->m;
		seen += own;
	}
	bias->used = used / (double)shared->count;
	bias->others = others / (double)shared->count;
	bias->bias = mean_of(shared->values, shared->count);
	bias->p = open ? poisson_binomial_two_sided(chances, open, seen) : 1;
	bound(shared, bias->bias, -1, 1, &bias->low, &bias->high);
	free(chances);
}

/* --- numbers --- */

/* The value of one of the item's judgements, any with the same chance. */
static double any_value(const Shared *shared, const SharedItem *item, Random *random)
{
	size_t left = random_below(random, (size_t)item->m);
	for (size_t j = item->from; j < item->to; j++)
		if (!shared->judgements->list[j].again && left-- == 0)
			return shared->judgements->value[shared->judgements->list[j].label];
	return NAN;
}

static double deal_numbers(const Shared *shared, double seen)
{
	double expected = 0, size = 0;
	uint64_t at_least = 0, beyond = 0;
	Random random;
	random_init(&random, shared->options->seed, ((uint64_t)1 << 32) + shared->stream);
	for (size_t i = 0; i < shared->count; i++) {
		double m = shared->items[i].m;
		expected += (shared->own[i] + (m - 1) * shared->other[i]) / m;
		size += fabs(shared->own[i]) + fabs(shared->other[i]);
	}
	double tolerance = 1e-12 * size;
	for (size_t d = 0; d < shared->options->permutations; d++) {
		double sum = 0;
		for (size_t i = 0; i < shared->count; i++)
			sum += any_value(shared, &shared->items[i], &random);
		double excess = fabs(sum - expected) - fabs(seen - expected);
		at_least += excess >= -tolerance;
		beyond += excess > tolerance;
	}
	return permutation_drawn(at_least, beyond, shared->options->permutations).p;
}

static double sum_of_values(const Shared *shared, const SharedItem *item)
{
	double sum = 0;
	for (size_t j = item->from; j < item->to; j++)
		if (!shared->judgements->list[j].again)
			sum += shared->judgements->value[shared->judgements->list[j].label];
	return sum;
}

static void find_number(const Shared *shared, LabelBias *bias, double *distance)
{
	const double *value = shared->judgements->value;
	size_t n = shared->count, labels = shared->judgements->labels.count;
	double range = value[labels - 1] - value[0];
	for (size_t i = 0; i < n; i++) {
		const SharedItem *item = &shared->items[i];
		double own = value[item->label], other = (sum_of_values(shared, item) - own) / (item->m - 1);
		shared->own[i] = own;
		shared->other[i] = other;
		shared->values[i] = own - other;
		*distance += fabs(own - other) / (double)n;
	}
	bias->used = mean_of(shared->own, n);
	bias->others = mean_of(shared->other, n);
	bias->bias = mean_of(shared->values, n);
	bias->p = deal_numbers(shared, bias->used * (double)n);
	bound(shared, bias->bias, -range, range, &bias->low, &bias->high);
}

/* --- all of it --- */

static void shared_init(Shared *shared, size_t most)
{
	shared->items = memory_new(most, sizeof *shared->items);
	shared->values = memory_new(most, sizeof *shared->values);
	shared->own = memory_new(most, sizeof *shared->own);
	shared->other = memory_new(most, sizeof *shared->other);
	shared->means = memory_new(shared->options->draws, sizeof *shared->means);
}

static void shared_release(Shared *shared)
{
	free(shared->items);
	free(shared->values);
	free(shared->own);
	free(shared->other);
	free(shared->means);
}

static void find_labels(const Shared *shared, AnnotatorBias *bias)
{
	size_t labels = shared->judgements->labels.count;
	if (labels > BIAS_LABELS)
		return;
	bias->by_label = memory_new(labels, sizeof *bias->by_label);
	for (uint32_t l = 0; l < labels; l++)
		find_label(shared, l, &bias->by_label[l]);
}

void annotator_bias_init(AnnotatorBias *bias, const Judgements *judgements, const AnnotatorIndex *index,
	uint32_t annotator, const AnnotatorBiasOptions *options)
{
	const LabelBias unknown = {NAN, NAN, NAN, NAN, NAN, NAN};
	Shared shared = {.judgements = judgements, .options = options, .stream = annotator};
	*bias = (AnnotatorBias){.agreement = NAN, .low = NAN, .high = NAN, .number = unknown};
	shared_init(&shared, index->first[annotator + 1] - index->first[annotator]);
	take_items(index, annotator, &shared, bias);
	if (shared.count) {
		find_agreement(&shared, bias);
		find_labels(&shared, bias);
		if (judgements->order != LABELS_UNORDERED)
			find_number(&shared, &bias->number, &bias->distance);
	}
	shared_release(&shared);
}

void annotator_bias_release(AnnotatorBias *bias)
{
	free(bias->by_label);
	*bias = (AnnotatorBias){0};
}
