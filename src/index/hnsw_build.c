#include "base/clock.h"
#include "base/random.h"
#include "index/hnsw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A batch is at most the 32nd part of what is there already, so that few of its rows should have been
 * neighbours of one another, and small enough to take some milliseconds. A step makes batches for about 15 ms.
 */
enum { BATCH_SHARE = 32, BATCH_LEAST = 16, BATCH_MOST = 256, BATCH_ALONE = 16, BUCKETS = 64 };
#define BATCH_COST 5e7
#define STEP_SECONDS 0.015

/* source has chosen target: a link back is wanted. */
typedef struct Edge {
	uint32_t target, source;
	int layer;
} Edge;

typedef struct HnswBuild {
	Walk *walks; /* one for each thread */
	int n_walks;
	size_t first, count; /* the batch */
	size_t most;
	Edge *edges, *sorted; /* sorted: bucket by bucket */
	size_t n_edges, edges_room;
	size_t starts[BUCKETS + 1];
} HnswBuild;

/* --- layers --- */

/* Highest layer l with probability (1 - 1/m) m^-l, from the seed and the row alone. */
static uint8_t draw_level(const Hnsw *graph, uint32_t row)
{
	uint64_t bits = random_mix(random_mix(graph->index.seed) ^ row);
	double uniform = ((double)(bits >> 11) + 0.5) * 0x1p-53;
	double level = floor(-log(uniform) / log((double)graph->m));
	return (uint8_t)(level < HNSW_LAYERS - 1 ? level : HNSW_LAYERS - 1);
}

bool hnsw_draw_levels(Hnsw *graph, Error *err)
{
	const Space *space = graph->index.space;
	size_t rows = space->vectors.rows;
	graph->levels = memory_data(rows, 1, "the layers of an index", err);
	for (uint32_t row = 0; graph->levels && row < rows; row++) {
		bool lost = graph->index.metric == METRIC_COSINE && space->inverse_norms[row] == 0;
		graph->levels[row] = lost ? HNSW_ABSENT : draw_level(graph, row);
	}
	return graph->levels != NULL;
}

bool hnsw_place_layers(Hnsw *graph, Error *err)
{
	size_t rows = graph->index.space->vectors.rows;
	graph->upper_at = memory_data(rows, sizeof *graph->upper_at, "the layers of an index", err);
	graph->n_upper = 0;
	for (size_t row = 0; graph->upper_at && row < rows; row++) {
		graph->upper_at[row] = graph->n_upper;
		graph->n_upper += graph->levels[row] == HNSW_ABSENT ? 0 : graph->levels[row];
	}
	return graph->upper_at != NULL;
}

/* --- a batch: neighbours --- */

void hnsw_build_start(Hnsw *graph)
{
	HnswBuild *build = memory_new(1, sizeof *build);
	double most = BATCH_COST / ((double)graph->ef_build * (double)(graph->codes.code.width + 200));
	build->most = most < BATCH_LEAST ? BATCH_LEAST : most > BATCH_MOST ? BATCH_MOST : (size_t)most;
	graph->build = build;
}

void hnsw_build_free(HnswBuild *build)
{
	if (!build)
		return;
	for (int i = 0; i < build->n_walks; i++)
		walk_release(&build->walks[i]);
	free(build->walks);
	free(build->edges);
	free(build->sorted);
	free(build);
}

static void prepare_walks(const Hnsw *graph, HnswBuild *build, int threads)
{
	if (build->n_walks >= threads)
		return;
	build->walks = memory_resize(build->walks, (size_t)threads, sizeof *build->walks);
	while (build->n_walks < threads)
		walk_init(&build->walks[build->n_walks++], graph);
}

/* It ends with the first row that is above all others: only one row at a time may open a layer. */
static void choose_batch(const Hnsw *graph, HnswBuild *build)
{
	size_t left = graph->codes.rows - graph->joined, most = graph->joined / BATCH_SHARE;
	most = most < 1 ? 1 : most < build->most ? most : build->most;
	most = most < left ? most : left;
	build->first = graph->joined;
	for (build->count = 0; build->count < most;) {
		uint8_t level = graph->levels[build->first + build->count++];
		if (level != HNSW_ABSENT && level > graph->top)
			break;
	}
}

/* A row finds its own links; nobody else reads them yet. */
static void join_row(void *context, size_t piece, int thread)
{
	Hnsw *graph = context;
	HnswBuild *build = graph->build;
	Walk *walk = &build->walks[thread];
	uint32_t row = (uint32_t)(build->first + piece);
	if (graph->levels[row] == HNSW_ABSENT)
		return;
	codes_set(&graph->codes, graph->index.space, row, walk->shifted);
	if (graph->top < 0)
		return;
	const uint8_t *code = codes_at(&graph->codes, row);
	int layer = graph->levels[row] < graph->top ? graph->levels[row] : graph->top;
	Spot start = walk_down(graph, code, layer);
	for (; layer >= 0; layer--) {
		walk_layer(graph, walk, code, start, graph->ef_build, layer);
		start = walk->spots[0];
		hnsw_choose(graph, code, walk->spots, walk->n_spots, graph->m, hnsw_links(graph, row, layer));
	}
}

/* --- a batch: links back --- */

static void add_edges(const Hnsw *graph, HnswBuild *build, uint32_t row)
{
	if (graph->levels[row] == HNSW_ABSENT)
		return;
	for (int layer = 0; layer <= graph->levels[row]; layer++) {
		const uint32_t *links = hnsw_links(graph, row, layer);
		for (size_t i = 0; i < graph->m && links[i] != HNSW_NONE; i++) {
			build->edges = memory_grow(
				build->edges, build->n_edges, &build->edges_room, sizeof *build->edges);
			build->edges[build->n_edges++] = (Edge){links[i], row, layer};
		}
	}
}

/* Buckets by target: all edges of one target are in one of them. */
static void deal_edges(HnswBuild *build)
{
	size_t next[BUCKETS] = {0};
	for (size_t i = 0; i < build->n_edges; i++)
		next[build->edges[i].target % BUCKETS]++;
	build->starts[0] = 0;
	for (size_t b = 0; b < BUCKETS; b++) {
		build->starts[b + 1] = build->starts[b] + next[b];
		next[b] = build->starts[b];
	}
	build->sorted = memory_resize(build->sorted, build->n_edges, sizeof *build->sorted);
	for (size_t i = 0; i < build->n_edges; i++)
		build->sorted[next[build->edges[i].target % BUCKETS]++] = build->edges[i];
}

static int by_target(const void *a, const void *b)
{
	const Edge *x = a, *y = b;
	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if (x->layer != y->layer)
		return x->layer - y->layer;
	return x->source < y->source ? -1 : x->source > y->source;
}

static void link_bucket(void *context, size_t bucket, int thread)
{
	(void)thread;
	const Hnsw *graph = context;
	HnswBuild *build = graph->build;
	Edge *edges = build->sorted + build->starts[bucket];
	size_t count = build->starts[bucket + 1] - build->starts[bucket];
	uint32_t sources[BATCH_MOST];
	qsort(edges, count, sizeof *edges, by_target);
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 0; i + n < count && edges[i + n].target == edges[i].target &&
			    edges[i + n].layer == edges[i].layer;
			n++)
			sources[n] = edges[i + n].source;
		hnsw_link_back(graph, edges[i].target, edges[i].layer, sources, n);
	}
}

/* --- steps --- */

static void finish_batch(Hnsw *graph)
{
	const HnswBuild *build = graph->build;
	for (size_t row = build->first; row < build->first + build->count; row++) {
		if (graph->levels[row] == HNSW_ABSENT || graph->levels[row] <= graph->top)
			continue;
		graph->top = graph->levels[row];
		graph->entry = (uint32_t)row;
	}
	graph->joined += build->count;
}

static void make_batch(Hnsw *graph, Pool *pool)
{
	HnswBuild *build = graph->build;
	choose_batch(graph, build);
	pool = build->count < BATCH_ALONE ? NULL : pool;
	pool_run(pool, build->count, join_row, graph);
	build->n_edges = 0;
	for (size_t i = 0; i < build->count; i++)
		add_edges(graph, build, (uint32_t)(build->first + i));
	if (build->n_edges) {
		deal_edges(build);
		pool_run(pool, BUCKETS, link_bucket, graph);
	}
	finish_batch(graph);
}

void hnsw_build_step(Hnsw *graph, Pool *pool)
{
	double start = clock_now();
	prepare_walks(graph, graph->build, pool_threads(pool));
	while (graph->joined < graph->codes.rows && clock_now() - start < STEP_SECONDS)
		make_batch(graph, pool);
	Progress *progress = &graph->index.progress;
	*progress = (Progress){.done = (double)graph->joined,
		.total = (double)graph->codes.rows,
		.unit = "rows",
		.phase = "linking",
		.finished = graph->joined == graph->codes.rows};
	if (progress->finished) {
		graph->shape = (HnswShape){graph->m, graph->ef_build, graph->entry, graph->top};
		hnsw_build_free(graph->build);
		graph->build = NULL;
	}
}
