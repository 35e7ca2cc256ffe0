#include "adapt/density_ratio.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/eigen.h"
#include "linalg/logistic.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CENTRES = 100 };

static const double widths[] = {1.0 / 16, 1.0 / 4, 1, 4, 16}, penalties[] = {1e-3, 1e-2, 0.1, 1, 10};
static const double costs[] = {1e-3, 1e-2, 0.1, 1, 10};
enum {
	COSTS = sizeof costs / sizeof *costs,
	WIDTHS = sizeof widths / sizeof *widths,
	PENALTIES = sizeof penalties / sizeof *penalties
};

void density_ratio_release(DensityRatio *ratio)
{
	kernel_features_release(&ratio->features);
	free(ratio->weights);
	*ratio = (DensityRatio){0};
}

double effective_sample_size(const float *weights, size_t count)
{
	double sum = 0, squares = 0;
	for (size_t i = 0; i < count; i++) {
		sum += (double)weights[i];
		squares += (double)weights[i] * (double)weights[i];
	}
	return squares > 0 ? sum * sum / squares : 0;
}

static bool stack(Rows first, Rows second, Matrix *both, Error *err)
{
	if (!matrix_init(both, first.count + second.count, first.width, "a sample of both sides", err))
		return false;
	for (size_t i = 0; i < both->rows; i++)
		memcpy(matrix_row(both, i),
			i < first.count ? rows_at(first, i) : rows_at(second, i - first.count),
			first.width * sizeof(float));
	return true;
}

/* --- logistic --- */

/* Every second row from `first` on; the answer is their number. */
static size_t every_second(size_t rows, size_t first, uint32_t *at)
{
	size_t count = 0;
	for (size_t i = first; i < rows; i += 2)
		at[count++] = (uint32_t)i;
	return count;
}

/* How a cost does on rows that were not learned from. */
typedef struct CostTrial {
	double surprise;             /* minus the log of how likely their domains are */
	double sum, squares, source; /* of the ratios of the source's; their number */
} CostTrial;

static void judge_rows(const Logistic *fit, const Matrix *rows, const uint32_t *domains, const uint32_t *at,
	size_t count, CostTrial *trial)
{
	double scores[2];
	for (size_t i = 0; i < count; i++) {
		logistic_scores(fit, matrix_row(rows, at[i]), scores);
		trial->surprise += log1p(exp(domains[at[i]] ? -scores[1] : scores[1]));
		if (domains[at[i]])
			continue;
		double ratio = exp(scores[1]);
		trial->sum += ratio;
		trial->squares += ratio * ratio;
		trial->source++;
	}
}

/* Each half is judged by what the other taught. */
static bool try_cost(const LogisticExamples *examples, const Matrix *rows, const uint32_t *domains,
	uint32_t *halves, double cost, CostTrial *trial, Error *err)
{
	uint32_t *half[2] = {halves, halves + rows->rows};
	size_t count[2] = {every_second(rows->rows, 0, half[0]), every_second(rows->rows, 1, half[1])};
	for (size_t i = 0; i < 2; i++) {
		Logistic fit = {0};
		bool ok = logistic_examples_fit(
			examples, half[i], count[i], domains, 2, cost, LOGISTIC_ROUGH, &fit, err);
		if (ok)
			judge_rows(&fit, rows, domains, half[1 - i], count[1 - i], trial);
		logistic_release(&fit);
		if (!ok)
			return false;
	}
	return true;
}

static bool choose_cost(
	const Matrix *rows, const uint32_t *domains, const atomic_bool *stop, double *cost, Error *err)
{
	LogisticExamples *examples = logistic_examples_new(matrix_rows(rows), err);
	uint32_t *halves = memory_new(2 * rows->rows, sizeof *halves);
	double least = INFINITY;
	bool ok = examples;
	if (ok)
		logistic_examples_heed(examples, stop);
	*cost = costs[0];
	for (size_t i = 0; ok && i < COSTS; i++) {
		CostTrial trial = {0};
		ok = try_cost(examples, rows, domains, halves, costs[i], &trial, err);
		bool even = trial.sum * trial.sum >= trial.source * trial.squares / 2;
		if (ok && even && trial.surprise < least) {
			least = trial.surprise;
			*cost = costs[i];
		}
	}
	logistic_examples_free(examples);
	free(halves);
	return ok;
}

static bool fit_domains(
	DensityRatio *ratio, const Matrix *rows, size_t sources, const atomic_bool *stop, Error *err)
{
	size_t width = rows->cols;
	uint32_t *domains = memory_new(rows->rows, sizeof *domains);
	for (size_t i = sources; i < rows->rows; i++)
		domains[i] = 1;
	Logistic fit = {0};
	bool ok = (ratio->cost > 0 || choose_cost(rows, domains, stop, &ratio->cost, err)) &&
		  logistic_fit(matrix_rows(rows), domains, 2, ratio->cost, stop, &fit, err);
	ratio->weights = memory_new(width + 1, sizeof *ratio->weights);
	if (ok)
		memcpy(ratio->weights, fit.weights + width + 1, (width + 1) * sizeof *ratio->weights);
	logistic_release(&fit);
	free(domains);
	return ok;
}

bool density_ratio_logistic(
	Rows source, Rows target, double cost, const atomic_bool *stop, DensityRatio *ratio, Error *err)
{
	density_ratio_release(ratio);
	ratio->logistic = true;
	ratio->cost = cost;
	ratio->shift = log((double)source.count / (double)target.count);
	Matrix rows = {0}, scaled = {0};
	bool ok = stack(source, target, &rows, err) &&
		  kernel_features_init(&ratio->features, KERNEL_PRIMAL, 0, matrix_rows(&rows), 0, err) &&
		  matrix_init(&scaled, rows.rows, rows.cols, "a sample of both sides", err) &&
		  kernel_features_of(&ratio->features, matrix_rows(&rows), NULL, scaled.data, err) &&
		  fit_domains(ratio, &scaled, source.count, stop, err);
	matrix_release(&rows);
	matrix_release(&scaled);
	return ok;
}

/* --- least squares --- */

/* Moments of the features: H = mean of phi phi^T over the source, h = mean of phi over the target. */
typedef struct RatioMoments {
	size_t width;
	double *products, *means;
} RatioMoments;

static void ratio_moments_init(RatioMoments *moments, size_t width)
{
	*moments = (RatioMoments){
		width, memory_new(width * width, sizeof(double)), memory_new(width, sizeof(double))};
}

static void ratio_moments_release(RatioMoments *moments)
{
	free(moments->products);
	free(moments->means);
}

/* Every second row from `first` on. */
static Rows half_of(const Matrix *rows, size_t first)
{
	return (Rows){
		rows->data + first * rows->cols, (rows->rows + 1 - first) / 2, rows->cols, 2 * rows->cols};
}

static void set_moments(RatioMoments *moments, Rows source, Rows target, Pool *pool)
{
	size_t b = moments->width;
	statistics_cross_products(source, source, NULL, NULL, pool, moments->products);
	for (size_t i = 0; i < b * b; i++)
		moments->products[i] /= (double)source.count;
	statistics_column_means(target, moments->means);
}

/* theta = (H + penalty I)^-1 h for every penalty: PENALTIES x width. */
static bool solve(const RatioMoments *moments, double *theta, Error *err)
{
	size_t b = moments->width;
	double *values = memory_new(b, sizeof *values), *vectors = memory_new(b * b, sizeof *vectors);
	bool ok = eigen_largest(moments->products, b, b, values, vectors, err);
	memset(theta, 0, PENALTIES * b * sizeof *theta);
	for (size_t k = 0; ok && k < b; k++) {
		double along = 0;
		for (size_t j = 0; j < b; j++)
			along += vectors[k * b + j] * moments->means[j];
		for (size_t p = 0; p < PENALTIES; p++)
			for (size_t j = 0; j < b; j++)
				theta[p * b + j] +=
					along / (fmax(values[k], 0) + penalties[p]) * vectors[k * b + j];
	}
	free(values);
	free(vectors);
	return ok;
}

/* theta^T H theta / 2 - h^T theta: the squared error of the ratio, but for a constant. */
static double loss(const RatioMoments *moments, const double *theta)
{
	double sum = 0;
	for (size_t i = 0; i < moments->width; i++) {
		double product = 0;
		for (size_t j = 0; j < moments->width; j++)
			product += moments->products[i * moments->width + j] * theta[j];
		sum += theta[i] * (product / 2 - moments->means[i]);
	}
	return sum;
}

/* Adds to losses (by penalty) what each half loses that did not learn. */
static bool cross_validate(const Matrix *source, const Matrix *target, Pool *pool, double *losses, Error *err)
{
	size_t b = source->cols;
	RatioMoments halves[2];
	double *theta = memory_new(PENALTIES * b, sizeof *theta);
	bool ok = true;
	for (size_t i = 0; i < 2; i++) {
		ratio_moments_init(&halves[i], b);
		set_moments(&halves[i], half_of(source, i), half_of(target, i), pool);
	}
	for (size_t i = 0; ok && i < 2; i++) {
		ok = solve(&halves[i], theta, err);
		for (size_t p = 0; ok && p < PENALTIES; p++)
			losses[p] += loss(&halves[1 - i], theta + p * b);
	}
	for (size_t i = 0; i < 2; i++)
		ratio_moments_release(&halves[i]);
	free(theta);
	return ok;
}

typedef struct Ulsif {
	Rows source, target;
	Pool *pool;
	double least;     /* loss so far */
	DensityRatio *to; /* with the gamma and penalty of it */
} Ulsif;

static bool features_at(Ulsif *self, double gamma, Matrix *source, Matrix *target, Error *err)
{
	KernelFeatures *features = &self->to->features;
	features->gamma = gamma;
	return kernel_features_of(features, self->source, self->pool, source->data, err) &&
	       kernel_features_of(features, self->target, self->pool, target->data, err);
}

static bool try_width(Ulsif *self, double gamma, Matrix *source, Matrix *target, Error *err)
{
	double losses[PENALTIES] = {0};
	if (!features_at(self, gamma, source, target, err) ||
		!cross_validate(source, target, self->pool, losses, err))
		return false;
	for (size_t p = 0; p < PENALTIES; p++)
		if (losses[p] < self->least) {
			self->least = losses[p];
			self->to->gamma = gamma;
			self->to->penalty = penalties[p];
		}
	return true;
}

static bool fit_chosen(Ulsif *self, Matrix *source, Matrix *target, Error *err)
{
	size_t b = source->cols, chosen = 0;
	RatioMoments moments;
	double *theta = memory_new(PENALTIES * b, sizeof *theta);
	ratio_moments_init(&moments, b);
	bool ok = features_at(self, self->to->gamma, source, target, err);
	if (ok)
		set_moments(&moments, matrix_rows(source), matrix_rows(target), self->pool);
	ok = ok && solve(&moments, theta, err);
	while (chosen + 1 < PENALTIES && penalties[chosen] != self->to->penalty)
		chosen++;
	self->to->weights = memory_new(b, sizeof *self->to->weights);
	memcpy(self->to->weights, theta + chosen * b, b * sizeof *theta);
	ratio_moments_release(&moments);
	free(theta);
	return ok;
}

static bool draw_centres(Rows target, uint64_t seed, Matrix *centres, Error *err)
{
	size_t count = target.count < CENTRES ? target.count : CENTRES;
	uint32_t at[CENTRES];
	Random random;
	random_init(&random, seed, 3);
	random_sample(&random, target.count, count, at);
	if (!matrix_init(centres, count, target.width, "the centres of a density ratio", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(centres, i), rows_at(target, at[i]), target.width * sizeof(float));
	return true;
}

bool density_ratio_ulsif(Rows source, Rows target, uint64_t seed, Pool *pool, DensityRatio *ratio, Error *err)
{
	density_ratio_release(ratio);
	Matrix centres = {0}, phi_source = {0}, phi_target = {0};
	Ulsif self = {.source = source, .target = target, .pool = pool, .least = INFINITY, .to = ratio};
	bool ok = draw_centres(target, seed, &centres, err) &&
		  kernel_features_init(&ratio->features, KERNEL_RBF, 0, matrix_rows(&centres), seed, err) &&
		  matrix_init(&phi_source, source.count, centres.rows, "features of a density ratio", err) &&
		  matrix_init(&phi_target, target.count, centres.rows, "features of a density ratio", err);
	double gamma = ratio->features.gamma;
	for (size_t i = 0; ok && i < WIDTHS; i++)
		ok = try_width(&self, gamma * widths[i], &phi_source, &phi_target, err);
	ok = ok && fit_chosen(&self, &phi_source, &phi_target, err);
	matrix_release(&centres);
	matrix_release(&phi_source);
	matrix_release(&phi_target);
	return ok;
}

/* --- ratios --- */

bool density_ratio_of(const DensityRatio *ratio, Rows rows, Pool *pool, double *ratios, Error *err)
{
	Matrix features = {0};
	size_t width = kernel_features_width(&ratio->features);
	bool ok = matrix_init(&features, rows.count, width, "the features of rows", err) &&
		  kernel_features_of(&ratio->features, rows, pool, features.data, err);
	for (size_t i = 0; ok && i < rows.count; i++) {
		double sum = ratio->logistic ? ratio->weights[width] + ratio->shift : 0;
		for (size_t j = 0; j < width; j++)
			sum += ratio->weights[j] * (double)matrix_row(&features, i)[j];
		ratios[i] = ratio->logistic ? exp(fmin(sum, 300)) : fmax(sum, 0);
	}
	matrix_release(&features);
	return ok;
}
