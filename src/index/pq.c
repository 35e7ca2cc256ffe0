#include "index/pq.h"

#include "linalg/kernels_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void pq_free(Index *index)
{
	Pq *pq = (Pq *)index;
	pq_build_free(pq->build);
	index_free_part(index, pq->mean);
	index_free_part(index, pq->rotation);
	index_free_part(index, pq->centres);
	index_free_part(index, pq->books);
	index_free_part(index, pq->starts);
	index_free_part(index, pq->row_at);
	index_free_part(index, pq->terms);
	index_free_part(index, pq->codes);
	index_release(index);
	free(pq);
}

void pq_prepare(
	const Pq *pq, const float *vector, float inverse_norm, bool centred, float *shifted, float *prepared)
{
	const SearchKernels *kernels = search_kernels_best();
	size_t dim = pq->index.space->vectors.cols;
	float scale = pq->index.metric == METRIC_COSINE ? inverse_norm : 1;
	for (size_t i = 0; i < dim; i++)
		shifted[i] = scale * vector[i] - (centred ? pq->mean[i] : 0);
	if (pq->rotation) {
		kernels->dots(shifted, (Rows){pq->rotation, pq->width, dim, dim}, prepared);
		return;
	}
	memcpy(prepared, shifted, dim * sizeof *prepared);
	memset(prepared + dim, 0, (pq->width - dim) * sizeof *prepared);
}

/* --- start --- */

static size_t usual_lists(size_t rows)
{
	size_t lists = (size_t)sqrt((double)rows), most = rows / 39;
	lists = lists < most ? lists : most;
	return lists ? lists : 1;
}

static size_t usual_parts(size_t dim)
{
	size_t each = dim > CODES_MOST ? 8 : 4, parts = (dim + each - 1) / each;
	return parts < CODES_MOST ? parts : CODES_MOST;
}

static bool read_shape(Pq *pq, const Args *options, Error *err)
{
	PqShape *shape = &pq->shape;
	size_t dim = pq->index.space->vectors.cols;
	shape->lists =
		args_given(options, "lists") ? (uint64_t)args_integer(options, "lists") : usual_lists(pq->rows);
	shape->parts = args_given(options, "m") ? (uint64_t)args_integer(options, "m") : usual_parts(dim);
	shape->refine = (uint64_t)args_integer(options, "refine");
	shape->rotated = args_yes(options, "rotate");
	if (pq->rows == 0 || shape->lists > pq->rows)
		return args_fault(options, "lists", 0, err, "%zu items cannot be dealt out to %zu lists",
			pq->rows, (size_t)shape->lists);
	if (shape->parts > dim)
		return args_fault(
			options, "m", 0, err, "vectors of %zu numbers have at most %zu parts", dim, dim);
	shape->part_width = (dim + shape->parts - 1) / shape->parts;
	pq->width = shape->parts * shape->part_width;
	return true;
}

static bool make_room(Pq *pq, Error *err)
{
	size_t dim = pq->index.space->vectors.cols;
	pq->mean = memory_data(dim, sizeof(float), "the mean of an index", err);
	pq->centres = memory_data(pq->shape.lists, pq->width * sizeof(float), "the centres of an index", err);
	pq->books = memory_data(pq->width, CODES * sizeof(float), "the code books of an index", err);
	pq->starts = memory_data(pq->shape.lists + 1, sizeof *pq->starts, "the lists of an index", err);
	if (pq->shape.rotated)
		pq->rotation = memory_data(pq->width, dim * sizeof(float), "the rotation of an index", err);
	return pq->mean && pq->centres && pq->books && pq->starts && (!pq->shape.rotated || pq->rotation);
}

static bool can_grow(const Pq *pq, const Pq *before)
{
	const PqShape *a = &pq->shape, *b = &before->shape;
	return before->index.progress.finished && a->parts == b->parts && a->rotated == b->rotated &&
	       a->refine == b->refine && before->index.metric == pq->index.metric &&
	       before->index.seed == pq->index.seed;
}

/* Lists that nobody asked for stay as many as they were. */
static const Pq *grown_from(Pq *pq, const Index *before, const Args *options)
{
	const Pq *earlier = (const Pq *)before;
	if (!earlier || !can_grow(pq, earlier))
		return NULL;
	if (!args_given(options, "lists"))
		pq->shape.lists = earlier->shape.lists;
	return pq->shape.lists == earlier->shape.lists ? earlier : NULL;
}

static Index *pq_start(const IndexInput *input, const Args *options, Error *err)
{
	Pq *pq = memory_new(1, sizeof *pq);
	index_init(&pq->index, &index_pq, input);
	pq->rows = input->space->vectors.rows;
	pq->index.effort = (size_t)args_integer(options, "nprobe");
	if (read_shape(pq, options, err)) {
		const Pq *before = grown_from(pq, input->before, options);
		if (make_room(pq, err) && pq_build_start(pq, before, err))
			return &pq->index;
	}
	pq_free(&pq->index);
	return NULL;
}

static bool pq_step(Index *index, Pool *pool, Error *err)
{
	return pq_build_step((Pq *)index, pool, err);
}

/* --- its parts --- */

static void pq_describe(const Index *index, Text *out)
{
	const Pq *pq = (const Pq *)index;
	text_format(out, "%zu lists, %zu bytes an item%s", (size_t)pq->shape.lists, (size_t)pq->shape.parts,
		pq->rotation ? ", rotated" : "");
	if (pq->shape.learned < PQ_ENOUGH)
		text_format(out, "; learned from %zu items only: below %d codes are poor",
			(size_t)pq->shape.learned, PQ_ENOUGH);
}

static size_t pq_parts(const Index *index, IndexPart parts[INDEX_PARTS])
{
	const Pq *pq = (const Pq *)index;
	const PqShape *shape = &pq->shape;
	size_t dim = index->space->vectors.cols, places = shape->blocks * CODE_BLOCK, n = 0;
	parts[n++] = (IndexPart){"shape", (void *)shape, sizeof *shape};
	parts[n++] = (IndexPart){"mean", pq->mean, dim * sizeof(float)};
	if (pq->rotation)
		parts[n++] = (IndexPart){"rotation", pq->rotation, pq->width * dim * sizeof(float)};
	parts[n++] = (IndexPart){"centres", pq->centres, shape->lists * pq->width * sizeof(float)};
	parts[n++] = (IndexPart){"books", pq->books, pq->width * CODES * sizeof(float)};
	parts[n++] = (IndexPart){"starts", pq->starts, (shape->lists + 1) * sizeof *pq->starts};
	parts[n++] = (IndexPart){"rows", pq->row_at, places * sizeof *pq->row_at};
	parts[n++] = (IndexPart){"terms", pq->terms, places * sizeof(float)};
	parts[n++] = (IndexPart){"codes", pq->codes, places * shape->parts};
	return n;
}

/* --- loading --- */

static bool damaged(const char *what, Error *err)
{
	return error_set(err, ERROR_FILE, "the index is damaged: %s", what);
}

static bool check_shape(const Pq *pq, Error *err)
{
	const PqShape *shape = &pq->shape;
	size_t dim = pq->index.space->vectors.cols;
	if (shape->lists < 1 || shape->lists > pq->rows || shape->parts < 1 || shape->parts > CODES_MOST ||
		shape->parts > dim || shape->part_width != (dim + shape->parts - 1) / shape->parts ||
		shape->rotated > 1 || shape->refine < 1 || shape->refine > 1000 || shape->learned > pq->rows ||
		shape->blocks > shape->lists + pq->rows / CODE_BLOCK)
		return damaged("its shape does not fit the space", err);
	return true;
}

static bool check_lists(const Pq *pq, Error *err)
{
	const PqShape *shape = &pq->shape;
	if (pq->starts[0] != 0 || pq->starts[shape->lists] != shape->blocks)
		return damaged("its lists do not fill it", err);
	for (size_t i = 0; i < shape->lists; i++)
		if (pq->starts[i] > pq->starts[i + 1])
			return damaged("its lists overlap", err);
	unsigned char *seen = memory_data(pq->rows, 1, "the items of an index", err);
	bool fine = seen != NULL;
	for (size_t i = 0; fine && i < shape->blocks * CODE_BLOCK; i++) {
		uint32_t row = pq->row_at[i];
		if (row == PQ_NOBODY)
			continue;
		fine = (row < pq->rows && !seen[row]) || damaged("an item is listed twice, or is none", err);
		if (fine)
			seen[row] = 1;
	}
	free(seen);
	return fine;
}

static bool is_finite(const float *numbers, size_t rows, size_t width, Error *err)
{
	size_t row, column;
	return !rows_find_bad((Rows){numbers, rows, width, width}, &row, &column) ||
	       damaged("it holds numbers that are not finite", err);
}

static bool check_numbers(const Pq *pq, Error *err)
{
	size_t dim = pq->index.space->vectors.cols;
	return is_finite(pq->mean, 1, dim, err) &&
	       (!pq->rotation || is_finite(pq->rotation, pq->width, dim, err)) &&
	       is_finite(pq->centres, pq->shape.lists, pq->width, err) &&
	       is_finite(pq->books, pq->width, CODES, err);
}

static bool take_parts(Pq *pq, const IndexPart *parts, size_t count, Error *err)
{
	const PqShape *shape = &pq->shape;
	size_t dim = pq->index.space->vectors.cols, places = shape->blocks * CODE_BLOCK;
	pq->width = shape->parts * shape->part_width;
	return (pq->mean = index_part(parts, count, "mean", dim, sizeof(float), err)) &&
	       (!shape->rotated || (pq->rotation = index_part(
					    parts, count, "rotation", pq->width * dim, sizeof(float), err))) &&
	       (pq->centres = index_part(
			parts, count, "centres", shape->lists * pq->width, sizeof(float), err)) &&
	       (pq->books = index_part(parts, count, "books", pq->width * CODES, sizeof(float), err)) &&
	       (pq->starts = index_part(parts, count, "starts", shape->lists + 1, sizeof *pq->starts, err)) &&
	       (pq->row_at = index_part(parts, count, "rows", places, sizeof *pq->row_at, err)) &&
	       (pq->terms = index_part(parts, count, "terms", places, sizeof(float), err)) &&
	       (pq->codes = index_part(parts, count, "codes", places, shape->parts, err));
}

static Index *pq_load(const IndexInput *input, const IndexPart *parts, size_t count, Error *err)
{
	const PqShape *shape = index_part(parts, count, "shape", 1, sizeof *shape, err);
	if (!shape)
		return NULL;
	Pq *pq = memory_new(1, sizeof *pq);
	index_init(&pq->index, &index_pq, input);
	pq->index.borrowed = true;
	pq->rows = input->space->vectors.rows;
	pq->shape = *shape;
	if (check_shape(pq, err) && take_parts(pq, parts, count, err) && check_numbers(pq, err) &&
		check_lists(pq, err)) {
		pq->index.progress.finished = true;
		return &pq->index;
	}
	pq_free(&pq->index);
	return NULL;
}

/* --- the type --- */

static const size_t ladder[] = {1, 2, 4, 8, 16, 32, 64, 128, 0};

static const ArgSpec options[] = {
	{.name = "lists",
		.kind = ARG_INTEGER,
		.help = "lists that items are dealt out to; the root of their number when left out",
		.low = 1,
		.high = 1e6},
	{.name = "m",
		.kind = ARG_INTEGER,
		.help = "bytes that an item is coded in; when left out one for each 4 numbers, or 8 of long "
			"vectors",
		.low = 1,
		.high = CODES_MOST},
	{.name = "rotate",
		.kind = ARG_YESNO,
		.help = "deal principal axes out to the bytes first: better codes, slower",
		.fallback = "no"},
	{.name = "nprobe",
		.kind = ARG_INTEGER,
		.help = "lists that a search looks at: more find more, more slowly; `eval index` measures it",
		.fallback = "16",
		.low = 1,
		.high = 1e6},
	{.name = "refine",
		.kind = ARG_INTEGER,
		.help = "candidates for each answer that are ranked by exact scores",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = NULL},
};

const IndexType index_pq = {
	.name = "pq",
	.title = "Inverted lists with product quantisation",
	.summary = "A byte for every 4 or 8 numbers in lists of like items: small, quick to build, exact in "
		   "the end",
	.source = "Jégou, Douze & Schmid, IEEE TPAMI 33(1), 2011; rotation: Ge, He, Ke & Sun, CVPR 2013",
	.effort = "nprobe",
	.efforts = ladder,
	.options = options,
	.start = pq_start,
	.step = pq_step,
	.room_new = pq_room_new,
	.room_free = pq_room_free,
	.most = pq_most,
	.search = pq_search,
	.describe = pq_describe,
	.parts = pq_parts,
	.load = pq_load,
	.free = pq_free,
};
