/* LEACE, least-squares concept erasure: the smallest change after which no linear function tells the groups
 * apart. Belrose, Schneider-Joseph, Ravfogel, Cotterell, Raff, Biderman, NeurIPS 2023.
 *
 * With W = Sigma_xx^-1/2 and u the left singular vectors of W Sigma_xz: x' = x - W^+ u u^T W (x - mean). */
#include "debias/debias.h"

#include "linalg/eigen.h"
#include "linalg/svd.h"

#include <math.h>
#include <stdlib.h>

#define NO_VARIANCE 1e-9 /* of the largest: an eigenvalue that counts as 0 */
#define NO_RELATION 1e-6 /* of the largest: a singular value that counts as 0 */

typedef struct Sample {
	const DebiasInput *input;
	size_t width, count, groups;
	double *mean;       /* width */
	double *covariance; /* width x width: Sigma_xx */
	double *relation;   /* width x groups: Sigma_xz, z the groups' indicators, each scaled to variance 1 */
} Sample;

static void sample_release(Sample *sample)
{
	free(sample->mean);
	free(sample->covariance);
	free(sample->relation);
}

static const float *row_of(const Sample *sample, size_t i)
{
	return matrix_row(&sample->input->space->vectors, sample->input->words.rows[i]);
}

static void add_products(const double *x, size_t width, double *products)
{
	for (size_t i = 0; i < width; i++)
		for (size_t j = 0; j < width; j++)
			products[i * width + j] += x[i] * x[j];
}

static void find_covariance(Sample *sample)
{
	double *x = memory_new(sample->width, sizeof *x), n = (double)sample->count;
	for (size_t i = 0; i < sample->count; i++)
		for (size_t j = 0; j < sample->width; j++)
			sample->mean[j] += row_of(sample, i)[j] / n;
	for (size_t i = 0; i < sample->count; i++) {
		for (size_t j = 0; j < sample->width; j++)
			x[j] = row_of(sample, i)[j] - sample->mean[j];
		add_products(x, sample->width, sample->covariance);
	}
	for (size_t i = 0; i < sample->width * sample->width; i++)
		sample->covariance[i] /= n;
	free(x);
}

static void find_relation(Sample *sample)
{
	const uint32_t *labels = sample->input->words.labels;
	double n = (double)sample->count;
	for (size_t g = 0; g < sample->groups; g++) {
		double share = 0;
		for (size_t i = 0; i < sample->count; i++)
			share += (labels[i] == g) / n;
		double deviation = sqrt(share * (1 - share));
		for (size_t i = 0; i < sample->count; i++) {
			double z = ((labels[i] == g) - share) / (deviation * n);
			for (size_t j = 0; j < sample->width; j++)
				sample->relation[j * sample->groups + g] +=
					z * (row_of(sample, i)[j] - sample->mean[j]);
		}
	}
}

/* Towards equal variances, as far as the sample is too small to tell them (Bodnar, Gupta, Parolya, J.
 * Multivariate Analysis 132, 2014). Returns how much of the covariance is kept. */
static double shrink(Sample *sample)
{
	double p = (double)sample->width, trace = 0, squares = 0;
	for (size_t i = 0; i < sample->width * sample->width; i++)
		squares += sample->covariance[i] * sample->covariance[i];
	for (size_t i = 0; i < sample->width; i++)
		trace += sample->covariance[i * sample->width + i];
	double spread = squares / p - trace * trace / (p * p);
	double kept = spread > 0 ? 1 - trace * trace / (double)sample->count / p / spread : 0;
	kept = kept < 0 ? 0 : kept > 1 ? 1 : kept;
	for (size_t i = 0; i < sample->width * sample->width; i++)
		sample->covariance[i] *= kept;
	for (size_t i = 0; i < sample->width; i++)
		sample->covariance[i * sample->width + i] += (1 - kept) * trace / p;
	return kept;
}

/* rows of `axes` are eigenvectors; their combination with the factors at `powers`: out = sum of powers_k (v .
 * a_k) a_k. */
static void power_times(const double *axes, const double *powers, size_t width, const double *v, double *out)
{
	for (size_t j = 0; j < width; j++)
		out[j] = 0;
	for (size_t k = 0; k < width; k++) {
		const double *axis = axes + k * width;
		double along = 0;
		for (size_t j = 0; j < width; j++)
			along += axis[j] * v[j];
		for (size_t j = 0; j < width; j++)
			out[j] += powers[k] * along * axis[j];
	}
}

/* The left singular vectors of W Sigma_xz become directions of the erasure. */
static bool take_directions(const Sample *sample, const double *axes, const double *inverse, const double *root,
	Erasure *erasure, Error *err)
{
	size_t width = sample->width, groups = sample->groups, k = width < groups ? width : groups;
	double *white = memory_new(width * (groups + k + 2) + k + k * groups, sizeof *white);
	double *u = white + width * groups, *s = u + width * k, *vt = s + k;
	double *column = vt + k * groups, *out = column + width;
	for (size_t g = 0; g < groups; g++) {
		for (size_t j = 0; j < width; j++)
			column[j] = sample->relation[j * groups + g];
		power_times(axes, inverse, width, column, out);
		for (size_t j = 0; j < width; j++)
			white[j * groups + g] = out[j];
	}
	bool fine = svd_thin(white, width, groups, u, s, vt, err);
	for (size_t i = 0; fine && i < k && s[i] > NO_RELATION * s[0]; i++) {
		for (size_t j = 0; j < width; j++)
			column[j] = u[j * k + i];
		power_times(axes, inverse, width, column, erasure->find + erasure->rank * width);
		power_times(axes, root, width, column, erasure->back + erasure->rank * width);
		erasure->rank++;
	}
	free(white);
	return fine;
}

static bool find_erasure(const Sample *sample, Erasure *erasure, Error *err)
{
	size_t width = sample->width;
	double *values = memory_new(width * (width + 3), sizeof *values);
	double *inverse = values + width, *root = inverse + width, *axes = root + width;
	bool fine = eigen_largest(sample->covariance, width, width, values, axes, err);
	for (size_t k = 0; fine && k < width; k++) {
		bool varies = values[k] > NO_VARIANCE * values[0];
		inverse[k] = varies ? 1 / sqrt(values[k]) : 0;
		root[k] = varies ? sqrt(values[k]) : 0;
	}
	erasure_init(erasure, width, sample->groups);
	fine = fine && take_directions(sample, axes, inverse, root, erasure, err);
	free(values);
	return fine;
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	size_t width = input->space->vectors.cols, groups = input->n_groups;
	Sample sample = {input, width, input->words.learned, groups, memory_new(width, sizeof(double)),
		memory_new(width * width, sizeof(double)), memory_new(width * groups, sizeof(double))};
	find_covariance(&sample);
	find_relation(&sample);
	double kept = args_yes(options, "shrink") ? shrink(&sample) : 1;
	bool fine = find_erasure(&sample, &plan->erasure, err);
	plan->erasure.mean = sample.mean;
	sample.mean = NULL;
	sample_release(&sample);
	if (fine)
		debias_note(plan,
			"directions taken out: %zu, learned from %zu %s; %.1f %% of their covariance are "
			"kept, the rest is shrunk to equal variances",
			plan->erasure.rank, input->words.learned, debias_item_kind(input), 100 * kept);
	*finished = true;
	return fine;
}

static const ArgSpec options[] = {
	{.name = "shrink",
		.kind = ARG_YESNO,
		.help = "shrink the covariance to equal variances as far as the words are too few to tell it",
		.fallback = "yes"},
	OPTION_COLUMN,
	{.name = NULL},
};

const Debiaser debiaser_leace = {
	.name = "leace",
	.title = "Least-squares concept erasure",
	.summary = "makes the smallest change after which no linear function tells the groups apart",
	.source = "Belrose, Schneider-Joseph, Ravfogel, Cotterell, Raff, Biderman: LEACE, NeurIPS 2023",
	.columns = true,
	.options = options,
	.find = find,
};
