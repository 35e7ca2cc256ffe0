#include "linalg/cross_products.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"
#include "linalg/statistics.h"

#include <stdlib.h>
#include <string.h>

/* Rows are dealt out in at most GROUPS groups, each of which sums for itself. The products of as many rows as
 * DEPTH are summed in single precision; one strip of each side fits the smallest cache. As few columns as
NARROW are left to BLAS in double. */
enum { GROUPS = 8, LEAST_ROWS = 2048, DEPTH = 192, NARROW = 128 };

typedef struct CrossProducts {
	Rows a, b;
	bool symmetric; /* only tiles that reach the upper triangle are made */
	size_t group_rows;
	double *sums;    /* a.width x b.width by group */
	double *squares; /* of a and of b by group; NULL: not asked for */
	float *room;     /* packed rows by group */
} CrossProducts;

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t strips(size_t width, size_t lanes)
{
	return (width + lanes - 1) / lanes;
}

/* Strips of `lanes` columns, one after the other, in each of which rows are packed; what lacks stays 0. */
static void pack(Rows rows, size_t lanes, float *to)
{
	for (size_t first = 0; first < rows.width; first += lanes) {
		size_t count = least(lanes, rows.width - first);
		for (size_t i = 0; i < rows.count; i++)
			if (count == lanes)
				memcpy(to + i * lanes, rows_at(rows, i) + first, lanes * sizeof *to);
			else
				memcpy(to + i * lanes, rows_at(rows, i) + first, count * sizeof *to);
		to += DEPTH * lanes;
	}
}

/* Asks memory for part number `part` of `parts` of the rows that are packed next. */
static void fetch(Rows rows, size_t part, size_t parts)
{
	enum { LINE = 64 / sizeof(float) };
	for (size_t i = part * rows.count / parts; i < (part + 1) * rows.count / parts; i++)
		for (size_t j = 0; j < rows.width; j += LINE)
			__builtin_prefetch(rows_at(rows, i) + j, 0, 2);
}

/* Rows of both sides. */
typedef struct Pair {
	Rows a, b;
} Pair;

static Pair pair_part(const CrossProducts *p, size_t first, size_t end)
{
	size_t count = first < end ? least(DEPTH, end - first) : 0;
	return (Pair){rows_part(p->a, first, count), rows_part(p->b, first, count)};
}

/* Adds the products of up to DEPTH packed rows; meanwhile memory brings the next ones. */
static void add_block(
	const CrossProducts *p, size_t depth, const float *high, const float *wide, Pair next, double *sums)
{
	static const float start[TILE_ROWS] __attribute__((aligned(64)));
	static const float limits[TILE_QUERIES];
	float scores[TILE_QUERIES * TILE_ROWS] __attribute__((aligned(64)));
	uint32_t reached[TILE_QUERIES];
	const SearchKernels *kernels = search_kernels_best();
	size_t tiles = strips(p->a.width, TILE_QUERIES) * strips(p->b.width, TILE_ROWS), done = 0;
	for (size_t left = 0; left < p->b.width; left += TILE_ROWS) {
		size_t width = least(TILE_ROWS, p->b.width - left),
		       end = p->symmetric ? left + width : p->a.width;
		for (size_t top = 0; top < end; top += TILE_QUERIES, done++) {
			fetch(next.a, done, tiles);
			fetch(next.b, done, tiles);
			ProductTile tile = {
				high + top * DEPTH, wide + left * DEPTH, depth, start, scores, limits, reached};
			kernels->multiply(&tile);
			kernels->add_scores(scores, least(TILE_QUERIES, p->a.width - top), width,
				sums + top * p->b.width + left, p->b.width);
		}
	}
}

static size_t packed_high(const CrossProducts *p)
{
	return strips(p->a.width, TILE_QUERIES) * TILE_QUERIES * DEPTH;
}

static size_t packed_wide(const CrossProducts *p)
{
	return strips(p->b.width, TILE_ROWS) * TILE_ROWS * DEPTH;
}

/* Room begins with wide strips, whose rows must be aligned. */
static void add_group(void *context, size_t group, int thread)
{
	(void)thread;
	const CrossProducts *p = context;
	size_t first = group * p->group_rows, end = least(first + p->group_rows, p->a.count);
	float *wide = p->room + group * (packed_wide(p) + packed_high(p)), *high = wide + packed_wide(p);
	for (; first < end; first += DEPTH) {
		Pair rows = pair_part(p, first, end), next = pair_part(p, first + DEPTH, end);
		pack(rows.b, TILE_ROWS, wide);
		pack(rows.a, TILE_QUERIES, high);
		if (p->squares) {
			p->squares[2 * group] += statistics_sum_of_squares(rows.a, NULL);
			p->squares[2 * group + 1] += statistics_sum_of_squares(rows.b, NULL);
		}
		add_block(p, rows.a.count, high, wide, next, p->sums + group * p->a.width * p->b.width);
	}
}

static void add_up(const CrossProducts *p, size_t groups, double *out)
{
	size_t d = p->a.width, e = p->b.width;
	memset(out, 0, d * e * sizeof *out);
	for (size_t group = 0; group < groups; group++)
		for (size_t i = 0; i < d * e; i++)
			out[i] += p->sums[group * d * e + i];
	for (size_t i = 0; p->symmetric && i < d; i++)
		for (size_t j = 0; j < i; j++)
			out[i * e + j] = out[j * e + i];
}

/* squares: of a and of b; NULL: not asked for. */
static bool by_tiles(Rows a, Rows b, Pool *pool, double *out, double squares[2], Error *err)
{
	CrossProducts p = {.a = a, .b = b};
	p.symmetric = a.data == b.data && a.width == b.width && a.stride == b.stride;
	p.group_rows = (a.count + GROUPS - 1) / GROUPS;
	p.group_rows = strips(p.group_rows > LEAST_ROWS ? p.group_rows : LEAST_ROWS, DEPTH) * DEPTH;
	size_t groups = strips(a.count, p.group_rows);
	double of_groups[2 * GROUPS] = {0};
	p.squares = squares ? of_groups : NULL;
	p.sums = memory_data(groups * a.width * b.width, sizeof *p.sums, "cross-products", err);
	p.room = memory_data(
		groups * (packed_wide(&p) + packed_high(&p)), sizeof *p.room, "cross-products", err);
	bool ok = p.sums && p.room;
	if (ok) {
		pool_run(pool, groups, add_group, &p);
		add_up(&p, groups, out);
	}
	for (size_t i = 0; squares && i < 2 * groups; i++)
		squares[i % 2] += of_groups[i];
	free(p.sums);
	free(p.room);
	return ok;
}

static bool tiles_pay(Rows a, Rows b)
{
	return a.width > NARROW && b.width > NARROW && search_kernels_best()->beats_blas;
}

bool cross_products(Rows a, Rows b, Pool *pool, double *out, Error *err)
{
	if (tiles_pay(a, b))
		return by_tiles(a, b, pool, out, NULL, err);
	statistics_cross_products(a, b, NULL, NULL, pool, out);
	return true;
}

bool cross_products_and_squares(Rows a, Rows b, Pool *pool, double *out, double squares[2], Error *err)
{
	squares[0] = squares[1] = 0;
	if (tiles_pay(a, b))
		return by_tiles(a, b, pool, out, squares, err);
	squares[0] = statistics_sum_of_squares(a, pool);
	squares[1] = statistics_sum_of_squares(b, pool);
	statistics_cross_products(a, b, NULL, NULL, pool, out);
	return true;
}
