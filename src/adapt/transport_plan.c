#include "adapt/transport_plan.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows known to be of two classes are as far apart as the farthest, times this. */
static const double APART = 10;
/* Rounds before the last need no plan that is exact. */
static const double ROUGH = 1e-3;
/* Keeps the slope of the square root finite where a class gives nothing. */
static const double LEAST_SHARE = 1e-3;

void transport_plan_release(TransportPlan *plan)
{
	sinkhorn_release(&plan->sinkhorn);
	free(plan->source_class);
	free(plan->target_class);
	free(plan->distances);
	free(plan->cost);
	free(plan->shares);
	*plan = (TransportPlan){0};
}

/* --- costs --- */

typedef struct Distances {
	Rows source, target;
	double *to;
} Distances;

static void distances_of_row(void *context, size_t piece, int thread)
{
	(void)thread;
	const Distances *d = context;
	float *squared = memory_new(d->target.count, sizeof *squared);
	search_kernels_best()->squared_distances(rows_at(d->source, piece), d->target, squared);
	for (size_t j = 0; j < d->target.count; j++)
		d->to[piece * d->target.count + j] = squared[j];
	free(squared);
}

static bool both_known(const TransportPlan *plan, size_t i, size_t j)
{
	return plan->source_class && plan->target_class && plan->source_class[i] != UINT32_MAX &&
	       plan->target_class[j] != UINT32_MAX;
}

static void set_distances(TransportPlan *plan, Rows source, Rows target, Pool *pool)
{
	size_t n = source.count, m = target.count;
	Distances d = {source, target, plan->distances};
	pool_run(pool, n, distances_of_row, &d);
	double sum = 0, most = 0;
	for (size_t i = 0; i < n * m; i++) {
		sum += plan->distances[i];
		most = fmax(most, plan->distances[i]);
	}
	double mean = sum > 0 ? sum / (double)(n * m) : 1;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++) {
			double *distance = plan->distances + i * m + j;
			if (both_known(plan, i, j) && plan->source_class[i] != plan->target_class[j])
				*distance += APART * most;
			*distance /= mean;
		}
}

bool transport_plan_begin(TransportPlan *plan, Rows source, Rows target, Pool *pool, Error *err)
{
	size_t cells = source.count * target.count;
	plan->distances = memory_data(cells, sizeof *plan->distances, "the costs of a transport", err);
	plan->cost = plan->distances ? memory_data(cells, sizeof *plan->cost, "the costs of a transport", err)
				     : NULL;
	if (!plan->cost)
		return false;
	if (plan->source_class && !(plan->shares = memory_data(plan->classes * target.count,
					    sizeof *plan->shares, "the classes of a transport", err)))
		return false;
	if (!plan->source_class || !(plan->class_weight > 0))
		plan->rounds = 1;
	set_distances(plan, source, target, pool);
	memcpy(plan->cost, plan->distances, cells * sizeof *plan->cost);
	return sinkhorn_init(&plan->sinkhorn, plan->cost, source.count, target.count, NULL, NULL,
		plan->regularisation, pool, err);
}

/* --- classes --- */

/* shares[c][j] = sum of P_ij over the rows i of class c, over that of all rows. */
static void find_shares(TransportPlan *plan)
{
	const Sinkhorn *s = &plan->sinkhorn;
	size_t m = s->m;
	memset(plan->shares, 0, plan->classes * m * sizeof *plan->shares);
	for (size_t i = 0; i < s->n; i++) {
		if (plan->source_class[i] == UINT32_MAX)
			continue;
		double *shares = plan->shares + plan->source_class[i] * m;
		for (size_t j = 0; j < m; j++)
			shares[j] += s->u[i] * s->kernel[i * m + j] * s->v[j] / s->b[j];
	}
	plan->purity = 0;
	for (size_t j = 0; j < m; j++) {
		double most = 0;
		for (size_t c = 0; c < plan->classes; c++)
			most = fmax(most, plan->shares[c * m + j]);
		plan->purity += most / (double)m;
	}
}

/* The slope of the square root of a share is what serving a little more from that class costs. */
static void next_round(TransportPlan *plan, Pool *pool)
{
	size_t m = plan->sinkhorn.m;
	for (size_t i = 0; i < plan->sinkhorn.n; i++) {
		uint32_t class = plan->source_class[i];
		const double *shares = class == UINT32_MAX ? NULL : plan->shares + class * m;
		for (size_t j = 0; j < m; j++)
			plan->cost[i * m + j] =
				plan->distances[i * m + j] +
				(shares ? plan->class_weight / 2 / sqrt(shares[j] + LEAST_SHARE) : 0);
	}
	sinkhorn_cost_changed(&plan->sinkhorn, pool);
	plan->round++;
	plan->round_from = plan->sinkhorn.iterations;
}

static size_t iterations_of_round(const TransportPlan *plan)
{
	return plan->sinkhorn.iterations - plan->round_from;
}

bool transport_plan_step(TransportPlan *plan, Pool *pool)
{
	const Sinkhorn *s = &plan->sinkhorn;
	size_t some = 1 + 8000000 / (s->n * s->m), left = plan->most_iterations - iterations_of_round(plan);
	if (some > 20)
		some = 20;
	sinkhorn_iterate(&plan->sinkhorn, some < left ? some : left, pool);
	if (plan->source_class)
		find_shares(plan);
	bool last = plan->round + 1 == plan->rounds;
	if (s->violation > (last ? TRANSPORT_TOLERANCE : ROUGH) &&
		iterations_of_round(plan) < plan->most_iterations)
		return false;
	if (last)
		return true;
	next_round(plan, pool);
	return false;
}

double transport_plan_done(const TransportPlan *plan)
{
	double of_round = (double)iterations_of_round(plan) / (double)plan->most_iterations;
	return ((double)plan->round + of_round) / (double)plan->rounds;
}

/* --- moves --- */

bool transport_plan_moves(
	const TransportPlan *plan, Rows source, Rows target, Pool *pool, Matrix *moves, Error *err)
{
	const Sinkhorn *s = &plan->sinkhorn;
	Matrix weights = {0};
	bool ok = matrix_init(&weights, s->n, s->m, "a plan of transport", err) &&
		  matrix_init(moves, s->n, source.width, "the moves of a transport", err);
	for (size_t i = 0; ok && i < s->n; i++) {
		double sum = 0;
		for (size_t j = 0; j < s->m; j++)
			sum += s->kernel[i * s->m + j] * s->v[j];
		for (size_t j = 0; j < s->m; j++)
			matrix_row(&weights, i)[j] = (float)(s->kernel[i * s->m + j] * s->v[j] / sum);
	}
	if (ok)
		product_map(matrix_rows(&weights), target, pool, moves->data);
	for (size_t i = 0; ok && i < s->n; i++)
		for (size_t j = 0; j < source.width; j++)
			matrix_row(moves, i)[j] -= rows_at(source, i)[j];
	matrix_release(&weights);
	return ok;
}
