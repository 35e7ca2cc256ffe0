#include "measure/silhouette.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>

typedef struct Sample {
	Rows rows;
	Metric metric;
	const uint32_t *cluster_of;
	size_t n_clusters, count;
	uint32_t *row;  /* drawn */
	size_t *sizes;  /* by cluster, of those drawn */
	double *values; /* by item drawn */
} Sample;

static double distance(const Sample *sample, uint32_t a, uint32_t b)
{
	const float *x = rows_at(sample->rows, a), *y = rows_at(sample->rows, b);
	if (sample->metric == METRIC_L2)
		return sqrt((double)exact_squared_distance(x, y, sample->rows.width));
	float cosine = exact_product(x, y, sample->rows.width) * exact_inverse_norm(x, sample->rows.width) *
		       exact_inverse_norm(y, sample->rows.width);
	return 1 - (double)cosine;
}

static void measure_item(void *context, size_t piece, int thread)
{
	(void)thread;
	Sample *sample = context;
	uint32_t row = sample->row[piece], own = sample->cluster_of[row];
	double *sums = memory_new(sample->n_clusters, sizeof *sums), next = INFINITY;
	for (size_t i = 0; i < sample->count; i++)
		if (i != piece)
			sums[sample->cluster_of[sample->row[i]]] += distance(sample, row, sample->row[i]);
	for (uint32_t c = 0; c < sample->n_clusters; c++)
		if (c != own && sample->sizes[c])
			next = fmin(next, sums[c] / (double)sample->sizes[c]);
	double inside = sample->sizes[own] > 1 ? sums[own] / (double)(sample->sizes[own] - 1) : 0;
	double larger = fmax(inside, next);
	sample->values[piece] = sample->sizes[own] > 1 && larger > 0 ? (next - inside) / larger : 0;
	free(sums);
}

/* Selection sampling among the items that are in clusters. */
static void draw(Sample *sample, size_t most, uint64_t seed)
{
	Random random;
	size_t left = 0;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < sample->rows.count; i++)
		left += sample->cluster_of[i] < sample->n_clusters;
	size_t wanted = most < left ? most : left;
	for (size_t i = 0; i < sample->rows.count && wanted; i++) {
		if (sample->cluster_of[i] >= sample->n_clusters || random_below(&random, left--) >= wanted)
			continue;
		wanted--;
		sample->row[sample->count++] = (uint32_t)i;
		sample->sizes[sample->cluster_of[i]]++;
	}
}

static bool at_least_two(const Sample *sample)
{
	size_t found = 0;
	for (size_t c = 0; c < sample->n_clusters; c++)
		found += sample->sizes[c] > 0;
	return found >= 2;
}

bool silhouette_mean(Rows rows, Metric metric, const uint32_t *cluster_of, size_t n_clusters, size_t most,
	uint64_t seed, Pool *pool, double *mean, Error *err)
{
	Sample sample = {rows, metric, cluster_of, n_clusters, 0, NULL, NULL, NULL};
	most = most < rows.count ? most : rows.count;
	*mean = NAN;
	sample.row = memory_data(most, sizeof *sample.row, "a sample of items", err);
	sample.values = memory_data(most, sizeof *sample.values, "a sample of items", err);
	sample.sizes = memory_new(n_clusters, sizeof *sample.sizes);
	bool fine = sample.row && sample.values;
	if (fine)
		draw(&sample, most, seed);
	if (fine && at_least_two(&sample)) {
		pool_run(pool, sample.count, measure_item, &sample);
		*mean = 0;
		for (size_t i = 0; i < sample.count; i++)
			*mean += sample.values[i] / (double)sample.count;
	}
	free(sample.row);
	free(sample.values);
	free(sample.sizes);
	return fine;
}
