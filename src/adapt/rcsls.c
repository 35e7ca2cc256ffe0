/*
 * RCSLS: a map that is trained for the neighbours by CSLS that it is asked for, beginning at the orthogonal
 * one, by gradient descent. Joulin, Bojanowski, Mikolov, Jégou & Grave, Loss in translation: learning bilingual
 * word mapping with a retrieval criterion, EMNLP 2018.
 */
#include "adapt/linear.h"
#include "adapt/orthogonal.h"
#include "adapt/relaxed_csls.h"
#include "linalg/double_product.h"
#include "linalg/svd.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Relaxation {
	Linear linear;
	size_t k, negatives;
	int iterations, tried; /* maps that are to be tried after the first; that were judged */
	double rate;
	bool spectral;
	Matrix x, y; /* of the pairs */
	Rcsls *objective;
	double *map, *gradient; /* the best so far: width x width; a source row x goes to map x */
	double *trial;
	double first_loss, loss;
	bool learned;
} Relaxation;

static void relaxation_free(Adaptation *adaptation)
{
	Relaxation *self = (Relaxation *)adaptation;
	linear_release(&self->linear);
	matrix_release(&self->x);
	matrix_release(&self->y);
	rcsls_free(self->objective);
	free(self->map);
	free(self);
}

static Adaptation *relaxation_start(const AdaptInput *input, const Args *args, Error *err)
{
	size_t d = input->target->vectors.cols;
	Comparable how = {.normalise = true, .centre = args_yes(args, "centre")};
	Relaxation *self = memory_new(1, sizeof *self);
	self->k = (size_t)args_integer(args, "neighbours");
	self->negatives = (size_t)args_integer(args, "negatives");
	self->iterations = (int)args_integer(args, "iterations");
	self->rate = args_number(args, "lr");
	self->spectral = args_yes(args, "spectral");
	self->map = memory_data(3 * d * d, sizeof *self->map, "a map", err);
	if (self->map && linear_begin(&self->linear, &adapter_rcsls, input, how, d, false, err)) {
		self->gradient = self->map + d * d;
		self->trial = self->gradient + d * d;
		return &self->linear.base;
	}
	relaxation_free(&self->linear.base);
	return NULL;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The first rows of a side, which are the most frequent where frequencies are known. */
static Rows first_rows(Rows rows, size_t most)
{
	return rows_part(rows, 0, least(rows.count, most));
}

static bool begin(Relaxation *self, Pool *pool, Error *err)
{
	Linear *linear = &self->linear;
	Orthogonal fit = {0};
	bool ok = linear_prepare(linear, pool, err) &&
		  pairs_vectors(linear->input.pairs, matrix_rows(&linear->source), linear_target(linear),
			  &self->x, &self->y, err) &&
		  orthogonal_fit(matrix_rows(&self->x), matrix_rows(&self->y), (OrthogonalOptions){0}, pool,
			  &fit, err);
	if (ok) {
		memcpy(self->trial, fit.map, fit.width * fit.width * sizeof *fit.map);
		RcslsProblem problem = {.x = matrix_rows(&self->x),
			.y = matrix_rows(&self->y),
			.source = first_rows(matrix_rows(&linear->source), self->negatives),
			.target = first_rows(linear_target(linear), self->negatives)};
		problem.k = least(self->k, least(problem.source.count, problem.target.count));
		self->objective = rcsls_new(&problem, err);
	}
	if (self->objective)
		rcsls_begin(self->objective, self->trial);
	orthogonal_release(&fit);
	return self->objective != NULL;
}

/* Singular values above 1 become 1: the nearest of the maps that stretch no vector. */
static bool make_spectral(double *map, size_t d, Pool *pool, Error *err)
{
	double *room = memory_data(2 * d * d + d, sizeof *room, "singular values", err);
	if (!room)
		return false;
	double *u = room, *vt = room + d * d, *s = vt + d * d;
	bool ok = svd_square(map, d, u, s, vt, err);
	for (size_t i = 0; ok && i < d; i++)
		for (size_t j = 0; j < d; j++)
			u[i * d + j] *= fmin(s[j], 1);
	if (ok)
		double_product((DoubleFactor){u, d, d, false}, (DoubleFactor){vt, d, d, false}, pool, map);
	free(room);
	return ok;
}

/* The trial becomes the map when it is better; otherwise the next goes half as far. */
static void judge(Relaxation *self, size_t numbers)
{
	Adaptation *base = &self->linear.base;
	double loss = rcsls_loss(self->objective);
	if (self->tried == 0)
		self->first_loss = loss;
	if (self->tried == 0 || loss <= self->loss) {
		memcpy(self->map, self->trial, numbers * sizeof *self->map);
		memcpy(self->gradient, rcsls_gradient(self->objective), numbers * sizeof *self->gradient);
		self->loss = loss;
		char name[32];
		snprintf(name, sizeof name, "pairs found @%zu", self->k);
		series_add(
			adaptation_series(base, name, "iterations"), self->tried, rcsls_found(self->objective));
	} else {
		self->rate /= 2;
	}
	series_add(adaptation_series(base, "loss", "iterations"), self->tried, self->loss);
	self->tried++;
}

static bool describe(Relaxation *self, size_t d, Error *err)
{
	Adaptation *base = &self->linear.base;
	double *room = memory_data(2 * d * d + d, sizeof *room, "singular values", err);
	if (!room)
		return false;
	double *s = room + 2 * d * d;
	bool ok = svd_square(self->map, d, room, s, room + d * d, err);
	if (ok) {
		adaptation_figure(base, "pairs", (double)self->x.rows, 0);
		adaptation_figure(base, "dim", (double)d, 0);
		adaptation_figure(base, "iterations", self->tried - 1, 0);
		adaptation_figure(base, "lr", self->rate, 4);
		adaptation_figure(base, "loss_first", self->first_loss, 4);
		adaptation_figure(base, "loss", self->loss, 4);
		adaptation_figure(base, "sigma_max", s[0], 4);
		adaptation_figure(base, "sigma_min", s[d - 1], 4);
	}
	free(room);
	return ok;
}

static bool conclude(Relaxation *self, size_t d, Error *err)
{
	Matrix *map = &self->linear.source_map;
	if (!matrix_init(map, d, d, "a map", err) || !describe(self, d, err))
		return false;
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < d; j++)
			matrix_row(map, j)[i] = (float)self->map[i * d + j];
	self->learned = true;
	return true;
}

static bool try_next(Relaxation *self, Pool *pool, Error *err)
{
	enum { SMALLEST = 10000 };
	size_t d = self->x.cols, numbers = d * d;
	judge(self, numbers);
	if (self->tried > self->iterations || self->rate < 1.0 / SMALLEST)
		return conclude(self, d, err);
	for (size_t i = 0; i < numbers; i++)
		self->trial[i] = self->map[i] - self->rate * self->gradient[i];
	if (self->spectral && !make_spectral(self->trial, d, pool, err))
		return false;
	rcsls_begin(self->objective, self->trial);
	return true;
}

static bool learn(Relaxation *self, Pool *pool, Error *err)
{
	bool finished;
	if (!self->objective)
		return begin(self, pool, err);
	if (!rcsls_step(self->objective, pool, &finished, err))
		return false;
	return !finished || try_next(self, pool, err);
}

/* Rounds of judging, and one for the mapping of all rows. */
static void update_progress(Relaxation *self)
{
	Progress *progress = &self->linear.base.progress;
	double mapped = (double)self->linear.mapped / (double)self->linear.source.rows;
	snprintf(progress->unit, sizeof progress->unit, "rounds");
	if (!self->learned)
		snprintf(progress->phase, sizeof progress->phase, "iteration %d of %d", self->tried,
			self->iterations);
	progress->total = self->iterations + 2;
	progress->done = self->learned ? self->iterations + 1 + mapped
				       : self->tried + (self->objective ? rcsls_done(self->objective) : 0);
}

static bool relaxation_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Relaxation *self = (Relaxation *)adaptation;
	bool ok = self->learned ? linear_map(&self->linear, pool, err) : learn(self, pool, err);
	update_progress(self);
	return ok;
}

static bool relaxation_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const Relaxation *self = (const Relaxation *)adaptation;
	return linear_look(&self->linear, self->tried > 0 ? self->map : NULL, vectors, err);
}

static const ArgSpec options[] = {
	COMPARABLE_CENTRE,
	{.name = "neighbours",
		.kind = ARG_INTEGER,
		.help = "how many neighbours count against a pair on each side",
		.fallback = "10",
		.low = 1,
		.high = 64},
	{.name = "iterations",
		.kind = ARG_INTEGER,
		.help = "how many better maps are tried",
		.fallback = "10",
		.low = 0,
		.high = 10000},
	{.name = "lr",
		.kind = ARG_NUMBER,
		.help = "length of a step, halved whenever the loss would rise",
		.fallback = "1",
		.low = 0,
		.high = 1000},
	{.name = "spectral",
		.kind = ARG_YESNO,
		.help = "keep the map from stretching any vector",
		.fallback = "no"},
	{.name = "negatives",
		.kind = ARG_INTEGER,
		.help = "neighbours are looked for among the first so many items of each side",
		.fallback = "200000",
		.low = 1,
		.high = 4294967294.0},
	{.name = NULL},
};

const Adapter adapter_rcsls = {
	.name = "rcsls",
	.title = "Relaxed CSLS",
	.summary = "a map trained for the neighbours that are to be found, beginning at procrustes",
	.source = "Joulin, Bojanowski, Mikolov, Jégou & Grave, EMNLP 2018",
	.needs = ADAPT_NEEDS_PAIRS | ADAPT_SAME_WIDTH,
	.options = options,
	.start = relaxation_start,
	.step = relaxation_step,
	.look = relaxation_look,
	.free = relaxation_free,
};
