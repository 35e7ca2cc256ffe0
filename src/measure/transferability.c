#include "measure/transferability.h"

#include "base/memory.h"
#include "linalg/eigen.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double NOTHING = 1e-10; /* eigenvalues below this share of the largest count as 0 */
static const double EPSILON = 1e-4;  /* of TransRate */
enum { ROUNDS = 11 };                /* of LogME */

/* Eigenvalues of f^T f that are not 0, and for each class c the squares of u_i . 1_c, u_i the left singular
 * vectors of f. */
typedef struct Spectrum {
	size_t rank, classes;
	double *values;  /* rank */
	double *squares; /* classes x rank */
} Spectrum;

static void spectrum_release(Spectrum *spectrum)
{
	free(spectrum->values);
	free(spectrum->squares);
	*spectrum = (Spectrum){0};
}

/* f^T f, or f f^T where there are fewer rows than columns; f less `mean` when there is one. */
static double *gram(Rows rows, const double *mean, bool by_rows, Pool *pool, Error *err)
{
	size_t n = by_rows ? rows.count : rows.width;
	double *products = memory_data(n * n, sizeof *products, "products of vectors", err);
	if (!products)
		return NULL;
	if (!by_rows) {
		statistics_cross_products(rows, rows, mean, mean, pool, products);
		return products;
	}
	double *one = memory_new(rows.width, sizeof *one);
	for (size_t i = 0; i < n; i++) {
		const float *row = rows_at(rows, i);
		for (size_t j = 0; j < rows.width; j++)
			one[j] = (double)row[j] - (mean ? mean[j] : 0);
		for (size_t j = 0; j <= i; j++) {
			const float *other = rows_at(rows, j);
			double sum = 0;
			for (size_t c = 0; c < rows.width; c++)
				sum += one[c] * ((double)other[c] - (mean ? mean[c] : 0));
			products[i * n + j] = products[j * n + i] = sum;
		}
	}
	free(one);
	return products;
}

/* By class the sum of u . 1_c of one singular vector, given as the eigenvector of the product that was taken.
 */
static void project_classes(Rows rows, const double *mean, const uint32_t *labels, size_t classes, bool by_rows,
	const double *vector, double value, double *sums)
{
	memset(sums, 0, classes * sizeof *sums);
	for (size_t i = 0; i < rows.count; i++) {
		const float *row = rows_at(rows, i);
		double left = by_rows ? vector[i] : 0;
		for (size_t j = 0; !by_rows && j < rows.width; j++)
			left += ((double)row[j] - (mean ? mean[j] : 0)) * vector[j];
		sums[labels[i]] += by_rows ? left : left / sqrt(value);
	}
}

typedef struct Projecting {
	Rows rows;
	const double *mean;
	const uint32_t *labels;
	size_t classes;
	bool by_rows;
	const double *vectors;
	size_t width; /* of a vector */
	Spectrum *spectrum;
} Projecting;

static void project_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Projecting *self = context;
	double *sums = memory_new(self->classes, sizeof *sums);
	project_classes(self->rows, self->mean, self->labels, self->classes, self->by_rows,
		self->vectors + piece * self->width, self->spectrum->values[piece], sums);
	for (size_t c = 0; c < self->classes; c++)
		self->spectrum->squares[c * self->spectrum->rank + piece] = sums[c] * sums[c];
	free(sums);
}

static bool spectrum_init(Rows rows, const double *mean, const uint32_t *labels, size_t classes, Pool *pool,
	Spectrum *spectrum, Error *err)
{
	bool by_rows = rows.count < rows.width;
	size_t n = by_rows ? rows.count : rows.width;
	double *products = gram(rows, mean, by_rows, pool, err), *vectors = NULL;
	bool fine = products && (vectors = memory_data(n * n, sizeof *vectors, "axes of vectors", err));
	*spectrum = (Spectrum){.classes = classes, .values = memory_new(n, sizeof(double))};
	fine = fine && eigen_largest(products, n, n, spectrum->values, vectors, err);
	while (fine && spectrum->rank < n && spectrum->values[spectrum->rank] > NOTHING * spectrum->values[0])
		spectrum->rank++;
	spectrum->squares = memory_new(classes * spectrum->rank, sizeof(double));
	Projecting projecting = {rows, mean, labels, classes, by_rows, vectors, n, spectrum};
	if (fine && classes)
		pool_run(pool, spectrum->rank, project_piece, &projecting);
	free(products);
	free(vectors);
	return fine;
}

/* --- LogME --- */

/* Evidence of one class; x2: squares of U^T y. */
static double evidence(const Spectrum *f, const double *x2, double n, double width, double ones)
{
	double alpha = 1, beta = 1, rest = ones, m2 = 0, r2 = 0;
	for (size_t i = 0; i < f->rank; i++)
		rest -= x2[i];
	for (int round = 0; round < ROUNDS; round++) {
		double t = alpha / beta, gamma = 0;
		m2 = 0;
		r2 = fmax(rest, 0);
		for (size_t i = 0; i < f->rank; i++) {
			double sigma = f->values[i];
			gamma += sigma / (sigma + t);
			m2 += sigma * x2[i] / ((t + sigma) * (t + sigma));
			r2 += x2[i] / ((1 + sigma / t) * (1 + sigma / t));
		}
		alpha = gamma / (m2 + 1e-5);
		beta = (n - gamma) / (r2 + 1e-5);
		if (fabs(alpha / beta - t) / t <= 1e-3)
			break;
	}
	double determinant = (width - (double)f->rank) * log(alpha);
	for (size_t i = 0; i < f->rank; i++)
		determinant += log(alpha + beta * f->values[i]);
	return (width * log(alpha) + n * log(beta) - determinant - beta * r2 - alpha * m2 - n * log(2 * M_PI)) /
	       (2 * n);
}

static double logme(const Spectrum *f, const size_t *of_class, size_t n, size_t width)
{
	double sum = 0, met = 0;
	for (size_t c = 0; c < f->classes; c++)
		if (of_class[c]) {
			sum += evidence(
				f, f->squares + c * f->rank, (double)n, (double)width, (double)of_class[c]);
			met++;
		}
	return sum / met;
}

/* --- H-score --- */

/* Of vectors less their mean: of direction i, what part the classes' means have, sum_c (u_i . 1_c)^2 / n_c. */
static double part_of_classes(const Spectrum *f, const size_t *of_class, size_t i)
{
	double sum = 0;
	for (size_t c = 0; c < f->classes; c++)
		sum += of_class[c] ? f->squares[c * f->rank + i] / (double)of_class[c] : 0;
	return sum;
}

/* Ledoit & Wolf, Journal of Multivariate Analysis 88(2), 2004. */
static double shrinkage_of(const Spectrum *f, Rows rows, const double *mean)
{
	double n = (double)rows.count, p = (double)rows.width, trace = 0, squares = 0, fourths = 0;
	for (size_t i = 0; i < f->rank; i++) {
		trace += f->values[i] / n;
		squares += pow(f->values[i] / n, 2);
	}
	for (size_t i = 0; i < rows.count; i++) {
		double length = 0;
		for (size_t j = 0; j < rows.width; j++)
			length += pow((double)rows_at(rows, i)[j] - mean[j], 2);
		fourths += length * length;
	}
	double beta = (fourths / n - squares) / (n * p), delta = (squares - trace * trace / p) / p;
	return delta > 0 ? fmax(0, fmin(beta, delta)) / delta : 0;
}

static void h_scores(
	const Spectrum *f, Rows rows, const double *mean, const size_t *of_class, Transferability *out)
{
	double n = (double)rows.count, trace = 0;
	out->shrinkage = shrinkage_of(f, rows, mean);
	for (size_t i = 0; i < f->rank; i++)
		trace += f->values[i] / n;
	double level = out->shrinkage * trace / (double)rows.width;
	for (size_t i = 0; i < f->rank; i++) {
		double part = part_of_classes(f, of_class, i), value = f->values[i] / n;
		out->h_score += part;
		out->h_score_shrunk += (1 - out->shrinkage) * part * f->values[i] / (n - 1) /
				       ((1 - out->shrinkage) * value + level);
	}
}

/* --- TransRate --- */

static double coding_rate(const double *values, size_t count, double n, double scale)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += log1p(values[i] * scale / (n * EPSILON)) / 2;
	return sum;
}

/* The eigenvalues of one class's vectors, less the mean of all. */
static bool class_rate(Rows rows, const double *mean, const uint32_t *labels, uint32_t class, size_t count,
	double scale, Pool *pool, double *rate, Error *err)
{
	Matrix members = {0};
	Spectrum spectrum = {0};
	size_t next = 0;
	bool fine = matrix_init(&members, count, rows.width, "the vectors of a class", err);
	for (size_t i = 0; fine && i < rows.count; i++)
		if (labels[i] == class)
			memcpy(matrix_row(&members, next++), rows_at(rows, i), rows.width * sizeof(float));
	fine = fine && spectrum_init(matrix_rows(&members), mean, NULL, 0, pool, &spectrum, err);
	if (fine)
		*rate += coding_rate(spectrum.values, spectrum.rank, (double)count, scale);
	spectrum_release(&spectrum);
	matrix_release(&members);
	return fine;
}

static bool transrate(const Spectrum *f, Rows rows, const double *mean, const uint32_t *labels,
	const size_t *of_class, Pool *pool, double *out, Error *err)
{
	double n = (double)rows.count, trace = 0, within = 0, met = 0;
	for (size_t i = 0; i < f->rank; i++)
		trace += f->values[i];
	double scale = trace > 0 ? n / trace : 1;
	for (uint32_t c = 0; c < f->classes; c++) {
		if (!of_class[c])
			continue;
		met++;
		if (!class_rate(rows, mean, labels, c, of_class[c], scale, pool, &within, err))
			return false;
	}
	*out = coding_rate(f->values, f->rank, n, scale) - within / met;
	return true;
}

bool transferability_measure(
	Rows rows, const uint32_t *labels, size_t classes, Pool *pool, Transferability *out, Error *err)
{
	Spectrum plain = {0}, centred = {0};
	size_t *of_class = memory_new(classes, sizeof *of_class);
	double *mean = memory_new(rows.width, sizeof *mean);
	*out = (Transferability){0};
	for (size_t i = 0; i < rows.count; i++)
		of_class[labels[i]]++;
	statistics_column_means(rows, mean);
	bool fine = spectrum_init(rows, NULL, labels, classes, pool, &plain, err) &&
		    spectrum_init(rows, mean, labels, classes, pool, &centred, err);
	if (fine) {
		out->logme = logme(&plain, of_class, rows.count, rows.width);
		out->rank = plain.rank;
		h_scores(&centred, rows, mean, of_class, out);
		fine = transrate(&centred, rows, mean, labels, of_class, pool, &out->transrate, err);
	}
	spectrum_release(&plain);
	spectrum_release(&centred);
	free(of_class);
	free(mean);
	return fine;
}

/* --- by a classifier --- */

/* joint[z * classes + y] of the probabilities, and of each z in `of_source`. */
static double *joint_of(Rows probabilities, const uint32_t *labels, size_t classes, double *of_source)
{
	double *joint = memory_new(probabilities.width * classes, sizeof *joint);
	for (size_t i = 0; i < probabilities.count; i++)
		for (size_t z = 0; z < probabilities.width; z++) {
			double part = (double)rows_at(probabilities, i)[z];
			joint[z * classes + labels[i]] += part;
			of_source[z] += part;
		}
	return joint;
}

double transferability_leep(Rows probabilities, const uint32_t *labels, size_t classes)
{
	double *of_source = memory_new(probabilities.width, sizeof *of_source), sum = 0;
	double *joint = joint_of(probabilities, labels, classes, of_source);
	for (size_t i = 0; i < probabilities.count; i++) {
		double expected = 0;
		for (size_t z = 0; z < probabilities.width; z++)
			if (of_source[z] > 0)
				expected += joint[z * classes + labels[i]] / of_source[z] *
					    (double)rows_at(probabilities, i)[z];
		sum += log(expected);
	}
	free(joint);
	free(of_source);
	return sum / (double)probabilities.count;
}

double transferability_nce(Rows probabilities, const uint32_t *labels, size_t classes)
{
	Matrix hard = {0};
	Error err = ERROR_INIT;
	if (!matrix_init(&hard, probabilities.count, probabilities.width, "answers", &err))
		return NAN;
	for (size_t i = 0; i < probabilities.count; i++) {
		const float *row = rows_at(probabilities, i);
		size_t best = 0;
		for (size_t z = 1; z < probabilities.width; z++)
			best = row[z] > row[best] ? z : best;
		matrix_row(&hard, i)[best] = 1;
	}
	double nce = transferability_leep(matrix_rows(&hard), labels, classes);
	matrix_release(&hard);
	return nce;
}

/* --- agreement of rankings --- */

static int sign_of(double a, double b)
{
	return (a > b) - (a < b);
}

/* How many come before i by falling x, then by falling y, then by place. */
static size_t rank_of(const double *x, const double *y, size_t count, size_t i)
{
	size_t rank = 0;
	for (size_t j = 0; j < count; j++) {
		int order = sign_of(x[j], x[i]) ? sign_of(x[j], x[i]) : sign_of(y[j], y[i]);
		rank += order > 0 || (order == 0 && j < i);
	}
	return rank;
}

static double tau_ranked_by(const double *x, const double *y, size_t count)
{
	double *weight = memory_new(count, sizeof *weight), xy = 0, xx = 0, yy = 0;
	for (size_t i = 0; i < count; i++)
		weight[i] = 1 / (1 + (double)rank_of(x, y, count, i));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			int a = sign_of(x[i], x[j]), b = sign_of(y[i], y[j]);
			xy += a * b * (weight[i] + weight[j]);
			xx += a * a * (weight[i] + weight[j]);
			yy += b * b * (weight[i] + weight[j]);
		}
	free(weight);
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

double weighted_kendall(const double *x, const double *y, size_t count)
{
	return (tau_ranked_by(x, y, count) + tau_ranked_by(y, x, count)) / 2;
}
