#include "measure/reach_tree.h"

#include "linalg/kernels_search.h"

#include <math.h>
#include <stdlib.h>

/* Neighbours listed at least; rows held against all others at once, and rows of one piece of that. */
enum { LISTED = 15, ASKED = 32, TILE = 256, STEP_WORK = 100000000 };

struct ReachTree {
	Rows rows;
	size_t min_points;
	GraphMaker *maker; /* NULL once the graph is there */
	NeighbourGraph graph;
	float *core;
	uint32_t *parent;    /* by row: union-find over components */
	uint32_t *component; /* by row, as the round began: a row that stands for it */
	ReachEdge *best;     /* by the row that stands for a component */
	ReachEdge *edges;
	size_t n_edges;
	uint32_t *asked; /* rows to be held against all others in this round */
	size_t n_asked, next_asked, next_tile;
	ReachEdge *found; /* tiles x ASKED */
};

static size_t tiles_of(const ReachTree *tree)
{
	return (tree->rows.count + TILE - 1) / TILE;
}

static bool reserve(ReachTree *tree, Error *err)
{
	size_t n = tree->rows.count;
	const char *what = "the tree of clusters";
	tree->core = memory_data(n, sizeof *tree->core, what, err);
	tree->parent = memory_data(n, sizeof *tree->parent, what, err);
	tree->component = memory_data(n, sizeof *tree->component, what, err);
	tree->best = memory_data(n, sizeof *tree->best, what, err);
	tree->edges = memory_data(n, sizeof *tree->edges, what, err);
	tree->asked = memory_data(n, sizeof *tree->asked, what, err);
	tree->found = memory_data(tiles_of(tree) * ASKED, sizeof *tree->found, what, err);
	return tree->core && tree->parent && tree->component && tree->best && tree->edges && tree->asked &&
	       tree->found;
}

ReachTree *reach_tree_new(Rows rows, size_t min_points, uint64_t seed, Error *err)
{
	ReachTree *tree = memory_new(1, sizeof *tree);
	tree->rows = rows;
	tree->min_points = min_points < rows.count ? min_points : rows.count;
	size_t listed = tree->min_points > LISTED ? tree->min_points : LISTED;
	tree->maker = graph_maker_new(rows, METRIC_L2, listed, &GRAPH_EXACT, seed, err);
	if (tree->maker && reserve(tree, err))
		return tree;
	reach_tree_free(tree);
	return NULL;
}

/* --- components --- */

static uint32_t root_of(ReachTree *tree, uint32_t row)
{
	while (tree->parent[row] != row)
		row = tree->parent[row] = tree->parent[tree->parent[row]];
	return row;
}

static bool before(ReachEdge a, ReachEdge b)
{
	if (a.length != b.length)
		return a.length < b.length;
	uint32_t a_low = a.from < a.to ? a.from : a.to, b_low = b.from < b.to ? b.from : b.to;
	if (a_low != b_low)
		return a_low < b_low;
	return a.from + a.to - a_low < b.from + b.to - b_low;
}

static void offer(ReachTree *tree, uint32_t component, ReachEdge edge)
{
	if (before(edge, tree->best[component]))
		tree->best[component] = edge;
}

static ReachEdge edge_between(const ReachTree *tree, uint32_t a, uint32_t b, float distance)
{
	return (ReachEdge){fmaxf(distance, fmaxf(tree->core[a], tree->core[b])), a, b};
}

/* The shortest edges that the graph knows. */
static void look_at_lists(ReachTree *tree)
{
	const NeighbourGraph *graph = &tree->graph;
	for (uint32_t row = 0; row < graph->rows; row++) {
		tree->component[row] = root_of(tree, row);
		tree->best[row] = (ReachEdge){INFINITY, UINT32_MAX, UINT32_MAX};
	}
	for (uint32_t row = 0; row < graph->rows; row++)
		for (size_t i = row * graph->k; i < (row + 1) * graph->k; i++) {
			uint32_t to = graph->neighbours[i];
			ReachEdge edge = edge_between(tree, row, to, graph->distances[i]);
			if (tree->component[row] == tree->component[to])
				continue;
			offer(tree, tree->component[row], edge);
			offer(tree, tree->component[to], edge);
		}
}

static uint32_t largest_component(const ReachTree *tree)
{
	size_t n = tree->rows.count;
	uint32_t *sizes = memory_new(n, sizeof *sizes), largest = 0;
	for (size_t i = 0; i < n; i++)
		sizes[tree->component[i]]++;
	for (uint32_t i = 1; i < n; i++)
		if (sizes[i] > sizes[largest])
			largest = i;
	free(sizes);
	return largest;
}

/* Rows that may have a shorter edge than the best of their component: all that they do not list is at least as
 * far as the last that they list. The largest component need not choose an edge. */
static void begin_round(ReachTree *tree)
{
	look_at_lists(tree);
	const NeighbourGraph *graph = &tree->graph;
	uint32_t largest = largest_component(tree);
	tree->n_asked = tree->next_asked = tree->next_tile = 0;
	tree->best[largest].length = -1;
	for (uint32_t row = 0; row < graph->rows && graph->k + 1 < graph->rows; row++)
		if (graph->distances[(row + 1) * graph->k - 1] < tree->best[tree->component[row]].length)
			tree->asked[tree->n_asked++] = row;
}

/* --- rows against all others --- */

static size_t asked_now(const ReachTree *tree)
{
	size_t left = tree->n_asked - tree->next_asked;
	return left < ASKED ? left : ASKED;
}

static void ask_tile(void *context, size_t piece, int thread)
{
	(void)thread;
	ReachTree *tree = context;
	const SearchKernels *kernels = search_kernels_best();
	size_t tile = tree->next_tile + piece, end = (tile + 1) * TILE;
	end = end < tree->rows.count ? end : tree->rows.count;
	for (size_t i = 0; i < asked_now(tree); i++) {
		uint32_t row = tree->asked[tree->next_asked + i];
		ReachEdge best = tree->best[tree->component[row]];
		for (uint32_t to = (uint32_t)(tile * TILE); to < end; to++) {
			if (tree->component[to] == tree->component[row] || tree->core[to] > best.length)
				continue;
			float squared = kernels->squared_distance(
				rows_at(tree->rows, row), rows_at(tree->rows, to), tree->rows.width);
			ReachEdge edge = edge_between(tree, row, to, sqrtf(squared));
			if (before(edge, best))
				best = edge;
		}
		tree->found[tile * ASKED + i] = best;
	}
}

static void ask_step(ReachTree *tree, Pool *pool)
{
	size_t wanted = STEP_WORK / (TILE * ASKED) / (tree->rows.width + 1) + 1;
	size_t left = tiles_of(tree) - tree->next_tile, count = wanted < left ? wanted : left;
	pool_run(pool, count, ask_tile, tree);
	tree->next_tile += count;
	if (count < left)
		return;
	for (size_t tile = 0; tile < tiles_of(tree); tile++)
		for (size_t i = 0; i < asked_now(tree); i++)
			offer(tree, tree->component[tree->asked[tree->next_asked + i]],
				tree->found[tile * ASKED + i]);
	tree->next_asked += asked_now(tree);
	tree->next_tile = 0;
}

/* --- steps --- */

static int upwards(const void *a, const void *b)
{
	ReachEdge x = *(const ReachEdge *)a, y = *(const ReachEdge *)b;
	return before(x, y) ? -1 : before(y, x);
}

static void end_round(ReachTree *tree)
{
	for (uint32_t c = 0; c < tree->rows.count; c++) {
		ReachEdge edge = tree->best[c];
		if (tree->component[c] != c || !(edge.length >= 0) || edge.from == UINT32_MAX)
			continue;
		uint32_t a = root_of(tree, edge.from), b = root_of(tree, edge.to);
		if (a == b)
			continue;
		tree->parent[a > b ? a : b] = a > b ? b : a;
		tree->edges[tree->n_edges++] = edge;
	}
	if (tree->n_edges + 1 < tree->rows.count)
		begin_round(tree);
	else
		qsort(tree->edges, tree->n_edges, sizeof *tree->edges, upwards);
}

/* The first of its neighbours is the second row of those that count for a core. */
static void take_graph(ReachTree *tree)
{
	tree->graph = graph_maker_take(tree->maker);
	graph_maker_free(tree->maker);
	tree->maker = NULL;
	for (uint32_t row = 0; row < tree->rows.count; row++) {
		tree->parent[row] = row;
		tree->core[row] = tree->min_points > 1
					  ? tree->graph.distances[row * tree->graph.k + tree->min_points - 2]
					  : 0;
	}
	begin_round(tree);
}

bool reach_tree_step(ReachTree *tree, Pool *pool, bool *finished, Error *err)
{
	bool made = false;
	*finished = false;
	if (tree->maker) {
		if (!graph_maker_step(tree->maker, pool, &made, err))
			return false;
		if (made)
			take_graph(tree);
		return true;
	}
	if (tree->next_asked < tree->n_asked)
		ask_step(tree, pool);
	else
		end_round(tree);
	*finished = tree->n_edges + 1 == tree->rows.count;
	return true;
}

double reach_tree_done(const ReachTree *tree)
{
	if (tree->maker)
		return 0.8 * graph_maker_done(tree->maker);
	return 0.8 + 0.2 * (double)tree->n_edges / (double)(tree->rows.count - 1);
}

const ReachEdge *reach_tree_edges(const ReachTree *tree)
{
	return tree->edges;
}

void reach_tree_free(ReachTree *tree)
{
	if (!tree)
		return;
	graph_maker_free(tree->maker);
	neighbour_graph_release(&tree->graph);
	free(tree->core);
	free(tree->parent);
	free(tree->component);
	free(tree->best);
	free(tree->edges);
	free(tree->asked);
	free(tree->found);
	free(tree);
}
