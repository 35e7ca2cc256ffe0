#include "project/umap_descent.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdlib.h>
#include <string.h>

/* A step follows about STEP_SAMPLES edges. */
enum { STEP_SAMPLES = 100000, PIECE = 256 };

#define ALIGNED __attribute__((aligned(32)))

/* No coordinate moves farther than this for one other point, times the rate. */
static const float FARTHEST = 4;

/* Every edge of the full weight is followed once an epoch, others as often as their share says. */
static bool is_due(float share, unsigned epoch)
{
	return (unsigned)((float)(epoch + 1) * share) != (unsigned)((float)epoch * share);
}

static void scale_edges(SparseMatrix *edges)
{
	float most = 0;
	for (uint64_t e = 0; e < sparse_count(edges); e++)
		most = edges->values[e] > most ? edges->values[e] : most;
	for (uint64_t e = 0; e < sparse_count(edges) && most > 0; e++)
		edges->values[e] /= most;
}

static size_t points_of_a_step(const SparseMatrix *edges)
{
	double samples = 1;
	for (uint64_t e = 0; e < sparse_count(edges); e++)
		samples += edges->values[e];
	return (size_t)((double)edges->rows * STEP_SAMPLES / samples) + PIECE;
}

bool umap_descent_init(
	UmapDescent *d, SparseMatrix *edges, const float *places, unsigned epochs, uint64_t seed, Error *err)
{
	*d = (UmapDescent){.count = edges->rows, .epochs = epochs, .seed = seed, .edges = *edges, .rate = 1};
	*edges = (SparseMatrix){0};
	d->places = memory_data(2 * d->count, sizeof *d->places, "the points of a map", err);
	d->moved = memory_data(2 * d->count, sizeof *d->moved, "the points of a map", err);
	if (!d->places || !d->moved)
		return false;
	memcpy(d->places, places, 2 * d->count * sizeof *places);
	scale_edges(&d->edges);
	d->step = points_of_a_step(&d->edges);
	return true;
}

void umap_descent_release(UmapDescent *d)
{
	sparse_release(&d->edges);
	free(d->places);
	free(d->moved);
	*d = (UmapDescent){0};
}

static float bounded(float move)
{
	return move > FARTHEST ? FARTHEST : move < -FARTHEST ? -FARTHEST : move;
}

/* Pulled towards one point, pushed off some chosen at random; all forces by where it stands now. */
static void follow_edge(const UmapDescent *d, const float *pulled, Random *random, float rate, float own[2])
{
	float x[UMAP_LANES] ALIGNED, y[UMAP_LANES] ALIGNED, d2[UMAP_LANES] ALIGNED, factors[UMAP_LANES] ALIGNED;
	for (int k = 0; k < UMAP_LANES; k++) {
		const float *other =
			k == 0 || k > UMAP_PUSHED ? pulled : d->places + 2 * random_below(random, d->count);
		x[k] = own[0] - other[0];
		y[k] = own[1] - other[1];
		d2[k] = x[k] * x[k] + y[k] * y[k];
	}
	umap_curve_forces(d->curve, d2, factors);
	float along_x = bounded(factors[0] * x[0]), along_y = bounded(factors[0] * y[0]);
	for (int k = 1; k <= UMAP_PUSHED; k++) {
		along_x += bounded(factors[k] * x[k]);
		along_y += bounded(factors[k] * y[k]);
	}
	own[0] += rate * along_x;
	own[1] += rate * along_y;
}

void umap_descent_move(const UmapDescent *d, const uint32_t *columns, const float *shares, size_t n,
	uint64_t point, float own[2])
{
	float rate = d->rate * (1 - (float)d->epoch / (float)d->epochs);
	Random random;
	random_init(&random, d->seed + d->epoch, point);
	for (size_t e = 0; e < n; e++)
		if (is_due(shares[e], d->epoch))
			follow_edge(d, d->places + 2 * (size_t)columns[e], &random, rate, own);
}

static void move_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const UmapDescent *d = context;
	size_t first = d->next + piece * PIECE, last = first + PIECE, end = d->next + d->step;
	last = last < end ? last : end;
	last = last < d->count ? last : d->count;
	for (size_t i = first; i < last; i++) {
		uint64_t start = d->edges.starts[i];
		float *own = d->moved + 2 * i;
		own[0] = d->places[2 * i];
		own[1] = d->places[2 * i + 1];
		umap_descent_move(d, d->edges.columns + start, d->edges.values + start,
			d->edges.starts[i + 1] - start, i, own);
	}
}

void umap_descent_step(UmapDescent *d, Pool *pool)
{
	size_t points = d->count - d->next < d->step ? d->count - d->next : d->step;
	pool_run(pool, (points + PIECE - 1) / PIECE, move_piece, d);
	d->next += points;
	if (d->next < d->count)
		return;
	float *places = d->places;
	d->places = d->moved;
	d->moved = places;
	d->next = 0;
	d->epoch++;
}
