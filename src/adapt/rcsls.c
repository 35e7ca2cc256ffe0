/*
 * RCSLS: a map that is trained for the neighbours by CSLS that it is asked for, beginning at the orthogonal
 * one, by gradient descent. Joulin, Bojanowski, Mikolov, Jégou & Grave, Loss in translation: learning bilingual
 * word mapping with a retrieval criterion, EMNLP 2018.
 *
 * A share of the pairs is kept from it and tells which of the maps on the way finds most partners. The loss
 * alone may go on falling when it should not: where partners are no nearer than other neighbours, it is above 0
 * and falls with the lengths of the mapped vectors.
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
	double first_rate, rate, share;
	bool spectral;
	Pairs learned, checked;
	Matrix x, y;       /* of the pairs that are learned from */
	Matrix asked;      /* of the source's items that are checked */
	uint32_t *partner; /* of each of them: a row of the target */
	Rcsls *objective;
	double *map, *gradient; /* the best so far: width x width; a source row x goes to map x */
	double *trial;
	double *best; /* of all maps so far the one that finds most partners; `map` when none are checked */
	double first_loss, loss, first_right, right;
	int chosen;    /* the iteration in which `best` was found */
	bool finished; /* learning; rows are still to be mapped */
} Relaxation;

static void relaxation_free(Adaptation *adaptation)
{
	Relaxation *self = (Relaxation *)adaptation;
	linear_release(&self->linear);
	matrix_release(&self->x);
	matrix_release(&self->y);
	matrix_release(&self->asked);
	pairs_release(&self->learned);
	pairs_release(&self->checked);
	free(self->partner);
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
	self->first_rate = self->rate = args_number(args, "lr");
	self->linear.refine = refinement_options(args);
	self->spectral = args_yes(args, "spectral");
	self->map = memory_data(4 * d * d, sizeof *self->map, "a map", err);
	if (self->map && linear_begin(&self->linear, &adapter_rcsls, input, how, d, false, err)) {
		self->gradient = self->map + d * d;
		self->trial = self->gradient + d * d;
		self->best = self->trial + d * d;
		self->share = args_number(args, "check");
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

/* Pairs of items that are checked are not learned from. */
static void leave_checked_out(const Pairs *checked, Pairs *learned)
{
	size_t kept = 0, at = 0;
	for (size_t i = 0; i < learned->count; i++) {
		while (at < checked->count && checked->pairs[at].source < learned->pairs[i].source)
			at++;
		if (at == checked->count || checked->pairs[at].source != learned->pairs[i].source)
			learned->pairs[kept++] = learned->pairs[i];
	}
	learned->count = kept;
}

/* Takes a share of the pairs out to be checked, the same in all rounds of refinement. */
static bool part_pairs(Relaxation *self, Error *err)
{
	const Linear *linear = &self->linear;
	const Pairs *given = linear->input.pairs;
	Matrix partners = {0};
	pairs_release(&self->learned);
	self->learned = *given;
	self->learned.pairs = memory_new(given->count, sizeof *given->pairs);
	memcpy(self->learned.pairs, given->pairs, given->count * sizeof *given->pairs);
	if (linear->refined)
		leave_checked_out(&self->checked, &self->learned);
	else if (self->share > 0)
		pairs_hold_out(&self->learned, self->share, given->count, linear->input.seed, &self->checked);
	free(self->partner);
	self->partner = memory_new(self->checked.count, sizeof *self->partner);
	for (size_t i = 0; i < self->checked.count; i++)
		self->partner[i] = self->checked.pairs[i].target;
	Rows source = matrix_rows(&linear->source), target = linear_target(linear);
	bool ok = pairs_vectors(&self->learned, source, target, &self->x, &self->y, err) &&
		  pairs_vectors(&self->checked, source, target, &self->asked, &partners, err);
	matrix_release(&partners);
	return ok;
}

static bool fit_start(Rows x, Rows y, double *map, Pool *pool, Error *err)
{
	Orthogonal fit = {0};
	bool ok = orthogonal_fit(x, y, (OrthogonalOptions){0}, pool, &fit, err);
	if (ok)
		memcpy(map, fit.map, fit.width * fit.width * sizeof *map);
	orthogonal_release(&fit);
	return ok;
}

static bool begin(Relaxation *self, Pool *pool, Error *err)
{
	Linear *linear = &self->linear;
	if ((!linear->prepared && !linear_prepare(linear, pool, err)) || !part_pairs(self, err) ||
		!fit_start(matrix_rows(&self->x), matrix_rows(&self->y), self->trial, pool, err))
		return false;
	RcslsProblem problem = {.x = matrix_rows(&self->x),
		.y = matrix_rows(&self->y),
		.source = first_rows(matrix_rows(&linear->source), self->negatives),
		.target = first_rows(linear_target(linear), self->negatives),
		.checked = matrix_rows(&self->asked),
		.checked_partner = self->partner};
	problem.k = least(self->k, least(problem.source.count, problem.target.count));
	self->objective = rcsls_new(&problem, err);
	if (self->objective)
		rcsls_begin(self->objective, self->trial);
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

static void keep_best(Relaxation *self, size_t numbers)
{
	Adaptation *base = &self->linear.base;
	double right = rcsls_right(self->objective);
	if (self->tried == 0)
		self->first_right = right;
	if (self->checked.count > 0)
		series_add(adaptation_series(base, "precision@1 of checked pairs", "iterations"), self->tried,
			right);
	if (self->checked.count > 0 && self->tried > 0 && right <= self->right)
		return;
	memcpy(self->best, self->map, numbers * sizeof *self->best);
	self->right = right;
	self->chosen = self->tried;
}

/* The trial becomes the map when its loss is lower; otherwise the next goes half as far. */
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
		keep_best(self, numbers);
	} else {
		self->rate /= 2;
	}
	series_add(adaptation_series(base, "loss", "iterations"), self->tried, self->loss);
	self->tried++;
}

static void list_figures(Relaxation *self, size_t d, const double *singular)
{
	Adaptation *base = &self->linear.base;
	adaptation_figure(base, "pairs", (double)self->x.rows, 0);
	adaptation_figure(base, "checked", (double)self->checked.count, 0);
	adaptation_figure(base, "dim", (double)d, 0);
	adaptation_figure(base, "iterations", self->tried - 1, 0);
	adaptation_figure(base, "chosen", self->chosen, 0);
	adaptation_figure(base, "loss_first", self->first_loss, 4);
	adaptation_figure(base, "loss", self->loss, 4);
	adaptation_figure(base, "right_first", self->first_right, 4);
	adaptation_figure(base, "right", self->right, 4);
	adaptation_figure(base, "sigma_max", singular[0], 4);
	adaptation_figure(base, "sigma_min", singular[d - 1], 4);
	linear_describe_refinement(&self->linear);
}

static bool describe(Relaxation *self, size_t d, Error *err)
{
	double *room = memory_data(2 * d * d + d, sizeof *room, "singular values", err);
	bool ok = room && svd_square(self->best, d, room, room + 2 * d * d, room + d * d, err);
	if (ok)
		list_figures(self, d, room + 2 * d * d);
	free(room);
	return ok;
}

/* Where no step found more of the checked pairs, the orthogonal map of all pairs is as good as it gets. */
static bool fall_back(Relaxation *self, Pool *pool, Error *err)
{
	const Linear *linear = &self->linear;
	Matrix x = {0}, y = {0};
	bool ok = pairs_vectors(linear->input.pairs, matrix_rows(&linear->source), linear_target(linear), &x,
			  &y, err) &&
		  fit_start(matrix_rows(&x), matrix_rows(&y), self->best, pool, err);
	matrix_release(&x);
	matrix_release(&y);
	snprintf(self->linear.base.note, sizeof self->linear.base.note,
		"no step found more of the %zu pairs that were kept to check by than the orthogonal map does, "
		"which is therefore the result; check=0 takes the last map in any case",
		self->checked.count);
	return ok;
}

static bool conclude(Relaxation *self, size_t d, Pool *pool, Error *err)
{
	Matrix *map = &self->linear.source_map;
	if (self->checked.count > 0 && self->chosen == 0 && self->iterations > 0 && !fall_back(self, pool, err))
		return false;
	if (!matrix_init(map, d, d, "a map", err) || !describe(self, d, err))
		return false;
	for (size_t i = 0; i < d * d; i++)
		matrix_row(map, i % d)[i / d] = (float)self->best[i];
	self->finished = true;
	return true;
}

static bool try_next(Relaxation *self, Pool *pool, Error *err)
{
	enum { SMALLEST = 10000 };
	size_t d = self->x.cols, numbers = d * d;
	judge(self, numbers);
	if (self->tried > self->iterations || self->rate < 1.0 / SMALLEST)
		return conclude(self, d, pool, err);
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

/* Another round, with pairs that the map has found. */
static bool refine(Relaxation *self, Pool *pool, Error *err)
{
	bool ready;
	if (!linear_refine(&self->linear, &ready, pool, err))
		return false;
	if (!ready)
		return true;
	rcsls_free(self->objective);
	self->objective = NULL;
	self->tried = self->chosen = 0;
	self->rate = self->first_rate;
	self->finished = false;
	return true;
}

/* Rounds of judging, and one for the mapping of all rows. */
static void update_progress(Relaxation *self)
{
	Progress *progress = &self->linear.base.progress;
	double mapped = (double)self->linear.mapped / (double)self->linear.source.rows;
	snprintf(progress->unit, sizeof progress->unit, "rounds");
	if (!self->finished)
		snprintf(progress->phase, sizeof progress->phase, "iteration %d of %d", self->tried,
			self->iterations);
	double each = self->iterations + 1, done = (double)self->linear.refined * each;
	progress->total = (double)(self->linear.refine.rounds + 1) * each + 1;
	progress->done =
		done + (self->finished ? each + mapped
				       : self->tried + (self->objective ? rcsls_done(self->objective) : 0));
}

static bool relaxation_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Relaxation *self = (Relaxation *)adaptation;
	bool ok = !self->finished                 ? learn(self, pool, err)
		  : linear_refines(&self->linear) ? refine(self, pool, err)
						  : linear_map(&self->linear, pool, err);
	update_progress(self);
	return ok;
}

static bool relaxation_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const Relaxation *self = (const Relaxation *)adaptation;
	return linear_look(&self->linear,
		self->finished    ? self->best
		: self->tried > 0 ? self->map
				  : NULL,
		vectors, err);
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
	{.name = "check",
		.kind = ARG_NUMBER,
		.help = "share of the source items by whose pairs the best map is chosen; 0: the last one is "
			"taken",
		.fallback = "0.1",
		.low = 0,
		.high = 0.5},
	{.name = "negatives",
		.kind = ARG_INTEGER,
		.help = "neighbours are looked for among the first so many items of each side",
		.fallback = "200000",
		.low = 1,
		.high = 4294967294.0},
	REFINEMENT_OPTIONS,
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
