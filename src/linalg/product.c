#include "linalg/product.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A part of the result is at most this large, so that two threads share even a single query of many rows. A
 * second factor of at most SHARED numbers is packed once, for all parts, which may then be lower: what a thread
 * works on stays in its cache. */
enum { PART_ROWS = 504, LOW_PART_ROWS = 96, PART_COLUMNS = 2048, SHARED = 1 << 20 };

typedef struct Product {
	Rows a, b;
	CBLAS_TRANSPOSE transpose_b;
	size_t width, parts_across;   /* of the result */
	size_t part_rows;             /* of a part */
	const SearchKernels *kernels; /* that multiply; NULL: BLAS does */
	float *packed;                /* the second factor in strips of TILE_ROWS columns, or NULL */
	float *out;
} Product;

static size_t over(size_t count, size_t step)
{
	return (count + step - 1) / step;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Rows and columns of the result. */
typedef struct Part {
	size_t row, rows, column, columns;
} Part;

static void multiply_by_blas(const Product *p, Part part)
{
	const float *b = p->transpose_b == CblasTrans ? rows_at(p->b, part.column) : p->b.data + part.column;
	cblas_sgemm(CblasRowMajor, CblasNoTrans, p->transpose_b, (int)part.rows, (int)part.columns,
		(int)p->a.width, 1.0f, rows_at(p->a, part.row), (int)p->a.stride, b, (int)p->b.stride, 0.0f,
		p->out + part.row * p->width + part.column, (int)p->width);
}

/* Up to 32 columns of the second factor, side by side. */
static void pack_columns(const Product *p, size_t column, size_t count, float *packed)
{
	if (p->transpose_b == CblasTrans) {
		pack_rows(rows_part(p->b, column, count), TILE_ROWS, packed);
		return;
	}
	for (size_t k = 0; k < p->a.width; k++) {
		memset(packed + k * TILE_ROWS, 0, TILE_ROWS * sizeof *packed);
		memcpy(packed + k * TILE_ROWS, rows_at(p->b, k) + column, count * sizeof *packed);
	}
}

/* What one thread works with, packed. */
typedef struct Bench {
	float *rows;          /* of the first factor, in tiles of TILE_QUERIES */
	const float *columns; /* TILE_ROWS of the second factor */
	float *start, *scores;
} Bench;

static void multiply_tile(const Product *p, const Bench *bench, Part part)
{
	uint32_t reached[TILE_QUERIES];
	float limits[TILE_QUERIES];
	for (size_t i = 0; i < TILE_QUERIES; i++)
		limits[i] = INFINITY;
	for (size_t row = 0; row < part.rows; row += TILE_QUERIES) {
		ProductTile tile = {bench->rows + row * p->a.width, bench->columns, p->a.width, bench->start,
			bench->scores, limits, reached};
		p->kernels->multiply(&tile);
		p->kernels->copy_scores(bench->scores, least(TILE_QUERIES, part.rows - row), part.columns,
			p->out + (part.row + row) * p->width + part.column, p->width);
	}
}

static void multiply_by_tiles(const Product *p, Part part, float *room)
{
	size_t width = p->a.width;
	Bench bench = {.start = room + width * TILE_ROWS};
	bench.scores = bench.start + TILE_ROWS;
	bench.rows = bench.scores + TILE_QUERIES * TILE_ROWS;
	for (size_t row = 0; row < part.rows; row += TILE_QUERIES)
		pack_rows(rows_part(p->a, part.row + row, least(TILE_QUERIES, part.rows - row)), TILE_QUERIES,
			bench.rows + row * width);
	for (size_t column = 0; column < part.columns; column += TILE_ROWS) {
		Part tile = part;
		tile.column += column;
		tile.columns = least(TILE_ROWS, part.columns - column);
		bench.columns = p->packed ? p->packed + tile.column * width : room;
		if (!p->packed)
			pack_columns(p, tile.column, tile.columns, room);
		multiply_tile(p, &bench, tile);
	}
}

static void multiply_part(void *context, size_t piece, int thread)
{
	(void)thread;
	const Product *p = context;
	size_t row = piece / p->parts_across * p->part_rows, column = piece % p->parts_across * PART_COLUMNS;
	Part part = {
		row, least(p->part_rows, p->a.count - row), column, least(PART_COLUMNS, p->width - column)};
	size_t room = p->a.width * (TILE_ROWS + p->part_rows) + TILE_ROWS + TILE_QUERIES * TILE_ROWS;
	float *packed = p->kernels ? memory_data(room, sizeof *packed, "a tile of a product", NULL) : NULL;
	if (packed)
		multiply_by_tiles(p, part, packed);
	else
		multiply_by_blas(p, part);
	free(packed);
}

/* BLAS divides sums that are longer, and has less to do where there are few rows. */
static const SearchKernels *kernels_for(Rows a)
{
	enum { LONGEST = 1024, LEAST_ROWS = 64 };
	const SearchKernels *kernels = search_kernels_best();
	return kernels->beats_blas && a.width <= LONGEST && a.count >= LEAST_ROWS ? kernels : NULL;
}

static void pack_strip(void *context, size_t piece, int thread)
{
	(void)thread;
	const Product *p = context;
	size_t column = piece * TILE_ROWS;
	pack_columns(p, column, least(TILE_ROWS, p->width - column), p->packed + column * p->a.width);
}

/* Where memory lacks, every part packs what it needs. */
static void share_columns(Product *p, Pool *pool)
{
	size_t strips = over(p->width, TILE_ROWS), room = strips * TILE_ROWS * p->a.width;
	if (!p->kernels || room > SHARED || p->a.count <= LOW_PART_ROWS)
		return;
	p->packed = memory_data(room, sizeof *p->packed, "a factor of a product", NULL);
	if (!p->packed)
		return;
	p->part_rows = LOW_PART_ROWS;
	pool_run(pool, strips, pack_strip, p);
}

static void multiply(Rows a, Rows b, CBLAS_TRANSPOSE transpose_b, size_t width, Pool *pool, float *out)
{
	Product product = {.a = a,
		.b = b,
		.transpose_b = transpose_b,
		.width = width,
		.parts_across = over(width, PART_COLUMNS),
		.part_rows = PART_ROWS,
		.kernels = kernels_for(a),
		.out = out};
	share_columns(&product, pool);
	pool_run(pool, over(a.count, product.part_rows) * product.parts_across, multiply_part, &product);
	free(product.packed);
}

void product_rows(Rows a, Rows b, Pool *pool, float *out)
{
	multiply(a, b, CblasTrans, b.count, pool, out);
}

void product_map(Rows a, Rows b, Pool *pool, float *out)
{
	multiply(a, b, CblasNoTrans, b.width, pool, out);
}
