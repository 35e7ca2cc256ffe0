#include "measure/cluster_profile.h"

#include "base/dictionary.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- numbering --- */

typedef struct Sized {
	size_t size, first;
	uint32_t cluster;
} Sized;

static int by_size(const void *a, const void *b)
{
	const Sized *x = a, *y = b;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

size_t clusters_by_size(uint32_t *cluster_of, size_t items, size_t count)
{
	Sized *sized = memory_new(count, sizeof *sized);
	uint32_t *number = memory_new(count, sizeof *number);
	size_t there = 0;
	for (uint32_t c = 0; c < count; c++)
		sized[c] = (Sized){0, items, c};
	for (size_t i = items; i-- > 0;)
		if (cluster_of[i] != DICTIONARY_NONE) {
			sized[cluster_of[i]].size++;
			sized[cluster_of[i]].first = i;
		}
	qsort(sized, count, sizeof *sized, by_size);
	for (uint32_t i = 0; i < count; i++) {
		number[sized[i].cluster] = i;
		there += sized[i].size > 0;
	}
	for (size_t i = 0; i < items; i++)
		if (cluster_of[i] != DICTIONARY_NONE)
			cluster_of[i] = number[cluster_of[i]];
	free(sized);
	free(number);
	return there;
}

/* --- profiles --- */

typedef struct Making {
	Rows rows;
	Metric metric;
	float *everywhere; /* the mean of all rows */
	ClusterProfiles *out;
} Making;

static float nearness(const Making *making, const float *row, const float *point)
{
	size_t width = making->rows.width;
	if (making->metric == METRIC_L2)
		return -sqrtf(exact_squared_distance(row, point, width));
	return exact_product(row, point, width) * exact_inverse_norm(row, width) *
	       exact_inverse_norm(point, width);
}

static void mean_of_members(const Making *making, size_t cluster, float *centre)
{
	const ClusterProfiles *out = making->out;
	size_t width = making->rows.width, size = out->of[cluster].size;
	double *sum = memory_new(width, sizeof *sum);
	for (size_t i = out->starts[cluster]; i < out->starts[cluster + 1]; i++) {
		const float *row = rows_at(making->rows, out->members[i]);
		for (size_t j = 0; j < width; j++)
			sum[j] += (double)row[j];
	}
	for (size_t j = 0; j < width; j++)
		centre[j] = (float)(sum[j] / (double)size);
	free(sum);
}

static void keep_best(const Hit *hits, size_t count, size_t top, Hit **kept, size_t *listed)
{
	Best best = {memory_new(top, sizeof(Hit)), 0, top};
	for (size_t i = 0; i < count; i++)
		best_offer(&best, hits[i]);
	best_sort(&best);
	*kept = best.hits;
	*listed = best.count;
}

static int by_nearness(const void *a, const void *b)
{
	const Hit *x = a, *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static void profile_cluster(void *context, size_t cluster, int thread)
{
	(void)thread;
	const Making *making = context;
	ClusterProfile *of = &making->out->of[cluster];
	uint32_t *members = making->out->members + making->out->starts[cluster];
	float *centre = memory_new(making->rows.width, sizeof *centre);
	Hit *near = memory_new(of->size, sizeof *near), *apart = memory_new(of->size, sizeof *apart);
	mean_of_members(making, cluster, centre);
	for (size_t i = 0; i < of->size; i++) {
		const float *row = rows_at(making->rows, members[i]);
		float here = nearness(making, row, centre);
		near[i] = (Hit){members[i], here};
		apart[i] = (Hit){members[i], here - nearness(making, row, making->everywhere)};
		making->out->nearness[members[i]] = here;
		of->nearness += (double)here / (double)of->size;
	}
	keep_best(near, of->size, making->out->top, &of->typical, &of->listed);
	keep_best(apart, of->size, making->out->top, &of->distinctive, &of->listed);
	qsort(near, of->size, sizeof *near, by_nearness);
	for (size_t i = 0; i < of->size; i++)
		members[i] = near[i].row;
	free(centre);
	free(near);
	free(apart);
}

static bool reserve(Making *making, size_t count, Error *err)
{
	ClusterProfiles *out = making->out;
	out->members = memory_data(making->rows.count, sizeof *out->members, "the members of clusters", err);
	out->nearness = memory_data(making->rows.count, sizeof *out->nearness, "the members of clusters", err);
	out->starts = memory_new(count + 2, sizeof *out->starts);
	out->of = memory_new(count, sizeof *out->of);
	making->everywhere = memory_new(making->rows.width, sizeof *making->everywhere);
	return out->members && out->nearness;
}

static void list_members(Making *making, const uint32_t *cluster_of)
{
	ClusterProfiles *out = making->out;
	size_t *next = memory_new(out->count + 1, sizeof *next);
	for (size_t i = 0; i < making->rows.count; i++) {
		out->nearness[i] = NAN;
		if (cluster_of[i] != DICTIONARY_NONE)
			out->of[cluster_of[i]].size++;
	}
	for (size_t c = 0; c < out->count; c++)
		out->starts[c + 1] = out->starts[c] + out->of[c].size;
	memcpy(next, out->starts, (out->count + 1) * sizeof *next);
	for (size_t i = 0; i < making->rows.count; i++)
		out->members[next[cluster_of[i] == DICTIONARY_NONE ? out->count : cluster_of[i]]++] =
			(uint32_t)i;
	free(next);
}

bool cluster_profiles_make(Rows rows, Metric metric, const uint32_t *cluster_of, size_t count, size_t top,
	Pool *pool, ClusterProfiles *profiles, Error *err)
{
	*profiles = (ClusterProfiles){.count = count, .top = top};
	Making making = {.rows = rows, .metric = metric, .out = profiles};
	bool fine = reserve(&making, count, err);
	if (fine) {
		double *mean = memory_new(rows.width, sizeof *mean);
		statistics_column_means(rows, mean);
		for (size_t j = 0; j < rows.width; j++)
			making.everywhere[j] = (float)mean[j];
		free(mean);
		list_members(&making, cluster_of);
		pool_run(pool, count, profile_cluster, &making);
	}
	free(making.everywhere);
	return fine;
}

void cluster_profiles_release(ClusterProfiles *profiles)
{
	for (size_t c = 0; c < profiles->count && profiles->of; c++) {
		free(profiles->of[c].typical);
		free(profiles->of[c].distinctive);
	}
	free(profiles->of);
	free(profiles->members);
	free(profiles->starts);
	free(profiles->nearness);
	*profiles = (ClusterProfiles){0};
}
