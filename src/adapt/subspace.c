/*
 * Subspace alignment: each side is laid along its own first principal components, and the source's components
 * are turned to the target's: (X - mean) P (P^T Q) beside (Y - mean) Q, P and Q the components of source and
 * target.
 */
#include "adapt/adapter.h"
#include "adapt/shared.h"
#include "linalg/principal_fit.h"
#include "linalg/product.h"
#include "linalg/svd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096 };

typedef struct Side {
	Rows rows;
	size_t at; /* row of the shared space where it begins */
	Principal principal;
} Side;

typedef struct SubspaceAlignment {
	Adaptation base;
	AdaptInput input;
	Side sides[2];     /* source, target */
	PrincipalFit *fit; /* of the side at work */
	size_t fitted;     /* sides */
	Matrix turn;       /* P^T Q, dim x dim */
	size_t side, next; /* being mapped */
	size_t dim;
	uint64_t seed;
} SubspaceAlignment;

static void subspace_alignment_free(Adaptation *adaptation)
{
	SubspaceAlignment *self = (SubspaceAlignment *)adaptation;
	adaptation_release(adaptation);
	for (size_t i = 0; i < 2; i++)
		principal_release(&self->sides[i].principal);
	if (self->fit)
		principal_fit_free(self->fit);
	matrix_release(&self->turn);
	free(self);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t most_components(const Space *space)
{
	return least(space->vectors.cols, space->vectors.rows - 1);
}

static bool check(const AdaptInput *input, const Args *options, size_t *dim, Error *err)
{
	size_t most = least(most_components(input->source), most_components(input->target));
	*dim = (size_t)args_integer(options, "dim");
	if (*dim <= most)
		return true;
	if (!args_given(options, "dim") && most > 0) {
		*dim = most;
		return true;
	}
	return args_fault(options, "dim", 0, err,
		"\"%s\" and \"%s\" have %zu principal components both: fewer items or dimensions have no more",
		input->source_name, input->target_name, most);
}

static Adaptation *subspace_alignment_start(const AdaptInput *input, const Args *options, Error *err)
{
	size_t dim;
	if (!check(input, options, &dim, err))
		return NULL;
	SubspaceAlignment *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->sides[0].rows = matrix_rows(&input->source->vectors);
	self->sides[0].at = shared_space_source(input->target);
	self->sides[1].rows = matrix_rows(&input->target->vectors);
	self->dim = dim;
	self->seed = input->seed;
	double rows = (double)(input->source->vectors.rows + input->target->vectors.rows);
	if (adaptation_begin(
		    &self->base, &adapter_subspace, input, dim, "principal components", 2 * rows, "items", err))
		return &self->base;
	subspace_alignment_free(&self->base);
	return NULL;
}

static double variance_kept(const Principal *principal)
{
	double sum = 0;
	for (size_t k = 0; k < principal->count; k++)
		sum += principal->variance[k];
	return principal->total_variance > 0 ? sum / principal->total_variance : 0;
}

/* Singular values of P^T Q are the cosines of the angles between the subspaces. */
static bool describe(SubspaceAlignment *self, const double *turn, Error *err)
{
	size_t k = self->dim;
	double *room = memory_data(2 * k * k + k, sizeof *room, "the angles between subspaces", err), sum = 0;
	bool ok = room && svd_square(turn, k, room, room + 2 * k * k, room + k * k, err);
	for (size_t i = 0; ok && i < k; i++)
		sum += room[2 * k * k + i];
	if (ok) {
		adaptation_figure(&self->base, "dim", (double)k, 0);
		adaptation_figure(&self->base, "variance_source", variance_kept(&self->sides[0].principal), 3);
		adaptation_figure(&self->base, "variance_target", variance_kept(&self->sides[1].principal), 3);
		adaptation_figure(&self->base, "mean_cosine", sum / (double)k, 3);
		adaptation_figure(&self->base, "least_cosine", room[2 * k * k + k - 1], 3);
	}
	free(room);
	return ok;
}

static bool make_turn(SubspaceAlignment *self, Error *err)
{
	size_t k = self->dim, d = self->sides[0].rows.width;
	const double *p = self->sides[0].principal.axes, *q = self->sides[1].principal.axes;
	double *turn = memory_data(k * k, sizeof *turn, "the turn between subspaces", err);
	bool ok = turn && matrix_init(&self->turn, k, k, "the turn between subspaces", err);
	for (size_t i = 0; ok && i < k; i++)
		for (size_t j = 0; j < k; j++) {
			for (size_t l = 0; l < d; l++)
				turn[i * k + j] += p[i * d + l] * q[j * d + l];
			matrix_row(&self->turn, i)[j] = (float)turn[i * k + j];
		}
	ok = ok && describe(self, turn, err);
	free(turn);
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "mapping");
	return ok;
}

static bool fit_step(SubspaceAlignment *self, Pool *pool, Error *err)
{
	Side *side = &self->sides[self->fitted];
	if (!self->fit) {
		self->fit = principal_fit_new(side->rows, self->dim, PRINCIPAL_AUTO, self->seed, err);
		return self->fit != NULL;
	}
	bool finished = false;
	if (!principal_fit_step(self->fit, pool, &finished, err))
		return false;
	double before = self->fitted ? (double)self->sides[0].rows.count : 0;
	self->base.progress.done = before + principal_fit_done(self->fit) * (double)side->rows.count;
	if (!finished)
		return true;
	principal_fit_take(self->fit, &side->principal);
	principal_fit_free(self->fit);
	self->fit = NULL;
	self->fitted++;
	return self->fitted < 2 || make_turn(self, err);
}

static bool map_block(const SubspaceAlignment *self, const Side *side, Rows rows, Pool *pool, Error *err)
{
	float *to = matrix_row(&self->base.shared->vectors, side->at + self->next);
	if (side != self->sides)
		return principal_scores(&side->principal, rows, pool, to, err);
	Matrix scores = {0};
	bool ok = matrix_init(&scores, rows.count, self->dim, "the scores of principal components", err) &&
		  principal_scores(&side->principal, rows, pool, scores.data, err);
	if (ok)
		product_map(matrix_rows(&scores), matrix_rows(&self->turn), pool, to);
	matrix_release(&scores);
	return ok;
}

/* The axes as columns; of the source, turned. */
static bool make_map(const SubspaceAlignment *self, size_t i, MapStage *map, Error *err)
{
	const Principal *p = &self->sides[i].principal;
	size_t k = self->dim, d = p->width;
	*map = (MapStage){.mean = map_stage_numbers(p->mean, d)};
	if (!matrix_init(&map->map, d, k, "a map", err))
		return false;
	for (size_t c = 0; c < d; c++)
		for (size_t j = 0; j < k; j++) {
			double sum = i == 0 ? 0 : p->axes[j * d + c];
			for (size_t axis = 0; i == 0 && axis < k; axis++)
				sum += p->axes[axis * d + c] * (double)matrix_row(&self->turn, axis)[j];
			matrix_row(&map->map, c)[j] = (float)sum;
		}
	return true;
}

static bool remember(SubspaceAlignment *self, Error *err)
{
	MapStage source = {0}, target = {0};
	bool fine = make_map(self, 0, &source, err) && make_map(self, 1, &target, err);
	if (fine)
		adaptation_remember(&self->base, &self->input, &source, &target);
	map_stage_release(&source);
	map_stage_release(&target);
	return fine;
}

static bool map_step(SubspaceAlignment *self, Pool *pool, Error *err)
{
	const Side *side = &self->sides[self->side];
	size_t count = least(BLOCK, side->rows.count - self->next);
	if (!map_block(self, side, rows_part(side->rows, self->next, count), pool, err))
		return false;
	self->next += count;
	self->base.progress.done += (double)count;
	if (self->next < side->rows.count)
		return true;
	self->next = 0;
	self->side++;
	self->base.progress.finished = self->side == 2;
	return self->side < 2 || (remember(self, err) && space_finish(self->base.shared, err));
}

static bool subspace_alignment_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	SubspaceAlignment *self = (SubspaceAlignment *)adaptation;
	return self->fitted < 2 ? fit_step(self, pool, err) : map_step(self, pool, err);
}

static const ArgSpec options[] = {
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "principal components of each side, which the shared space has as dimensions",
		.fallback = "20",
		.low = 1,
		.high = 10000},
	{.name = NULL},
};

const Adapter adapter_subspace = {
	.name = "subspace",
	.title = "Subspace alignment",
	.summary = "turns the principal components of the source to those of the target",
	.source = "Fernando, Habrard, Sebban & Tuytelaars, ICCV 2013",
	.needs = ADAPT_SAME_WIDTH,
	.options = options,
	.start = subspace_alignment_start,
	.step = subspace_alignment_step,
	.free = subspace_alignment_free,
};
