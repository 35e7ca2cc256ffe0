#include "linalg/moments.h"

#include "base/memory.h"
#include "linalg/kernels_search.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a block share one mean. A piece of a block is what one thread adds up or centres; the products of as
 * many rows as DEPTH are summed in single precision. Of as few columns as NARROW none are. */
enum { BLOCK = 1920, PIECE = 128, PIECES = BLOCK / PIECE, DEPTH = 192, NARROW = 128 };

/* For one block on its way into the moments. Its deviations are packed in strips of columns, row by row, as
 * tiles of products want them: high ones, TILE_QUERIES wide, and wide ones of TILE_ROWS. */
typedef struct MomentsRoom {
	double *sums;  /* PIECES x width: of each piece */
	double *mean;  /* width: of the block */
	double *shift; /* width: its difference from the mean so far */
	float *centre; /* width: the mean in single precision, which deviations are taken from */
	size_t rows;   /* of a strip */
	float *high, *wide;
	double *narrow; /* of narrow rows in place of both, unpacked */
} MomentsRoom;

bool moments_init(Moments *moments, size_t width, Error *err)
{
	moments_release(moments);
	moments->width = width;
	moments->mean = memory_data(width, sizeof(double), "the means of the columns", err);
	moments->products = memory_data(width * width, sizeof(double), "a covariance matrix", err);
	return moments->mean && moments->products;
}

static void room_free(MomentsRoom *room)
{
	if (!room)
		return;
	free(room->sums);
	free(room->centre);
	free(room->high);
	free(room->wide);
	free(room->narrow);
	free(room);
}

void moments_rest(Moments *moments)
{
	room_free(moments->room);
	moments->room = NULL;
}

void moments_release(Moments *moments)
{
	moments_rest(moments);
	free(moments->mean);
	free(moments->products);
	*moments = (Moments){0};
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One block. */
typedef struct Block {
	Moments *moments;
	MomentsRoom *room;
	Rows rows;
	double weight; /* of the products of shifts */
} Block;

/* A row is carried off like the rows of a tile. */
static void add_row(const SearchKernels *kernels, const float *row, size_t width, double *sums)
{
	size_t whole = width / TILE_ROWS, rest = whole * TILE_ROWS;
	kernels->add_scores(row, whole, TILE_ROWS, sums, TILE_ROWS);
	kernels->add_scores(row + rest, 1, width - rest, sums + rest, TILE_ROWS);
}

static void sum_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	const SearchKernels *kernels = search_kernels_best();
	size_t width = b->moments->width, end = least(b->rows.count, (piece + 1) * PIECE);
	double *sums = b->room->sums + piece * width;
	memset(sums, 0, width * sizeof *sums);
	for (size_t i = piece * PIECE; i < end; i++)
		add_row(kernels, rows_at(b->rows, i), width, sums);
}

/* Strips are most often whole, and then of a size that the compiler knows. */
static inline __attribute__((always_inline)) void pack(const Block *b, size_t row, size_t lanes, float *packed)
{
	const float *values = rows_at(b->rows, row), *centre = b->room->centre;
	size_t width = b->moments->width, first = 0;
	float *restrict to = packed + row * lanes;
	for (; first + lanes <= width; first += lanes, to += lanes * b->room->rows)
		for (size_t j = 0; j < lanes; j++)
			to[j] = values[first + j] - centre[first + j];
	for (size_t j = 0; first + j < width; j++)
		to[j] = values[first + j] - centre[first + j];
}

static void centre_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	size_t end = least(b->rows.count, (piece + 1) * PIECE);
	for (size_t i = piece * PIECE; i < end; i++) {
		pack(b, i, TILE_QUERIES, b->room->high);
		pack(b, i, TILE_ROWS, b->room->wide);
	}
}

/* Adds the products of `depth` rows: of the columns from `top` with those from `left`. */
static void add_tile(const Block *b, size_t first, size_t depth, size_t top, size_t left)
{
	static const float start[TILE_ROWS] __attribute__((aligned(64)));
	static const float limits[TILE_QUERIES];
	float products[TILE_QUERIES * TILE_ROWS] __attribute__((aligned(64)));
	uint32_t reached[TILE_QUERIES];
	const MomentsRoom *room = b->room;
	ProductTile tile = {room->high + top * room->rows + first * TILE_QUERIES,
		room->wide + left * room->rows + first * TILE_ROWS, depth, start, products, limits, reached};
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
 * What the rounding of the centre added is taken off: n (mean - centre)(mean - centre)^T. */
static void add_strip(void *context, size_t piece, int thread)
{
	(void)thread;
	const Block *b = context;
	const MomentsRoom *room = b->room;
	size_t d = b->moments->width, left = (strips_of(b) - 1 - piece) * TILE_ROWS,
	       end = least(left + TILE_ROWS, d);
	for (size_t first = 0; first < b->rows.count; first += DEPTH)
		for (size_t top = 0; top < end; top += TILE_QUERIES)
			add_tile(b, first, least(DEPTH, b->rows.count - first), top, left);
	for (size_t i = 0; i < end; i++) {
		double factor = b->weight * room->shift[i];
		double excess = (double)b->rows.count * (room->mean[i] - room->centre[i]);
		for (size_t j = left; j < end; j++)
			b->moments->products[i * d + j] +=
				factor * room->shift[j] - excess * (room->mean[j] - room->centre[j]);
	}
}

/* The block's mean, and how it shifts that of all. */
static void add_means(Block *b)
{
	Moments *m = b->moments;
	MomentsRoom *room = b->room;
	size_t pieces = (b->rows.count + PIECE - 1) / PIECE;
	double n = (double)m->count, more = (double)b->rows.count, total = n + more;
	memset(room->mean, 0, m->width * sizeof *room->mean);
	for (size_t piece = 0; piece < pieces; piece++)
		for (size_t j = 0; j < m->width; j++)
			room->mean[j] += room->sums[piece * m->width + j];
	for (size_t j = 0; j < m->width; j++) {
		room->mean[j] /= more;
		room->centre[j] = (float)room->mean[j];
		room->shift[j] = room->mean[j] - m->mean[j];
		m->mean[j] += room->shift[j] * more / total;
	}
	b->weight = n * more / total;
	m->count += b->rows.count;
}

/* Few columns cost little, so they are spared single precision. */
static void add_narrow(const Block *b)
{
	Moments *m = b->moments;
	MomentsRoom *room = b->room;
	int d = (int)m->width;
	for (size_t i = 0; i < b->rows.count; i++)
		for (size_t j = 0; j < m->width; j++)
			room->narrow[i * m->width + j] = rows_at(b->rows, i)[j] - room->mean[j];
	cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, (int)b->rows.count, 1.0, room->narrow, d, 1.0,
		m->products, d);
	cblas_dsyr(CblasRowMajor, CblasUpper, d, b->weight, room->shift, 1, m->products, d);
}

static void add_block(Block *b, Pool *pool)
{
	size_t pieces = (b->rows.count + PIECE - 1) / PIECE;
	pool_run(pool, pieces, sum_piece, b);
	add_means(b);
	if (b->room->narrow) {
		add_narrow(b);
		return;
	}
	pool_run(pool, pieces, centre_piece, b);
	pool_run(pool, strips_of(b), add_strip, b);
}

static MomentsRoom *room_new(size_t width, size_t rows, Error *err)
{
	MomentsRoom *room = memory_new(1, sizeof *room);
	size_t lanes = width + TILE_QUERIES + TILE_ROWS;
	room->rows = rows;
	room->sums = memory_data((PIECES + 2) * width, sizeof *room->sums, "the means of the columns", err);
	room->centre =
		room->sums ? memory_data(width, sizeof *room->centre, "the means of the columns", err) : NULL;
	if (width <= NARROW)
		room->narrow = memory_data(rows * width, sizeof *room->narrow, "the centred rows", err);
	else if ((room->high = memory_data(rows * lanes, sizeof *room->high, "the centred rows", err)))
		room->wide = memory_data(rows * lanes, sizeof *room->wide, "the centred rows", err);
	if (room->centre && (room->narrow || room->wide)) {
		room->mean = room->sums + PIECES * width;
		room->shift = room->mean + width;
		return room;
	}
	room_free(room);
	return NULL;
}

/* What a short strip of few rows leaves is no use to a longer one. */
static bool prepare_room(Moments *moments, size_t rows, Error *err)
{
	if (moments->room && moments->room->rows >= least(rows, BLOCK))
		return true;
	moments_rest(moments);
	moments->room = room_new(moments->width, least(rows, BLOCK), err);
	return moments->room != NULL;
}

bool moments_add(Moments *moments, Rows rows, Pool *pool, Error *err)
{
	if (!prepare_room(moments, rows.count, err))
		return false;
	Block block = {.moments = moments, .room = moments->room};
	for (size_t first = 0; first < rows.count; first += BLOCK) {
		block.rows = rows_part(rows, first, least(BLOCK, rows.count - first));
		add_block(&block, pool);
	}
	return true;
}

void moments_covariance(const Moments *moments, double *covariance)
{
	size_t d = moments->width;
	double divisor = moments->count > 1 ? (double)(moments->count - 1) : 1;
	for (size_t i = 0; i < d; i++)
		for (size_t j = i; j < d; j++)
			covariance[i * d + j] = covariance[j * d + i] = moments->products[i * d + j] / divisor;
}
