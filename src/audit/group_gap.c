#include "audit/group_gap.h"

#include "audit/rate_interval.h"
#include "base/memory.h"
#include "base/random.h"
#include "linalg/normal.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>

/* Draws that share a stream of random numbers; fixed, so that threads do not matter. */
enum { PIECE = 32 };
static const double TOLERANCE = 1e-12;

/* The rows of one part, group by group. */
typedef struct Sorted {
	double *values;
	size_t *first; /* groups + 1 */
	bool binary;
} Sorted;

typedef struct Work {
	Sorted parts[GROUP_PARTS];
	size_t n_parts, groups;
	const GapOptions *options;
	double *draws; /* draw x part x group: means of bootstrap samples */
	double *gaps;  /* by permutation */
} Work;

static void sort_part(const GroupPart *part, size_t groups, Sorted *sorted)
{
	size_t *next = memory_new(groups + 1, sizeof *next);
	sorted->first = memory_new(groups + 1, sizeof *sorted->first);
	sorted->values = memory_new(part->count, sizeof *sorted->values);
	sorted->binary = true;
	for (size_t i = 0; i < part->count; i++)
		sorted->first[part->groups[i] + 1]++;
	for (size_t g = 0; g < groups; g++)
		next[g + 1] = sorted->first[g + 1] += sorted->first[g];
	for (size_t i = 0; i < part->count; i++) {
		double value = part->values[i];
		sorted->values[next[part->groups[i]]++] = value;
		sorted->binary = sorted->binary && (fabs(value) <= 0 || fabs(value - 1) <= 0);
	}
	free(next);
}

static size_t size_of(const Sorted *part, size_t group)
{
	return part->first[group + 1] - part->first[group];
}

static double mean_of(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return count ? sum / (double)count : NAN;
}

static bool is_compared(const Work *work, const Sorted *part, size_t group)
{
	return size_of(part, group) > 0 && size_of(part, group) >= work->options->least;
}

/* The largest difference among the means of the groups that are compared; they are by group. */
static double span(const Work *work, const Sorted *part, const double *means, GroupGap *where)
{
	size_t compared = 0;
	uint32_t high = 0, low = 0;
	for (uint32_t g = 0; g < work->groups; g++) {
		if (!is_compared(work, part, g))
			continue;
		high = !compared || means[g] > means[high] ? g : high;
		low = !compared || means[g] <= means[low] ? g : low;
		compared++;
	}
	if (where)
		*where = (GroupGap){.compared = compared, .highest = high, .lowest = low};
	return compared > 1 ? means[high] - means[low] : -1;
}

/* --- as it was seen --- */

static void see(const Work *work, GroupMean *means, GroupGap *gap)
{
	double *own = memory_new(work->groups, sizeof *own);
	gap->gap = -1;
	for (size_t p = 0; p < work->n_parts; p++) {
		const Sorted *part = &work->parts[p];
		for (size_t g = 0; g < work->groups; g++) {
			size_t n = size_of(part, g);
			GroupMean *mean = &means[p * work->groups + g];
			own[g] = mean_of(part->values + part->first[g], n);
			*mean = (GroupMean){n, own[g], NAN, NAN};
			if (n && part->binary)
				normal_wilson(own[g] * (double)n, (double)n, 0.95, &mean->low, &mean->high);
		}
		GroupGap found;
		double size = span(work, part, own, &found);
		if (p && size <= gap->gap)
			continue;
		*gap = found;
		gap->gap = size;
		gap->part = p;
	}
	free(own);
}

/* --- bootstrap --- */

static void draw_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Work *work = context;
	Random random;
	random_init(&random, work->options->seed, piece);
	size_t end = (piece + 1) * PIECE, parts = work->n_parts;
	for (size_t d = piece * PIECE; d < end && d < work->options->draws; d++)
		for (size_t p = 0; p < parts; p++)
			for (size_t g = 0; g < work->groups; g++) {
				const Sorted *part = &work->parts[p];
				size_t n = part->binary ? 0 : size_of(part, g);
				double sum = 0;
				for (size_t i = 0; i < n; i++)
					sum += part->values[part->first[g] + random_below(&random, n)];
				work->draws[(d * parts + p) * work->groups + g] = n ? sum / (double)n : NAN;
			}
}

static void percentiles(double *values, size_t count, double *low, double *high)
{
	statistics_sort(values, count);
	*low = statistics_quantile(values, count, 0.025);
	*high = statistics_quantile(values, count, 0.975);
}

static const double *drawn(const Work *work, size_t draw, size_t part)
{
	return work->draws + (draw * work->n_parts + part) * work->groups;
}

static void bound_means(const Work *work, double *values, GroupMean *means)
{
	for (size_t p = 0; p < work->n_parts; p++)
		for (size_t g = 0; g < work->groups && !work->parts[p].binary; g++) {
			GroupMean *mean = &means[p * work->groups + g];
			for (size_t d = 0; d < work->options->draws; d++)
				values[d] = drawn(work, d, p)[g];
			if (mean->n)
				percentiles(values, work->options->draws, &mean->low, &mean->high);
		}
}

/* Sums of equal values in another order differ by rounding. */
static double without_rounding(double difference)
{
	return fabs(difference) > TOLERANCE ? difference : 0;
}

static void bound_gap(const Work *work, double *values, GroupGap *gap)
{
	size_t draws = work->options->draws, ratios = 0;
	for (size_t d = 0; d < draws; d++)
		values[d] = without_rounding(
			drawn(work, d, gap->part)[gap->highest] - drawn(work, d, gap->part)[gap->lowest]);
	percentiles(values, draws, &gap->low, &gap->high);
	for (size_t d = 0; d < draws; d++)
		if (drawn(work, d, gap->part)[gap->highest] > 0)
			values[ratios++] = drawn(work, d, gap->part)[gap->lowest] /
					   drawn(work, d, gap->part)[gap->highest];
	if (!isnan(gap->ratio) && 2 * ratios >= draws)
		percentiles(values, ratios, &gap->ratio_low, &gap->ratio_high);
}

static Rate rate_of(const GroupMean *mean)
{
	return (Rate){mean->mean, mean->low, mean->high};
}

/* Rates have formulae, which know doubt where one is 0 or 1 as well. */
static void bound_rates(const Work *work, const GroupMean *means, GroupGap *gap)
{
	const GroupMean *part = means + gap->part * work->groups;
	Rate highest = rate_of(&part[gap->highest]), lowest = rate_of(&part[gap->lowest]);
	rate_difference(highest, lowest, &gap->low, &gap->high);
	if (!isnan(gap->ratio))
		rate_ratio(lowest, highest, &gap->ratio_low, &gap->ratio_high);
}

static void bootstrap(Work *work, Pool *pool, GroupMean *means, GroupGap *gap)
{
	size_t draws = work->options->draws;
	double *values = memory_new(draws, sizeof *values);
	work->draws = memory_new(draws * work->n_parts * work->groups, sizeof *work->draws);
	pool_run(pool, (draws + PIECE - 1) / PIECE, draw_piece, work);
	bound_means(work, values, means);
	if (gap->compared > 1 && work->parts[gap->part].binary)
		bound_rates(work, means, gap);
	else if (gap->compared > 1)
		bound_gap(work, values, gap);
	free(values);
	free(work->draws);
}

/* --- permutation --- */

/* The rows of the compared groups, dealt anew; the other groups keep theirs. */
static double deal(const Work *work, const Sorted *part, Random *random, uint32_t *order, double *means)
{
	size_t n = 0;
	for (size_t g = 0; g < work->groups; g++)
		for (size_t i = part->first[g]; is_compared(work, part, g) && i < part->first[g + 1]; i++)
			order[n++] = (uint32_t)i;
	random_shuffle(random, order, n);
	size_t at = 0;
	for (size_t g = 0; g < work->groups; g++) {
		double sum = 0;
		if (!is_compared(work, part, g))
			continue;
		for (size_t i = 0; i < size_of(part, g); i++)
			sum += part->values[order[at++]];
		means[g] = sum / (double)size_of(part, g);
	}
	return span(work, part, means, NULL);
}

static void deal_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Work *work = context;
	size_t most = 0, end = (piece + 1) * PIECE;
	for (size_t p = 0; p < work->n_parts; p++)
		most = work->parts[p].first[work->groups] > most ? work->parts[p].first[work->groups] : most;
	uint32_t *order = memory_new(most, sizeof *order);
	double *means = memory_new(work->groups, sizeof *means);
	Random random;
	random_init(&random, work->options->seed, ((uint64_t)1 << 32) + piece);
	for (size_t d = piece * PIECE; d < end && d < work->options->permutations; d++) {
		double gap = -1;
		for (size_t p = 0; p < work->n_parts; p++)
			gap = fmax(gap, deal(work, &work->parts[p], &random, order, means));
		work->gaps[d] = gap;
	}
	free(order);
	free(means);
}

static void permute(Work *work, Pool *pool, GroupGap *gap)
{
	size_t draws = work->options->permutations, at_least = 0, beyond = 0;
	double sum = 0;
	work->gaps = memory_new(draws, sizeof *work->gaps);
	pool_run(pool, (draws + PIECE - 1) / PIECE, deal_piece, work);
	for (size_t d = 0; d < draws; d++) {
		at_least += work->gaps[d] >= gap->gap - TOLERANCE;
		beyond += work->gaps[d] > gap->gap + TOLERANCE;
		sum += work->gaps[d];
	}
	gap->permutation = permutation_drawn(at_least, beyond, draws);
	gap->chance = without_rounding(sum / (double)draws);
	free(work->gaps);
}

static double log_choices(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* Two groups of values 0 and 1: every number of ones that the first could have been dealt. */
static void count_all(const GroupMean *a, const GroupMean *b, GroupGap *gap)
{
	double n = (double)a->n, m = (double)b->n, ones = round(a->mean * n + b->mean * m);
	Permutation p = {.exact = true, .partitions = exp(log_choices(n + m, n))};
	gap->chance = 0;
	for (double h = fmax(0, ones - m); h <= fmin(n, ones); h++) {
		double share = exp(log_choices(n, h) + log_choices(m, ones - h) - log_choices(n + m, ones));
		double size = fabs(h / n - (ones - h) / m);
		p.p += size >= gap->gap - TOLERANCE ? share : 0;
		p.p_strict += size > gap->gap + TOLERANCE ? share : 0;
		gap->chance += share * size;
		p.seen++;
	}
	p.p = p.low = p.high = fmin(1, p.p);
	gap->permutation = p;
}

/* --- all of it --- */

void group_gap(const GroupPart *parts, size_t n_parts, size_t groups, const GapOptions *options, Pool *pool,
	GroupMean *means, GroupGap *gap)
{
	Work work = {.n_parts = n_parts, .groups = groups, .options = options};
	GroupMean *own = means ? means : memory_new(n_parts * groups, sizeof *own);
	for (size_t p = 0; p < n_parts; p++)
		sort_part(&parts[p], groups, &work.parts[p]);
	see(&work, own, gap);
	const GroupMean *high = &own[gap->part * groups + gap->highest],
			*low = high - gap->highest + gap->lowest;
	bool known = gap->compared > 1;
	gap->gap = known ? without_rounding(gap->gap) : NAN;
	gap->ratio = known && high->mean > 0 ? low->mean / high->mean : NAN;
	gap->low = gap->high = gap->ratio_low = gap->ratio_high = gap->chance = NAN;
	bootstrap(&work, pool, own, gap);
	if (known && n_parts == 1 && gap->compared == 2 && work.parts[0].binary)
		count_all(high, low, gap);
	else if (known)
		permute(&work, pool, gap);
	for (size_t p = 0; p < n_parts; p++) {
		free(work.parts[p].values);
		free(work.parts[p].first);
	}
	if (!means)
		free(own);
}
