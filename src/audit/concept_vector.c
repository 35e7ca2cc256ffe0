#include "audit/concept_vector.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/logistic.h"
#include "linalg/normal.h"
#include "linalg/statistics.h"
#include "measure/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Learning {
	const ConceptInput *in;
	size_t others; /* of a run */
	Matrix rows;   /* centred and scaled: the concept, then the others */
	LogisticExamples *examples;
	double (*recalls)[2]; /* by run, then by split: of the concept, of the others */
	Error *errors;        /* the same */
	ConceptVectors *out;
	uint32_t *all;   /* 0, 1, 2, … */
	uint32_t *sides; /* by row: 1 for the concept */
} Learning;

/* Which rows a run or a split tells apart. */
typedef struct Deal {
	uint32_t *at;     /* into learning->rows; n_concept, then the others */
	uint32_t *labels; /* by row of learning->rows: 1 for the concept */
	uint8_t *fold;    /* by place in `at` */
	size_t count;
} Deal;

/* --- rows --- */

static bool fill_rows(Learning *self, Error *err)
{
	const ConceptInput *in = self->in;
	size_t width = in->rows.width, count = in->n_concept + in->n_others;
	if (!matrix_init(&self->rows, count, width, "the examples of a concept", err))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint32_t row = i < in->n_concept ? in->concept[i] : in->others[i - in->n_concept];
		memcpy(matrix_row(&self->rows, i), rows_at(in->rows, row), width * sizeof(float));
	}
	double *mean = memory_new(width, sizeof *mean);
	statistics_column_means(matrix_rows(&self->rows), mean);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			matrix_row(&self->rows, i)[j] -= (float)mean[j];
	free(mean);
	double squares = statistics_sum_of_squares(matrix_rows(&self->rows), NULL);
	if (squares <= 0)
		return error_set(
			err, ERROR_INPUT, "all items have the same vector, so that nothing tells a concept");
	double scale = sqrt((double)count / squares);
	for (size_t i = 0; i < count * width; i++)
		self->rows.data[i] = (float)(scale * (double)self->rows.data[i]);
	return true;
}

/* --- what is told apart --- */

static void deal_init(const Learning *self, Deal *deal)
{
	deal->count = self->in->n_concept + self->others;
	deal->at = memory_new(deal->count, sizeof *deal->at);
	deal->labels = memory_new(self->rows.rows, sizeof *deal->labels);
	deal->fold = memory_new(deal->count, sizeof *deal->fold);
}

static void deal_release(Deal *deal)
{
	free(deal->at);
	free(deal->labels);
	free(deal->fold);
}

/* A place among the choice for item i of the concept, other than `not`. */
static uint32_t choose(const ConceptInput *in, Random *random, size_t i, uint32_t not )
{
	uint32_t first = (uint32_t)(in->n_concept + i * in->choice), found;
	do
		found = first + (uint32_t)random_below(random, in->choice);
	while (found == not );
	return found;
}

static void deal_run(const Learning *self, Random *random, Deal *deal)
{
	const ConceptInput *in = self->in;
	memcpy(deal->labels, self->sides, self->rows.rows * sizeof *deal->labels);
	memcpy(deal->at, self->all, deal->count * sizeof *deal->at);
	for (size_t i = 0; in->choice && i < in->n_concept; i++)
		deal->at[in->n_concept + i] = choose(in, random, i, UINT32_MAX);
}

static void deal_split(const Learning *self, Random *random, Deal *deal)
{
	const ConceptInput *in = self->in;
	memcpy(deal->at, self->all, deal->count * sizeof *deal->at);
	if (!in->choice)
		random_shuffle(random, deal->at, deal->count);
	for (size_t i = 0; in->choice && i < in->n_concept; i++)
		deal->at[i] = choose(in, random, i, UINT32_MAX);
}

/* Other random items against the same. */
static void deal_others(const Learning *self, Random *random, Deal *deal)
{
	const ConceptInput *in = self->in;
	for (size_t i = 0; in->choice && i < in->n_concept; i++)
		deal->at[in->n_concept + i] = choose(in, random, i, deal->at[i]);
	for (size_t i = 0; i < deal->count; i++)
		deal->labels[deal->at[i]] = i < in->n_concept;
}

/* --- learning --- */

static double score_of(const Logistic *fit, const float *row)
{
	const double *weights = fit->weights + fit->width + 1; /* of class 1 */
	double sum = weights[fit->width];
	for (size_t j = 0; j < fit->width; j++)
		sum += weights[j] * (double)row[j];
	return sum;
}

static bool answer_fold(const Learning *self, const Deal *deal, size_t fold, size_t right[2], Error *err)
{
	uint32_t *learned = memory_new(deal->count, sizeof *learned);
	size_t count = 0;
	Logistic fit = {0};
	for (size_t i = 0; i < deal->count; i++)
		if (deal->fold[i] != fold)
			learned[count++] = deal->at[i];
	bool fine = logistic_examples_fit(
		self->examples, learned, count, deal->labels, 2, self->in->cost, LOGISTIC_ROUGH, &fit, err);
	for (size_t i = 0; fine && i < deal->count; i++)
		if (deal->fold[i] == fold) {
			bool told = score_of(&fit, matrix_row(&self->rows, deal->at[i])) > 0;
			right[i >= self->in->n_concept] += told == (i < self->in->n_concept);
		}
	logistic_release(&fit);
	free(learned);
	return fine;
}

static bool cross_validate(const Learning *self, const Deal *deal, uint64_t seed, double recalls[2], Error *err)
{
	size_t right[2] = {0};
	uint32_t *labels = memory_new(deal->count, sizeof *labels);
	for (size_t i = 0; i < self->in->n_concept; i++)
		labels[i] = 1;
	folds_deal(labels, deal->count, 2, CONCEPT_FOLDS, seed, deal->fold);
	free(labels);
	bool fine = true;
	for (size_t fold = 0; fine && fold < CONCEPT_FOLDS; fold++)
		fine = answer_fold(self, deal, fold, right, err);
	recalls[0] = (double)right[0] / (double)self->in->n_concept;
	recalls[1] = (double)right[1] / (double)self->others;
	return fine;
}

static void normalise(const double *vector, size_t width, float *unit)
{
	double squares = 0;
	for (size_t j = 0; j < width; j++)
		squares += vector[j] * vector[j];
	for (size_t j = 0; j < width; j++)
		unit[j] = squares > 0 ? (float)(vector[j] / sqrt(squares)) : 0;
}

static bool learn_normal(const Learning *self, const uint32_t *at, const Deal *deal, float *unit, Error *err)
{
	Logistic fit = {0};
	bool fine = logistic_examples_fit(self->examples, at, deal->count, deal->labels, 2, self->in->cost,
		LOGISTIC_TOLERANCE, &fit, err);
	if (fine)
		normalise(fit.weights + fit.width + 1, fit.width, unit);
	logistic_release(&fit);
	return fine;
}

/* Of given others the items of either side are drawn with replacement. */
static bool learn_run(const Learning *self, Random *random, const Deal *deal, float *unit, Error *err)
{
	size_t concept = self->in->n_concept;
	uint32_t *at = memory_new(deal->count, sizeof *at);
	memcpy(at, deal->at, deal->count * sizeof *at);
	for (size_t i = 0; !self->in->choice && i < deal->count; i++)
	at[i] = i < concept ? deal->at[random_below(random, concept)]
			    : deal->at[concept + random_below(random, self->others)];
	bool fine = learn_normal(self, at, deal, unit, err);
	free(at);
	return fine;
}

static bool learn_concept(Learning *self, size_t run, Random *random, Deal *deal, Error *err)
{
	deal_run(self, random, deal);
	return cross_validate(self, deal, random_next(random), self->recalls[run], err) &&
	       learn_run(self, random, deal, matrix_row(&self->out->by_run, run), err);
}

/* As often as the runs of the concept that it is compared with; its vector is the mean of theirs. */
static bool learn_split(Learning *self, size_t split, Random *random, Deal *deal, Error *err)
{
	size_t width = self->rows.cols;
	double *sums = self->recalls[self->in->runs + split], recalls[2];
	float *mean = matrix_row(&self->out->by_split, split), *unit = memory_new(width, sizeof *unit);
	bool fine = true;
	deal_split(self, random, deal);
	for (size_t run = 0; fine && run < self->out->judged; run++) {
		deal_others(self, random, deal);
		fine = cross_validate(self, deal, random_next(random), recalls, err) &&
		       learn_run(self, random, deal, unit, err);
		for (size_t s = 0; fine && s < 2; s++)
			sums[s] += recalls[s] / (double)self->out->judged;
		for (size_t j = 0; fine && j < width; j++)
			mean[j] += unit[j] / (float)self->out->judged;
	}
	free(unit);
	return fine;
}

static void learn_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Learning *self = context;
	Deal deal;
	Random random;
	size_t runs = self->in->runs;
	deal_init(self, &deal);
	random_init(&random, self->in->seed, piece);
	if (piece < runs)
		learn_concept(self, piece, &random, &deal, &self->errors[piece]);
	else
		learn_split(self, piece - runs, &random, &deal, &self->errors[piece]);
	deal_release(&deal);
}

/* --- what came out --- */

static double cosine(const float *a, const float *b, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += (double)a[j] * (double)b[j];
	return sum;
}

static double stability_of(const Matrix *units)
{
	double sum = 0;
	for (size_t i = 0; i < units->rows; i++)
		for (size_t j = 0; j < i; j++)
			sum += cosine(matrix_row(units, i), matrix_row(units, j), units->cols);
	return 2 * sum / (double)(units->rows * (units->rows - 1));
}

/* The interval of the mean of two shares, from those of each (Newcombe 1998; Zou & Donner 2008). */
static void find_interval(const double recalls[2], ConceptVectors *out)
{
	double below = 0, above = 0;
	const size_t sizes[] = {out->n_concept, out->n_others};
	for (size_t s = 0; s < 2; s++) {
		double low, high, n = (double)sizes[s];
		normal_wilson(recalls[s] * n, n, 0.95, &low, &high);
		below += (recalls[s] - low) * (recalls[s] - low);
		above += (high - recalls[s]) * (high - recalls[s]);
	}
	out->accuracy = (recalls[0] + recalls[1]) / 2;
	out->low = fmax(0, out->accuracy - sqrt(below) / 2);
	out->high = fmin(1, out->accuracy + sqrt(above) / 2);
}

static void compare_splits(const Learning *self, ConceptVectors *out)
{
	size_t splits = self->in->splits, at_least = 0, beyond = 0;
	double sum = 0, squares = 0, told = 0;
	for (size_t i = 0; i < out->judged; i++)
		told += (self->recalls[i][0] + self->recalls[i][1]) / 2 / (double)out->judged;
	for (size_t i = 0; i < splits; i++) {
		const double *recalls = self->recalls[self->in->runs + i];
		double accuracy = (recalls[0] + recalls[1]) / 2;
		at_least += accuracy >= told - 1e-12;
		beyond += accuracy > told + 1e-12;
		sum += accuracy;
		squares += accuracy * accuracy;
	}
	out->permutation = permutation_drawn(at_least, beyond, splits);
	out->permutation.mean = sum / (double)splits;
	out->permutation.sd =
		sqrt(fmax(0, squares / (double)splits - out->permutation.mean * out->permutation.mean));
}

static bool find_axis(const Learning *self, ConceptVectors *out, Error *err)
{
	size_t width = self->rows.cols;
	Deal whole = {.labels = self->sides, .count = self->in->n_concept + self->others};
	if (!self->in->choice)
		return learn_normal(self, self->all, &whole, out->axis, err);
	double *mean = memory_new(width, sizeof *mean);
	statistics_column_means(matrix_rows(&out->by_run), mean);
	normalise(mean, width, out->axis);
	free(mean);
	return true;
}

static bool conclude(const Learning *self, ConceptVectors *out, Error *err)
{
	double recalls[2] = {0};
	for (size_t i = 0; i < self->in->runs + self->in->splits; i++)
		if (self->errors[i].kind != ERROR_NONE) {
			*err = self->errors[i];
			return false;
		}
	for (size_t i = 0; i < self->in->runs; i++)
		for (size_t s = 0; s < 2; s++)
			recalls[s] += self->recalls[i][s] / (double)self->in->runs;
	out->n_concept = self->in->n_concept;
	out->n_others = self->others;
	find_interval(recalls, out);
	compare_splits(self, out);
	out->stability = stability_of(&out->by_run);
	return find_axis(self, out, err);
}

bool concept_vectors_learn(const ConceptInput *in, Pool *pool, ConceptVectors *out, Error *err)
{
	size_t width = in->rows.width, pieces = in->runs + in->splits;
	Learning self = {.in = in, .others = in->choice ? in->n_concept : in->n_others, .out = out};
	out->judged = in->runs < CONCEPT_JUDGED ? in->runs : CONCEPT_JUDGED;
	bool fine = fill_rows(&self, err) &&
		    matrix_init(&out->by_run, in->runs, width, "vectors of a concept", err) &&
		    matrix_init(&out->by_split, in->splits, width, "vectors of random splits", err);
	self.examples = fine ? logistic_examples_new(matrix_rows(&self.rows), err) : NULL;
	if (self.examples) {
		logistic_examples_heed(self.examples, pool_stop(pool));
		out->axis = memory_new(width, sizeof *out->axis);
		self.recalls = memory_new(pieces, sizeof *self.recalls);
		self.errors = memory_new(pieces, sizeof *self.errors);
		self.all = memory_new(self.rows.rows, sizeof *self.all);
		self.sides = memory_new(self.rows.rows, sizeof *self.sides);
		for (uint32_t i = 0; i < self.rows.rows; i++) {
			self.all[i] = i;
			self.sides[i] = i < in->n_concept;
		}
		pool_run(pool, pieces, learn_piece, &self);
		fine = conclude(&self, out, err);
	}
	fine = fine && self.examples;
	logistic_examples_free(self.examples);
	matrix_release(&self.rows);
	free(self.recalls);
	free(self.errors);
	free(self.all);
	free(self.sides);
	return fine;
}

void concept_vectors_release(ConceptVectors *vectors)
{
	free(vectors->axis);
	matrix_release(&vectors->by_run);
	matrix_release(&vectors->by_split);
	*vectors = (ConceptVectors){0};
}

double concept_two_sided(const double *of_splits, size_t count, double value)
{
	double tolerance = 1e-12 * fmax(1, fabs(value));
	size_t low = 0, high = 0;
	for (size_t i = 0; i < count; i++) {
		low += of_splits[i] <= value + tolerance;
		high += of_splits[i] >= value - tolerance;
	}
	return fmin(1, 2 * ((double)(low < high ? low : high) + 1) / ((double)count + 1));
}
