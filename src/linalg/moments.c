#include "linalg/moments.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a block share one mean. A piece of a block is what one thread adds up or centres; the products of as
 * many rows as DEPTH are summed in single precision. Of as few columns as NARROW none are. */
enum { BLOCK = 2048, PIECE = 128, PIECES = BLOCK / PIECE, DEPTH = 256, NARROW = 128 };

bool moments_init(Moments *moments, size_t width, Error *err)
{
	moments_release(moments);
	moments->width = width;
	moments->mean = memory_data(width, sizeof(double), "the means of the columns", err);
	moments->products = memory_data(width * width, sizeof(double), "a covariance matrix", err);
	return moments->mean && moments->products;
}

void moments_release(Moments *moments)
{
	free(moments->mean);
	free(moments->products);
	*moments = (Moments){0};
}

/* One block on its way into the moments. Its deviations are packed in strips of columns, row by row, as tiles
 * of products want them: high ones, TILE_QUERIES wide, and wide ones of TILE_ROWS. */
typedef struct Block {
	Moments *moments;
	Rows rows;
	double *sums;  /* PIECES x width: of each piece */
	double *mean;  /* width: of the block */
	double *shift; /* width: its difference from the mean so far */
	double weight; /* of the products of shifts */
	size_t room;   /* rows of a strip */
	float *high, *wide;
	double *narrow; /* of narrow rows in place of both, unpacked */
} Block;

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void sum_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	size_t width = b->moments->width, end = least(b->rows.count, (piece + 1) * PIECE);
	double *sums = b->sums + piece * width;
	memset(sums, 0, width * sizeof *sums);
	for (size_t i = piece * PIECE; i < end; i++) {
		const float *row = rows_at(b->rows, i);
		for (size_t j = 0; j < width; j++)
			sums[j] += row[j];
	}
}

static void pack(const Block *b, size_t row, size_t lanes, float *packed)
{
	const float *values = rows_at(b->rows, row);
	size_t width = b->moments->width;
	for (size_t first = 0; first < width; first += lanes) {
		float *to = packed + first * b->room + row * lanes;
		size_t count = least(lanes, width - first);
		for (size_t j = 0; j < count; j++)
			to[j] = (float)(values[first + j] - b->mean[first + j]);
	}
}

static void centre_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	size_t end = least(b->rows.count, (piece + 1) * PIECE);
	for (size_t i = piece * PIECE; i < end; i++) {
		pack(b, i, TILE_QUERIES, b->high);
		pack(b, i, TILE_ROWS, b->wide);
	}
}

/* Adds the products of `depth` rows: of the columns from `top` with those from `left`. */
static void add_tile(const Block *b, size_t first, size_t depth, size_t top, size_t left)
{
	static const float start[TILE_ROWS] __attribute__((aligned(64)));
	static const float limits[TILE_QUERIES];
	float products[TILE_QUERIES * TILE_ROWS] __attribute__((aligned(64)));
	uint32_t reached[TILE_QUERIES];
	ProductTile tile = {b->high + top * b->room + first * TILE_QUERIES,
		b->wide + left * b->room + first * TILE_ROWS, depth, start, products, limits, reached};
	const SearchKernels *kernels = search_kernels_best();
	size_t d = b->moments->width;
	kernels->multiply(&tile);
	kernels->add_scores(products, least(TILE_QUERIES, d - top), least(TILE_ROWS, d - left),
		b->moments->products + top * d + left, d);
}

static size_t strips_of(const Block *b)
{
	return (b->moments->width + TILE_ROWS - 1) / TILE_ROWS;
}

/* One wide strip of the upper triangle, the tallest first; what its tiles have below the diagonal is of no use.
 */
static void add_strip(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	size_t d = b->moments->width, left = (strips_of(b) - 1 - piece) * TILE_ROWS,
	       end = least(left + TILE_ROWS, d);
	for (size_t first = 0; first < b->rows.count; first += DEPTH)
		for (size_t top = 0; top < end; top += TILE_QUERIES)
			add_tile(b, first, least(DEPTH, b->rows.count - first), top, left);
	for (size_t i = 0; i < end; i++) {
		double factor = b->weight * b->shift[i];
		for (size_t j = left; j < end; j++)
			b->moments->products[i * d + j] += factor * b->shift[j];
	}
}

/* The block's mean, and how it shifts that of all. */
static void add_means(Block *b)
{
	Moments *m = b->moments;
	size_t pieces = (b->rows.count + PIECE - 1) / PIECE;
	double n = (double)m->count, more = (double)b->rows.count, total = n + more;
	memset(b->mean, 0, m->width * sizeof *b->mean);
	for (size_t piece = 0; piece < pieces; piece++)
		for (size_t j = 0; j < m->width; j++)
			b->mean[j] += b->sums[piece * m->width + j];
	for (size_t j = 0; j < m->width; j++) {
		b->mean[j] /= more;
		b->shift[j] = b->mean[j] - m->mean[j];
		m->mean[j] += b->shift[j] * more / total;
	}
	b->weight = n * more / total;
	m->count += b->rows.count;
}

/* Few columns cost little, so they are spared single precision. */
static void add_narrow(const Block *b)
{
	Moments *m = b->moments;
	int d = (int)m->width;
	for (size_t i = 0; i < b->rows.count; i++)
		for (size_t j = 0; j < m->width; j++)
			b->narrow[i * m->width + j] = rows_at(b->rows, i)[j] - b->mean[j];
	cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, (int)b->rows.count, 1.0, b->narrow, d, 1.0,
		m->products, d);
	cblas_dsyr(CblasRowMajor, CblasUpper, d, b->weight, b->shift, 1, m->products, d);
}

static void add_block(Block *b, Pool *pool)
{
	size_t pieces = (b->rows.count + PIECE - 1) / PIECE;
	pool_run(pool, pieces, sum_piece, b);
	add_means(b);
	if (b->narrow) {
		add_narrow(b);
		return;
	}
	pool_run(pool, pieces, centre_piece, b);
	pool_run(pool, strips_of(b), add_strip, b);
}

static bool block_init(Block *b, Moments *moments, size_t rows, Error *err)
{
	size_t width = moments->width, lanes = width + TILE_QUERIES + TILE_ROWS;
	*b = (Block){.moments = moments, .room = least(rows, BLOCK)};
	b->sums = memory_data((PIECES + 2) * width, sizeof *b->sums, "the means of the columns", err);
	if (!b->sums)
		return false;
	b->mean = b->sums + PIECES * width;
	b->shift = b->mean + width;
	if (width <= NARROW)
		b->narrow = memory_data(b->room * width, sizeof *b->narrow, "the centred rows", err);
	else if ((b->high = memory_data(b->room * lanes, sizeof *b->high, "the centred rows", err)))
		b->wide = memory_data(b->room * lanes, sizeof *b->wide, "the centred rows", err);
	return b->narrow || b->wide;
}

bool moments_add(Moments *moments, Rows rows, Pool *pool, Error *err)
{
	Block block;
	bool ok = block_init(&block, moments, rows.count, err);
	for (size_t first = 0; ok && first < rows.count; first += BLOCK) {
		block.rows = rows_part(rows, first, least(BLOCK, rows.count - first));
		add_block(&block, pool);
	}
	free(block.sums);
	free(block.high);
	free(block.wide);
	free(block.narrow);
	return ok;
}

void moments_covariance(const Moments *moments, double *covariance)
{
	size_t d = moments->width;
	double divisor = moments->count > 1 ? (double)(moments->count - 1) : 1;
	for (size_t i = 0; i < d; i++)
		for (size_t j = i; j < d; j++)
			covariance[i * d + j] = covariance[j * d + i] = moments->products[i * d + j] / divisor;
}
