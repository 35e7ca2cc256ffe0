#include "linalg/moments.h"

#include "base/memory.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a block share one mean. A piece of a block is what one thread adds up or centres; the products of as
 * many rows as DEPTH are summed in single precision; a tile of the result is at most TILE wide. */
enum { BLOCK = 2048, PIECE = 128, PIECES = BLOCK / PIECE, DEPTH = 512, TILE = 128 };

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

/* One block on its way into the moments. */
typedef struct Block {
	Moments *moments;
	Rows rows;
	size_t tiles;   /* along a side */
	double *sums;   /* PIECES x width: of each piece */
	double *mean;   /* width: of the block */
	double *shift;  /* width: its difference from the mean so far */
	double weight;  /* of the products of shifts */
	float *centred; /* rows.count x width */
	float *room;    /* by thread, TILE x TILE */
	double *wide;   /* rows.count x width, of narrow rows in place of both: the deviations */
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

static void centre_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	size_t width = b->moments->width, end = least(b->rows.count, (piece + 1) * PIECE);
	for (size_t i = piece * PIECE; i < end; i++) {
		const float *row = rows_at(b->rows, i);
		float *to = b->centred + i * width;
		for (size_t j = 0; j < width; j++)
			to[j] = (float)(row[j] - b->mean[j]);
	}
}

/* Where a tile stands. */
typedef struct Tile {
	size_t top, height, left, width;
	bool diagonal;
} Tile;

/* Tile number `piece` of the upper triangle, row of tiles by row of tiles. */
static Tile tile_at(const Block *b, size_t piece)
{
	size_t d = b->moments->width, row = 0;
	for (; piece >= b->tiles - row; row++)
		piece -= b->tiles - row;
	size_t column = row + piece, top = row * d / b->tiles, left = column * d / b->tiles;
	return (Tile){
		top, (row + 1) * d / b->tiles - top, left, (column + 1) * d / b->tiles - left, row == column};
}

static void multiply(const Block *b, Tile t, size_t first, float *products)
{
	const float *rows = b->centred + first * b->moments->width;
	int d = (int)b->moments->width, depth = (int)least(DEPTH, b->rows.count - first);
	if (t.diagonal)
		cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, (int)t.width, depth, 1.0f, rows + t.left, d,
			0.0f, products, (int)t.width);
	else
		cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)t.height, (int)t.width, depth, 1.0f,
			rows + t.top, d, rows + t.left, d, 0.0f, products, (int)t.width);
}

static void add_tile(void *context, size_t piece, int thread)
{
	const Block *b = context;
	Tile t = tile_at(b, piece);
	float *products = b->room + (size_t)thread * TILE * TILE;
	double *corner = b->moments->products + t.top * b->moments->width + t.left;
	for (size_t first = 0; first < b->rows.count; first += DEPTH) {
		multiply(b, t, first, products);
		for (size_t i = 0; i < t.height; i++)
			for (size_t j = t.diagonal ? i : 0; j < t.width; j++)
				corner[i * b->moments->width + j] += products[i * t.width + j];
	}
	for (size_t i = 0; i < t.height; i++)
		for (size_t j = t.diagonal ? i : 0; j < t.width; j++)
			corner[i * b->moments->width + j] +=
				b->weight * b->shift[t.top + i] * b->shift[t.left + j];
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
			b->wide[i * m->width + j] = rows_at(b->rows, i)[j] - b->mean[j];
	cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, (int)b->rows.count, 1.0, b->wide, d, 1.0,
		m->products, d);
	cblas_dsyr(CblasRowMajor, CblasUpper, d, b->weight, b->shift, 1, m->products, d);
}

static void add_block(Block *b, Pool *pool)
{
	size_t pieces = (b->rows.count + PIECE - 1) / PIECE;
	pool_run(pool, pieces, sum_piece, b);
	add_means(b);
	if (b->wide) {
		add_narrow(b);
		return;
	}
	pool_run(pool, pieces, centre_piece, b);
	pool_run(pool, b->tiles * (b->tiles + 1) / 2, add_tile, b);
}

static bool block_init(Block *b, Moments *moments, size_t rows, int threads, Error *err)
{
	size_t width = moments->width, centred = least(rows, BLOCK) * width;
	*b = (Block){.moments = moments, .tiles = (width + TILE - 1) / TILE};
	b->sums = memory_data((PIECES + 2) * width, sizeof *b->sums, "the means of the columns", err);
	if (!b->sums)
		return false;
	b->mean = b->sums + PIECES * width;
	b->shift = b->mean + width;
	if (b->tiles == 1)
		return (b->wide = memory_data(centred, sizeof *b->wide, "the centred rows", err)) != NULL;
	b->centred = memory_data(centred, sizeof *b->centred, "the centred rows", err);
	b->room = memory_data((size_t)threads * TILE * TILE, sizeof *b->room, "a tile of products", err);
	return b->centred && b->room;
}

bool moments_add(Moments *moments, Rows rows, Pool *pool, Error *err)
{
	Block block;
	bool ok = block_init(&block, moments, rows.count, pool_threads(pool), err);
	for (size_t first = 0; ok && first < rows.count; first += BLOCK) {
		block.rows = rows_part(rows, first, least(BLOCK, rows.count - first));
		add_block(&block, pool);
	}
	free(block.sums);
	free(block.wide);
	free(block.centred);
	free(block.room);
	return ok;
}

void moments_merge(Moments *into, const Moments *from)
{
	size_t d = into->width;
	double n = (double)into->count, more = (double)from->count, total = n + more;
	if (from->count == 0)
		return;
	for (size_t i = 0; i < d; i++) {
		double factor = (from->mean[i] - into->mean[i]) * n * more / total;
		for (size_t j = i; j < d; j++)
			into->products[i * d + j] +=
				from->products[i * d + j] + factor * (from->mean[j] - into->mean[j]);
	}
	for (size_t j = 0; j < d; j++)
		into->mean[j] += (from->mean[j] - into->mean[j]) * more / total;
	into->count += from->count;
}

void moments_covariance(const Moments *moments, double *covariance)
{
	size_t d = moments->width;
	double divisor = moments->count > 1 ? (double)(moments->count - 1) : 1;
	for (size_t i = 0; i < d; i++)
		for (size_t j = i; j < d; j++)
			covariance[i * d + j] = covariance[j * d + i] = moments->products[i * d + j] / divisor;
}
