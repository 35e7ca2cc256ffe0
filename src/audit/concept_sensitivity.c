#include "audit/concept_sensitivity.h"

#include "audit/concept_vector.h"
#include "audit/correction.h"
#include "linalg/normal.h"
#include "measure/discriminant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What slopes need of an item, whatever the vector. */
typedef struct Sensing {
	const SensitivityInput *in;
	size_t classes;
	double *probabilities; /* items x classes */
	double *gains;  /* items x classes: the slope of the logarithm of what is divided, by the score */
	double *scores; /* of cosines: items x classes */
	double *lengths;
	double step;
	size_t *sizes;  /* by class: items */
	double *rising; /* by vector x class: shares, runs first */
	double *slopes; /* the same: mean slopes */
} Sensing;

static double inner(const float *a, const float *b, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += (double)a[j] * (double)b[j];
	return sum;
}

static void look_at(Sensing *self, size_t i)
{
	const Space *model = self->in->classes;
	const float *row = rows_at(self->in->rows, self->in->items[i]);
	size_t width = self->in->rows.width, at = i * self->classes;
	self->lengths[i] = sqrt(inner(row, row, width));
	self->step += self->lengths[i] / (100 * (double)self->in->count);
	self->sizes[self->in->class_of[i]]++;
	discriminant_class(model, row, self->probabilities + at);
	for (size_t c = 0; c < self->classes; c++) {
		double score = inner(matrix_row(&model->vectors, c), row, width);
		if (model->class_score == CLASS_LOGISTIC)
			self->gains[at + c] = 1 / (1 + exp(score + (double)model->constants[c]));
		else
			self->gains[at + c] = model->class_score == CLASS_COSINE ? 1 / LEARNER_TEMPERATURE : 1;
		self->scores[at + c] = self->lengths[i] > 0 ? score / self->lengths[i] : 0;
	}
}

/* d log p(its class) / dv. `along`: w . v by class. */
static double slope_of(const Sensing *self, size_t i, const float *v, const double *along)
{
	size_t at = i * self->classes, class = self->in->class_of[i];
	bool cosines = self->in->classes->class_score == CLASS_COSINE;
	double length = self->lengths[i], own = 0, mean = 0, item = 0;
	if (cosines && length == 0)
		return 0;
	if (cosines)
		item = inner(rows_at(self->in->rows, self->in->items[i]), v, self->in->rows.width) / length;
	for (size_t c = 0; c < self->classes; c++) {
		double slope = cosines ? (along[c] - self->scores[at + c] * item) / length : along[c];
		slope *= self->gains[at + c];
		mean += self->probabilities[at + c] * slope;
		own = c == class ? slope : own;
	}
	return own - mean;
}

static void sense(void *context, size_t piece, int thread)
{
	(void)thread;
	Sensing *self = context;
	const SensitivityInput *in = self->in;
	size_t runs = in->by_run.count, n = self->classes;
	const float *v = piece < runs ? rows_at(in->by_run, piece) : rows_at(in->by_split, piece - runs);
	double *along = memory_new(n, sizeof *along), *rising = self->rising + piece * n,
	       *slopes = self->slopes + piece * n;
	for (size_t c = 0; c < n; c++)
		along[c] = inner(matrix_row(&in->classes->vectors, c), v, in->rows.width);
	for (size_t i = 0; i < in->count; i++) {
		double slope = slope_of(self, i, v, along);
		rising[in->class_of[i]] += slope > 0;
		slopes[in->class_of[i]] += slope * self->step;
	}
	for (size_t c = 0; c < n; c++) {
		double size = (double)(self->sizes[c] ? self->sizes[c] : 1);
		rising[c] /= size;
		slopes[c] /= size;
	}
	free(along);
}

static double mean_of(const double *values, size_t count, size_t stride)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i * stride];
	return sum / (double)count;
}

/* Of the mean: the squared standard error. */
static double error_of(const double *values, size_t count, size_t stride)
{
	double mean = mean_of(values, count, stride), squares = 0;
	for (size_t i = 0; i < count; i++)
		squares += (values[i * stride] - mean) * (values[i * stride] - mean);
	return squares / ((double)count - 1) / (double)count;
}

double concept_welch(const double *a, size_t n_a, const double *b, size_t n_b, size_t stride)
{
	double of_a = error_of(a, n_a, stride), of_b = error_of(b, n_b, stride), both = of_a + of_b;
	double difference = mean_of(a, n_a, stride) - mean_of(b, n_b, stride);
	if (!(both > 0))
		return difference == 0 ? 1 : 0;
	double degrees = both * both / (of_a * of_a / ((double)n_a - 1) + of_b * of_b / ((double)n_b - 1));
	return normal_student_beyond(difference / sqrt(both), degrees);
}

static double judge_slope(const Sensing *self, size_t class, double slope)
{
	size_t runs = self->in->by_run.count, splits = self->in->by_split.count, n = self->classes;
	double *of_splits = memory_new(splits, sizeof *of_splits);
	for (size_t s = 0; s < splits; s++)
		of_splits[s] = self->slopes[(runs + s) * n + class];
	double p = concept_two_sided(of_splits, splits, slope);
	free(of_splits);
	return p;
}

static void judge(const Sensing *self, size_t class, ConceptSensitivity *out)
{
	size_t runs = self->in->by_run.count, splits = self->in->by_split.count, n = self->classes;
	const double *of_runs = self->rising + class, *of_splits = of_runs + runs * n;
	out->share = mean_of(of_runs, runs, n);
	out->random = mean_of(of_splits, splits, n);
	out->p = concept_welch(of_runs, runs, of_splits, splits, n);
	out->slope = mean_of(self->slopes + class, runs, n);
	out->slope_p = judge_slope(self, class, mean_of(self->slopes + class, self->in->judged, n));
}

static void conclude(const Sensing *self, ConceptSensitivity *out)
{
	size_t n = self->classes;
	double *p = memory_new(4 * n, sizeof *p), *slope_p = p + n, *holm = p + 2 * n, *slope_holm = p + 3 * n;
	for (size_t c = 0; c < n; c++) {
		out[c] = (ConceptSensitivity){self->sizes[c], NAN, NAN, NAN, NAN, NAN, NAN, NAN};
		if (self->sizes[c])
			judge(self, c, &out[c]);
		p[c] = out[c].p;
		slope_p[c] = out[c].slope_p;
	}
	correction_holm(p, n, holm);
	correction_holm(slope_p, n, slope_holm);
	for (size_t c = 0; c < n; c++) {
		out[c].p_holm = holm[c];
		out[c].slope_holm = slope_holm[c];
	}
	free(p);
}

void concept_sensitivity(const SensitivityInput *in, Pool *pool, ConceptSensitivity *out)
{
	size_t n = in->classes->vectors.rows, vectors = in->by_run.count + in->by_split.count;
	Sensing self = {.in = in,
		.classes = n,
		.probabilities = memory_new(in->count * n, sizeof(double)),
		.gains = memory_new(in->count * n, sizeof(double)),
		.scores = memory_new(in->count * n, sizeof(double)),
		.lengths = memory_new(in->count, sizeof(double)),
		.sizes = memory_new(n, sizeof(size_t)),
		.rising = memory_new(vectors * n, sizeof(double)),
		.slopes = memory_new(vectors * n, sizeof(double))};
	for (size_t i = 0; i < in->count; i++)
		look_at(&self, i);
	pool_run(pool, vectors, sense, &self);
	conclude(&self, out);
	free(self.probabilities);
	free(self.gains);
	free(self.scores);
	free(self.lengths);
	free(self.sizes);
	free(self.rising);
	free(self.slopes);
}
