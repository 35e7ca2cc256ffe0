/* Taking over a graph from arrays that may hold anything. */
#include "index/hnsw.h"

#include <stdlib.h>
#include <string.h>

static bool damaged(const char *what, Error *err)
{
	return error_set(err, ERROR_FILE, "the index is damaged: %s", what);
}

static bool check_shape(const HnswShape *shape, Error *err)
{
	bool fits = shape->m >= 2 && shape->m <= 256 && shape->ef_build >= 1 && shape->ef_build <= 100000 &&
		    shape->top >= -1 && shape->top < HNSW_LAYERS;
	return fits || damaged("its shape is no shape of a graph", err);
}

static bool is_in(const Hnsw *graph, uint32_t row, int layer)
{
	return row < graph->codes.rows && graph->levels[row] != HNSW_ABSENT && graph->levels[row] >= layer;
}

static bool check_levels(const Hnsw *graph, Error *err)
{
	int top = -1;
	for (size_t row = 0; row < graph->codes.rows; row++) {
		if (graph->levels[row] == HNSW_ABSENT)
			continue;
		if (graph->levels[row] >= HNSW_LAYERS)
			return damaged("a row stands in more layers than there are", err);
		top = graph->levels[row] > top ? graph->levels[row] : top;
	}
	bool fits = top == graph->top && (top < 0 || is_in(graph, graph->entry, top));
	return fits || damaged("its entry is not in the highest layer", err);
}

static bool check_links(const Hnsw *graph, Error *err)
{
	for (uint32_t row = 0; row < graph->codes.rows; row++)
		for (int layer = 0; is_in(graph, row, layer); layer++) {
			const uint32_t *links = hnsw_links(graph, row, layer);
			for (size_t i = 0; i < hnsw_capacity(graph, layer); i++)
				if (links[i] != HNSW_NONE && !is_in(graph, links[i], layer))
					return damaged("a link leads to a row that is not there", err);
		}
	return true;
}

static void *copy_part(
	const IndexPart *parts, size_t n, const char *name, size_t count, size_t size, Error *err)
{
	const void *from = index_part(parts, n, name, count, size, err);
	void *copy = from ? memory_new(count, size) : NULL;
	if (copy)
		memcpy(copy, from, count * size);
	return copy;
}

/* Sets the arrays, which stay the parts'. */
static bool adopt(Hnsw *graph, const IndexPart *parts, size_t n, Error *err)
{
	const Space *space = graph->index.space;
	size_t rows = space->vectors.rows, width = space->vectors.cols;
	const HnswShape *shape = index_part(parts, n, "shape", 1, sizeof *shape, err);
	if (!shape || !check_shape(shape, err))
		return false;
	graph->shape = *shape;
	graph->m = shape->m;
	graph->m_ground = 2 * graph->m;
	graph->ef_build = shape->ef_build;
	graph->entry = shape->entry;
	graph->top = shape->top;
	graph->joined = rows;
	graph->codes = (Codes){.metric = graph->index.metric,
		.rows = rows,
		.code = {.width = width, .stride = codes_stride(width)},
		.products = byte_products_best()};
	graph->codes.centre = copy_part(parts, n, "centre", width, sizeof(float), err);
	graph->codes.bytes = index_part(parts, n, "codes", rows, graph->codes.code.stride, err);
	graph->codes.code.bytes = graph->codes.bytes;
	graph->levels = index_part(parts, n, "levels", rows, 1, err);
	graph->ground = index_part(parts, n, "ground", rows, graph->m_ground * sizeof *graph->ground, err);
	if (!graph->codes.centre || !graph->codes.bytes || !graph->levels || !graph->ground ||
		!check_levels(graph, err) || !hnsw_place_layers(graph, err))
		return false;
	graph->upper = index_part(parts, n, "upper", graph->n_upper, graph->m * sizeof *graph->upper, err);
	return graph->upper && check_links(graph, err);
}

Index *hnsw_load(const IndexInput *input, const IndexPart *parts, size_t count, Error *err)
{
	Hnsw *graph = memory_new(1, sizeof *graph);
	index_init(&graph->index, &index_hnsw, input);
	graph->index.borrowed = true;
	graph->index.progress = (Progress){.finished = true};
	if (input->space->vectors.cols > BYTE_WIDTH || input->space->vectors.rows >= HNSW_MOST_ROWS)
		damaged("its space is too large for it", err);
	else if (adopt(graph, parts, count, err))
		return &graph->index;
	hnsw_free(&graph->index);
	return NULL;
}
