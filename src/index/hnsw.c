#include "index/hnsw.h"

#include <stdlib.h>
#include <string.h>

void hnsw_free(Index *index)
{
	Hnsw *graph = (Hnsw *)index;
	hnsw_build_free(graph->build);
	index_free_part(index, graph->codes.bytes);
	graph->codes.bytes = NULL;
	codes_release(&graph->codes);
	index_free_part(index, graph->levels);
	index_free_part(index, graph->ground);
	index_free_part(index, graph->upper);
	free(graph->upper_at);
	index_release(index);
	free(graph);
}

/* --- start --- */

static bool make_room(Hnsw *graph, Error *err)
{
	size_t rows = graph->index.space->vectors.rows;
	if (rows >= HNSW_MOST_ROWS)
		return error_set(err, ERROR_INPUT, "an index of this kind has room for %zu rows, not %zu",
			HNSW_MOST_ROWS - 1, rows);
	if (!codes_init(&graph->codes, graph->index.space, graph->index.metric, err) ||
		!hnsw_draw_levels(graph, err) || !hnsw_place_layers(graph, err))
		return false;
	graph->ground =
		memory_data(rows, graph->m_ground * sizeof *graph->ground, "the links of an index", err);
	graph->upper =
		memory_data(graph->n_upper, graph->m * sizeof *graph->upper, "the links of an index", err);
	if (!graph->ground || !graph->upper)
		return false;
	memset(graph->ground, 0xFF, rows * graph->m_ground * sizeof *graph->ground);
	memset(graph->upper, 0xFF, graph->n_upper * graph->m * sizeof *graph->upper);
	return true;
}

/* The graph that there is, as it is: rows join on from there. */
static void take_over(Hnsw *graph, const Hnsw *before)
{
	size_t rows = before->codes.rows, stride = before->codes.code.stride;
	memcpy(graph->codes.bytes, before->codes.bytes, rows * stride);
	memcpy(graph->codes.centre, before->codes.centre, before->codes.code.width * sizeof(float));
	memcpy(graph->ground, before->ground, rows * graph->m_ground * sizeof *graph->ground);
	memcpy(graph->upper, before->upper, before->n_upper * graph->m * sizeof *graph->upper);
	graph->entry = before->entry;
	graph->top = before->top;
	graph->joined = graph->index.kept = rows;
	graph->index.seconds = before->index.seconds;
	for (uint32_t row = 0; row < rows; row++)
		if (index_is_gone(&before->index, row))
			index_mark(&graph->index, row, true);
}

static bool can_grow(const Hnsw *graph, const Hnsw *before)
{
	return before->index.progress.finished && before->m == graph->m &&
	       before->ef_build == graph->ef_build && before->index.seed == graph->index.seed &&
	       before->index.metric == graph->index.metric;
}

static Index *hnsw_start(const IndexInput *input, const Args *options, Error *err)
{
	Hnsw *graph = memory_new(1, sizeof *graph);
	index_init(&graph->index, &index_hnsw, input);
	graph->m = (size_t)args_integer(options, "m");
	graph->m_ground = 2 * graph->m;
	graph->ef_build = (size_t)args_integer(options, "ef_build");
	graph->index.effort = (size_t)args_integer(options, "ef");
	graph->entry = HNSW_NONE;
	graph->top = -1;
	if (!make_room(graph, err)) {
		hnsw_free(&graph->index);
		return NULL;
	}
	hnsw_build_start(graph);
	const Hnsw *before = (const Hnsw *)input->before;
	if (before && can_grow(graph, before))
		take_over(graph, before);
	return &graph->index;
}

static bool hnsw_step(Index *index, Pool *pool, Error *err)
{
	(void)err;
	hnsw_build_step((Hnsw *)index, pool);
	return true;
}

/* --- search --- */

static void *hnsw_room_new(const Index *index)
{
	Walk *walk = memory_new(1, sizeof *walk);
	walk_init(walk, (const Hnsw *)index);
	return walk;
}

static void hnsw_room_free(void *room)
{
	walk_release(room);
	free(room);
}

/* Codes round: a row among the best k is rarely further down than this among the rough scores. */
static size_t considered(size_t wanted)
{
	return 2 * wanted + 16;
}

static size_t hnsw_search(const Index *index, void *room, const float *vector, size_t wanted, size_t effort,
	const Candidates *among, Hit *hits)
{
	const Hnsw *graph = (const Hnsw *)index;
	Walk *walk = room;
	if (graph->top < 0)
		return 0;
	codes_shift(&graph->codes, vector, exact_inverse_norm(vector, graph->codes.code.width), walk->shifted);
	codes_write(&graph->codes, walk->shifted, walk->query);
	walk_layer(graph, walk, walk->query, walk_down(graph, walk->query, 0), effort, 0);
	size_t n = 0, most = considered(wanted);
	for (size_t i = 0; i < walk->n_spots && n < most; i++) {
		uint32_t row = walk->spots[i].row;
		if (!index_is_gone(index, row) && candidates_have(among, row))
			hits[n++] = (Hit){row, walk->spots[i].score};
	}
	return n;
}

/* --- its parts --- */

static void hnsw_describe(const Index *index, Text *out)
{
	const Hnsw *graph = (const Hnsw *)index;
	text_format(out, "m %zu, ef_build %zu, %d layer%s", graph->m, graph->ef_build, graph->top + 1,
		graph->top == 0 ? "" : "s");
}

static size_t hnsw_parts(const Index *index, IndexPart parts[INDEX_PARTS])
{
	const Hnsw *graph = (const Hnsw *)index;
	size_t rows = graph->codes.rows, n = 0;
	parts[n++] = (IndexPart){"shape", (void *)&graph->shape, sizeof graph->shape};
	parts[n++] = (IndexPart){"centre", graph->codes.centre, graph->codes.code.width * sizeof(float)};
	parts[n++] = (IndexPart){"codes", graph->codes.bytes, rows * graph->codes.code.stride};
	parts[n++] = (IndexPart){"levels", graph->levels, rows};
	parts[n++] = (IndexPart){"ground", graph->ground, rows * graph->m_ground * sizeof *graph->ground};
	parts[n++] = (IndexPart){"upper", graph->upper, graph->n_upper * graph->m * sizeof *graph->upper};
	return n;
}

static const size_t ladder[] = {10, 20, 40, 80, 160, 320, 640, 1280, 0};

static const ArgSpec options[] = {
	{.name = "m",
		.kind = ARG_INTEGER,
		.help = "links that a new row makes in a layer; twice as many may come together in the lowest",
		.fallback = "16",
		.low = 2,
		.high = 256},
	{.name = "ef_build",
		.kind = ARG_INTEGER,
		.help = "rows that a new row chooses its links among: more make a better index, more slowly",
		.fallback = "200",
		.low = 1,
		.high = 100000,
		.aliases = "ef_construction"},
	{.name = "ef",
		.kind = ARG_INTEGER,
		.help = "rows that a search keeps: more find more, more slowly; `eval index` measures it",
		.fallback = "100",
		.low = 1,
		.high = 1e6},
	{.name = NULL},
};

const IndexType index_hnsw = {
	.name = "hnsw",
	.title = "Hierarchical navigable small world graph",
	.summary = "A graph of near neighbours in layers: quick and nearly exact, some hundred bytes an item",
	.source = "Malkov & Yashunin, IEEE TPAMI 42(4), 2020",
	.effort = "ef",
	.efforts = ladder,
	.options = options,
	.start = hnsw_start,
	.step = hnsw_step,
	.room_new = hnsw_room_new,
	.room_free = hnsw_room_free,
	.search = hnsw_search,
	.describe = hnsw_describe,
	.parts = hnsw_parts,
	.load = hnsw_load,
	.free = hnsw_free,
};
